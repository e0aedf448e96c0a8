//! What pieces outside the vocabulary came to, so that the same word is merged once and not at each occurrence.
//!
//! The memo is small and of fixed size: a piece that falls on the place of another one replaces it.

use std::cell::Cell;

use super::layout::equal;

/// How many pieces are remembered, per thread.
const PLACES: usize = 1 << 13;
/// The longest piece that is remembered, in bytes. Nearly all words and identifiers are shorter.
const LONGEST: usize = 29;

thread_local! {
    static MEMO: Cell<Option<Memo>> = const { Cell::new(None) };
}

/// One remembered piece; with no length, an empty place.
#[derive(Clone, Copy)]
struct Entry {
    bytes: [u8; LONGEST],
    length: u8,
    vocabulary: u8,
    tokens: u8,
}

/// The memo of one thread.
pub(super) struct Memo(Box<[Entry]>);

impl Memo {
    /// Runs `work` with the memo of this thread.
    pub(super) fn with<T>(work: impl FnOnce(&mut Memo) -> T) -> T {
        // Taken out while in use: without a borrow there is none that could fail.
        let mut memo = MEMO.take().unwrap_or_else(Memo::new);
        let result = work(&mut memo);
        MEMO.set(Some(memo));
        result
    }

    fn new() -> Memo {
        let empty = Entry {
            bytes: [0; LONGEST],
            length: 0,
            vocabulary: 0,
            tokens: 0,
        };
        Memo(vec![empty; PLACES].into_boxed_slice())
    }

    /// The tokens of `piece` in the vocabulary of the given number: remembered, or counted by `merge`.
    #[inline]
    pub(super) fn tokens(
        &mut self,
        vocabulary: u8,
        piece: &[u8],
        hash: u64,
        merge: impl FnOnce() -> usize,
    ) -> usize {
        // The look-up has used the highest and the lowest bits.
        let place = (hash >> 16) as usize % PLACES;
        let Some(entry) = self.0.get_mut(place).filter(|_| piece.len() <= LONGEST) else {
            return merge();
        };
        let length = usize::from(entry.length);
        if length == piece.len()
            && entry.vocabulary == vocabulary
            && equal(&entry.bytes[..length], piece)
        {
            return usize::from(entry.tokens);
        }
        let tokens = merge();
        entry.bytes[..piece.len()].copy_from_slice(piece);
        // Neither is above LONGEST: no piece has more tokens than bytes.
        entry.length = piece.len() as u8;
        entry.tokens = tokens as u8;
        entry.vocabulary = vocabulary;
        tokens
    }
}
