//! Instruction files: what is loaded in every phase (`CLAUDE.md` or `AGENTS.md`) with its `@path` imports.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// Imports are followed this many hops deep (Claude Code's documented limit).
const MAX_HOPS: usize = 5;

/// The instruction file that is always loaded, and everything that it imports, each once, in the order of loading.
pub fn always_loaded(snapshot: &Snapshot) -> Vec<&Arc<Document>> {
    let mut loaded = Vec::new();
    visit(snapshot, &mut loaded, &mut BTreeSet::new());
    loaded
}

/// Imports of files that are not in the snapshot. Whether they exist is for the disk to say.
pub(crate) fn missing_imports(snapshot: &Snapshot) -> BTreeSet<RelPath> {
    let mut missing = BTreeSet::new();
    visit(snapshot, &mut Vec::new(), &mut missing);
    missing
}

fn visit<'a>(
    snapshot: &'a Snapshot,
    loaded: &mut Vec<&'a Arc<Document>>,
    missing: &mut BTreeSet<RelPath>,
) {
    let always = &snapshot.settings().budget.always;
    let paths: Vec<RelPath> = always
        .iter()
        .filter_map(|path| RelPath::new(path))
        .collect();
    let Some(first) = paths.iter().find_map(|path| snapshot.document(path)) else {
        // Git may ignore it; the model loads it all the same.
        missing.extend(paths);
        return;
    };
    loaded.push(first);
    let mut seen = BTreeSet::from([first.path.clone()]);
    let mut level = vec![first];
    for _ in 0..MAX_HOPS {
        let mut next = Vec::new();
        for document in level {
            let folder = document.path.parent();
            for import in &document.markdown.imports {
                let Some(path) = folder.join(&import.path) else {
                    continue;
                };
                if !seen.insert(path.clone()) {
                    continue;
                }
                match snapshot.document(&path) {
                    Some(document) => next.push(document),
                    None => {
                        missing.insert(path);
                    }
                }
            }
        }
        loaded.extend(&next);
        level = next;
    }
}
