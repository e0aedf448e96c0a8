//! What can be folded away.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::Document;
use crate::markdown::{Block, BlockKind};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// A part of a document that can be folded, of several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Bytes from the first line's start of the part to the end of its last line that has something on it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: FoldKind,
}

/// Kinds of [`Fold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// The YAML block at the top.
    FrontMatter,
    /// A heading with its section.
    Section,
    /// Fenced or indented code.
    Code,
    /// A list of several items.
    List,
    /// A table.
    Table,
    /// An HTML comment.
    Comment,
}

/// The parts of a document that can be folded, in order. Where several begin on one line, the largest is meant:
/// editors have one handle per line.
pub fn folds(snapshot: &Snapshot, path: &RelPath) -> Vec<Fold> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    let content = document.text.as_str();
    let items = Items(OnceCell::new());
    let front_matter = document.front_matter.iter().map(|front_matter| Fold {
        range: front_matter.range.clone(),
        kind: FoldKind::FrontMatter,
    });
    let sections = document.markdown.outline.sections().map(|heading| Fold {
        range: heading.section.clone(),
        kind: FoldKind::Section,
    });
    let blocks = document.markdown.blocks.iter().filter_map(|block| {
        let kind = match block.kind {
            BlockKind::Code => FoldKind::Code,
            BlockKind::List if items.are_several(document, block) => FoldKind::List,
            BlockKind::Table => FoldKind::Table,
            BlockKind::Html if content[block.range.clone()].starts_with("<!--") => {
                FoldKind::Comment
            }
            BlockKind::List | BlockKind::Html | BlockKind::Quote => return None,
        };
        Some(Fold {
            range: block.range.clone(),
            kind,
        })
    });
    let mut by_line: BTreeMap<usize, Fold> = BTreeMap::new();
    for mut fold in front_matter.chain(sections).chain(blocks) {
        let visible = content[fold.range.clone()].trim_end().len();
        fold.range.end = fold.range.start + visible;
        let first = document.text.line_of(fold.range.start);
        if document.text.line_of(fold.range.end) == first {
            continue;
        }
        let known = by_line.entry(first).or_insert_with(|| fold.clone());
        if known.range.end < fold.range.end {
            *known = fold;
        }
    }
    by_line.into_values().collect()
}

/// The column in which each line begins an item of a list, if it does. Lists lie in each other: their lines are read
/// once, not once for each list around them.
struct Items(OnceCell<Vec<Option<usize>>>);

impl Items {
    fn columns(&self, document: &Document) -> &[Option<usize>] {
        self.0.get_or_init(|| {
            let text = &document.text;
            let column = |line| {
                let line = &text.as_str()[text.line_range(line)];
                let item = line.trim_start_matches([' ', '\t', '>']);
                begins_item(item).then(|| line.len() - item.len())
            };
            (0..text.line_count()).map(column).collect()
        })
    }

    /// Whether a second line of a list begins with a marker where its first one does. Items of one list may be indented
    /// by a column more or less than each other; nested ones are by two or more.
    fn are_several(&self, document: &Document, block: &Block) -> bool {
        let text = &document.text;
        let first = text.line_of(block.range.start);
        let last = text.line_of(block.range.end);
        let column = block.range.start - text.line_range(first).start;
        let mut others = self.columns(document)[first + 1..=last.max(first)].iter();
        others.any(|other| other.is_some_and(|at| at.abs_diff(column) <= 1))
    }
}

fn begins_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let markers: &[char] = if digits.len() == line.len() {
        &['-', '*', '+']
    } else {
        &['.', ')']
    };
    digits
        .strip_prefix(markers)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    /// Each fold as `kind first-last`, lines counted from 1.
    fn lines(text: &str) -> Vec<String> {
        let snapshot = Fixture::new(&format!("//- /a.md\n{text}")).snapshot();
        let path = RelPath::new("a.md").unwrap();
        let text = snapshot.text(&path).unwrap();
        folds(&snapshot, &path)
            .into_iter()
            .map(|fold| {
                let first = text.line_of(fold.range.start) + 1;
                let last = text.line_of(fold.range.end) + 1;
                format!("{:?} {first}-{last}", fold.kind)
            })
            .collect()
    }

    #[test]
    fn sections_front_matter_and_blocks() {
        let text = "\
---
topic: 漢
---
# A 😀

```
code
```

## B

- one
- two
  more

| a | b |
|---|---|

<!-- a
comment -->

# C
";
        assert_eq!(
            lines(text),
            [
                "FrontMatter 1-3",
                "Section 4-20",
                "Code 6-8",
                "Section 10-20",
                "List 12-14",
                "Table 16-17",
                "Comment 19-20",
            ]
        );
        let with_crlf = text.replace('\n', "\r\n");
        assert_eq!(lines(&with_crlf), lines(text));
    }

    #[test]
    fn nothing_of_one_line_and_no_list_of_one_item() {
        assert_eq!(
            lines("# A\n\n\n# B\n- one\n\n<!-- x -->\n"),
            ["Section 4-7"]
        );
        assert_eq!(lines("- one\n  goes on\n  - nested\n"), [""; 0]);
    }

    #[test]
    fn lists_in_lists_and_quotes() {
        assert_eq!(
            lines("1. a\n   - x\n   - y\n2. b\n\n> - q\n> - r\n"),
            ["List 1-4", "List 2-3", "List 6-7"]
        );
        // Two lists begin on the first line: the outer one has its handle.
        assert_eq!(lines("- - a\n  - b\n- c\n"), ["List 1-3"]);
    }
}
