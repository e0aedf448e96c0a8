//! Edits of a buffer, as an editor sends them.

use std::ops::Range;

use super::Edit;
use crate::text::{Position, PositionEncoding, Text};

/// The text after edits, each of which is about the text after the one before it.
///
/// Editors send a replacement of all matches from the last to the first. What comes before an edit is the same as it was,
/// so that the edits of such a run are found in one text and made at once: else each of them would cost a whole text.
pub(super) fn edited(mut text: Text, edits: &[Edit], encoding: PositionEncoding) -> Text {
    let mut run = Run::default();
    for edit in edits {
        let Some(range) = &edit.range else {
            run = Run::default();
            text = Text::new(edit.text.as_str());
            continue;
        };
        if !run.goes_on_with(range) {
            text = std::mem::take(&mut run).applied(text);
        }
        run.add(&text, range, &edit.text, encoding);
    }
    run.applied(text)
}

/// Edits that stand one before the other.
#[derive(Default)]
struct Run<'a> {
    /// Bytes and what replaces them, from the last to the first.
    changes: Vec<(Range<usize>, &'a str)>,
    /// Where the first of them begins, in the text that is there: an editor may name columns that a line does not have.
    start: Option<Position>,
}

impl<'a> Run<'a> {
    /// Whether an edit stands before all of these. Where it touches the first, what has been inserted there may be a line
    /// break that belongs to the one before it.
    fn goes_on_with(&self, range: &Range<Position>) -> bool {
        let end = range.start.max(range.end);
        self.start.is_none_or(|start| end < start)
    }

    fn add(
        &mut self,
        text: &Text,
        range: &Range<Position>,
        with: &'a str,
        encoding: PositionEncoding,
    ) {
        let (one, other) = (
            text.offset(range.start, encoding),
            text.offset(range.end, encoding),
        );
        let bytes = one.min(other)..one.max(other);
        self.start = Some(text.position(bytes.start, encoding));
        self.changes.push((bytes, with));
    }

    fn applied(mut self, text: Text) -> Text {
        if self.changes.is_empty() {
            return text;
        }
        self.changes.reverse();
        text.replaced(&self.changes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one_by_one(mut text: Text, edits: &[Edit], encoding: PositionEncoding) -> Text {
        for edit in edits {
            text = match &edit.range {
                Some(range) => {
                    let one = text.offset(range.start, encoding);
                    let other = text.offset(range.end, encoding);
                    text.replaced(&[(one.min(other)..one.max(other), edit.text.as_str())])
                }
                None => Text::new(edit.text.as_str()),
            };
        }
        text
    }

    fn texts() -> impl Strategy<Value = String> {
        "(a|é|漢|🦀|\r|\n|\r\n| ){0,24}"
    }

    fn positions() -> impl Strategy<Value = Position> {
        (0..6_u32, 0..8_u32).prop_map(|(line, column)| Position { line, column })
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let range = proptest::option::weighted(0.95, (positions(), positions()));
        let edit = (range, "(x|é|🦀|\r|\n){0,3}").prop_map(|(range, text)| Edit {
            range: range.map(|(start, end)| start..end),
            text,
        });
        let edits = proptest::collection::vec(edit, 0..6);
        // From the last to the first, as editors send them, and in any order.
        (edits, any::<bool>()).prop_map(|(mut edits, is_sorted)| {
            if is_sorted {
                edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.as_ref().map(|r| r.start)));
            }
            edits
        })
    }

    proptest! {
        #[test]
        fn edits_at_once_are_edits_one_by_one(text in texts(), edits in edits()) {
            for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
                let expected = one_by_one(Text::new(text.as_str()), &edits, encoding);
                let found = edited(Text::new(text.as_str()), &edits, encoding);
                prop_assert_eq!(found.as_str(), expected.as_str());
            }
        }
    }

    #[test]
    fn all_matches_of_a_large_text_are_replaced_in_one_pass() {
        let line = "One word of many in a line that is as long as lines are.\n";
        let text = Text::new(line.repeat(100_000));
        let edits: Vec<Edit> = (0..50_000)
            .rev()
            .map(|line| Edit {
                range: Some(Position { line, column: 4 }..Position { line, column: 8 }),
                text: "another word".to_owned(),
            })
            .collect();
        let edited = edited(text, &edits, PositionEncoding::Utf16);
        // One by one these would be 280 GB of copies, and no test that ends.
        assert!(edited.as_str().starts_with("One another word of many"));
        assert_eq!(edited.as_str().matches("another word").count(), 50_000);
        assert_eq!(edited.line_count(), 100_001);
    }
}
