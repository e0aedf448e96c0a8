//! Documents whose links may lead to a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// Documents whose links may lead to one of these files, each once, in the order of their paths: those on disk by the
/// index, and all that are open, whose text the index does not know.
pub(super) fn documents_linking_to<'a>(
    snapshot: &'a Snapshot,
    paths: impl IntoIterator<Item = &'a RelPath>,
) -> Vec<&'a Arc<Document>> {
    let backlinks = snapshot.index().backlinks(snapshot);
    let on_disk = paths
        .into_iter()
        .filter_map(|path| backlinks.get(path))
        .flatten()
        .filter_map(|path| snapshot.document(path));
    let found: BTreeMap<&RelPath, &Arc<Document>> = on_disk
        .chain(snapshot.open_documents())
        .map(|document| (&document.path, document))
        .collect();
    found.into_values().collect()
}
