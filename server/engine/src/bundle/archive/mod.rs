//! The archive of a bundle: the originals byte for byte, an ordinary tar in one zstd frame, its manifest first.
//!
//! Everything here is a pure function over bytes. What is read is hostile until shown otherwise: nothing is returned
//! before sizes, names, order and hashes agree with the manifest, and nothing is unpacked beyond what limits allow.
//!
//! ```
//! use agentops_engine::bundle::archive::{Limits, Member, read, read_manifest, write};
//! use agentops_engine::path::RelPath;
//! use agentops_engine::tokens::Encoding;
//!
//! let path = RelPath::new("plans/cache-plan.md").ok_or("no path")?;
//! let members = [Member { path, bytes: b"# Plan\n".to_vec() }];
//! let written = write("cache", None, &members, Encoding::O200kBase, &Limits::default())?;
//! assert_eq!(read_manifest(&written.bytes)?, written.manifest);
//! assert_eq!(read(&written.bytes, &Limits::default())?.members, members);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod frame;
mod manifest;
mod pax;
mod read;
mod tape;
mod write;

pub use error::ArchiveError;
pub use manifest::{DigestMark, Listed, Manifest};
pub use read::{read, read_manifest, verify};
pub use write::{Written, write};

use crate::path::RelPath;

/// The name of the first member.
pub const MANIFEST: &str = "manifest.json";

/// The size of everything that a tar is made of, in bytes.
const BLOCK: usize = 512;

/// One of the originals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Where it lies in the workspace.
    pub path: RelPath,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// An archive that has passed every check but that of its token counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Archive {
    /// What the archive says of itself.
    pub manifest: Manifest,
    /// The originals, sorted by path.
    pub members: Vec<Member>,
}

/// How large an archive may be. Nothing beyond is unpacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// All members together, in bytes; compressed they may not be larger either.
    pub total: u64,
    /// One member, in bytes.
    pub member: u64,
    /// How many members, besides the manifest.
    pub members: usize,
    /// The manifest, in bytes.
    pub manifest: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            total: 128 << 20,
            member: 32 << 20,
            members: 10_000,
            manifest: 8 << 20,
        }
    }
}
