//! Splitting a text into pieces, which become tokens one by one.
//!
//! The encodings define the pieces by regular expressions with backtracking. These are the same rules by hand, in one
//! pass over the bytes. Every function takes the start of a piece and gives its end; at the end of the text it gives
//! the end of the text. Nothing before the start of a piece has any influence.

pub(super) mod cl100k;
pub(super) mod gpt2;
pub(super) mod o200k;

use super::{class::Class, classes::class_at};

/// A run of white space, as a whole.
struct WhiteRun {
    /// Where the run ends.
    end: usize,
    /// Where the last CR or LF of the run ends, if there is one.
    after_newline: Option<usize>,
}

/// The run of white space that starts at `start`.
fn white_run(bytes: &[u8], start: usize) -> WhiteRun {
    let (mut end, mut after_newline) = (start, None);
    loop {
        let (class, next) = class_at(bytes, end);
        if !class.is(Class::WHITE) {
            return WhiteRun { end, after_newline };
        }
        end = next;
        if class == Class::NEWLINE {
            after_newline = Some(next);
        }
    }
}

/// `\s+(?!\S)|\s+`: the last white-space character of a run stays for what follows, unless it is the only one.
fn white_without_last(bytes: &[u8], start: usize, end: usize) -> usize {
    if end == bytes.len() {
        return end;
    }
    let mut last = end - 1;
    // A character of several bytes starts at the first byte that continues none.
    while last > start && bytes.get(last).is_some_and(|byte| byte & 0xc0 == 0x80) {
        last -= 1;
    }
    if last > start { last } else { end }
}

/// Where a contraction ends that starts at `start` with an apostrophe, if one does: `(?i:'s|'t|'re|'ve|'m|'ll|'d)`.
fn contraction(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'\'') {
        return None;
    }
    let letter = |offset: usize| bytes.get(start + offset).map(u8::to_ascii_lowercase);
    match (letter(1)?, letter(2)) {
        (b's' | b't' | b'm' | b'd', _) => Some(start + 2),
        (b'r' | b'v', Some(b'e')) | (b'l', Some(b'l')) => Some(start + 3),
        // The long s, U+017F, is an s to a regular expression that ignores case.
        (0xc5, Some(0xbf)) => Some(start + 3),
        _ => None,
    }
}
