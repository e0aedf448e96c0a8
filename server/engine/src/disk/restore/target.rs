//! The folder that files are put back into, looked at link by link and name by name.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::super::folder::{is_absent, what_else};
use super::super::store_error::StoreError;
use super::super::{Folder, write};
use super::{Obstacle, TargetState};
use crate::bundle::archive::Member;
use crate::bundle::member_name::{self, NameError};
use crate::path::RelPath;

/// The folder that files are put back into.
pub(super) struct Target<'a> {
    root: &'a Path,
    /// How the folders that were looked into spell what lies in them.
    spellings: HashMap<PathBuf, HashSet<OsString>>,
}

impl Target<'_> {
    /// Nothing of it is looked at yet.
    pub(super) fn new(folder: &Folder) -> Target<'_> {
        Target {
            root: &folder.root,
            spellings: HashMap::new(),
        }
    }

    /// Where a file is to be put back.
    pub(super) fn path(&self, member: &RelPath) -> PathBuf {
        member.on_disk(self.root)
    }

    /// What stands where a file is to be put back.
    pub(super) fn state(&mut self, member: &Member) -> TargetState {
        self.look(member).unwrap_or_else(TargetState::Blocked)
    }

    /// Puts a file in its place, when that still is as it was.
    pub(super) fn put(
        &mut self,
        member: &Member,
        state: &TargetState,
        file: TempPath,
    ) -> Result<(), StoreError> {
        let path = self.path(&member.path);
        if self.state(member) != *state {
            let path = member.path.clone();
            return Err(StoreError::Changed { path });
        }
        let put = match state {
            TargetState::Absent => file.persist_noclobber(&path),
            _ => file.persist(&path),
        };
        put.map_err(|error| StoreError::at(&path, "written")(error.error))
    }

    /// Walks down to the place of a file, folder by folder.
    fn look(&mut self, member: &Member) -> Result<TargetState, Obstacle> {
        member_name::check(member.path.as_str()).map_err(Obstacle::Name)?;
        let mut way = RelPath::default();
        let mut found = match fs::metadata(self.root) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(TargetState::Absent),
            Err(error) => return Err(unreadable(&way, &error)),
        };
        for segment in member.path.segments() {
            if !found.is_dir() {
                let what = in_the_way(&found);
                return Err(Obstacle::NotAFolder { path: way, what });
            }
            let folder = way.on_disk(self.root);
            let Some(next) = way.join(segment) else {
                return Err(Obstacle::Name(NameError::Parent));
            };
            way = next;
            found = match fs::symlink_metadata(way.on_disk(self.root)) {
                Ok(metadata) => metadata,
                Err(error) if is_absent(&error) => return Ok(TargetState::Absent),
                Err(error) => return Err(unreadable(&way, &error)),
            };
            self.check_spelling(&folder, &way)?;
            if found.is_symlink() {
                return Err(Obstacle::Link(way));
            }
        }
        if !found.is_file() {
            return Err(Obstacle::NotAFile(in_the_way(&found)));
        }
        match write::holds(&self.path(&way), &member.bytes) {
            Ok(true) => Ok(TargetState::Same),
            Ok(false) => Ok(TargetState::Differs),
            Err(StoreError::System { error, .. }) => Err(unreadable(&way, &error)),
            Err(error) => Err(Obstacle::Unreadable {
                path: way,
                error: error.to_string(),
            }),
        }
    }

    /// Refuses what the system finds under a name that its folder does not list: there, other names mean the same.
    fn check_spelling(&mut self, folder: &Path, path: &RelPath) -> Result<(), Obstacle> {
        if !self.spellings.contains_key(folder) {
            let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            let entries = entries.map_err(|error| unreadable(&path.parent(), &error))?;
            let names = entries.iter().map(fs::DirEntry::file_name);
            self.spellings.insert(folder.to_path_buf(), names.collect());
        }
        match self.spellings.get(folder) {
            Some(names) => check_listed(names, path),
            None => Ok(()),
        }
    }
}

/// Whether a folder with these names in it lists a file as it is spelled.
pub(super) fn check_listed(names: &HashSet<OsString>, path: &RelPath) -> Result<(), Obstacle> {
    let name = path.file_name();
    if names.contains(OsStr::new(name)) {
        return Ok(());
    }
    let wanted = member_name::key(name);
    let there = names
        .iter()
        .filter_map(|there| there.to_str())
        .find(|there| member_name::key(there) == wanted)
        .and_then(|there| path.parent().join(there));
    Err(match there {
        Some(there) => Obstacle::OtherSpelling(there),
        None => Obstacle::OtherName(path.clone()),
    })
}

fn unreadable(path: &RelPath, error: &io::Error) -> Obstacle {
    Obstacle::Unreadable {
        path: path.clone(),
        error: error.to_string(),
    }
}

fn in_the_way(metadata: &Metadata) -> &'static str {
    if metadata.is_file() {
        "a file"
    } else {
        what_else(metadata.file_type())
    }
}
