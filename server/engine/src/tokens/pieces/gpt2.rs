//! The pieces of `r50k_base` and `p50k_base`.
//!
//! ```text
//! '(?:[sdmt]|ll|ve|re)
//!  ?\p{L}++
//!  ?\p{N}++
//!  ?[^\s\p{L}\p{N}]++
//! \s++$
//! \s+(?!\S)
//! \s
//! ```

use super::{
    super::{
        class::Class,
        classes::{class_at, skip},
    },
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
    let word = if bytes.get(start) == Some(&b' ') {
        start + 1
    } else {
        start
    };
    let (class, next) = class_at(bytes, word);
    for set in [Class::ALPHABETIC, Class::NUMBER, SYMBOL] {
        if class.is(set) {
            return skip(bytes, next, set);
        }
    }
    white_without_last(bytes, start, white_run(bytes, start).end)
}

/// Where a contraction ends that starts at `start`. Unlike those of the later encodings, it is in lower case.
fn contraction(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes.get(start..)? {
        [b'\'', b's' | b'd' | b'm' | b't', ..] => Some(start + 2),
        [b'\'', b'l', b'l', ..] | [b'\'', b'v' | b'r', b'e', ..] => Some(start + 3),
        _ => None,
    }
}
