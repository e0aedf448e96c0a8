//! Which [`Class`] each character is in.

use super::class::Class;

/// The number of the block that describes each 256 code points.
static INDEX: &[u8; 0x1100] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.index"));
/// The distinct blocks of 256 classes.
static BLOCKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.blocks"));

/// The class of a code point.
#[inline]
pub(super) fn class_of(code: u32) -> Class {
    let block = INDEX.get((code >> 8) as usize).copied().unwrap_or(0);
    let at = (usize::from(block) << 8) | (code & 0xff) as usize;
    Class(BLOCKS.get(at).copied().unwrap_or(Class::OTHER.0))
}

/// The class of the character at `at`, and where the next one starts. `bytes` is the UTF-8 of a `str`.
///
/// It works on bytes because every piece is looked up as bytes, and checks of `str` borders in between cost time.
#[inline]
pub(super) fn class_at(bytes: &[u8], at: usize) -> (Class, usize) {
    let Some(&first) = bytes.get(at) else {
        return (Class::END, at);
    };
    if first < 0x80 {
        // The first block describes ASCII.
        return (
            Class(BLOCKS.get(usize::from(first)).copied().unwrap_or(0)),
            at + 1,
        );
    }
    wide_class_at(bytes, at, first)
}

/// [`class_at`] for a character of two to four bytes.
#[inline]
fn wide_class_at(bytes: &[u8], at: usize, first: u8) -> (Class, usize) {
    let tail = |offset: usize| u32::from(bytes.get(at + offset).copied().unwrap_or(0) & 0x3f);
    let first = u32::from(first);
    let (code, length) = if first < 0xe0 {
        (((first & 0x1f) << 6) | tail(1), 2)
    } else if first < 0xf0 {
        (((first & 0x0f) << 12) | (tail(1) << 6) | tail(2), 3)
    } else {
        (
            ((first & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3),
            4,
        )
    };
    (class_of(code), at + length)
}

/// The class of the character that ends before `at`.
#[inline]
pub(super) fn class_before(bytes: &[u8], at: usize) -> Class {
    let mut start = at;
    while start > 0 {
        start -= 1;
        if bytes.get(start).is_none_or(|byte| byte & 0xc0 != 0x80) {
            return class_at(bytes, start).0;
        }
    }
    Class::END
}

/// Where the run of characters of the given classes ends that starts at `at`.
#[inline]
pub(super) fn skip(bytes: &[u8], mut at: usize, set: Class) -> usize {
    loop {
        let (class, next) = class_at(bytes, at);
        if !class.is(set) {
            return at;
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use regex::RegexSet;

    use super::*;

    #[test]
    fn every_character_is_in_the_class_that_regular_expressions_find() {
        let patterns = [
            (r"^[\p{Lu}\p{Lt}]$", Class::UPPER),
            (r"^\p{Ll}$", Class::LOWER),
            (r"^[\p{Lm}\p{Lo}]$", Class::CASELESS),
            (r"^\p{M}$", Class::MARK),
            (r"^\p{N}$", Class::NUMBER),
            (r"^[\r\n]$", Class::NEWLINE),
            (r"^[\s&&[^\r\n]]$", Class::SPACE),
            (r"^[^\s\p{L}\p{M}\p{N}]$", Class::OTHER),
        ];
        let set = RegexSet::new(patterns.map(|(pattern, _)| pattern)).unwrap();
        let mut buffer = [0; 4];
        for c in '\0'..=char::MAX {
            let text = &*c.encode_utf8(&mut buffer);
            let found: Vec<Class> = set.matches(text).iter().map(|at| patterns[at].1).collect();
            assert_eq!(found, [class_of(u32::from(c))], "{c:?}");
            assert_eq!(
                class_at(text.as_bytes(), 0),
                (found[0], text.len()),
                "{c:?}"
            );
            assert_eq!(class_before(text.as_bytes(), text.len()), found[0], "{c:?}");
        }
    }
}
