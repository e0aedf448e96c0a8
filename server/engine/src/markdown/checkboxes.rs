//! Checkboxes of list items.

use std::ops::Range;

/// A checkbox at the start of a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkbox {
    /// Bytes of the box, brackets included.
    pub range: Range<usize>,
    /// Bytes of the item, nested items included.
    pub item: Range<usize>,
    /// Bytes of the text behind the box, up to the end of its line.
    pub label: Range<usize>,
    /// What stands in the box.
    pub state: CheckboxState,
}

/// What a checkbox says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckboxState {
    /// `[ ]`
    Open,
    /// `[x]` or `[X]`
    Done,
    /// Anything else that people write there, such as `[~]` or `[-]`: seen, but not done.
    Other(char),
}

impl CheckboxState {
    /// Only a tick is done.
    pub fn is_done(self) -> bool {
        self == CheckboxState::Done
    }
}

/// The checkbox that a list item begins with: a marker (`-`, `*`, `+`, `1.`, `1)`), spaces, and one character in
/// brackets with a space or the line's end behind it.
pub(super) fn of_item(text: &str, item: &Range<usize>) -> Option<Checkbox> {
    let source = &text[item.clone()];
    let marker = source.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = marker.strip_prefix(['-', '*', '+', '.', ')'])?;
    let boxed = after.trim_start_matches([' ', '\t']);
    let mut chars = boxed.strip_prefix('[')?.chars();
    let inside = chars.next()?;
    let behind = chars.as_str().strip_prefix(']')?;
    if !(behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r'])) || inside == ']' {
        return None;
    }
    let state = match inside {
        ' ' => CheckboxState::Open,
        'x' | 'X' => CheckboxState::Done,
        '\n' | '\r' | '\t' => return None,
        other => CheckboxState::Other(other),
    };
    let start = item.end - boxed.len();
    let end = item.end - behind.len();
    let line = behind.split(['\n', '\r']).next().unwrap_or("");
    let label_start = end + (line.len() - line.trim_start().len());
    Some(Checkbox {
        range: start..end,
        item: item.clone(),
        label: label_start..label_start + line.trim().len(),
        state,
    })
}

#[cfg(test)]
mod tests {
    use super::CheckboxState::{self, Done, Open, Other};
    use crate::markdown::Markdown;

    fn boxes(text: &str) -> Vec<(CheckboxState, String)> {
        Markdown::parse(text, 0)
            .checkboxes
            .into_iter()
            .map(|c| (c.state, text[c.label].to_owned()))
            .collect()
    }

    #[test]
    fn every_list_marker_and_state() {
        let text = "- [ ] a\n* [x] b\n+ [X] c\n\n1. [ ] d\n2) [~] e\n\n- [-] f\n  - [x] g\n";
        let labels = ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned);
        let states = [Open, Done, Done, Open, Other('~'), Other('-'), Done];
        assert_eq!(
            boxes(text),
            states.into_iter().zip(labels).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_not_a_checkbox() {
        assert_eq!(
            boxes(
                "```\n- [ ] fenced\n```\n- [x](link)\n- [] a\n- [xx] b\n[ ] c\n- text [ ] d\n- [x]y\n"
            ),
            []
        );
    }
}
