//! One at a time: who saves in a folder, or finishes what was saved, holds its lock.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::store_error::StoreError;

/// How long to wait for somebody else. A save takes a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often to ask meanwhile: the system can wait without being asked, but not for a limited time.
const PAUSE: Duration = Duration::from_millis(5);

/// Where folders cannot be locked, this file in them is.
const LOCK_FILE: &str = ".saving.lock";

/// A folder that is locked until this is dropped, or the process ends in whatever way: the system holds the lock, and
/// nothing on disk says so.
#[derive(Debug)]
pub(super) struct Lock {
    _held: File,
}

impl Lock {
    /// Locks a folder, which must be there. `None` when somebody else holds it for longer than it is worth to wait.
    pub(super) fn of(folder: &Path) -> Result<Option<Lock>, StoreError> {
        Lock::within(folder, PATIENCE)
    }

    fn within(folder: &Path, patience: Duration) -> Result<Option<Lock>, StoreError> {
        if cfg!(unix) {
            let open = || File::open(folder).map_err(StoreError::at(folder, "opened"));
            let mut file = open()?;
            // Network file systems may lock only what is opened for writing, which folders never are.
            while let Ok(is_taken) = take(&file, patience) {
                if !is_taken {
                    return Ok(None);
                }
                if is_still_at(&file, folder).map_err(StoreError::at(folder, "opened"))? {
                    return Ok(Some(Lock { _held: file }));
                }
                // While we waited, another folder took the place of the one that we have locked.
                file = open()?;
            }
        }
        Lock::file_within(&folder.join(LOCK_FILE), patience)
    }

    /// Locks a file, which is made for it and stays: whoever removed it could not know who else has opened it.
    fn file_within(path: &Path, patience: Duration) -> Result<Option<Lock>, StoreError> {
        let mut options = File::options();
        let options = options.create(true).truncate(false).read(true).write(true);
        let file = options
            .open(path)
            .map_err(StoreError::at(path, "created"))?;
        let is_taken = take(&file, patience).map_err(StoreError::at(path, "locked"))?;
        Ok(is_taken.then_some(Lock { _held: file }))
    }
}

/// Waits for the lock of a file. Whether it was to be had in time.
fn take(file: &File, patience: Duration) -> io::Result<bool> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Ok(false),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Whether an opened folder still is the one at its path.
#[cfg(unix)]
fn is_still_at(opened: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (opened, there) = (opened.metadata()?, std::fs::metadata(path)?);
    Ok((opened.dev(), opened.ino()) == (there.dev(), there.ino()))
}

/// Elsewhere folders are not locked.
#[cfg(not(unix))]
fn is_still_at(_opened: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_LONG: Duration = Duration::from_millis(20);

    #[test]
    fn a_lock_is_held_by_one_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lock");
        type Take<'a> = &'a dyn Fn() -> Option<Lock>;
        let of_folder: Take<'_> = &|| Lock::within(folder.path(), NOT_LONG).unwrap();
        let of_file: Take<'_> = &|| Lock::file_within(&file, NOT_LONG).unwrap();
        for take in [of_folder, of_file] {
            let held = take();
            assert!(held.is_some());
            assert!(take().is_none());
            drop(held);
            assert!(take().is_some());
        }
    }

    #[cfg(unix)]
    #[test]
    fn locking_a_folder_leaves_nothing_in_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Lock::of(folder.path()).unwrap().is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_locked_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let error = Lock::of(&gone).unwrap_err().to_string();
        assert!(error.contains("gone"), "{error}");
    }
}
