//! Checking a bundle: the whole archive against its manifest and the digest, the sources, and what the digest mentions.

use thiserror::Error;

use super::archive::{self, Archive, ArchiveError, Limits};
use super::catalogue::Bundle;
use super::digest::{Musts, RetainedKind, Retention};
use crate::bundle::declared::wrong_tokens;
use crate::disk::{Disk, SkipReason};
use crate::document::Document;
use crate::facts::archives::original;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// What a check has found.
#[derive(Debug)]
pub struct Verified<'a> {
    /// The bundle.
    pub bundle: &'a Bundle,
    /// `fresh`, `stale`, `broken` or `unknown`.
    pub state: &'static str,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// What the digest mentions; `None` without an archive.
    pub retention: Option<Retention>,
    /// What it does not mention.
    pub lost: Vec<LostIn>,
}

/// Something that a digest does not mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostIn {
    /// What it is.
    pub kind: RetainedKind,
    /// The words of the original.
    pub text: String,
    /// The original.
    pub path: RelPath,
    /// Line of the original, from 0.
    pub line: usize,
}

impl Verified<'_> {
    /// Whether the bundle cannot be trusted.
    pub fn is_broken(&self) -> bool {
        self.state == "broken"
    }
}

/// Why an archive cannot be read.
#[derive(Debug, Error)]
pub enum NoArchive {
    /// There is none.
    #[error(
        "bundle {0} has no archive: another tool wrote it, or the archive is lost; its originals cannot be put back"
    )]
    Missing(String),
    /// The system did not let us.
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable {
        /// The archive.
        path: RelPath,
        /// Why not.
        reason: SkipReason,
    },
    /// It is damaged, or hostile.
    #[error("`{path}` is refused: {error}")]
    Refused {
        /// The archive.
        path: RelPath,
        /// Why.
        error: ArchiveError,
    },
}

/// Reads the whole archive of a bundle.
///
/// # Errors
/// When there is none, it cannot be read, or it does not agree with its manifest.
pub fn read_archive(disk: &dyn Disk, bundle: &Bundle) -> Result<Archive, NoArchive> {
    let bytes = read(disk, bundle)?;
    archive::read(&bytes, &Limits::default()).map_err(|error| refused(bundle, error))
}

fn read(disk: &dyn Disk, bundle: &Bundle) -> Result<Vec<u8>, NoArchive> {
    let missing = || NoArchive::Missing(bundle.name.clone());
    let path = bundle.archive.clone().ok_or_else(missing)?;
    let bytes = disk.read_bytes(&path, Limits::default().total);
    bytes.map_err(|reason| NoArchive::Unreadable { path, reason })
}

fn refused(bundle: &Bundle, error: ArchiveError) -> NoArchive {
    NoArchive::Refused {
        path: bundle.archive.clone().unwrap_or_default(),
        error,
    }
}

/// Checks a bundle. Unlike what is known in passing, the archive's tokens are counted, too.
pub fn verify<'a>(disk: &dyn Disk, snapshot: &Snapshot, bundle: &'a Bundle) -> Verified<'a> {
    let state = bundle.state(snapshot);
    let mut verified = Verified {
        bundle,
        state: state.as_str(),
        reasons: state.reasons(),
        retention: None,
        lost: Vec::new(),
    };
    for wrong in wrong_tokens(snapshot, bundle) {
        verified.state = "broken";
        verified.reasons.push(format!(
            "{} declares {} tokens, and has {}",
            wrong.what, wrong.declared.value.count, wrong.counted
        ));
    }
    if bundle.archive.is_none() {
        return verified;
    }
    let archive = read(disk, bundle).and_then(|bytes| {
        archive::verify(&bytes, &Limits::default()).map_err(|error| refused(bundle, error))
    });
    match archive {
        Ok(archive) => compare(bundle, archive, &mut verified),
        Err(error) => {
            verified.state = "broken";
            // The same has been said by the state when somebody has looked already.
            if verified.reasons.is_empty() {
                verified.reasons.push(error.to_string());
            }
        }
    }
    verified
}

fn compare(bundle: &Bundle, archive: Archive, verified: &mut Verified<'_>) {
    let documents: Vec<Document> = archive.members.into_iter().filter_map(original).collect();
    let originals: Vec<&Document> = documents.iter().collect();
    let retention = Musts::of(&originals).retention(&bundle.body());
    for kind in &retention.kinds {
        let lost = kind.lost.iter().filter_map(|lost| {
            Some(LostIn {
                kind: kind.kind,
                text: lost.text.clone(),
                path: documents.get(lost.source.document)?.path.clone(),
                line: lost.source.line,
            })
        });
        verified.lost.extend(lost);
    }
    verified.retention = Some(retention);
}
