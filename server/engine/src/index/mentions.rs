//! Which documents name which files: the other direction of references.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::path::RelPath;
use crate::references::target::{Bases, Target, resolve_from};
use crate::snapshot::Snapshot;

/// A pattern that more files fit than this names none of them in particular.
const MAX_SET: usize = 1_000;

/// For each file that artifacts on disk name, or would if it were there, the documents that do.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    by_path: HashMap<RelPath, Vec<RelPath>>,
}

impl Mentions {
    pub(super) fn build(snapshot: &Snapshot) -> Mentions {
        let documents: Vec<_> = snapshot
            .documents
            .values()
            .filter(|document| !document.references.is_empty() && snapshot.is_ours(&document.path))
            .collect();
        let found: Vec<(RelPath, RelPath)> = documents
            .into_par_iter()
            .flat_map_iter(|document| {
                let bases = Bases::of(snapshot, &document.path);
                let named = document.references.iter().flat_map(move |reference| {
                    named(&resolve_from(snapshot, &bases, reference)).to_vec()
                });
                named.map(|path| (path, document.path.clone()))
            })
            .collect();
        let mut by_path: HashMap<RelPath, Vec<RelPath>> = HashMap::new();
        for (path, document) in found {
            let documents = by_path.entry(path).or_default();
            if documents.last() != Some(&document) {
                documents.push(document);
            }
        }
        Mentions { by_path }
    }

    /// The documents on disk that name a file, each once.
    pub(crate) fn of(&self, path: &RelPath) -> &[RelPath] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }

    /// All files and folders that are named.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &RelPath> {
        self.by_path.keys()
    }
}

/// The paths that a reference names by leading there. What fits several names none of them.
pub(crate) fn named(target: &Target) -> &[RelPath] {
    match target {
        Target::One(path, _) | Target::Missing(path) => std::slice::from_ref(path),
        Target::Set(paths) if paths.len() <= MAX_SET => paths,
        _ => &[],
    }
}
