//! Makes files of a workspace.

use std::io::ErrorKind;

use thiserror::Error;

use super::Folder;
use crate::disk::SkipReason;
use crate::path::RelPath;

/// Why a file was not made. Nothing has changed then, but for folders that were made for it.
#[derive(Debug, Error)]
pub enum CreateError {
    /// Something is there.
    #[error("{0} is there already: move it away, or take another name")]
    Exists(RelPath),
    /// The way to it leads elsewhere, or is none.
    #[error("{path} cannot be made: {folder} {reason}")]
    Way {
        /// The file.
        path: RelPath,
        /// The folder above it that is at fault.
        folder: RelPath,
        /// What is wrong with that.
        reason: String,
    },
    /// The system did not let us.
    #[error("{path} cannot be made: {error}")]
    System {
        /// The file.
        path: RelPath,
        /// What the system said.
        error: std::io::Error,
    },
}

impl Folder {
    /// Makes a file that must not be there yet, with the folders that it needs: whole, or not at all. No link on the way
    /// may lead out of the workspace.
    ///
    /// # Errors
    /// Why it was not made.
    pub fn create(&self, path: &RelPath, text: &str) -> Result<(), CreateError> {
        let mut folder = path.parent();
        while !folder.is_root() {
            let wrong = match self.metadata(&folder.on_disk(&self.root)) {
                Ok(None) => None,
                Ok(Some(metadata)) if metadata.is_dir() => None,
                Ok(Some(_)) => Some("is no folder".to_owned()),
                Err(SkipReason::BadLink(why)) => Some(format!("is a link that {why}")),
                Err(reason) => Some(reason.to_string()),
            };
            if let Some(reason) = wrong {
                return Err(CreateError::Way {
                    path: path.clone(),
                    folder,
                    reason,
                });
            }
            folder = folder.parent();
        }
        let made = Folder::create_file(&path.on_disk(&self.root), text);
        made.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => CreateError::Exists(path.clone()),
            _ => CreateError::System {
                path: path.clone(),
                error,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_made_with_their_folders_and_never_over_others() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let path = RelPath::new("a/b/c.md").unwrap();
        folder.create(&path, "one\n").unwrap();
        assert!(matches!(
            folder.create(&path, "two\n"),
            Err(CreateError::Exists(_))
        ));
        let read = std::fs::read_to_string(dir.path().join("a/b/c.md")).unwrap();
        assert_eq!(read, "one\n");
        let below = RelPath::new("a/b/c.md/d.md").unwrap();
        let error = folder.create(&below, "x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a/b/c.md/d.md cannot be made: a/b/c.md is no folder"
        );
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_made_outside() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("a")).unwrap();
        let folder = Folder::new(dir.path());
        let error = folder
            .create(&RelPath::new("a/b/c.md").unwrap(), "x")
            .unwrap_err();
        assert!(matches!(error, CreateError::Way { .. }), "{error}");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
