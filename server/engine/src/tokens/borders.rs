//! Where a text can be split so that the counts of the parts add up to the count of the whole.
//!
//! A split is exact when no piece can reach across it and no lookahead before it changes when the rest is missing.
//! (What comes before a piece never matters to it.) Each rule looks at the characters around the split only.

use super::{
    Encoding,
    class::Class,
    classes::{class_at, class_before, skip},
};

/// How many bytes before a border decide whether a group ends there.
pub(super) const CONTEXT: usize = 8;
/// Of the borders inside a line, one in 2^5 ends a group.
const RARITY: u32 = 5;

/// Why it is exact to split at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Border {
    /// Between two lines.
    Line,
    /// Somewhere in a line.
    Inside,
}

/// Whether the counts of `text[..at]` and `text[at..]` are sure to add up to the count of `text`.
pub(super) fn is_exact(encoding: Encoding, text: &str, at: usize) -> bool {
    border(encoding, text.as_bytes(), at).is_some()
}

/// Whether a group ends at `at`: at every exact split between two lines, and here and there inside long lines.
///
/// Inside a line the few bytes before decide. So whether a group ends somewhere does not depend on anything far away,
/// and an edit leaves the groups around it as they are.
pub(super) fn ends_group(encoding: Encoding, text: &str, at: usize) -> bool {
    match border(encoding, text.as_bytes(), at) {
        Some(Border::Line) => true,
        Some(Border::Inside) => {
            let mut context = [0; CONTEXT];
            let before = &text.as_bytes()[at.saturating_sub(CONTEXT)..at];
            context[..before.len()].copy_from_slice(before);
            u64::from_le_bytes(context).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - RARITY) == 0
        }
        None => false,
    }
}

fn border(encoding: Encoding, bytes: &[u8], at: usize) -> Option<Border> {
    let before = class_before(bytes, at);
    let (after, _) = class_at(bytes, at);
    match encoding {
        Encoding::O200kBase | Encoding::O200kHarmony if before == Class::NEWLINE => {
            // Symbols take slashes after their newlines.
            (bytes.get(at) != Some(&b'/') && starts_line(bytes, at)).then_some(Border::Line)
        }
        Encoding::Cl100kBase if before == Class::NEWLINE => {
            starts_line(bytes, at).then_some(Border::Line)
        }
        // In these encodings a newline is white space like any other, and begins the piece that it is in.
        Encoding::P50kBase | Encoding::R50kBase if after == Class::NEWLINE => {
            (!before.is(Class::WHITE)).then_some(Border::Line)
        }
        _ => splits_line(bytes, at, before, after).then_some(Border::Inside),
    }
}

/// Whether something other than white space follows on the same line, so that no run of white space that ends in a
/// newline reaches across the start of the line.
fn starts_line(bytes: &[u8], at: usize) -> bool {
    let (class, _) = class_at(bytes, skip(bytes, at, Class::SPACE));
    class != Class::NEWLINE && class != Class::END
}

/// The rules that hold in all encodings, for a split after anything but white space.
fn splits_line(bytes: &[u8], at: usize, before: Class, after: Class) -> bool {
    if before.is(Class::WHITE) || before == Class::END || after == Class::END {
        return false;
    }
    // Only newlines, and only after symbols, can be in a piece after anything else than white space.
    after == Class::SPACE
        // A number has a piece of its own, but for a space before it.
        || (before == Class::NUMBER) != (after == Class::NUMBER)
        // After a letter come letters, marks and contractions.
        || (before.is(Class::ALPHABETIC) && after == Class::OTHER && bytes.get(at) != Some(&b'\''))
}

#[cfg(test)]
mod tests {
    use super::{super::count, *};

    const FAMILIES: [Encoding; 3] = [
        Encoding::O200kBase,
        Encoding::Cl100kBase,
        Encoding::R50kBase,
    ];

    /// Tries all splits that are said to be exact, and gives their number.
    fn check(encoding: Encoding, text: &str) -> usize {
        let whole = count(encoding, text);
        let exact = (1..text.len())
            .filter(|at| text.is_char_boundary(*at) && is_exact(encoding, text, *at));
        exact
            .inspect(|at| {
                let (left, right) = text.split_at(*at);
                assert_eq!(
                    count(encoding, left) + count(encoding, right),
                    whole,
                    "{encoding} {left:?} {right:?}"
                );
            })
            .count()
    }

    /// The text that a number stands for: its digits in the base of the alphabet.
    fn text(alphabet: &[char], length: u32, mut number: usize) -> String {
        let digit = |_| {
            let digit = number % alphabet.len();
            number /= alphabet.len();
            alphabet[digit]
        };
        (0..length).map(digit).collect()
    }

    #[test]
    fn all_exact_splits_of_short_texts_add_up() {
        let alphabet = [
            'a', 'B', 's', '中', '\u{301}', '1', '\'', ' ', '\t', '\n', '\r', '/', '.',
        ];
        for encoding in FAMILIES {
            let texts = (0..alphabet.len().pow(4)).map(|number| text(&alphabet, 4, number));
            let splits: usize = texts.map(|text| check(encoding, &text)).sum();
            assert!(splits > 20_000, "{encoding}: only {splits} splits");
        }
    }

    #[test]
    fn exact_splits_of_longer_texts_add_up() {
        let alphabet: Vec<char> = "aLls'ſ1٣ \t\n\r\u{a0}\u{2028}/.-,中ʰ\u{301}👩É"
            .chars()
            .collect();
        for encoding in FAMILIES {
            for seed in 0..2_000_usize {
                // Two long numbers whose digits look random.
                let number = |salt: usize| {
                    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                        .wrapping_add(salt)
                        .wrapping_mul(salt | 1)
                };
                let text = text(&alphabet, 12, number(0xd6e8_feb8_6659_fd93))
                    + &text(&alphabet, 12, number(0xa076_1d64));
                check(encoding, &text);
            }
        }
    }

    #[test]
    fn slashes_after_a_newline_belong_to_the_symbols_before_it() {
        assert!(!is_exact(Encoding::O200kBase, "!\n/", 2));
        assert!(is_exact(Encoding::Cl100kBase, "!\n/", 2));
    }

    #[test]
    fn an_indentation_without_text_is_no_line_start() {
        for encoding in [Encoding::O200kBase, Encoding::Cl100kBase] {
            assert!(is_exact(encoding, "a\n  b", 2));
            assert!(!is_exact(encoding, "a\n  ", 2));
            assert!(!is_exact(encoding, "a\n  \nb", 2));
        }
    }
}
