//! Reading files: a pure look at the disk, beside the workspace's state, on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::config::is_config;
use crate::disk::{Disk, Kind, SkipReason};
use crate::document::Document;
use crate::instructions;
use crate::path::RelPath;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::text::Text;

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
    pub(crate) files: Option<BTreeSet<RelPath>>,
    pub(crate) skipped: BTreeMap<RelPath, SkipReason>,
    pub(crate) loaded: Vec<Arc<Document>>,
    pub(crate) configs: Vec<(RelPath, Text)>,
    pub(crate) removed: Vec<RelPath>,
    /// The paths that may have changed; `None` when all may have.
    pub(crate) looked_at: Option<Vec<RelPath>>,
    /// The settings that files were listed and read with. They may be others by now.
    pub(crate) read_with: ReadSettings,
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
}

/// Reads what is new or changed on disk against a snapshot. `progress` hears how many files of how many are done.
pub fn refresh(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    found: &Found,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Refreshed {
    let settings = snapshot.settings();
    let needs_listing = match found {
        Found::Everything => true,
        Found::Changed(paths) => paths
            .iter()
            .any(|path| changes_listing(disk, snapshot, path)),
    };
    let listing = needs_listing.then(|| disk.list(&settings.exclude));
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
    let mut wanted: BTreeSet<&RelPath> = match found {
        Found::Everything => files.iter().filter(|path| is_read(path)).collect(),
        Found::Changed(paths) => paths
            .iter()
            .filter(|path| (files.contains(*path) && is_read(path)) || is_known(path))
            .collect(),
    };
    if let (Some(listing), Found::Changed(_)) = (&listing, found) {
        let unread = |path: &&RelPath| is_read(path) && !is_known(path);
        wanted.extend(listing.files.iter().filter(unread));
    }
    // A file that was skipped and has not changed is skipped for the same reason.
    if let Found::Changed(changed) = found {
        for (path, reason) in snapshot.skipped() {
            if wanted.contains(path) && !changed.contains(path) {
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
        skipped: BTreeMap::new(),
        loaded: Vec::new(),
        configs: Vec::new(),
        removed: Vec::new(),
        looked_at: match found {
            Found::Everything => None,
            Found::Changed(paths) => Some(paths.clone()),
        },
        read_with: ReadSettings::of(settings),
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
    refreshed.skipped = skipped;
    refreshed.files = listing.map(|listing| listing.files);
    refreshed
}

/// Whether an event about this path may change which files there are.
fn changes_listing(disk: &dyn Disk, snapshot: &Snapshot, path: &RelPath) -> bool {
    let is_listed = snapshot.files().contains(path);
    let now = disk.kind(path);
    let is_file = now == Some(Kind::File);
    // Clients name a folder once where all its files have come or gone.
    snapshot.is_listed_folder(path)
        || now == Some(Kind::Folder)
        || matches!(path.file_name(), ".gitignore" | ".ignore")
        || path.as_str() == crate::config::SETTINGS_PATH
        || is_listed != is_file
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
    let documents = Arc::make_mut(&mut view.documents);
    for path in &refreshed.removed {
        documents.remove(path);
    }
    for document in &refreshed.loaded {
        documents.insert(document.path.clone(), Arc::clone(document));
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
