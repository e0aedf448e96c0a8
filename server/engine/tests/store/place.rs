//! A workspace with one bundle in it, of which every file says which save it comes from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use agentops_engine::disk::{Existing, Folder, Pair, Saved, StoreError};
use agentops_engine::path::RelPath;
use tempfile::TempDir;

pub const BUNDLES: &str = "agentops/bundles";
const NAME: &str = "k8s";

/// The size of an archive, in bytes: it takes several writes to fill a disk with it.
pub const SIZE: usize = 60_000;

pub struct Place {
    root: PathBuf,
}

/// Both files of a bundle, by what they say of themselves: `None` where the file is not there.
type Both = (Option<String>, Option<String>);

impl Place {
    pub fn at(root: &Path) -> Place {
        Place {
            root: root.to_path_buf(),
        }
    }

    fn disk(&self) -> Folder {
        Folder::new(&self.root)
    }

    pub fn save(&self, tag: &str, existing: Existing) -> Result<Saved, StoreError> {
        let (digest, archive) = (content(tag, 3_000), content(tag, SIZE));
        let pair = Pair {
            folder: &RelPath::new(BUNDLES).unwrap(),
            name: NAME,
            digest: digest.as_bytes(),
            archive: archive.as_bytes(),
        };
        self.disk().save_bundle(&pair, existing)
    }

    pub fn finish(&self) -> Result<Vec<String>, StoreError> {
        self.disk().finish_saves(&RelPath::new(BUNDLES).unwrap())
    }

    pub fn bundles(&self) -> PathBuf {
        self.root.join(BUNDLES)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.bundles().join(name)
    }

    /// Leaves what a saver leaves that is killed right after the step that counts.
    pub fn leave_committed(&self, tag: &str) {
        let saved = self.file(&format!(".{NAME}.saved"));
        fs::create_dir_all(&saved).unwrap();
        fs::write(saved.join(format!("{NAME}.md")), content(tag, 3_000)).unwrap();
        fs::write(saved.join(format!("{NAME}.tar.zst")), content(tag, SIZE)).unwrap();
    }

    /// Whether a file of a save that is to be finished is in its place already.
    pub fn is_begun(&self) -> bool {
        let saved = self.file(&format!(".{NAME}.saved"));
        self.both(&saved).1.is_none()
    }

    /// The bundle that is there, whole and unmixed. `None` when there is none.
    pub fn current(&self) -> Option<String> {
        let (digest, archive) = self.both(&self.bundles());
        assert_eq!(digest, archive, "half of one bundle and half of another");
        digest
    }

    /// The bundles in the history, each whole and unmixed, in the order of their names.
    pub fn history(&self) -> Vec<String> {
        let folder = self.file(".history").join(NAME);
        let mut names: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
            Err(_) => return Vec::new(),
        };
        names.sort();
        let kept = names.iter().map(|folder| {
            let (digest, archive) = self.both(folder);
            assert_eq!(digest, archive, "{}", folder.display());
            digest.unwrap()
        });
        kept.collect()
    }

    /// Nothing is there but a bundle and its history.
    pub fn assert_tidy(&self, about: &str) {
        let mut there = BTreeMap::new();
        for entry in fs::read_dir(self.bundles()).into_iter().flatten() {
            let entry = entry.unwrap();
            there.insert(entry.file_name().into_string().unwrap(), entry.path());
        }
        there.remove(&format!("{NAME}.md"));
        there.remove(&format!("{NAME}.tar.zst"));
        // Stays where folders cannot be locked, as when the system was made to say so.
        there.remove(".saving.lock");
        if let Some(history) = there.remove(".history") {
            let bundles: Vec<_> = fs::read_dir(history).unwrap().collect();
            assert_eq!(bundles.len(), 1, "{about}: {bundles:?}");
            assert_ne!(self.history(), [""; 0], "{about}: an empty history");
        }
        assert_eq!(there, BTreeMap::new(), "{about}");
    }

    fn both(&self, folder: &Path) -> Both {
        let tag = |file: String, size| {
            let text = fs::read_to_string(folder.join(file)).ok()?;
            let tag = text.lines().next().unwrap_or_default().to_owned();
            assert_eq!(text, content(&tag, size), "{}", folder.display());
            Some(tag)
        };
        let digest = tag(format!("{NAME}.md"), 3_000);
        (digest, tag(format!("{NAME}.tar.zst"), SIZE))
    }
}

/// A text of this size that says throughout which save it comes from.
fn content(tag: &str, size: usize) -> String {
    let mut text = format!("{tag}\n").repeat(size / (tag.len() + 1) + 1);
    text.truncate(size);
    text
}

/// A folder in memory where there is one: for tests that write often and in which no power is cut.
pub fn fast_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}
