//! The only door to the file system: listing, reading and probing the files of a workspace, and asking the repository
//! around it.
//!
//! Nothing outside the workspace folder is ever opened or asked for because a document named it.

mod bundles;
mod cache;
mod clock;
mod folder;
mod git;
mod lock;
mod memory;
mod restore;
mod store_error;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::SystemTime;

use crate::history::{Ask, History};
use crate::path::RelPath;
use crate::path_set::PathSet;

pub use bundles::{Existing, Pair, Saved};
pub use cache::KeptCounts;
pub use folder::{CreateError, Folder};
pub use memory::Memory;
pub use restore::{Differing, Obstacle, Planned, Restored, TargetState};
pub use store_error::StoreError;

/// Where the files of a workspace are.
pub trait Disk: Send + Sync + fmt::Debug {
    /// All files, as git would list them, and all below `agentops/` even where git ignores them. `exclude` holds
    /// globs to pass over.
    fn list(&self, exclude: &[String]) -> Listing;

    /// The part of that listing that these paths cover, without looking at the rest.
    fn list_in(&self, places: &PathSet, exclude: &[String]) -> Listing {
        let mut listing = self.list(exclude);
        listing.keep(places);
        listing
    }

    /// Reads a file of at most `limit` bytes as UTF-8, without a byte order mark.
    ///
    /// # Errors
    /// Why the file cannot be used.
    fn read(&self, path: &RelPath, limit: u64) -> Result<Contents, SkipReason>;

    /// Reads a file of at most `limit` bytes as it is.
    ///
    /// # Errors
    /// Why the file cannot be used; never [`SkipReason::NotUtf8`].
    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason>;

    /// What stands at a path, whether listed or not. `None` when nothing does.
    fn kind(&self, path: &RelPath) -> Option<Kind>;

    /// The folder as an absolute path with `/` between its segments, for addresses of files in documents. `None` when
    /// it has none, or none that is UTF-8.
    fn root(&self) -> Option<String>;

    /// Whether the folder lies in a checkout of git, where modification times say when a file was checked out, not
    /// when it was written.
    fn is_checkout(&self) -> bool;

    /// What the history of the repository that the folder lies in says, as far as it was asked. `None` when the folder
    /// is no checkout, or the repository cannot be read.
    ///
    /// Only commits are looked at. What the working tree holds beyond them is most likely the implementation itself, in
    /// the making, and says nothing about what a plan was written against.
    fn history(&self, ask: &Ask) -> Option<History>;

    /// What time it is, for what is written down. In a folder `SOURCE_DATE_EPOCH` replaces the clock, so that what is
    /// saved can be saved again, byte for byte.
    fn now(&self) -> SystemTime;
}

/// The files of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Regular files, and links to regular files of the workspace.
    pub files: BTreeSet<RelPath>,
    /// Markdown names that are something else, and folders that could not be read.
    pub skipped: BTreeMap<RelPath, SkipReason>,
}

impl Listing {
    /// Leaves out what these paths do not cover.
    fn keep(&mut self, places: &PathSet) {
        self.files.retain(|path| places.covers(path));
        self.skipped.retain(|path, _| places.covers(path));
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The text, without a byte order mark.
    pub text: String,
    /// When it was last written, as far as the system knows.
    pub modified: Option<SystemTime>,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Something that is there but that we do not look into: a link that leads outside, a device.
    Other,
}

/// Why a file is passed over. Everything else goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Not UTF-8, from this byte on.
    NotUtf8(usize),
    /// Larger than the limit, in bytes.
    TooLarge {
        /// Its size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// It has a Markdown name but is not a file: a folder, a pipe, a device.
    NotAFile(&'static str),
    /// A link that leads nowhere, in a circle, or out of the workspace.
    BadLink(String),
    /// The system did not let us read it.
    Unreadable(String),
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::NotUtf8(at) => {
                write!(
                    f,
                    "it is not UTF-8 (byte {at}); save it as UTF-8 to have it read"
                )
            }
            SkipReason::TooLarge { size, limit } => write!(
                f,
                "it has {size} bytes, more than the limit of {limit}; raise `files.max_size` to have it read"
            ),
            SkipReason::NotAFile(what) => write!(f, "it is {what}, not a file"),
            SkipReason::BadLink(why) => write!(f, "it is a link that {why}"),
            SkipReason::Unreadable(why) => write!(f, "it cannot be read: {why}"),
        }
    }
}

/// Reads a file that has to be text, of whatever kind: UTF-8 has room for NUL, text does not.
///
/// # Errors
/// Why the file cannot be used.
pub fn read_text(disk: &dyn Disk, path: &RelPath, limit: u64) -> Result<Contents, SkipReason> {
    let contents = disk.read(path, limit)?;
    match contents.text.find('\0') {
        Some(at) => Err(SkipReason::NotUtf8(at)),
        None => Ok(contents),
    }
}

/// Decodes bytes as the engine wants them: UTF-8, without a byte order mark.
fn decode(bytes: Vec<u8>) -> Result<String, SkipReason> {
    let mut text = String::from_utf8(bytes)
        .map_err(|error| SkipReason::NotUtf8(error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Ok(text)
}
