//! Files that front matter names: `source:`, `sources:` with a `path`, `related_plans:` and the like.

use std::ops::Range;

use crate::disk::Kind;
use crate::document::Document;
use crate::front_matter::{Entry, Value, ValueKind};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::front_matter_keys::{KnownKey, Values, known};

/// A value that may name a file.
#[derive(Debug)]
pub(super) struct Named<'a> {
    /// Bytes of the value, without quotes.
    pub(super) range: Range<usize>,
    /// The value.
    pub(super) text: &'a str,
}

/// All values of a document's front matter that may name a file, in order.
pub(super) fn named(document: &Document) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    for entry in document.front_matter.iter().flat_map(|f| &f.entries) {
        collect(entry, &[], document.text.as_str(), &mut found);
    }
    found
}

fn collect<'a>(entry: &'a Entry, above: &[&str], content: &str, found: &mut Vec<Named<'a>>) {
    let keys = [above, &[entry.key.as_str()]].concat();
    let names_files =
        |key: &'static KnownKey| matches!(key.values, Values::Files | Values::Bundles);
    if !known(&keys).is_some_and(names_files) {
        return;
    }
    for item in entry.value.items() {
        match &item.kind {
            ValueKind::Scalar(text) => found.push(Named {
                range: unquoted(item, content),
                text,
            }),
            ValueKind::Map(entries) => {
                for entry in entries {
                    collect(entry, &keys, content, found);
                }
            }
            _ => {}
        }
    }
}

fn unquoted(value: &Value, content: &str) -> Range<usize> {
    let range = value.range.clone();
    let is_quoted = range.len() >= 2 && content[range.clone()].starts_with(['"', '\'']);
    if is_quoted {
        range.start + 1..range.end - 1
    } else {
        range
    }
}

/// The files that a value names: from the workspace's root, from the document's folder, or by the end of their path;
/// with or without `.md`. Several when several fit equally well.
pub(super) fn find(snapshot: &Snapshot, from: &RelPath, text: &str) -> Vec<RelPath> {
    let text = text.trim().trim_start_matches('/');
    if text.is_empty() || text.contains("://") {
        return Vec::new();
    }
    let with_extension = format!("{text}.md");
    let folder = from.parent();
    let exact = [text, &with_extension]
        .into_iter()
        .flat_map(|way| [RelPath::new(way), folder.join(way)])
        .flatten()
        .find(|path| snapshot.kind(path) == Some(Kind::File));
    if let Some(path) = exact {
        return vec![path];
    }
    for way in [text, &with_extension] {
        let Some(wanted) = RelPath::new(way) else {
            continue;
        };
        let end = format!("/{wanted}");
        let named = snapshot.files_named(wanted.file_name());
        let fitting: Vec<_> = named
            .iter()
            .filter(|path| *path == &wanted || path.as_str().ends_with(&end))
            .cloned()
            .collect();
        if !fitting.is_empty() {
            return fitting;
        }
    }
    Vec::new()
}
