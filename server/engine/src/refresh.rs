//! Reading files: a pure look at the disk, beside the workspace's state, on all cores.

mod listing;
mod stale;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::is_config;
use crate::disk::{Disk, SkipReason};
use crate::document::Document;
use crate::instructions;
use crate::path::RelPath;
use crate::path_set::PathSet;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::text::Text;

pub(crate) use stale::Stale;

/// What is to be looked at.
#[derive(Clone, Debug)]
pub enum Found {
    /// All files, as after opening a folder.
    Everything,
    /// Files or folders that were written, created or removed.
    Changed(Vec<RelPath>),
}

/// What was found, for [`Workspace::install`](crate::workspace::Workspace::install).
#[derive(Debug)]
pub struct Refreshed {
    /// All files; `None` when they are the same as before.
    pub(crate) files: Option<BTreeSet<RelPath>>,
    /// All files that were passed over; `None` when they are the same as before.
    pub(crate) skipped: Option<BTreeMap<RelPath, SkipReason>>,
    pub(crate) loaded: Vec<Arc<Document>>,
    pub(crate) configs: Vec<(RelPath, Text)>,
    pub(crate) removed: Vec<RelPath>,
    /// What is no longer so; `None` when that is all that was known.
    pub(crate) stale: Option<Stale>,
    /// The settings that everything was read with, which may be others by now. `None` when not everything was.
    pub(crate) read_with: Option<ReadSettings>,
    /// Imports that were looked for and are not there.
    pub(crate) absent_imports: BTreeSet<RelPath>,
}

/// The settings that decide which files are read: another value makes everything to be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadSettings {
    exclude: Vec<String>,
    max_file_size: u64,
}

impl ReadSettings {
    pub(crate) fn of(settings: &Settings) -> ReadSettings {
        ReadSettings {
            exclude: settings.exclude.clone(),
            max_file_size: settings.max_file_size,
        }
    }
}

impl Refreshed {
    /// Files that were read, in number.
    pub fn loaded_count(&self) -> usize {
        self.loaded.len()
    }

    /// Whether nothing is new: what changed on disk is nothing that the workspace knows.
    pub(crate) fn is_empty(&self) -> bool {
        let has_files = self.files.is_some() || self.skipped.is_some() || !self.removed.is_empty();
        let is_read = !self.loaded.is_empty() || !self.configs.is_empty();
        !has_files && !is_read && self.stale.as_ref() == Some(&Stale::default())
    }
}

/// Reads what is new or changed on disk against a snapshot. `progress` hears how many files of how many are done.
pub fn refresh(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    found: &Found,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Refreshed {
    let settings = snapshot.settings();
    let changed: Option<PathSet> = match found {
        Found::Everything => None,
        Found::Changed(paths) => Some(paths.iter().cloned().collect()),
    };
    let is_listed_anew = changed
        .as_ref()
        .is_none_or(|changed| listing::has_changed(disk, snapshot, changed));
    let listing = is_listed_anew.then(|| disk.list(&settings.exclude));
    let files = match &listing {
        Some(listing) => &listing.files,
        None => snapshot.files(),
    };
    let mut skipped = match &listing {
        Some(listing) => listing.skipped.clone(),
        None => snapshot.skipped().clone(),
    };

    let is_known = |path: &RelPath| {
        snapshot.documents.contains_key(path) || snapshot.config_texts.contains_key(path)
    };
    let mut wanted: BTreeSet<&RelPath> = match &changed {
        None => files.iter().filter(|path| is_read(path)).collect(),
        Some(changed) => changed
            .iter()
            .filter(|path| (files.contains(*path) && is_read(path)) || is_known(path))
            .collect(),
    };
    if let Some(changed) = &changed {
        if let Some(listing) = &listing {
            let unread = |path: &&RelPath| is_read(path) && !is_known(path);
            wanted.extend(listing.files.iter().filter(unread));
        }
        // Imports may lie where nothing is listed, and a folder stands for them, too.
        let imports = instructions::always_loaded(snapshot);
        let imports = imports.into_iter().map(|document| &document.path);
        wanted.extend(imports.filter(|path| changed.covers(path) && is_known(path)));
        // A file that was skipped and has not changed is skipped for the same reason.
        for (path, reason) in snapshot.skipped() {
            if wanted.contains(path) && !changed.covers(path) {
                wanted.remove(path);
                skipped.insert(path.clone(), reason.clone());
            }
        }
    }

    let total = wanted.len();
    let done = AtomicUsize::new(0);
    let limit = settings.max_file_size;
    let read: Vec<(RelPath, Result<Read, SkipReason>)> = wanted
        .into_iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|path| {
            let result = read(disk, path, limit);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            (path.clone(), result)
        })
        .collect();

    let mut refreshed = Refreshed {
        files: None,
        skipped: None,
        loaded: Vec::new(),
        configs: Vec::new(),
        removed: Vec::new(),
        stale: changed.map(|changed| Stale::of(disk, snapshot, &changed)),
        read_with: matches!(found, Found::Everything).then(|| ReadSettings::of(settings)),
        absent_imports: BTreeSet::new(),
    };
    for (path, result) in read {
        skipped.remove(&path);
        match result {
            Ok(Read::Document(document)) => refreshed.loaded.push(document),
            Ok(Read::Config(text)) => refreshed.configs.push((path, text)),
            Err(reason) => {
                refreshed.removed.push(path.clone());
                // A file that went away between being listed and being read is not a fault.
                if files.contains(&path) {
                    skipped.insert(path, reason);
                }
            }
        }
    }
    if listing.is_some() {
        let gone = snapshot
            .documents
            .keys()
            .chain(snapshot.config_texts.keys())
            .filter(|path| !files.contains(*path) && is_read(path));
        refreshed.removed.extend(gone.cloned());
    }
    load_imports(disk, snapshot, &mut refreshed, limit);
    refreshed.skipped = (skipped != *snapshot.skipped).then_some(skipped);
    refreshed.files = listing
        .map(|listing| listing.files)
        .filter(|files| *files != *snapshot.files);
    refreshed
}

/// Whether files of this name are read into the workspace.
pub(crate) fn is_read(path: &RelPath) -> bool {
    path.is_markdown() || is_config(path)
}

enum Read {
    Document(Arc<Document>),
    Config(Text),
}

fn read(disk: &dyn Disk, path: &RelPath, limit: u64) -> Result<Read, SkipReason> {
    let contents = disk.read(path, limit)?;
    let text = Text::new(contents.text);
    if is_config(path) {
        return Ok(Read::Config(text));
    }
    let mut document = Document::new(path.clone(), text);
    document.modified = contents.modified;
    Ok(Read::Document(Arc::new(document)))
}

/// Instruction files import others of any name; these are read too, until nothing new is named.
fn load_imports(disk: &dyn Disk, snapshot: &Snapshot, refreshed: &mut Refreshed, limit: u64) {
    let mut view = snapshot.clone();
    if !refreshed.removed.is_empty() || !refreshed.loaded.is_empty() {
        let documents = Arc::make_mut(&mut view.documents);
        for path in &refreshed.removed {
            documents.remove(path);
        }
        for document in &refreshed.loaded {
            documents.insert(document.path.clone(), Arc::clone(document));
        }
    }
    let mut tried = BTreeSet::new();
    loop {
        let missing: Vec<_> = instructions::missing_imports(&view)
            .into_iter()
            .filter(|path| tried.insert(path.clone()))
            .collect();
        if missing.is_empty() {
            return;
        }
        for path in missing {
            if let Ok(Read::Document(document)) = read(disk, &path, limit) {
                Arc::make_mut(&mut view.documents).insert(path, Arc::clone(&document));
                refreshed.loaded.push(document);
            } else {
                refreshed.absent_imports.insert(path);
            }
        }
    }
}
