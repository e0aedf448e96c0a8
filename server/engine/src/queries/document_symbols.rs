//! The outline of a document: its front matter and its headings, as a tree.

use std::ops::Range;

use crate::document::Document;
use crate::front_matter::{FrontMatter, ValueKind};
use crate::markdown::{Checkbox, Heading};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// Longest value that is shown beside its key, in characters.
const MAX_DETAIL: usize = 60;

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name, never empty.
    pub name: String,
    /// More about it: a key's value, `3/7` for the checkboxes of a section.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// Bytes of all of it.
    pub range: Range<usize>,
    /// Bytes of its name's line; lies in `range`.
    pub selection: Range<usize>,
    /// What lies in it.
    pub children: Vec<Symbol>,
}

/// Kinds of [`Symbol`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The front matter as a whole.
    FrontMatter,
    /// A key of the front matter.
    Key,
    /// A heading of this level, with its section.
    Heading(u8),
}

/// The outline of a document.
pub fn document_symbols(snapshot: &Snapshot, path: &RelPath) -> Vec<Symbol> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    let mut symbols: Vec<Symbol> = document.front_matter.iter().map(front_matter).collect();
    let mut open: Vec<Symbol> = Vec::new();
    for heading in &document.markdown.outline.headings {
        while open
            .last()
            .is_some_and(|last| last.range.end <= heading.range.start)
        {
            close(&mut open, &mut symbols);
        }
        open.push(section(document, heading));
    }
    while !open.is_empty() {
        close(&mut open, &mut symbols);
    }
    symbols
}

fn close(open: &mut Vec<Symbol>, roots: &mut Vec<Symbol>) {
    let Some(done) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => roots.push(done),
    }
}

fn section(document: &Document, heading: &Heading) -> Symbol {
    let range = heading.section.clone();
    Symbol {
        name: match heading.title.trim() {
            "" => "(no title)".to_owned(),
            title => title.to_owned(),
        },
        detail: ticked(&document.markdown.checkboxes, &range),
        kind: SymbolKind::Heading(heading.level),
        selection: heading.range.clone(),
        range,
        children: Vec::new(),
    }
}

/// `3/7`: how many of the boxes in a range are ticked.
fn ticked(boxes: &[Checkbox], range: &Range<usize>) -> Option<String> {
    let from = boxes.partition_point(|checkbox| checkbox.range.start < range.start);
    let to = boxes.partition_point(|checkbox| checkbox.range.start < range.end);
    let boxes = boxes.get(from..to).filter(|boxes| !boxes.is_empty())?;
    let done = boxes
        .iter()
        .filter(|checkbox| checkbox.state.is_done())
        .count();
    Some(format!("{done}/{}", boxes.len()))
}

fn front_matter(front_matter: &FrontMatter) -> Symbol {
    let key = |entry: &crate::front_matter::Entry| {
        let end = entry.value.range.end.min(front_matter.range.end);
        Symbol {
            name: if entry.key.is_empty() {
                "(no key)".to_owned()
            } else {
                entry.key.clone()
            },
            detail: detail(&entry.value.kind),
            kind: SymbolKind::Key,
            range: entry.key_range.start..end.max(entry.key_range.end),
            selection: entry.key_range.clone(),
            children: Vec::new(),
        }
    };
    Symbol {
        name: "Front matter".to_owned(),
        detail: None,
        kind: SymbolKind::FrontMatter,
        range: front_matter.range.clone(),
        selection: front_matter.range.start..front_matter.range.start + 3,
        children: front_matter.entries.iter().map(key).collect(),
    }
}

fn detail(value: &ValueKind) -> Option<String> {
    match value {
        ValueKind::Null => None,
        ValueKind::Scalar(text) => Some(match text.char_indices().nth(MAX_DETAIL) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.clone(),
        }),
        ValueKind::List(items) => Some(match items.len() {
            1 => "1 item".to_owned(),
            count => format!("{count} items"),
        }),
        ValueKind::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn tree(text: &str) -> String {
        let snapshot = Fixture::new(&format!("//- /a.md\n{text}")).snapshot();
        let path = RelPath::new("a.md").unwrap();
        let mut lines = String::new();
        for symbol in document_symbols(&snapshot, &path) {
            write(&symbol, 0, text, &mut lines);
        }
        lines
    }

    fn write(symbol: &Symbol, depth: usize, text: &str, lines: &mut String) {
        assert!(symbol.range.start <= symbol.selection.start, "{symbol:?}");
        assert!(symbol.selection.end <= symbol.range.end, "{symbol:?}");
        let detail = symbol.detail.as_deref().unwrap_or("-");
        let selected = &text[symbol.selection.clone()];
        lines.push_str(&format!(
            "{}{} ({detail}) «{selected}»\n",
            "  ".repeat(depth),
            symbol.name
        ));
        for child in &symbol.children {
            assert!(symbol.range.start <= child.range.start, "{child:?}");
            assert!(child.range.end <= symbol.range.end, "{child:?}");
            write(child, depth + 1, text, lines);
        }
    }

    #[test]
    fn headings_form_a_tree_with_the_boxes_of_their_sections() {
        let text = "\
# Tasks 漢\r
- [x] a\r
  - [ ] b\r
## One 😀\r
- [X] c\r
> ### quoted\r
#### deep\r
## \r
# Two\r
";
        assert_eq!(
            tree(text),
            "\
Tasks 漢 (2/3) «# Tasks 漢»
  One 😀 (1/1) «## One 😀»
    quoted (-) «### quoted»
    deep (-) «#### deep»
  (no title) (-) «##»
Two (-) «# Two»
"
        );
    }

    #[test]
    fn front_matter_comes_first_with_its_keys() {
        let long = "x".repeat(80);
        let text = format!(
            "---\ntopic: k8s\ntags: [a, b]\nnote: {long}\nempty:\nsources:\n  - path: a\n---\ntext\n"
        );
        let short = "x".repeat(60);
        assert_eq!(
            tree(&text),
            format!(
                "\
Front matter (-) «---»
  topic (k8s) «topic»
  tags (2 items) «tags»
  note ({short}…) «note»
  empty (-) «empty»
  sources (1 item) «sources»
"
            )
        );
    }

    #[test]
    fn damaged_front_matter_stays_in_its_bounds() {
        tree("---\na: [1, 2\n---\n# T\n");
        tree("---\ntopic: x\n\n# Title\n");
        tree("---\n? [\n---\n");
        assert_eq!(tree(""), "");
    }
}
