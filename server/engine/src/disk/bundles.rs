//! Bundles on disk: two files that are saved as one, whatever happens meanwhile. `docs/bundles.md` says how.

mod slot;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::what_else;
use super::lock::Lock;
use super::store_error::StoreError;
use super::write::create_folders;
use super::{Disk, Folder};
use crate::bundle::member_name::check_bundle;
use crate::path::RelPath;
use slot::{Slot, name_of_staging};

/// The folder beside bundles that keeps those that were replaced.
const HISTORY: &str = ".history";

/// A bundle to be saved: `NAME.md` and `NAME.tar.zst` in a folder.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The folder, which need not be there.
    pub folder: &'a RelPath,
    /// The name of the bundle.
    pub name: &'a str,
    /// The content of `NAME.md`.
    pub digest: &'a [u8],
    /// The content of `NAME.tar.zst`.
    pub archive: &'a [u8],
}

/// What becomes of files that are there already, with other content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is saved.
    Refuse,
    /// They are kept in `.history/`.
    ToHistory,
}

/// What a save did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The bundle is new.
    Created,
    /// The same bundle was there already; nothing was written.
    Unchanged,
    /// The bundle replaced another one.
    Replaced {
        /// Where the files of the old one are now: two of them, or one where only one was there.
        history: Vec<RelPath>,
    },
}

impl Folder {
    /// Saves both files of a bundle, or neither: a kill at any moment leaves the old pair or the new one, in the latter
    /// case perhaps for [`Folder::finish_saves`] to put in its place. What is replaced is kept in the history.
    ///
    /// # Errors
    /// When files with other content are there, under [`Existing::Refuse`]; when something else stands where the files
    /// belong, or their folder leads out of the workspace; when somebody else is saving there; what the system says.
    /// Then the old files are untouched. After [`StoreError::Unfinished`] alone they may not be: the new ones are
    /// complete then, and wait to be put in their place.
    pub fn save_bundle(&self, pair: &Pair<'_>, existing: Existing) -> Result<Saved, StoreError> {
        check_bundle(pair.name).map_err(|error| StoreError::Name {
            name: pair.name.to_owned(),
            error,
        })?;
        let (shelf, _) = Shelf::find(self, pair.folder)?;
        create_folders(&shelf.path, &mut Vec::new())?;
        let Some(_lock) = Lock::of(&shelf.path)? else {
            return Err(StoreError::Busy { path: shelf.folder });
        };
        let slot = Slot::new(&shelf, pair.name);
        slot.finish(self.now())?;
        slot.clear_uncommitted()?;

        slot.check_spelling()?;
        let found = slot.compare(pair)?;
        if found.is_unchanged() {
            return Ok(Saved::Unchanged);
        }
        if existing == Existing::Refuse
            && let Some(error) = slot.refusal(&found)
        {
            return Err(error);
        }
        if let Err(error) = slot.stage(pair).and_then(|()| slot.commit()) {
            // Whether rubbish can be removed as well matters less than what went wrong; the next save tries again.
            let _ = slot.clear_uncommitted();
            return Err(error);
        }
        match slot.finish(self.now()) {
            Ok(finished) => {
                let history = finished.unwrap_or_default();
                Ok(if history.is_empty() {
                    Saved::Created
                } else {
                    Saved::Replaced { history }
                })
            }
            Err(error) => Err(slot.withdraw(error)),
        }
    }

    /// Finishes what savers that were killed have left in a folder of bundles: puts what was saved in its place, and
    /// removes what was not saved yet. Does nothing when there is nothing to do, and nothing to what somebody else is
    /// saving; waits for them a little. Whoever reads bundles calls this first.
    ///
    /// Returns the names of the bundles that it put in their place.
    ///
    /// # Errors
    /// When that cannot be done: what was saved stays where it is, to be finished later. What was not saved and cannot be
    /// removed is no error.
    pub fn finish_saves(&self, folder: &RelPath) -> Result<Vec<String>, StoreError> {
        let (shelf, is_there) = Shelf::find(self, folder)?;
        if !is_there || shelf.staging()?.is_empty() {
            return Ok(Vec::new());
        }
        let Some(_lock) = Lock::of(&shelf.path)? else {
            // Whoever holds it will finish it.
            return Ok(Vec::new());
        };
        let mut finished = Vec::new();
        let mut first_error = None;
        for name in shelf.staging()? {
            let slot = Slot::new(&shelf, &name);
            match slot.finish(self.now()) {
                Ok(Some(_)) => finished.push(name),
                Ok(None) => {
                    let _ = slot.clear_uncommitted();
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        first_error.map_or(Ok(finished), Err)
    }
}

/// Whether a folder of this name holds what saves need, or have kept: nothing that anybody works on.
pub(super) fn is_of_saves(folder: &OsStr) -> bool {
    folder == OsStr::new(HISTORY)
        || folder
            .to_str()
            .is_some_and(|n| name_of_staging(n).is_some())
}

/// A folder of bundles.
struct Shelf {
    /// As it is called.
    folder: RelPath,
    /// Where that is.
    path: PathBuf,
}

impl Shelf {
    /// Finds a folder, and whether it is there. Links are followed as long as they stay inside the workspace.
    fn find(disk: &Folder, folder: &RelPath) -> Result<(Shelf, bool), StoreError> {
        let resolved = disk.resolve(&folder.on_disk(&disk.root));
        let (path, metadata) = resolved.map_err(|reason| StoreError::Folder {
            path: folder.clone(),
            reason,
        })?;
        if let Some(metadata) = &metadata
            && !metadata.is_dir()
        {
            return Err(StoreError::NotAFolder {
                path: folder.clone(),
                what: in_the_way(metadata.file_type()),
            });
        }
        let folder = folder.clone();
        Ok((Shelf { folder, path }, metadata.is_some()))
    }

    /// The bundles for which savers have left something, in the order of their names.
    fn staging(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for (entry, kind) in self.entries()? {
            if kind.is_dir()
                && let Some(name) = name_of_staging(&entry)
            {
                names.push(name.to_owned());
            }
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// What lies in the folder, without what has no name that we could give.
    fn entries(&self) -> Result<Vec<(String, fs::FileType)>, StoreError> {
        let at = || StoreError::at(&self.path, "read");
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(at())? {
            let entry = entry.map_err(at())?;
            if let (Some(name), Ok(kind)) = (entry.file_name().to_str(), entry.file_type()) {
                entries.push((name.to_owned(), kind));
            }
        }
        Ok(entries)
    }

    /// What a path in this folder is called.
    fn shown(&self, path: &Path) -> RelPath {
        RelPath::below(&self.path, path)
            .and_then(|below| self.folder.join(below.as_str()))
            .unwrap_or_else(|| self.folder.clone())
    }
}

/// What stands where a folder, or a file, belongs.
fn in_the_way(kind: fs::FileType) -> &'static str {
    if kind.is_file() {
        "a file"
    } else {
        what_else(kind)
    }
}

#[cfg(test)]
mod tests;
