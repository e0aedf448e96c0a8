//! Changes to documents and files, as plain data: what renames and code actions answer with.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::path::RelPath;

/// A part of a text and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Bytes that are replaced; empty where something is inserted.
    pub range: Range<usize>,
    /// The new text.
    pub new_text: String,
}

/// A file that is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Where.
    pub path: RelPath,
    /// Its text. One that is to be created empty may be there already; one with a text must not be.
    pub text: String,
}

impl NewFile {
    /// A file without anything in it.
    pub fn empty(path: RelPath) -> NewFile {
        NewFile {
            path,
            text: String::new(),
        }
    }
}

/// Changes that belong together: applied as one, undone as one. All ranges and the paths of documents are those
/// before the renames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Edits of each document, in the order of their places; they do not overlap.
    pub documents: BTreeMap<RelPath, Vec<TextEdit>>,
    /// Files that are created.
    pub creates: Vec<NewFile>,
    /// Files and folders that get another path.
    pub renames: Vec<(RelPath, RelPath)>,
}

impl Edits {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.creates.is_empty() && self.renames.is_empty()
    }

    /// Edits of one document.
    pub fn of(path: RelPath, edits: Vec<TextEdit>) -> Edits {
        Edits {
            documents: BTreeMap::from([(path, edits)]),
            ..Edits::default()
        }
    }

    pub(crate) fn push(&mut self, path: &RelPath, range: Range<usize>, new_text: String) {
        let edits = self.documents.entry(path.clone()).or_default();
        edits.push(TextEdit { range, new_text });
    }

    /// Puts the edits of each document in order; the same place is changed once only, as when a reference and its
    /// definition were both looked at.
    pub(crate) fn sorted(mut self) -> Edits {
        for edits in self.documents.values_mut() {
            edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
            edits.dedup_by(|later, earlier| later.range == earlier.range);
        }
        self
    }
}

/// The text after its edits, which must be in order and must not overlap.
pub fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        result.push_str(text.get(done..edit.range.start).unwrap_or_default());
        result.push_str(&edit.new_text);
        done = edit.range.end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::{TextEdit, apply};

    #[test]
    fn edits_are_made_in_their_places() {
        let edit = |range, new_text: &str| TextEdit {
            range,
            new_text: new_text.to_owned(),
        };
        let edits = [edit(0..0, ">"), edit(1..4, "b"), edit(5..5, "!")];
        assert_eq!(apply("a漢ä", &edits[..2]), ">abä");
        assert_eq!(apply("abcde", &edits), ">abe!");
    }
}
