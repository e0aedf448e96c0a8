//! Whether files have come or gone. Files that git ignores are written all the time; nothing is to be listed for them.

use std::collections::BTreeMap;

use crate::disk::{Disk, Kind, SkipReason};
use crate::path::RelPath;
use crate::path_set::PathSet;
use crate::snapshot::Snapshot;

/// Whether the listing of the workspace is another one since these paths have changed.
pub(super) fn has_changed(disk: &dyn Disk, snapshot: &Snapshot, changed: &PathSet) -> bool {
    let mut doubtful = PathSet::default();
    for path in changed.iter() {
        if let Some(folder) = governed(path) {
            doubtful.insert(folder);
        }
        let is_listed = snapshot.files().contains(path);
        if !is_listed || disk.kind(path) != Some(Kind::File) {
            doubtful.insert(path.clone());
        }
    }
    if doubtful.is_empty() {
        return false;
    }
    if doubtful.covers(&RelPath::default()) {
        // Everything would be listed to find out whether everything has to be.
        return true;
    }
    let found = disk.list_in(&doubtful, &snapshot.settings().exclude);
    let known = doubtful.of(snapshot.files());
    let odd: BTreeMap<&RelPath, &SkipReason> = snapshot
        .skipped()
        .iter()
        .filter(|(path, _)| doubtful.covers(path) && !snapshot.files().contains(*path))
        .collect();
    found.files.iter().ne(known) || found.skipped.iter().ne(odd)
}

/// The folder in which a file says what git ignores.
fn governed(path: &RelPath) -> Option<RelPath> {
    let parent = path.parent();
    match path.file_name() {
        ".gitignore" | ".ignore" => Some(parent),
        "exclude" if parent.as_str() == ".git/info" => Some(RelPath::default()),
        "exclude" => {
            let checkout = parent.as_str().strip_suffix("/.git/info")?;
            RelPath::new(checkout)
        }
        _ => None,
    }
}
