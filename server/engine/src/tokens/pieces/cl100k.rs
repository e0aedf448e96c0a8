//! The pieces of `cl100k_base`.
//!
//! ```text
//! '(?i:[sdmt]|ll|ve|re)
//! [^\r\n\p{L}\p{N}]?+\p{L}++
//! \p{N}{1,3}+
//!  ?[^\s\p{L}\p{N}]++[\r\n]*+
//! \s++$
//! \s*[\r\n]
//! \s+(?!\S)
//! \s
//! ```

use super::{
    super::{
        class::Class,
        classes::{class_at, skip},
    },
    contraction,
    o200k::number_end,
    white_run, white_without_last,
};

/// `[^\s\p{L}\p{N}]`.
const SYMBOL: Class = Class::OTHER.or(Class::MARK);

/// Where the piece ends that starts at `start`.
#[inline]
pub(in super::super) fn piece_end(bytes: &[u8], start: usize) -> usize {
    if let Some(end) = contraction(bytes, start) {
        return end;
    }
    let (class, next) = class_at(bytes, start);
    match class {
        Class::NUMBER => number_end(bytes, next),
        Class::NEWLINE => white_end(bytes, start),
        _ if class.is(Class::ALPHABETIC) || class_at(bytes, next).0.is(Class::ALPHABETIC) => {
            skip(bytes, next, Class::ALPHABETIC)
        }
        _ if class.is(SYMBOL) => symbols_end(bytes, next),
        _ if bytes.get(start) == Some(&b' ') && class_at(bytes, next).0.is(SYMBOL) => {
            symbols_end(bytes, next)
        }
        _ => white_end(bytes, start),
    }
}

fn symbols_end(bytes: &[u8], start: usize) -> usize {
    let mut end = skip(bytes, start, SYMBOL);
    while matches!(bytes.get(end), Some(b'\r' | b'\n')) {
        end += 1;
    }
    end
}

fn white_end(bytes: &[u8], start: usize) -> usize {
    let run = white_run(bytes, start);
    match run.after_newline {
        // A run that reaches the end of the text is one piece, whatever its newlines.
        Some(end) if run.end < bytes.len() => end,
        _ => white_without_last(bytes, start, run.end),
    }
}
