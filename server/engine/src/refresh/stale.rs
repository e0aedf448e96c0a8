//! What was known of files that have changed, and is no longer so.

use std::collections::{BTreeMap, BTreeSet};

use crate::disk::{Disk, Kind};
use crate::path::RelPath;
use crate::path_set::PathSet;
use crate::snapshot::Snapshot;

/// What is no longer so.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Stale {
    /// Files that plans name, archives of bundles and their sources.
    pub(crate) facts: BTreeSet<RelPath>,
    /// Paths that documents name and no listing holds, with what stands there now.
    pub(crate) kinds: BTreeMap<RelPath, Option<Kind>>,
}

impl Stale {
    /// Finds it out after these paths have changed.
    pub(super) fn of(disk: &dyn Disk, snapshot: &Snapshot, changed: &PathSet) -> Stale {
        let facts = &snapshot.facts;
        let known = facts.files.keys().chain(facts.archives.paths());
        let probed = snapshot.probes.iter().chain(&facts.kinds);
        let kinds = probed
            // A folder comes with the first file in it, and clients may name the file alone.
            .filter(|(path, _)| changed.covers(path) || changed.reaches_into(path))
            .map(|(path, before)| (path, before, disk.kind(path)))
            .filter(|(_, before, now)| *before != now)
            .map(|(path, _, now)| (path.clone(), now));
        Stale {
            facts: known.filter(|path| changed.covers(path)).cloned().collect(),
            kinds: kinds.collect(),
        }
    }
}
