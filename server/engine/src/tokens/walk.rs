//! Going through a text piece by piece.

use std::ops::ControlFlow;

use super::{Encoding, bpe, memo::Memo, pieces, vocabulary::Vocabulary};

/// Visits the pieces of `text` from `start` on, which must be a border of pieces: `visit` gets the end of each piece
/// and the number of its tokens, and may stop.
pub(super) fn walk(
    encoding: Encoding,
    text: &str,
    start: usize,
    visit: impl FnMut(usize, usize) -> ControlFlow<()>,
) {
    // The rules are chosen here, once, so that the loops have no choice left to make.
    let bytes = text.as_bytes();
    match encoding {
        Encoding::O200kBase | Encoding::O200kHarmony => {
            walk_with(pieces::o200k::piece_end, encoding, bytes, start, visit);
        }
        Encoding::Cl100kBase => walk_with(pieces::cl100k::piece_end, encoding, bytes, start, visit),
        Encoding::P50kBase | Encoding::R50kBase => {
            walk_with(pieces::gpt2::piece_end, encoding, bytes, start, visit)
        }
    }
}

#[inline]
fn walk_with(
    piece_end: impl Fn(&[u8], usize) -> usize,
    encoding: Encoding,
    bytes: &[u8],
    mut start: usize,
    mut visit: impl FnMut(usize, usize) -> ControlFlow<()>,
) {
    let vocabulary = Vocabulary::of(encoding);
    Memo::with(|memo| {
        while start < bytes.len() {
            let end = piece_end(bytes, start);
            let tokens = bpe::count_piece(vocabulary, memo, &bytes[start..end]);
            if visit(end, tokens).is_break() {
                return;
            }
            start = end;
        }
    });
}
