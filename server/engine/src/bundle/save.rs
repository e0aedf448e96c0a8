//! Saving a bundle: which files go into it, what its two files say, and writing them.
//!
//! What is saved is what the workspace shows: a document that is open counts as it is in the editor, everything else
//! byte for byte as it is on disk.

mod existing;
mod request;

use std::time::SystemTime;

use thiserror::Error;

use super::archive::{self, ArchiveError, DigestMark, Limits, Manifest, Member};
use super::compose;
use super::digest::{self, Digest, Musts, Options, Retention};
use super::folders;
use super::member_name::{self, NameError};
use super::rebase::rebased;
use crate::disk::{Disk, Existing, Folder, Pair, Saved, SkipReason, StoreError};
use crate::document::Document;
use crate::facts::archives::original;
use crate::history::Ask;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::tokens::{self, Encoding};
use existing::{Standing, existing};
pub use request::{Replace, Request};

/// A bundle that was saved, or is there already.
#[derive(Clone, Debug)]
pub struct SavedBundle {
    /// Its name.
    pub name: String,
    /// The digest.
    pub digest: RelPath,
    /// The archive.
    pub archive: RelPath,
    /// What was written.
    pub saved: Saved,
    /// What the archive holds.
    pub manifest: Manifest,
    /// The tokens of the digest's own text.
    pub digest_tokens: usize,
    /// The size of the archive, in bytes.
    pub archive_size: u64,
    /// What the digest mentions of its originals.
    pub retention: Retention,
    /// The tokens that a digest with all that must be kept would have, when that is more than it may have.
    pub needed: Option<usize>,
    /// The tokens that it was to have at most.
    pub target: usize,
}

impl SavedBundle {
    /// How many times smaller the digest is than its originals.
    pub fn ratio(&self) -> f64 {
        compose::ratio(self.manifest.tokens(), self.digest_tokens)
    }
}

/// Why nothing was saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The bundle cannot be called so.
    #[error("a bundle cannot be called `{name}`: {error}")]
    Name {
        /// The name.
        name: String,
        /// Why not.
        error: NameError,
    },
    /// There is nothing to save.
    #[error("there is nothing to save: name a topic that has artifacts, or files")]
    Nothing,
    /// A file cannot be read.
    #[error("`{path}` cannot be saved: {reason}")]
    Unreadable {
        /// The file.
        path: RelPath,
        /// Why not.
        reason: SkipReason,
    },
    /// A bundle is no original.
    #[error("`{0}` is a bundle itself: save what it was made from")]
    Bundle(RelPath),
    /// A bundle of this name is there, and may not be replaced unasked.
    #[error("{}; --force replaces it and keeps it in `.history`", why.of(name))]
    Kept {
        /// The name.
        name: String,
        /// Why it is kept.
        why: Kept,
    },
    /// The archive cannot be made.
    #[error("no archive can be made: {0}")]
    Archive(#[from] ArchiveError),
    /// The two files cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// Whether it is about a bundle of the same name that would have to be replaced.
    pub fn is_about_existing(&self) -> bool {
        matches!(
            self,
            SaveError::Kept { .. }
                | SaveError::Store(StoreError::Differs { .. } | StoreError::Orphan { .. })
        )
    }
}

/// Why a bundle that is there is not replaced unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Its digest is not the one that was saved.
    Rewritten,
    /// Its digest may be one that somebody rewrote: no archive that can be read has a mark of it.
    Unmarked,
    /// It is of the same originals, and its digest is as it was saved, but not as it is to be.
    OtherDigest,
}

impl Kept {
    /// The same as a sentence about a bundle, without a full stop.
    pub fn of(self, name: &str) -> String {
        match self {
            Kept::Rewritten => {
                format!("the digest of `{name}` is not the one that was saved: somebody rewrote it")
            }
            Kept::Unmarked => {
                format!("nothing says whether somebody rewrote the digest of `{name}`")
            }
            Kept::OtherDigest => format!(
                "the digest of `{name}` has another length, other tags or other front matter than is asked for"
            ),
        }
    }
}

/// Saves a bundle.
///
/// # Errors
/// When the name or a file cannot be used, a bundle with other content is there, or it cannot be written. Then
/// everything is as it was.
pub fn save(
    disk: &Folder,
    snapshot: &Snapshot,
    request: &Request,
) -> Result<SavedBundle, SaveError> {
    let name = request.name.clone().unwrap_or_default();
    member_name::check_bundle(&name).map_err(|error| SaveError::Name {
        name: name.clone(),
        error,
    })?;
    let folder = snapshot.settings().bundles.clone();
    let paths = digest_and_archive(&folder, &name)?;
    let members = members(disk, snapshot, request)?;
    let at = disk.now();
    let commit = disk.history(&Ask::default()).and_then(|found| found.head);
    let encoding = snapshot.settings().budget.measure.encoding;
    let made = Made::new(&name, &paths.0, members, request, encoding)?;
    let standing = existing(disk, snapshot, &paths, &made, request);
    let existing = match (standing, request.replace) {
        (Some(Standing::Same), _) => return Ok(made.saved(name, paths, Saved::Unchanged)),
        (_, Replace::Anything)
        | (Some(Standing::Untouched | Standing::Kept(Kept::OtherDigest)), Replace::Untouched) => {
            Existing::ToHistory
        }
        // What is there in these cases is for the store to say.
        (Some(Standing::Kept(Kept::Unmarked)), Replace::Nothing)
        | (Some(Standing::Untouched) | None, _) => Existing::Refuse,
        (Some(Standing::Kept(why)), _) => return Err(SaveError::Kept { name, why }),
    };
    let text = made.text(&name, request, at, commit.map(|commit| commit.id));
    let saved = disk.save_bundle(
        &Pair {
            folder: &folder,
            name: &name,
            digest: text.as_bytes(),
            archive: &made.archive,
        },
        existing,
    )?;
    Ok(made.saved(name, paths, saved))
}

fn digest_and_archive(folder: &RelPath, name: &str) -> Result<(RelPath, RelPath), SaveError> {
    let digest = folders::digest_path(folder, name);
    let archive = digest.as_ref().and_then(folders::archive_of);
    digest.zip(archive).ok_or_else(|| SaveError::Name {
        name: name.to_owned(),
        error: NameError::Empty,
    })
}

/// The files with their bytes.
fn members(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    request: &Request,
) -> Result<Vec<Member>, SaveError> {
    let mut paths = request.files.clone();
    paths.sort();
    paths.dedup();
    if paths.is_empty() {
        return Err(SaveError::Nothing);
    }
    let mut members = Vec::new();
    for path in paths {
        if folders::is_digest(snapshot, &path) || folders::digest_of(&path).is_some() {
            return Err(SaveError::Bundle(path));
        }
        let on_disk = disk.read_bytes(&path, Limits::default().member);
        let open = snapshot
            .document(&path)
            .filter(|_| snapshot.is_open(&path))
            .map(|document| document.text.as_str());
        let bytes = match (on_disk, open) {
            // A byte order mark is not part of what an editor shows.
            (Ok(bytes), Some(text)) if is_text(&bytes, text) => bytes,
            (_, Some(text)) => text.as_bytes().to_vec(),
            (Ok(bytes), None) => bytes,
            (Err(reason), None) => return Err(SaveError::Unreadable { path, reason }),
        };
        members.push(Member { path, bytes });
    }
    Ok(members)
}

fn is_text(bytes: &[u8], text: &str) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    bytes == text.as_bytes()
}

/// A bundle as it is going to be written.
struct Made {
    manifest: Manifest,
    archive: Vec<u8>,
    digest: Digest,
    body: String,
    digest_tokens: usize,
    retention: Retention,
    tags: Vec<String>,
}

impl Made {
    fn new(
        name: &str,
        digest_path: &RelPath,
        members: Vec<Member>,
        request: &Request,
        encoding: Encoding,
    ) -> Result<Made, SaveError> {
        let others = members.iter().filter(|member| !member.path.is_markdown());
        let others: Vec<String> = others.map(|member| format!("`{}`", member.path)).collect();
        let documents: Vec<Document> = members.iter().cloned().filter_map(original).collect();
        let originals: Vec<&Document> = documents.iter().collect();
        let musts = Musts::of(&originals);
        let mut tags = request.tags.clone();
        tags.extend(documents.iter().flat_map(compose::tags_of));
        tags.sort();
        tags.dedup();
        // The digest lies in another folder than its originals, and its links are to be of use there.
        let documents = documents
            .into_iter()
            .map(|document| rebased(document, digest_path));
        let documents: Vec<Document> = documents.collect();
        let originals: Vec<&Document> = documents.iter().collect();
        let closing = match others.is_empty() {
            true => String::new(),
            false => format!("\nIn the archive, too: {}\n", others.join(", ")),
        };
        let options = Options {
            level: request.level,
            max_tokens: request.max_tokens,
            encoding,
            frequencies: None,
        };
        let digest = digest::digest(&originals, &options);
        let body = match digest.text.is_empty() {
            true => format!("# {name}\n{closing}"),
            false => format!("{}{closing}", digest.text),
        };
        let mark = DigestMark::of(&body, request.level, request.max_tokens);
        let written = archive::write(name, Some(mark), &members, encoding, &Limits::default())?;
        Ok(Made {
            digest_tokens: tokens::count(encoding, &body),
            retention: musts.retention(&body),
            manifest: written.manifest,
            archive: written.bytes,
            digest,
            body,
            tags,
        })
    }

    fn text(
        &self,
        name: &str,
        request: &Request,
        at: SystemTime,
        commit: Option<String>,
    ) -> String {
        compose::compose(&compose::Parts {
            name,
            created: at,
            origin: request.origin.as_ref(),
            manifest: &self.manifest,
            digest_tokens: self.digest_tokens,
            commit: commit.as_deref(),
            tags: &self.tags,
            body: &self.body,
        })
    }

    fn saved(
        self,
        name: String,
        (digest, archive): (RelPath, RelPath),
        saved: Saved,
    ) -> SavedBundle {
        SavedBundle {
            name,
            digest,
            archive,
            saved,
            archive_size: self.archive.len() as u64,
            manifest: self.manifest,
            digest_tokens: self.digest_tokens,
            retention: self.retention,
            needed: self.digest.over.map(|over| over.needed),
            target: self.digest.target,
        }
    }
}
