//! What may be written at the cursor: targets and headings of links, paths in back-ticks, keys and values of front
//! matter and of settings files.

mod bundles;
mod code_paths;
mod context;
mod front_matter;
mod headings;
mod paths;
mod yaml;

use std::ops::Range;

use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::toml_files;
use context::Context;

/// What may be written at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The possibilities, best first.
    pub items: Vec<CompletionItem>,
    /// Whether there are more than these: with more letters typed, the question is to be asked again.
    pub is_incomplete: bool,
}

/// One possibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// What is shown.
    pub label: String,
    /// A few words beside it.
    pub detail: Option<String>,
    /// More about it, as Markdown.
    pub documentation: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
    /// Bytes that it replaces, all on the cursor's line.
    pub range: Range<usize>,
    /// What is written there.
    pub new_text: String,
    /// What the letters typed so far are compared with.
    pub filter: String,
    /// Its place among the others, as text that sorts.
    pub sort: String,
}

/// Kinds of [`CompletionItem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A document of the workspace.
    Document,
    /// Another file.
    File,
    /// A folder.
    Folder,
    /// A heading of a document.
    Heading,
    /// A key of front matter.
    Key,
    /// A value of front matter.
    Value,
}

/// At most so many files are offered at once.
const MAX_PATHS: usize = 200;

/// What may be written at a byte of a document; nothing in blocks of code.
pub fn completion(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Completion {
    if let Some(completion) = toml_files::completion(snapshot, path, offset) {
        return completion;
    }
    let Some(document) = snapshot.document(path).filter(|_| path.is_markdown()) else {
        return Completion::default();
    };
    let mut completion = match context::at(document, offset) {
        // Commands stand in back-ticks and in code as well.
        _ if bundles::place(document, offset).is_some() => {
            bundles::complete(snapshot, document, offset)
        }
        None => return Completion::default(),
        Some(Context::Code(_)) if !snapshot.is_ours(path) => return Completion::default(),
        Some(Context::Code(place)) => code_paths::complete(snapshot, document, &place),
        Some(Context::Path(place)) => paths::complete(snapshot, document, &place),
        Some(Context::Fragment(place)) => headings::complete(snapshot, document, &place),
        Some(Context::Key(place)) => front_matter::keys(document, &place),
        Some(Context::Value(place)) => front_matter::values(snapshot, document, &place),
    };
    for (index, item) in completion.items.iter_mut().enumerate() {
        item.sort = format!("{index:04}");
    }
    completion
}

impl CompletionItem {
    pub(super) fn new(
        kind: CompletionKind,
        label: impl Into<String>,
        range: &Range<usize>,
        new_text: String,
    ) -> CompletionItem {
        let label = label.into();
        CompletionItem {
            detail: None,
            documentation: None,
            kind,
            range: range.clone(),
            filter: label.clone(),
            label,
            new_text,
            sort: String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
