//! Lines such as `**Created:** 2025-11-07` below the title, in place of YAML.

use std::ops::Range;

use super::keys::Meaning;

/// Lines that are looked at. Real ones stand in the first dozen.
const NEAR: usize = 40;

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub meaning: Meaning,
    /// Bytes of the value.
    pub value: Range<usize>,
}

/// The labels between the title and the first heading of a text that begins at a byte.
pub(super) fn lines(text: &str, body: usize) -> Vec<Line> {
    let mut found = Vec::new();
    let mut is_title_seen = false;
    let mut start = body;
    for line in text[body..].split_inclusive('\n').take(NEAR) {
        let here = start;
        start += line.len();
        let shown = line.trim();
        if shown.starts_with("# ") && !is_title_seen {
            is_title_seen = true;
        } else if shown.starts_with('#') || shown.starts_with("```") || shown.starts_with("~~~") {
            break;
        } else {
            labels(text, here..here + line.trim_end().len(), &mut found);
        }
        is_title_seen |= !shown.is_empty();
    }
    found
}

/// The labels of a line that begins with one.
fn labels(text: &str, line: Range<usize>, found: &mut Vec<Line>) {
    let written = &text[line.clone()];
    let Some(first) = written.find("**") else {
        return;
    };
    let before = written[..first].trim_matches([' ', '\t', '-', '+', '>', '|', '*']);
    if !before.is_empty() {
        return;
    }
    let mut at = first;
    let mut open: Option<(Meaning, usize)> = None;
    while let Some(label) = next_label(written, at) {
        if let Some((meaning, value)) = open {
            let value = line.start + value..line.start + label.start;
            found.extend(trimmed(text, value, meaning));
        }
        let key = written[label.clone()].trim_matches(['*', ':', ' ']);
        open = Meaning::of_key(key).map(|meaning| (meaning, label.end));
        at = label.end;
    }
    if let Some((meaning, value)) = open {
        found.extend(trimmed(text, line.start + value..line.end, meaning));
    }
}

/// Bytes of the next `**Label:**` or `**Label**:` at or behind a byte.
fn next_label(line: &str, from: usize) -> Option<Range<usize>> {
    let mut from = from;
    loop {
        let start = from + line.get(from..)?.find("**")?;
        let inside = start + 2;
        let end = inside + line[inside..].find("**")?;
        let behind = end + 2;
        if line[inside..end].ends_with(':') {
            return Some(start..behind);
        }
        if line[behind..].starts_with(':') {
            return Some(start..behind + 1);
        }
        from = behind;
    }
}

/// The value without what separates it from the next.
fn trimmed(text: &str, range: Range<usize>, meaning: Meaning) -> Option<Line> {
    let is_around =
        |c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ';' | '\\' | '`' | '*');
    let written = &text[range.clone()];
    let start = range.start + (written.len() - written.trim_start_matches(is_around).len());
    let value = start..start + written.trim_matches(is_around).len();
    (!value.is_empty()).then_some(Line { meaning, value })
}
