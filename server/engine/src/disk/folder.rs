//! A folder of the real file system.

mod create;

use std::ffi::OsStr;
use std::fs::{self, File, FileType, Metadata};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder, WalkState};

use super::{Contents, Disk, Kind, Listing, SkipReason, bundles, clock, decode, git, write};
use crate::history::{Ask, History};
use crate::path::RelPath;
use crate::path_set::PathSet;

pub use create::CreateError;

/// Links are followed this many times, as on Linux; more are a circle.
const MAX_LINKS: usize = 40;

/// Folders that are never looked into.
const NEVER: [&str; 5] = [".git", ".hg", ".svn", ".jj", "node_modules"];

/// What a folder has that is a checkout or a package, and not a team's artifacts.
const FOREIGN: [&str; 6] = [
    ".git",
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "setup.py",
    "__init__.py",
];

/// A workspace folder on disk.
#[derive(Debug)]
pub struct Folder {
    pub(super) root: PathBuf,
    /// The root with its links resolved, to tell whether a link stays inside.
    canonical: PathBuf,
}

impl Folder {
    /// A workspace at `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Folder {
        let root = root.into();
        let canonical = fs::canonicalize(&root).unwrap_or_else(|_| root.clone());
        Folder { root, canonical }
    }

    /// The nearest ancestor of `start`, itself included, that has an `agentops` folder. A checkout or a package
    /// of that name is none.
    pub fn find_root(start: &Path) -> Option<PathBuf> {
        let start = std::path::absolute(start).ok()?;
        start
            .ancestors()
            .find(|folder| holds_artifacts(&folder.join("agentops")))
            .map(Path::to_path_buf)
    }

    /// Creates a file that must not exist yet, with the folders that it needs.
    ///
    /// # Errors
    /// What the system says, also when the file is there already.
    pub fn create_file(path: &Path, content: &str) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let file = write::staged(folder, content.as_bytes())?;
        file.persist_noclobber(path).map_err(|error| error.error)
    }

    /// The checkout of git that the folder lies in, or is: the nearest ancestor with a `.git`, which is a file in a linked
    /// worktree and in a submodule.
    fn checkout(&self) -> Option<&Path> {
        self.canonical
            .ancestors()
            .find(|folder| folder.join(".git").exists())
    }

    /// Metadata of a path, links resolved as long as they stay inside the workspace. Links are read one by one, so that
    /// nothing outside is ever asked for, not even whether it exists.
    fn metadata(&self, path: &Path) -> Result<Option<Metadata>, SkipReason> {
        Ok(self.resolve(path)?.1)
    }

    /// Where a path leads when its links are followed as [`Folder::metadata`] follows them, and what is there.
    pub(super) fn resolve(&self, path: &Path) -> Result<(PathBuf, Option<Metadata>), SkipReason> {
        let mut wanted = path.to_path_buf();
        for _ in 0..MAX_LINKS {
            match self.first_link(&wanted)? {
                FirstLink::Absent => return Ok((wanted, None)),
                FirstLink::None(metadata) => return Ok((wanted, Some(metadata))),
                FirstLink::LeadsTo(next) => wanted = next,
            }
        }
        Err(SkipReason::BadLink("leads in a circle".to_owned()))
    }

    /// Walks down to a path and stops at the first link on the way, with where the whole path leads through it.
    fn first_link(&self, path: &Path) -> Result<FirstLink, SkipReason> {
        let outside = || SkipReason::BadLink("leads out of the workspace".to_owned());
        let unreadable = |error: std::io::Error| SkipReason::Unreadable(error.to_string());
        let below = path
            .strip_prefix(&self.root)
            .or_else(|_| path.strip_prefix(&self.canonical))
            .map_err(|_| outside())?;
        let mut way = self.root.clone();
        let mut segments = below.components();
        let mut found = fs::metadata(&self.root).map_err(unreadable)?;
        while let Some(segment) = segments.next() {
            let folder = way.clone();
            way.push(segment);
            found = match fs::symlink_metadata(&way) {
                Ok(metadata) => metadata,
                Err(error) if is_absent(&error) => return Ok(FirstLink::Absent),
                Err(error) => return Err(unreadable(error)),
            };
            if found.is_symlink() {
                let target = folder.join(fs::read_link(&way).map_err(unreadable)?);
                let target = normalised(&target).ok_or_else(outside)?;
                return Ok(FirstLink::LeadsTo(target.join(segments.as_path())));
            }
        }
        Ok(FirstLink::None(found))
    }

    /// The content of a file of at most `limit` bytes, and what is known of it.
    fn bytes(&self, path: &RelPath, limit: u64) -> Result<(Vec<u8>, Metadata), SkipReason> {
        let unreadable = |error: std::io::Error| SkipReason::Unreadable(error.to_string());
        let path = path.on_disk(&self.root);
        let Some(metadata) = self.metadata(&path)? else {
            return Err(SkipReason::Unreadable("it is no longer there".to_owned()));
        };
        if !metadata.is_file() {
            // Opening a pipe would wait for somebody to write into it.
            return Err(SkipReason::NotAFile(what_else(metadata.file_type())));
        }
        let too_large = |size| SkipReason::TooLarge { size, limit };
        if metadata.len() > limit {
            return Err(too_large(metadata.len()));
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        // It may have grown since its size was asked for.
        File::open(&path)
            .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(unreadable)?;
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        Ok((bytes, metadata))
    }

    /// Lists all files, or those that some places cover.
    fn list_with(&self, exclude: &[String], places: Option<&Arc<PathSet>>) -> Listing {
        let mut listing = self.walk(&self.root, exclude, IgnoreRules::Respect, places);
        // Some teams keep these out of git; they are what this program is for all the same.
        for own in ["agentops", ".agentops", ".agents"] {
            let folder = self.root.join(own);
            if fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
                let mut own = self.walk(&folder, exclude, IgnoreRules::PassOver, places);
                listing.files.append(&mut own.files);
                listing.skipped.append(&mut own.skipped);
            }
        }
        listing
    }

    fn walk(
        &self,
        folder: &Path,
        exclude: &[String],
        ignore_rules: IgnoreRules,
        places: Option<&Arc<PathSet>>,
    ) -> Listing {
        let respect = ignore_rules == IgnoreRules::Respect;
        let mut overrides = OverrideBuilder::new(&self.root);
        for glob in exclude {
            // A glob that cannot be read excludes nothing; `bad-profile` is for what breaks a phase.
            let _ = overrides.add(&format!("!{glob}"));
        }
        let mut builder = WalkBuilder::new(folder);
        builder
            .standard_filters(false)
            .git_ignore(respect)
            .git_exclude(respect)
            .ignore(respect)
            .parents(respect)
            .require_git(false)
            .follow_links(false)
            .filter_entry(self.filter(places));
        if let Ok(overrides) = overrides.build() {
            builder.overrides(overrides);
        }
        let listing = Mutex::new(Listing::default());
        builder.build_parallel().run(|| {
            let mut batch = Batch {
                found: Listing::default(),
                listing: &listing,
            };
            Box::new(move |entry| {
                match entry {
                    Ok(entry) => self.add(entry, &mut batch.found),
                    Err(error) => self.add_error(&error, &mut batch.found),
                }
                WalkState::Continue
            })
        });
        listing.into_inner().unwrap_or_default()
    }

    /// What the walk goes on with: on the way to places, what leads there.
    fn filter(
        &self,
        places: Option<&Arc<PathSet>>,
    ) -> impl Fn(&DirEntry) -> bool + Send + Sync + 'static {
        let places = places.map(|places| (Arc::clone(places), self.root.clone()));
        move |entry| {
            let is_on_the_way = places.as_ref().is_none_or(|(places, root)| {
                RelPath::below(root, entry.path())
                    .is_some_and(|path| places.covers(&path) || places.reaches_into(&path))
            });
            is_on_the_way && !is_passed_over(entry)
        }
    }

    fn add(&self, entry: DirEntry, listing: &mut Listing) {
        let Some(path) = RelPath::below(&self.root, entry.path()) else {
            return;
        };
        if path.is_root() {
            return;
        }
        let Some(kind) = entry.file_type() else {
            return;
        };
        if kind.is_file() {
            listing.files.insert(path);
        } else if kind.is_symlink() {
            match self.metadata(entry.path()) {
                Ok(Some(metadata)) if metadata.is_file() => {
                    listing.files.insert(path);
                }
                Ok(None) if path.is_markdown() => {
                    let reason = SkipReason::BadLink("leads nowhere".to_owned());
                    listing.skipped.insert(path, reason);
                }
                Err(reason) if path.is_markdown() => {
                    listing.skipped.insert(path, reason);
                }
                // A link to a folder is not followed: its files are listed where they are.
                _ => {}
            }
        } else if path.is_markdown() {
            let what = what_else(kind);
            listing.skipped.insert(path, SkipReason::NotAFile(what));
        }
    }

    fn add_error(&self, error: &ignore::Error, listing: &mut Listing) {
        if let ignore::Error::WithPath { path, err } = error
            && let Some(path) = RelPath::below(&self.root, path)
        {
            let reason = SkipReason::Unreadable(err.to_string());
            listing.skipped.insert(path, reason);
        }
    }
}

/// Whether a folder that is called `agentops` is a team's. Artifacts may be a checkout of their own; the file that only
/// they have tells.
fn holds_artifacts(folder: &Path) -> bool {
    let is_foreign = || FOREIGN.iter().any(|name| folder.join(name).exists());
    folder.is_dir() && (folder.join("agentops.toml").is_file() || !is_foreign())
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    // The workspace itself may be called whatever it likes.
    let is_inside = entry.depth() > 0;
    NEVER.iter().any(|never| name == OsStr::new(never))
        || (is_folder && is_inside && bundles::is_of_saves(name))
}

enum FirstLink {
    /// Nothing is there.
    Absent,
    /// There is no link on the way.
    None(Metadata),
    /// The path with the first link replaced by what it leads to.
    LeadsTo(PathBuf),
}

/// A path without `.` and `..`, by its text alone. `None` when it climbs above its root.
fn normalised(path: &Path) -> Option<PathBuf> {
    let mut normalised = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !normalised.pop() {
                    return None;
                }
            }
            other => normalised.push(other),
        }
    }
    Some(normalised)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum IgnoreRules {
    Respect,
    PassOver,
}

/// What one thread of the walk found; handed over when the thread is done.
struct Batch<'a> {
    found: Listing,
    listing: &'a Mutex<Listing>,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if let Ok(mut listing) = self.listing.lock() {
            listing.files.append(&mut self.found.files);
            listing.skipped.append(&mut self.found.skipped);
        }
    }
}

/// What something that is not a file is.
pub(super) fn what_else(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a folder"
    } else if kind.is_symlink() {
        "a link"
    } else {
        "a pipe or device"
    }
}

pub(super) fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

impl Disk for Folder {
    fn list(&self, exclude: &[String]) -> Listing {
        self.list_with(exclude, None)
    }

    fn list_in(&self, places: &PathSet, exclude: &[String]) -> Listing {
        let mut listing = self.list_with(exclude, Some(&Arc::new(places.clone())));
        listing.keep(places);
        listing
    }

    fn read(&self, path: &RelPath, limit: u64) -> Result<Contents, SkipReason> {
        let (bytes, metadata) = self.bytes(path, limit)?;
        Ok(Contents {
            text: decode(bytes)?,
            modified: metadata.modified().ok(),
        })
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        Ok(self.bytes(path, limit)?.0)
    }

    fn kind(&self, path: &RelPath) -> Option<Kind> {
        match self.metadata(&path.on_disk(&self.root)) {
            Ok(metadata) => metadata.map(|metadata| {
                if metadata.is_dir() {
                    Kind::Folder
                } else if metadata.is_file() {
                    Kind::File
                } else {
                    Kind::Other
                }
            }),
            // Something is there, or may be; what we may not look at is not called missing.
            Err(_) => Some(Kind::Other),
        }
    }

    fn root(&self) -> Option<String> {
        let root = std::path::absolute(&self.root).ok()?;
        Some(root.to_str()?.replace(std::path::MAIN_SEPARATOR, "/"))
    }

    fn is_checkout(&self) -> bool {
        self.checkout().is_some()
    }

    fn history(&self, ask: &Ask) -> Option<History> {
        let checkout = self.checkout()?;
        let below = self.canonical.strip_prefix(checkout).ok()?;
        git::history(checkout, below, ask)
    }

    fn now(&self) -> SystemTime {
        clock::now()
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
