//! The place of one bundle in its folder, and the steps of a save. Only who holds the lock of the folder takes them.
//!
//! ```text
//! .NAME.saving/             the new files are written here
//! .NAME.saving/old/         the old files, under a second name
//! .NAME.saving → .NAME.saved   the one step that counts: before it there is the old pair, from then on the new one
//! .NAME.saved/NAME.md → NAME.md
//! .NAME.saved/old → .history/NAME/2025-11-07T10-30-00Z
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::super::store_error::StoreError;
use super::super::{clock, write};
use super::{HISTORY, Pair, Shelf, in_the_way};
use crate::bundle::member_name::{check_bundle, key};
use crate::path::RelPath;

/// Where a save keeps the files that it replaces; `old-2` and so on where somebody else has changed them meanwhile.
const OLD: &str = "old";

/// The bundle that a folder of this name was made for while it was saved.
pub(super) fn name_of_staging(folder: &str) -> Option<&str> {
    let rest = folder.strip_prefix('.')?;
    let endings = [".saving", ".saved"];
    let name = endings
        .iter()
        .find_map(|ending| rest.strip_suffix(ending))?;
    check_bundle(name).is_ok().then_some(name)
}

/// The place of one bundle.
pub(super) struct Slot<'a> {
    shelf: &'a Shelf,
    /// The names of the two files, in the order in which they are put in their places: the digest is what people look
    /// for, and should not be there before its archive.
    files: [String; 2],
    /// Where the new files are written.
    saving: PathBuf,
    /// Where they are once they count.
    saved: PathBuf,
    /// Where files are kept that were replaced.
    history: PathBuf,
}

/// What is there, compared with what is to be saved.
pub(super) struct Found {
    /// Files that are there with other content.
    differing: Vec<PathBuf>,
    /// Files that are not there.
    missing: Vec<PathBuf>,
}

impl Found {
    pub(super) fn is_unchanged(&self) -> bool {
        self.differing.is_empty() && self.missing.is_empty()
    }
}

impl<'a> Slot<'a> {
    /// The place of a bundle whose name was checked.
    pub(super) fn new(shelf: &'a Shelf, name: &str) -> Slot<'a> {
        let at = |name: String| shelf.path.join(name);
        Slot {
            shelf,
            files: [format!("{name}.tar.zst"), format!("{name}.md")],
            saving: at(format!(".{name}.saving")),
            saved: at(format!(".{name}.saved")),
            history: at(HISTORY.to_owned()).join(name),
        }
    }

    /// Refuses a name that some systems take for that of another file which is there: a bundle is shared with people who
    /// use them.
    pub(super) fn check_spelling(&self) -> Result<(), StoreError> {
        let there = self.shelf.entries()?;
        for file in &self.files {
            let wanted = key(file);
            let alike = there
                .iter()
                .find(|(name, _)| name != file && key(name) == wanted);
            if let Some((name, _)) = alike {
                return Err(StoreError::OtherSpelling {
                    there: self.shown(name),
                    wanted: self.shown(file),
                });
            }
        }
        Ok(())
    }

    /// Compares what is there with what is to be saved.
    pub(super) fn compare(&self, pair: &Pair<'_>) -> Result<Found, StoreError> {
        let mut found = Found {
            differing: Vec::new(),
            missing: Vec::new(),
        };
        for (path, content) in self.targets().into_iter().zip(contents(pair)) {
            if !self.is_file(&path)? {
                found.missing.push(path);
            } else if !write::holds(&path, content)? {
                found.differing.push(path);
            }
        }
        Ok(found)
    }

    /// Why nothing may be saved over what is there. `None` when nothing would be replaced.
    pub(super) fn refusal(&self, found: &Found) -> Option<StoreError> {
        let differing = found.differing.last()?;
        let path = self.shelf.shown(differing);
        let history = self.shelf.shown(&self.history);
        Some(match found.missing.first() {
            Some(missing) => StoreError::Orphan {
                path,
                missing: self.shelf.shown(missing),
                history,
            },
            None => StoreError::Differs { path, history },
        })
    }

    /// Writes the new files where they do not count yet, and makes room for the old ones: what can fail for want of
    /// space is done here.
    pub(super) fn stage(&self, pair: &Pair<'_>) -> Result<(), StoreError> {
        fs::create_dir(&self.saving).map_err(StoreError::at(&self.saving, "created"))?;
        for (name, content) in self.files.iter().zip(contents(pair)) {
            write::create(&self.saving.join(name), content)?;
        }
        if self.keep_old(&self.saving)? {
            self.make_history()?;
        }
        write::sync_folder(&self.saving)
    }

    /// The step that counts.
    pub(super) fn commit(&self) -> Result<(), StoreError> {
        fs::rename(&self.saving, &self.saved).map_err(StoreError::at(&self.saved, "created"))
    }

    /// Finishes what somebody else has left, and may not have come to flush to the disk.
    pub(super) fn recover(&self, now: SystemTime) -> Result<Option<Vec<RelPath>>, StoreError> {
        if self.is_folder(&self.saved)? {
            for old in self.old_folders(&self.saved)? {
                write::sync_folder(&old)?;
            }
            write::sync_folder(&self.saved)?;
        }
        self.finish(now)
    }

    /// Puts what counts in its place, as far as that has not been done. Returns where the files that it replaced are
    /// kept, and `None` when there was nothing to finish.
    pub(super) fn finish(&self, now: SystemTime) -> Result<Option<Vec<RelPath>>, StoreError> {
        if !self.is_folder(&self.saved)? {
            return Ok(None);
        }
        self.check_entries()?;
        write::sync_folder(&self.shelf.path)?;
        if self.keep_old(&self.saved)? {
            write::sync_folder(&self.saved)?;
        }
        for (name, target) in self.files.iter().zip(self.targets()) {
            let staged = self.saved.join(name);
            if self.is_file(&staged)? {
                fs::rename(&staged, &target).map_err(StoreError::at(&target, "replaced"))?;
            }
        }
        write::sync_folder(&self.shelf.path)?;
        let mut history = Vec::new();
        for old in self.old_folders(&self.saved)? {
            history.extend(self.to_history(&old, now)?);
        }
        // Should a power cut bring it back, it is empty, and goes again.
        fs::remove_dir(&self.saved).map_err(StoreError::at(&self.saved, "removed"))?;
        Ok(Some(history))
    }

    /// Takes a save back that could not be finished, as long as nothing of it is in its place; then the error is that
    /// of a save that never was.
    pub(super) fn withdraw(&self, error: StoreError) -> StoreError {
        let is_whole = self.files.iter().all(|name| self.saved.join(name).exists());
        if is_whole && fs::rename(&self.saved, &self.saving).is_ok() {
            let _ = write::sync_folder(&self.shelf.path);
            let _ = self.clear_uncommitted();
            return error;
        }
        StoreError::Unfinished {
            path: self.shelf.shown(&self.saved),
            error: Box::new(error),
        }
    }

    /// Removes what does not count. Nothing else is removed, so a folder with anything else in it stays.
    pub(super) fn clear_uncommitted(&self) -> Result<(), StoreError> {
        if !self.is_folder(&self.saving)? {
            return Ok(());
        }
        for folder in self.old_folders(&self.saving)? {
            self.remove_files(&folder)?;
            fs::remove_dir(&folder).map_err(StoreError::at(&folder, "removed"))?;
        }
        self.remove_files(&self.saving)?;
        fs::remove_dir(&self.saving).map_err(StoreError::at(&self.saving, "removed"))?;
        // These were made for the save when they are empty, and stay when they are not.
        let _ = fs::remove_dir(&self.history);
        let _ = fs::remove_dir(self.shelf.path.join(HISTORY));
        Ok(())
    }

    /// Gives the files that are about to be replaced a second name, in the folder of the save: both of them when either
    /// differs from what replaces it, so that what is kept is a bundle. What is kept already is not kept again; but
    /// where somebody has changed a file since, without our lock, that is kept as well. Returns whether there was any
    /// that was not.
    fn keep_old(&self, staging: &Path) -> Result<bool, StoreError> {
        let mut there = Vec::new();
        let mut is_other = false;
        for (name, target) in self.files.iter().zip(self.targets()) {
            let staged = staging.join(name);
            if self.is_file(&staged)? && self.is_file(&target)? {
                is_other = is_other || !write::hold_the_same(&target, &staged)?;
                there.push((name, target));
            }
        }
        if !is_other {
            return Ok(false);
        }
        let mut changed = BTreeSet::new();
        for (name, target) in there {
            for number in 1.. {
                let old = staging.join(numbered(OLD, number));
                let kept = old.join(name);
                if !self.is_folder(&old)? {
                    fs::create_dir(&old).map_err(StoreError::at(&old, "created"))?;
                }
                if !self.is_file(&kept)? {
                    write::link_or_copy(&target, &kept)?;
                    changed.insert(old);
                    break;
                }
                if write::hold_the_same(&target, &kept)? {
                    break;
                }
            }
        }
        for old in &changed {
            write::sync_folder(old)?;
        }
        Ok(!changed.is_empty())
    }

    /// Moves a folder of replaced files into the history. Returns the files.
    fn to_history(&self, old: &Path, now: SystemTime) -> Result<Vec<RelPath>, StoreError> {
        self.make_history()?;
        let stamp = clock::stamp(now);
        let mut kept = self.history.join(&stamp);
        for number in 2.. {
            if !self.is_folder(&kept)? {
                break;
            }
            kept = self.history.join(numbered(&stamp, number));
        }
        fs::rename(old, &kept).map_err(StoreError::at(&kept, "created"))?;
        write::sync_folder(&self.history)?;
        let mut files = Vec::new();
        for name in self.files.iter().rev() {
            let file = kept.join(name);
            if self.is_file(&file)? {
                files.push(self.shelf.shown(&file));
            }
        }
        Ok(files)
    }

    /// Makes the folder of the history, never through a link.
    fn make_history(&self) -> Result<(), StoreError> {
        self.is_folder(&self.shelf.path.join(HISTORY))?;
        self.is_folder(&self.history)?;
        write::create_folders(&self.history, &mut Vec::new())
    }

    /// The folders of replaced files in the folder of a save.
    fn old_folders(&self, staging: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let mut folders = Vec::new();
        for number in 1.. {
            let folder = staging.join(numbered(OLD, number));
            if !self.is_folder(&folder)? {
                break;
            }
            folders.push(folder);
        }
        Ok(folders)
    }

    /// Refuses to finish a save whose folder somebody else uses.
    fn check_entries(&self) -> Result<(), StoreError> {
        let old = self.old_folders(&self.saved)?;
        for folder in old.iter().chain([&self.saved]) {
            let at = || StoreError::at(folder, "read");
            for entry in fs::read_dir(folder).map_err(at())? {
                let path = entry.map_err(at())?.path();
                let is_file = self.files.iter().any(|name| path == folder.join(name));
                if !is_file && !old.contains(&path) {
                    return Err(StoreError::Foreign {
                        path: self.shelf.shown(&path),
                    });
                }
            }
        }
        Ok(())
    }

    fn remove_files(&self, folder: &Path) -> Result<(), StoreError> {
        for name in &self.files {
            let path = folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() == NotFound => {}
                other => other.map_err(StoreError::at(&path, "removed"))?,
            }
        }
        Ok(())
    }

    fn targets(&self) -> [PathBuf; 2] {
        self.files.each_ref().map(|name| self.shelf.path.join(name))
    }

    fn shown(&self, name: &str) -> RelPath {
        self.shelf.shown(&self.shelf.path.join(name))
    }

    /// Whether a file is there; an error when something else is.
    fn is_file(&self, path: &Path) -> Result<bool, StoreError> {
        match kind(path)? {
            None => Ok(false),
            Some(kind) if kind.is_file() => Ok(true),
            Some(kind) => Err(StoreError::NotAFile {
                path: self.shelf.shown(path),
                what: in_the_way(kind),
            }),
        }
    }

    /// Whether a folder is there; an error when something else is.
    fn is_folder(&self, path: &Path) -> Result<bool, StoreError> {
        match kind(path)? {
            None => Ok(false),
            Some(kind) if kind.is_dir() => Ok(true),
            Some(kind) => Err(StoreError::NotAFolder {
                path: self.shelf.shown(path),
                what: in_the_way(kind),
            }),
        }
    }
}

/// What stands at a path, links not followed.
fn kind(path: &Path) -> Result<Option<fs::FileType>, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == NotFound => Ok(None),
        Err(error) => Err(StoreError::at(path, "looked at")(error)),
    }
}

/// The contents of the files of a bundle, in the order of [`Slot::files`].
fn contents<'a>(pair: &Pair<'a>) -> [&'a [u8]; 2] {
    [pair.archive, pair.digest]
}

/// The first of a name has no number.
fn numbered(name: &str, number: u64) -> String {
    match number {
        1 => name.to_owned(),
        _ => format!("{name}-{number}"),
    }
}
