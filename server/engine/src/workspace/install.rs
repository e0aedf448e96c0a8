//! Taking what was found on disk.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::Workspace;
use crate::document::Document;
use crate::facts::archives::Archives;
use crate::instructions;
use crate::path::RelPath;
use crate::refresh::{self, Refreshed, Stale};

impl Workspace {
    /// Takes what a [`refresh`](crate::refresh::refresh) found.
    pub fn install(&mut self, mut refreshed: Refreshed) {
        self.is_indexed = true;
        self.absent_imports = std::mem::take(&mut refreshed.absent_imports);
        self.read_with = refreshed.read_with.take().or(self.read_with.take());
        // Builds write files all the time that nobody sees.
        if refreshed.is_empty() {
            return;
        }
        let Refreshed {
            files,
            skipped,
            loaded,
            configs,
            removed,
            stale,
            ..
        } = refreshed;
        let structure_changed = files.is_some() || !removed.is_empty() || stale.is_none();
        self.forget(stale);
        let state = &mut self.snapshot;
        if let Some(files) = files {
            state.files = Arc::new(files);
        }
        if let Some(skipped) = skipped {
            state.skipped = Arc::new(skipped);
        }
        let documents = Arc::make_mut(&mut state.documents);
        let config_texts = Arc::make_mut(&mut state.config_texts);
        let mut config_changed = !configs.is_empty();
        for path in &removed {
            documents.remove(path);
            config_changed |= config_texts.remove(path).is_some();
        }
        let named: Vec<Arc<Document>> = loaded.clone();
        for document in loaded {
            documents.insert(document.path.clone(), document);
        }
        config_texts.extend(configs);
        state.index = Arc::new(OnceLock::new());
        if config_changed {
            self.rebuild_config();
        }
        if structure_changed {
            self.probe_again();
        }
        self.probe_links(named.iter());
        let state = &self.snapshot;
        let is_own = |path: &RelPath| state.files.contains(path) && refresh::is_read(path);
        let imported = state.documents.keys().filter(|path| !is_own(path));
        self.imported = imported.cloned().collect();
        self.drop_unused_imports();
    }

    /// What was known of files that have changed is no longer so. `None` is all that was known but what the repository
    /// says.
    fn forget(&mut self, stale: Option<Stale>) {
        let facts = Arc::make_mut(&mut self.snapshot.facts);
        facts.found_with = None;
        let Some(stale) = stale else {
            facts.files.clear();
            facts.kinds.clear();
            facts.archives = Archives::default();
            return;
        };
        for path in &stale.facts {
            facts.files.remove(path);
            facts.archives.forget(path);
        }
        for (path, kind) in stale.kinds {
            facts.kinds.remove(&path);
            if self.snapshot.probes.contains_key(&path) {
                Arc::make_mut(&mut self.snapshot.probes).insert(path, kind);
            }
        }
    }

    /// What no instruction file imports any more is not part of the workspace.
    pub(super) fn drop_unused_imports(&mut self) {
        if self.imported.is_empty() {
            return;
        }
        let used: BTreeSet<RelPath> = instructions::always_loaded(&self.snapshot)
            .into_iter()
            .map(|document| document.path.clone())
            .collect();
        let unused: Vec<RelPath> = self.imported.difference(&used).cloned().collect();
        for path in unused {
            self.imported.remove(&path);
            Arc::make_mut(&mut self.snapshot.documents).remove(&path);
            self.snapshot.index = Arc::new(OnceLock::new());
        }
    }
}
