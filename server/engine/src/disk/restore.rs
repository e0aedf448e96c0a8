//! Putting originals back: looked at as a whole before anything is written, each file written as a whole, and never
//! through a link.

mod target;

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, Metadata, Permissions};
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use thiserror::Error;

use super::store_error::StoreError;
use super::{Folder, write};
use crate::bundle::archive::Member;
use crate::bundle::member_name::{Clash, NameError, Names};
use crate::path::RelPath;
use target::Target;

/// A file to be put back, and what stands in its place now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The file, from the folder that it is put back into.
    pub path: RelPath,
    /// What is there.
    pub state: TargetState,
}

/// What stands where a file is to be put back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetState {
    /// Nothing.
    Absent,
    /// The file, with the same content.
    Same,
    /// A file with other content.
    Differs,
    /// The file cannot be put back.
    Blocked(Obstacle),
}

/// Why a file cannot be put back.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Obstacle {
    /// It has a name that could mean something else on some system.
    #[error("{0}")]
    Name(NameError),
    /// It is the same file as another one that is to be put back, or is a folder of it, on some systems.
    #[error("it and `{0}` cannot both be there on every system")]
    Clash(RelPath),
    /// It, or a folder on the way, is a link.
    #[error("`{0}` is a link, and nothing is written through links")]
    Link(RelPath),
    /// A folder on the way is something else.
    #[error("{} is {what}, where a folder belongs", named(.path))]
    NotAFolder {
        /// What is in the way; the folder that files are put back into when it is empty.
        path: RelPath,
        /// What it is.
        what: &'static str,
    },
    /// Something that is no file stands in its place.
    #[error("it is {0} here")]
    NotAFile(&'static str),
    /// The system takes another name for the same.
    #[error("`{0}` is there, which is the same on this system")]
    OtherSpelling(RelPath),
    /// The system finds something that no folder lists, as by a short name of Windows.
    #[error("`{0}` is there under another name")]
    OtherName(RelPath),
    /// The system does not let us look.
    #[error("{} cannot be looked at: {error}", named(.path))]
    Unreadable {
        /// What could not be looked at.
        path: RelPath,
        /// The system's reason.
        error: String,
    },
}

fn named(path: &RelPath) -> String {
    if path.is_root() {
        return "the folder to restore into".to_owned();
    }
    format!("`{path}`")
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.state {
            TargetState::Absent => write!(f, "`{path}` is not there"),
            TargetState::Same => write!(f, "`{path}` is there and the same"),
            TargetState::Differs => write!(f, "`{path}` is there and differs"),
            TargetState::Blocked(obstacle) => write!(f, "`{path}`: {obstacle}"),
        }
    }
}

/// What becomes of files that are there with other content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Differing<'a> {
    /// Nothing is put back.
    Refuse,
    /// These are overwritten; when another one is there, too, nothing is put back.
    OverwriteThese(&'a [RelPath]),
    /// They are overwritten.
    Overwrite,
}

/// What was put back, in the order of the members.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Restored {
    /// Files that were not there.
    pub created: Vec<RelPath>,
    /// Files that had other content.
    pub overwritten: Vec<RelPath>,
    /// Files that had the same content, and were not touched.
    pub same: Vec<RelPath>,
}

impl Folder {
    /// What putting these files back into this folder would touch, in their order. Nothing is written; the folder need
    /// not be there. To put them back elsewhere, make that a [`Folder`].
    pub fn restore_plan(&self, members: &[Member]) -> Vec<Planned> {
        let mut names = Names::default();
        let mut target = Target::new(self);
        let planned = members.iter().map(|member| {
            let clash = names.insert(&member.path).err();
            let state = match clash {
                Some(Clash::Twice) => TargetState::Blocked(Obstacle::Clash(member.path.clone())),
                Some(Clash::Alike(other) | Clash::FileAndFolder(other)) => {
                    TargetState::Blocked(Obstacle::Clash(other))
                }
                None => target.state(member),
            };
            Planned {
                path: member.path.clone(),
                state,
            }
        });
        planned.collect()
    }

    /// Puts files back into this folder, which is created when it is not there. Everything is looked at, and written
    /// under other names, before the first file is put in its place. Then each file is there as a whole or not at all;
    /// after a kill some may be back and others not, and restoring again does the rest.
    ///
    /// # Errors
    /// When a file is blocked, or differs and may not be overwritten, and what the system says: nothing was put back.
    /// [`StoreError::Partly`] says what was, when something went wrong after all.
    pub fn restore(
        &self,
        members: &[Member],
        differing: Differing<'_>,
    ) -> Result<Restored, StoreError> {
        let plan = self.restore_plan(members);
        check(&plan, differing)?;
        let mut target = Target::new(self);
        let mut new_folders = NewFolders::default();
        let mut staged = Vec::new();
        for (member, planned) in members.iter().zip(&plan) {
            if planned.state != TargetState::Same {
                let path = target.path(&member.path);
                staged.push((
                    member,
                    &planned.state,
                    stage(&path, member, &mut new_folders)?,
                ));
            }
        }

        let mut restored = Restored::default();
        let mut folders = BTreeSet::new();
        for (member, state, file) in staged {
            let path = target.path(&member.path);
            if let Err(error) = target.put(member, state, file) {
                return Err(restored.until(error));
            }
            folders.extend(path.parent().map(Path::to_path_buf));
            match state {
                TargetState::Differs => restored.overwritten.push(member.path.clone()),
                _ => restored.created.push(member.path.clone()),
            }
        }
        new_folders.keep();
        for folder in &folders {
            if let Err(error) = write::sync_folder(folder) {
                return Err(restored.until(error));
            }
        }
        let same = plan.into_iter().filter(|p| p.state == TargetState::Same);
        restored.same = same.map(|planned| planned.path).collect();
        Ok(restored)
    }
}

impl Restored {
    /// The error that ended it.
    fn until(self, error: StoreError) -> StoreError {
        let mut restored = [self.created, self.overwritten].concat();
        restored.sort();
        if restored.is_empty() {
            return error;
        }
        StoreError::Partly {
            restored,
            error: Box::new(error),
        }
    }
}

/// Whether a plan can be carried out.
fn check(plan: &[Planned], differing: Differing<'_>) -> Result<(), StoreError> {
    let those = |is: &dyn Fn(&TargetState) -> bool| -> Vec<Planned> {
        plan.iter()
            .filter(|planned| is(&planned.state))
            .cloned()
            .collect()
    };
    let blocked = those(&|state| matches!(state, TargetState::Blocked(_)));
    if !blocked.is_empty() {
        return Err(StoreError::Blocked(blocked));
    }
    let differ = those(&|state| *state == TargetState::Differs);
    let may_go = |planned: &Planned| match differing {
        Differing::Refuse => false,
        Differing::OverwriteThese(these) => these.contains(&planned.path),
        Differing::Overwrite => true,
    };
    if !differ.iter().all(may_go) {
        let paths = differ.into_iter().map(|planned| planned.path);
        return Err(StoreError::WouldOverwrite(paths.collect()));
    }
    Ok(())
}

/// Writes a file beside its place, with the permissions of the one that is there.
fn stage(path: &Path, member: &Member, folders: &mut NewFolders) -> Result<TempPath, StoreError> {
    let folder = path.parent().unwrap_or(path);
    folders.create(folder)?;
    let write = || {
        let staged = write::staged(folder, &member.bytes)?;
        match fs::symlink_metadata(path) {
            Ok(there) if there.is_file() => fs::set_permissions(&staged, permissions(&there))?,
            _ => {}
        }
        Ok(staged)
    };
    write().map_err(StoreError::at(path, "written"))
}

/// The permissions of a file, without those that let a program run as somebody else.
fn permissions(metadata: &Metadata) -> Permissions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is only one permission"))]
    let mut permissions = metadata.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        permissions.set_mode(permissions.mode() & 0o777);
    }
    permissions
}

/// Folders that were made, and go again when nothing comes to lie in them.
#[derive(Default)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    fn create(&mut self, folder: &Path) -> Result<(), StoreError> {
        write::create_folders(folder, &mut self.0)
    }

    fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // One that has something in it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests;
