//! A paragraph while it is read.

use std::ops::Range;

use super::super::sentences::Prose;

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Inline {
    pub prose: Prose,
    /// From where on the document is not copied yet; none at the start of a line.
    pub from: Option<usize>,
    pub depth: usize,
    pub range: Range<usize>,
    pub broke: bool,
}

impl Inline {
    /// Copies the document up to a place.
    pub fn copy(&mut self, text: &str, to: usize) {
        let mut from = match self.from {
            Some(from) => from,
            // An escape's backslash stands before the text.
            None => to_line_start(text, self.range.start, to),
        };
        if from >= to {
            return;
        }
        if self.broke {
            let part = &text[from..to];
            from += part.len() - part.trim_start().len();
            if text[from..to].starts_with("**") && is_label(&text[from..]) {
                self.prose.labels.push(self.prose.text.trim_end().len());
            }
            self.broke = false;
        }
        if from < to {
            self.prose.places.push((self.prose.text.len(), from));
            self.prose
                .text
                .push_str(&text[from..to].replace(['\n', '\r'], " "));
        }
        self.from = Some(to);
        self.range.end = to;
    }

    pub fn line_break(&mut self, text: &str, at: usize) {
        self.copy(text, at);
        let kept = self.prose.text.trim_end_matches([' ', '\t']).len();
        self.prose.text.truncate(kept);
        let start = self.prose.text.len();
        if start > 0 {
            self.prose.places.push((start, at));
            self.prose.text.push(' ');
            if self.depth == 0 {
                self.prose.plain.push(start..start + 1);
            }
        }
        self.from = None;
        self.broke = true;
    }
}

fn is_label(text: &str) -> bool {
    let line: String = text.lines().next().unwrap_or("").chars().take(80).collect();
    line.contains(":**") || line.contains("**:")
}

/// Where the text of a line begins, behind the markers of quotes and the spaces of lists.
fn to_line_start(text: &str, floor: usize, to: usize) -> usize {
    let line = text[..to].rfind(['\n', '\r']).map_or(floor, |at| at + 1);
    let part = &text[line.min(to)..to];
    line + (part.len() - part.trim_start_matches([' ', '\t', '>']).len())
}
