//! What stands at paths that links name and no listing holds, because git may ignore them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Workspace;
use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::resolve;

/// Paths that links name and that the listing does not hold are remembered up to this many.
const MAX_PROBES: usize = 100_000;

impl Workspace {
    /// Looks at the disk for what links name and the listing does not hold.
    pub(super) fn probe_links<'a>(&mut self, documents: impl Iterator<Item = &'a Arc<Document>>) {
        let mut unknown: BTreeSet<RelPath> = BTreeSet::new();
        for document in documents {
            for link in &document.markdown.links {
                let candidates = resolve::candidates(&document.path, link);
                if candidates
                    .iter()
                    .any(|path| self.snapshot.kind(path).is_some())
                {
                    continue;
                }
                let new = candidates
                    .into_iter()
                    .filter(|path| self.snapshot.is_unknown(path));
                unknown.extend(new);
            }
        }
        if unknown.is_empty() {
            return;
        }
        let probes = Arc::make_mut(&mut self.snapshot.probes);
        if probes.len() > MAX_PROBES {
            probes.clear();
        }
        for path in unknown {
            let kind: Option<Kind> = self.disk.kind(&path);
            probes.insert(path, kind);
        }
    }

    /// Files have come or gone: what was found missing may be there now, and the other way round.
    pub(super) fn probe_again(&mut self) {
        let old = std::mem::take(&mut self.snapshot.probes);
        let probes: BTreeMap<RelPath, Option<Kind>> = old
            .keys()
            .filter(|path| self.snapshot.is_unknown(path))
            .map(|path| (path.clone(), self.disk.kind(path)))
            .collect();
        self.snapshot.probes = Arc::new(probes);
    }
}
