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
