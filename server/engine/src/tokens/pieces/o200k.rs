//! The pieces of `o200k_base` and `o200k_harmony`.
//!
//! ```text
//! [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//! [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//! \p{N}{1,3}
//!  ?[^\s\p{L}\p{N}]+[\r\n/]*
//! \s*[\r\n]+
//! \s+(?!\S)
//! \s+
//! ```

use super::{
    super::{
        class::Class,
        classes::{class_at, skip},
    },
    contraction, white_run, white_without_last,
};

/// `[\p{Lm}\p{Lo}\p{M}]`: what counts as upper and as lower case.
const BOTH: Class = Class::CASELESS.or(Class::MARK);
const UPPER: Class = Class::UPPER.or(BOTH);
const LOWER: Class = Class::LOWER.or(BOTH);
/// `[^\s\p{L}\p{N}]`.
const SYMBOL: Class = Class::OTHER.or(Class::MARK);
/// `[^\r\n\p{L}\p{N}]` without the marks: what may stand before a word, in its piece.
const PREFIX: Class = Class::OTHER.or(Class::SPACE);

/// Where the piece ends that starts at `start`.
#[inline]
pub(in super::super) fn piece_end(bytes: &[u8], start: usize) -> usize {
    let (class, next) = class_at(bytes, start);
    // A mark may be a prefix too, but the word that it begins ends at the same place, and sooner when only capitals
    // follow: then the first rule, which wants a lower-case letter, takes the mark alone.
    if class.is(UPPER.or(LOWER)) {
        return word_end(bytes, start);
    }
    if class.is(PREFIX) && class_at(bytes, next).0.is(UPPER.or(LOWER)) {
        return word_end(bytes, next);
    }
    match class {
        Class::NUMBER => number_end(bytes, next),
        Class::OTHER => symbols_end(bytes, next),
        _ if bytes.get(start) == Some(&b' ') && class_at(bytes, next).0.is(SYMBOL) => {
            symbols_end(bytes, next)
        }
        _ => white_end(bytes, start),
    }
}

/// The end of the word that starts at `start`: capitals, then small letters, then perhaps a contraction.
fn word_end(bytes: &[u8], start: usize) -> usize {
    // The end of the last character so far that is both upper and lower case: when no small letter follows the
    // capitals, the first rule goes back to it.
    let mut after_both = None;
    let mut at = start;
    loop {
        let (class, next) = class_at(bytes, at);
        if class.is(Class::LOWER) {
            return with_contraction(bytes, skip(bytes, next, LOWER));
        }
        if !class.is(UPPER) {
            return with_contraction(bytes, after_both.unwrap_or(at));
        }
        at = next;
        if class.is(BOTH) {
            after_both = Some(next);
        }
    }
}

fn with_contraction(bytes: &[u8], end: usize) -> usize {
    contraction(bytes, end).unwrap_or(end)
}

/// The end of a number of one to three digits, after its first.
pub(super) fn number_end(bytes: &[u8], second: usize) -> usize {
    let mut end = second;
    for _ in 0..2 {
        let (class, next) = class_at(bytes, end);
        if class != Class::NUMBER {
            break;
        }
        end = next;
    }
    end
}

fn symbols_end(bytes: &[u8], start: usize) -> usize {
    let mut end = skip(bytes, start, SYMBOL);
    while matches!(bytes.get(end), Some(b'\r' | b'\n' | b'/')) {
        end += 1;
    }
    end
}

fn white_end(bytes: &[u8], start: usize) -> usize {
    let run = white_run(bytes, start);
    run.after_newline
        .unwrap_or_else(|| white_without_last(bytes, start, run.end))
}
