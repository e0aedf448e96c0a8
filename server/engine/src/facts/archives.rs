//! What is known of the archives of bundles: whether they can be trusted, what they hold, and what of it a digest must
//! not lose. Found out off to the side: whoever asks later reads no archive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::bundle::archive::{self, ArchiveError, Limits, Manifest, Member};
use crate::bundle::digest::Musts;
use crate::bundle::folders;
use crate::disk::{Disk, SkipReason};
use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// What is known of archives, and of their sources that are no documents of the workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archives {
    known: BTreeMap<RelPath, Arc<Known>>,
    sources: BTreeMap<RelPath, Option<blake3::Hash>>,
}

/// What is known of one archive.
pub type Known = Result<Contents, String>;

/// An archive that agrees with its manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// What it holds.
    pub manifest: Manifest,
    /// What a digest of it must mention.
    pub musts: Musts,
    /// Its size, in bytes.
    pub size: u64,
}

impl Archives {
    /// What is known of an archive; the error says why it cannot be used. `None` while nobody has looked.
    pub fn get(&self, archive: &RelPath) -> Option<&Known> {
        self.known.get(archive).map(|known| &**known)
    }

    /// The hash of a source that is no document of the workspace; `Some(None)` when it is not there.
    pub fn source(&self, path: &RelPath) -> Option<Option<blake3::Hash>> {
        self.sources.get(path).copied()
    }

    /// The files of which something is known.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &RelPath> {
        self.known.keys().chain(self.sources.keys())
    }

    /// What was known of a file is no longer so.
    pub(crate) fn forget(&mut self, path: &RelPath) {
        self.known.remove(path);
        self.sources.remove(path);
    }
}

/// Reads the archives that nobody has looked at yet. `None` when there is nothing new. Blocks until done.
pub fn gather(disk: &dyn Disk, snapshot: &Snapshot) -> Option<Archives> {
    let old = snapshot.facts.archives();
    let wanted: BTreeSet<RelPath> = folders::folders(snapshot)
        .iter()
        .flat_map(|folder| snapshot.files_in(folder))
        .filter(|path| folders::digest_of(path).is_some())
        .cloned()
        .collect();
    let known: BTreeMap<RelPath, Arc<Known>> = wanted
        .into_par_iter()
        .map(|path| {
            let known = match old.known.get(&path) {
                Some(known) => Arc::clone(known),
                None => Arc::new(look(disk, &path)),
            };
            (path, known)
        })
        .collect();
    let sources = known
        .values()
        .filter_map(|known| known.as_ref().as_ref().ok())
        .flat_map(|contents| &contents.manifest.members)
        .map(|member| &member.path)
        .filter(|path| snapshot.document(path).is_none());
    let sources: BTreeSet<&RelPath> = sources.collect();
    let sources = sources.into_par_iter().map(|path| {
        let hash = match old.sources.get(path) {
            Some(hash) => *hash,
            None => disk
                .read_bytes(path, Limits::default().member)
                .ok()
                .map(|bytes| blake3::hash(&bytes)),
        };
        (path.clone(), hash)
    });
    let archives = Archives {
        sources: sources.collect(),
        known,
    };
    (archives != *old).then_some(archives)
}

fn look(disk: &dyn Disk, path: &RelPath) -> Known {
    let limits = Limits::default();
    let bytes = disk
        .read_bytes(path, limits.total)
        .map_err(|reason: SkipReason| reason.to_string())?;
    let archive =
        archive::read(&bytes, &limits).map_err(|error: ArchiveError| error.to_string())?;
    let originals: Vec<Document> = archive.members.into_iter().filter_map(original).collect();
    let originals: Vec<&Document> = originals.iter().collect();
    Ok(Contents {
        manifest: archive.manifest,
        musts: Musts::of(&originals),
        size: bytes.len() as u64,
    })
}

/// A member that is a Markdown text. Others have nothing that a digest could lose.
pub(crate) fn original(member: Member) -> Option<Document> {
    if !member.path.is_markdown() {
        return None;
    }
    let mut text = String::from_utf8(member.bytes).ok()?;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    Some(Document::new(member.path, Text::new(text)))
}
