//! Writing so that a file is there as a whole or not at all, and still is after a power cut.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::folder::is_absent;
use super::store_error::StoreError;

/// A file with this content under a name of its own, in the folder that it will stand in. It is gone again when it is
/// dropped; a kill leaves it behind, as `.agentops-….tmp`.
pub(super) fn staged(folder: &Path, content: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".agentops-").suffix(".tmp");
    // Others may read what we write, as far as the user lets them: temporary files are the user's alone otherwise.
    #[cfg(unix)]
    let ordinary = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(ordinary);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

/// Writes a file that must not be there yet, to the disk itself.
pub(super) fn create(path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let write = || {
        let mut file = File::create_new(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    write().map_err(StoreError::at(path, "written"))
}

/// Makes last what a folder lists: without it, a power cut may take back what was made, renamed or removed there.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Elsewhere folders cannot be opened as files are, and what the file system promises has to do.
    if !cfg!(unix) {
        return Ok(());
    }
    use io::ErrorKind::{InvalidInput, Unsupported};
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // There are file systems that cannot, and have nothing to make up for it.
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
        other => other.map_err(StoreError::at(folder, "written")),
    }
}

/// Creates the folders of a path that are missing, and adds them to those that were `made`, the outermost first.
pub(super) fn create_folders(path: &Path, made: &mut Vec<PathBuf>) -> Result<(), StoreError> {
    let mut missing = Vec::new();
    for folder in path.ancestors() {
        match fs::metadata(folder) {
            Ok(metadata) if metadata.is_dir() => break,
            Ok(_) => return Err(StoreError::at(folder, "used as a folder")(not_a_folder())),
            Err(error) if is_absent(&error) => {
                // The folder that a relative path begins in has no name, and is there.
                if folder.as_os_str().is_empty() {
                    break;
                }
                missing.push(folder.to_path_buf());
            }
            Err(error) => return Err(StoreError::at(folder, "looked at")(error)),
        }
    }
    for folder in missing.into_iter().rev() {
        match fs::create_dir(&folder) {
            // Somebody else was faster.
            Err(_) if folder.is_dir() => continue,
            other => other.map_err(StoreError::at(&folder, "created"))?,
        }
        made.push(folder.clone());
        match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent)?,
            _ => sync_folder(Path::new("."))?,
        }
    }
    Ok(())
}

fn not_a_folder() -> io::Error {
    io::Error::from(io::ErrorKind::NotADirectory)
}

/// Another name for the content of a file, or a copy of it where a file cannot have two names.
pub(super) fn link_or_copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copy = || {
        let mut copy = File::create_new(to)?;
        io::copy(&mut File::open(from)?, &mut copy)?;
        copy.sync_all()
    };
    copy().map_err(StoreError::at(to, "written"))
}

/// Whether a file has exactly this content.
pub(super) fn holds(path: &Path, content: &[u8]) -> Result<bool, StoreError> {
    let read = || {
        let file = File::open(path)?;
        Ok(file.metadata()?.len() == content.len() as u64 && give_the_same(file, content)?)
    };
    read().map_err(StoreError::at(path, "read"))
}

/// Whether two files have the same content.
pub(super) fn hold_the_same(path: &Path, other: &Path) -> Result<bool, StoreError> {
    let read = || {
        let (one, other) = (File::open(path)?, File::open(other)?);
        Ok(one.metadata()?.len() == other.metadata()?.len() && give_the_same(one, other)?)
    };
    read().map_err(StoreError::at(path, "read"))
}

fn give_the_same(one: impl Read, other: impl Read) -> io::Result<bool> {
    let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if left[..length] != right[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(left.is_empty() && right.is_empty());
        }
        one.consume(length);
        other.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_compared_to_the_last_byte() {
        let folder = tempfile::tempdir().unwrap();
        let long = "x".repeat(100_000);
        let at = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let one = at("one", &long);
        assert!(holds(&one, long.as_bytes()).unwrap());
        assert!(hold_the_same(&one, &at("same", &long)).unwrap());
        for other in [&long[1..], "", &format!("{}y", &long[1..])] {
            assert!(!holds(&one, other.as_bytes()).unwrap());
            assert!(!hold_the_same(&one, &at("other", other)).unwrap());
        }
    }

    #[test]
    fn folders_are_created_once_and_never_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c");
        let mut made = Vec::new();
        create_folders(&path, &mut made).unwrap();
        let expected = ["a", "a/b", "a/b/c"].map(|path| folder.path().join(path));
        assert_eq!(made, expected);
        create_folders(&path, &mut made).unwrap();
        assert_eq!(made, expected);
        fs::write(path.join("file"), "").unwrap();
        let error = create_folders(&path.join("file/d/e"), &mut made).unwrap_err();
        let expected = "file` cannot be used as a folder: not a directory";
        assert!(error.to_string().ends_with(expected), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_staged_can_be_read_by_those_who_may_read_other_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let ordinary = folder.path().join("ordinary");
        fs::write(&ordinary, "").unwrap();
        let staged = staged(folder.path(), b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&staged), mode(&ordinary));
    }

    #[test]
    fn a_link_is_as_good_as_a_copy_and_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("one"), "1").unwrap();
        fs::write(at("taken"), "2").unwrap();
        link_or_copy(&at("one"), &at("other")).unwrap();
        fs::remove_file(at("one")).unwrap();
        assert_eq!(fs::read(at("other")).unwrap(), b"1");
        assert!(link_or_copy(&at("other"), &at("taken")).is_err());
        assert_eq!(fs::read(at("taken")).unwrap(), b"2");
    }
}
