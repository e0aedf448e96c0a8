//! What is said above a list or a tree of the files in it: `**Files to create:**`, `## Modified files`.

use std::cell::OnceCell;
use std::ops::Range;

use crate::markdown::{BlockKind, Heading, Markdown};

use super::intent::{self, Word};

/// Answers for places that are asked for in the order in which they stand in the text. What a line or a heading says is
/// read when it is first asked for: most lists are about other things than files.
pub(super) struct Scopes<'a> {
    text: &'a str,
    markdown: &'a Markdown,
    lists: Vec<List>,
    next: usize,
    /// The lists around the current place, outermost first.
    open: Vec<usize>,
    headings: Vec<OnceCell<Option<Word>>>,
}

struct List {
    range: Range<usize>,
    introduction: OnceCell<Option<Word>>,
}

impl<'a> Scopes<'a> {
    pub(super) fn of(text: &'a str, markdown: &'a Markdown) -> Scopes<'a> {
        let lists = markdown
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::List)
            .map(|block| List {
                range: block.range.clone(),
                introduction: OnceCell::new(),
            });
        Scopes {
            text,
            markdown,
            lists: lists.collect(),
            next: 0,
            open: Vec::new(),
            headings: vec![OnceCell::new(); markdown.outline.headings.len()],
        }
    }

    /// Goes on to a byte.
    pub(super) fn go_to(&mut self, offset: usize) {
        let lists = &self.lists;
        while let Some(list) = lists
            .get(self.next)
            .filter(|list| list.range.start <= offset)
        {
            self.open
                .retain(|open| lists[*open].range.end > list.range.start);
            self.open.push(self.next);
            self.next += 1;
        }
        self.open.retain(|open| lists[*open].range.end > offset);
    }

    /// What is said above the current place: by the line before the innermost list around it that says anything, or by
    /// the innermost of the headings.
    pub(super) fn above(&self, headings: &[usize]) -> Option<Word> {
        let introduced = self.open.iter().rev().find_map(|open| {
            let list = &self.lists[*open];
            let word = || introduction(self.text, list.range.start);
            *list.introduction.get_or_init(word)
        });
        introduced.or_else(|| {
            headings.iter().rev().find_map(|heading| {
                let word = || of_heading(&self.markdown.outline.headings[*heading]);
                *self.headings[*heading].get_or_init(word)
            })
        })
    }
}

/// What a heading says of the files in lists and trees below it. `# New` and `## Tests` are about other things than files.
fn of_heading(heading: &Heading) -> Option<Word> {
    let title = heading
        .title
        .trim_start_matches(|c: char| !c.is_alphabetic());
    let lower = title.to_lowercase();
    let names_files = ["file", "path"].iter().any(|word| lower.contains(word));
    let is_about_else = heading.level == 1 || matches!(lower.trim(), "new" | "test" | "tests");
    intent::of_label(title).filter(|_| names_files || !is_about_else)
}

/// What the line before a block says of the files in it: a label with a colon, or in bold.
pub(super) fn introduction(text: &str, block: usize) -> Option<Word> {
    let before = text[..block].trim_end();
    let gap = &text[before.len()..block];
    if gap.matches('\n').count() > 2 {
        return None;
    }
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let line = without_markers(line);
    let bare = line.trim_matches(['*', '_', ' ']);
    let is_bold = line.starts_with("**") && line.ends_with("**");
    let label = bare.strip_suffix(':').or(is_bold.then_some(bare))?;
    intent::of_label(label)
}

/// A line without what a list or a quote puts before its text: bullets, boxes, numbers, `T001 [P] [US1]`.
pub(super) fn without_markers(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let before = rest;
        for bullet in ["- ", "* ", "+ ", "> ", "• "] {
            rest = rest.strip_prefix(bullet).unwrap_or(rest).trim_start();
        }
        rest = without_box(rest);
        rest = without_number(rest);
        if rest == before {
            return rest;
        }
    }
}

/// `[ ]`, `[x]`, `[P]`, `[US1]`, but no marker such as `[NEW]`, and no link.
fn without_box(text: &str) -> &str {
    let Some(inside) = text.strip_prefix('[') else {
        return text;
    };
    let Some(end) = inside.find(']') else {
        return text;
    };
    let behind = &inside[end + 1..];
    let is_tag = end <= 1 || inside[..end].chars().any(|c| c.is_ascii_digit());
    if is_tag && end <= 6 && !behind.starts_with('(') {
        behind.trim_start()
    } else {
        text
    }
}

/// `1.`, `2)`, `1.2.3`, `T001`, `Step 3:`, `**Task 4:**`.
fn without_number(text: &str) -> &str {
    let bare = text.trim_start_matches(['*', '_']);
    let word = bare
        .strip_prefix("Step ")
        .or_else(|| bare.strip_prefix("Task "))
        .or_else(|| {
            bare.strip_prefix('T')
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .unwrap_or(bare);
    let number = word.len()
        - word
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
            .len();
    if number == 0 {
        return text;
    }
    let behind = &word[number..];
    let rest = behind.trim_start_matches([')', ':', '*', '_']);
    // `3D models` begins with no number of a step.
    if rest.starts_with(' ') || rest.is_empty() {
        rest.trim_start()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_before_the_text_of_a_line() {
        for (line, rest) in [
            ("- [ ] T001 [P] [US1] Create x", "Create x"),
            ("  * [x] 1.2 Update x", "Update x"),
            ("> 1. **Step 3:** Run x", "Run x"),
            ("- [ ] **2.1** Write x", "Write x"),
            ("- [NEW] x", "[NEW] x"),
            ("- [a](b.md)", "[a](b.md)"),
            ("3D models", "3D models"),
        ] {
            assert_eq!(without_markers(line), rest, "{line}");
        }
    }
}
