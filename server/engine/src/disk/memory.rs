//! Files in memory, for tests and benchmarks of everything above the disk.

use std::collections::BTreeMap;
use std::sync::RwLock;
use std::time::{Duration, SystemTime};

use super::{Contents, Disk, Kind, Listing, SkipReason, decode};
use crate::history::{Ask, History};
use crate::path::RelPath;
use crate::path_set::PathSet;

/// A set of files that exists only in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: RwLock<BTreeMap<RelPath, (Vec<u8>, SystemTime)>>,
    ignored: RwLock<PathSet>,
    root: RwLock<Option<String>>,
    history: RwLock<Option<History>>,
    now: RwLock<Option<SystemTime>>,
}

impl Memory {
    /// Files from (path, content) pairs; paths that lead outside are left out.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Memory {
        let memory = Memory::default();
        for (path, content) in files {
            memory.write(path, content.as_bytes());
        }
        memory
    }

    /// Says where the files are, for addresses of files in documents.
    pub fn set_root(&self, root: &str) {
        if let Ok(mut own) = self.root.write() {
            *own = Some(root.to_owned());
        }
    }

    /// Writes a file; each write is a second later than the last.
    pub fn write(&self, path: &str, content: &[u8]) {
        let (Some(path), Ok(mut files)) = (RelPath::new(path), self.files.write()) else {
            return;
        };
        let latest = files.values().map(|(_, time)| *time).max();
        let time = latest.unwrap_or(SystemTime::UNIX_EPOCH) + Duration::from_secs(120);
        files.insert(path, (content.to_vec(), time));
    }

    /// From now on a folder is there and not listed, as if git ignored it.
    pub fn ignore(&self, path: &str) {
        if let (Some(path), Ok(mut ignored)) = (RelPath::new(path), self.ignored.write()) {
            ignored.insert(path);
        }
    }

    /// Makes up a history, from which questions are answered from now on. The folder still counts as no checkout.
    pub fn set_history(&self, history: History) {
        if let Ok(mut held) = self.history.write() {
            *held = Some(history);
        }
    }

    /// Says what time it is from now on. Before, it is the beginning of 1970.
    pub fn set_now(&self, time: SystemTime) {
        if let Ok(mut now) = self.now.write() {
            *now = Some(time);
        }
    }

    /// The content of a file of at most `limit` bytes, and when it was written.
    fn bytes(&self, path: &RelPath, limit: u64) -> Result<(Vec<u8>, SystemTime), SkipReason> {
        let gone = || SkipReason::Unreadable("it is no longer there".to_owned());
        let files = self.files.read().map_err(|_| gone())?;
        let (bytes, modified) = files.get(path).ok_or_else(gone)?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(SkipReason::TooLarge { size, limit });
        }
        Ok((bytes.clone(), *modified))
    }

    /// Removes a file, or a folder with all its files.
    pub fn remove(&self, path: &str) {
        if let (Some(path), Ok(mut files)) = (RelPath::new(path), self.files.write()) {
            files.retain(|file, _| !file.is_in(&path));
        }
    }
}

impl Disk for Memory {
    fn list(&self, _exclude: &[String]) -> Listing {
        let (Ok(files), Ok(ignored)) = (self.files.read(), self.ignored.read()) else {
            return Listing::default();
        };
        let listed = files.keys().filter(|path| !ignored.covers(path));
        Listing {
            files: listed.cloned().collect(),
            ..Listing::default()
        }
    }

    fn read(&self, path: &RelPath, limit: u64) -> Result<Contents, SkipReason> {
        let (bytes, modified) = self.bytes(path, limit)?;
        Ok(Contents {
            text: decode(bytes)?,
            modified: Some(modified),
        })
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        Ok(self.bytes(path, limit)?.0)
    }

    fn kind(&self, path: &RelPath) -> Option<Kind> {
        let files = self.files.read().ok()?;
        if files.contains_key(path) {
            return Some(Kind::File);
        }
        let is_folder = path.is_root() || files.keys().any(|file| file.is_in(path));
        is_folder.then_some(Kind::Folder)
    }

    fn root(&self) -> Option<String> {
        let root = self.root.read().ok()?;
        Some(root.as_deref().unwrap_or("/w").to_owned())
    }

    fn is_checkout(&self) -> bool {
        false
    }

    fn history(&self, ask: &Ask) -> Option<History> {
        let held = self.history.read().ok()?;
        held.as_ref().map(|history| history.answer(ask))
    }

    fn now(&self) -> SystemTime {
        let now = self.now.read().ok().and_then(|now| *now);
        now.unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::history::{Commit, Since, Written};

    #[test]
    fn bytes_are_read_as_they_are_and_time_stands_still() {
        let path = RelPath::new("a.bin").unwrap();
        let memory = Memory::default();
        memory.write("a.bin", b"\xef\xbb\xbf\xff");
        assert_eq!(memory.read_bytes(&path, 4).unwrap(), b"\xef\xbb\xbf\xff");
        let too_large = SkipReason::TooLarge { size: 4, limit: 3 };
        assert_eq!(memory.read_bytes(&path, 3), Err(too_large));
        assert_eq!(memory.read(&path, 4).unwrap_err(), SkipReason::NotUtf8(3));
        assert_eq!(memory.now(), SystemTime::UNIX_EPOCH);
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
        memory.set_now(later);
        assert_eq!(memory.now(), later);
    }

    #[test]
    fn a_made_up_history_answers_what_is_asked_and_no_more() {
        let set = |paths: &[&str]| -> BTreeSet<RelPath> {
            let paths = paths.iter();
            paths.map(|path| RelPath::new(path).unwrap()).collect()
        };
        let commit = Commit {
            id: "c0ffee".to_owned(),
            time: SystemTime::UNIX_EPOCH,
        };
        let written = |order| Written {
            commit: commit.clone(),
            order,
        };
        let known = |changed| Since::Known {
            commit: commit.clone(),
            changed: set(changed),
        };
        let path = |text| RelPath::new(text).unwrap();
        let memory = Memory::new([("a", "")]);
        let ask = Ask {
            written: set(&["a", "x"]),
            since: BTreeMap::from([
                ("c0ffee".to_owned(), set(&["b", "x"])),
                ("decaf".to_owned(), set(&["a"])),
            ]),
        };
        assert_eq!(memory.history(&ask), None);
        memory.set_history(History {
            head: Some(commit.clone()),
            written: BTreeMap::from([(path("a"), written(0)), (path("b"), written(1))]),
            since: BTreeMap::from([
                ("c0ffee".to_owned(), known(&["a", "b"])),
                ("beef".to_owned(), Since::Unknown),
            ]),
        });
        let expected = History {
            head: Some(commit.clone()),
            written: BTreeMap::from([(path("a"), written(0))]),
            since: BTreeMap::from([
                ("c0ffee".to_owned(), known(&["b"])),
                ("decaf".to_owned(), Since::Unknown),
            ]),
        };
        assert_eq!(memory.history(&ask), Some(expected));
    }
}
