//! Definitions of links, which stand apart from the text that uses them.

use std::collections::HashSet;

/// `[label]: destination`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// The document that it is in.
    pub document: usize,
    /// Byte in the document.
    pub at: usize,
    /// Lower case.
    pub label: String,
    /// As written.
    pub text: String,
}

/// Those of a document that a text needs.
pub(super) fn needed<'a>(
    definitions: &'a [Definition],
    document: usize,
    text: &str,
) -> Vec<&'a Definition> {
    let of_document = |definition: &&Definition| definition.document == document;
    let mut own = definitions.iter().filter(of_document).peekable();
    if own.peek().is_none() {
        return Vec::new();
    }
    let mut labels = HashSet::new();
    for part in text.split('[').skip(1) {
        if let Some((label, _)) = part.split_once(']') {
            labels.insert(label.to_lowercase());
        }
    }
    own.filter(|definition| labels.contains(&definition.label))
        .collect()
}
