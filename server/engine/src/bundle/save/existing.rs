//! The bundle that a save finds in its place: whether it is the one that is to be saved, and whether somebody has
//! worked on it.

use super::{Kept, Made, Request};
use crate::bundle::archive::{self, Limits, Listed, Manifest};
use crate::bundle::head::{Block, Head, Located, Meaning, Tokens};
use crate::disk::Disk;
use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// How a bundle that is there stands to the one that is to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the same, but for when it was saved, and at which commit.
    Same,
    /// It is of other originals, and as this program wrote it.
    Untouched,
    /// Replacing it would be a loss.
    Kept(Kept),
}

/// Compares what is there with what is to be saved. `None` when no digest is there that can be read.
pub(super) fn existing(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    (digest, archive): &(RelPath, RelPath),
    made: &Made,
    request: &Request,
) -> Option<Standing> {
    let text = disk
        .read(digest, snapshot.settings().max_file_size)
        .ok()?
        .text;
    let digest = Document::new(digest.clone(), Text::new(text));
    let head = Head::read(&digest);
    let held = held(disk, archive, made);
    let originals = |held: &Manifest| {
        (&held.bundle, &held.encoding, &held.members)
            == (
                &made.manifest.bundle,
                &made.manifest.encoding,
                &made.manifest.members,
            )
    };
    let is_same_originals = held.as_ref().is_some_and(originals);
    let is_same_digest = head.text(digest.text.as_str()) == made.body && says(&head, made, request);
    if is_same_originals && is_same_digest {
        return Some(Standing::Same);
    }
    // What somebody writes in an editor is theirs before it is on disk.
    let open = snapshot
        .document(&digest.path)
        .filter(|_| snapshot.is_open(&digest.path));
    let kept = [Some(&digest), open.map(|document| &**document)]
        .into_iter()
        .flatten()
        .find_map(|digest| kept(digest, held.as_ref(), made));
    Some(match kept {
        Some(why) => Standing::Kept(why),
        None if is_same_originals => Standing::Kept(Kept::OtherDigest),
        None => Standing::Untouched,
    })
}

/// What the archive that is there says of itself; `None` when it cannot be used.
fn held(disk: &dyn Disk, archive: &RelPath, made: &Made) -> Option<Manifest> {
    let limits = Limits::default();
    let bytes = disk.read_bytes(archive, limits.total).ok()?;
    if bytes == made.archive {
        return Some(made.manifest.clone());
    }
    Some(archive::read(&bytes, &limits).ok()?.manifest)
}

/// Why a digest may be somebody's work. `None` when it is as this program wrote it.
fn kept(digest: &Document, held: Option<&Manifest>, made: &Made) -> Option<Kept> {
    let text = digest.text.as_str();
    if let Some(block) = Block::of(digest) {
        let yaml = block.yaml();
        let is_ours = |key: &str| Meaning::of_key(key).is_some();
        let mut lines = text[block.range()].lines();
        if !yaml.entries.iter().all(|entry| is_ours(&entry.key))
            || lines.any(|line| line.trim_start().starts_with('#'))
        {
            return Some(Kept::Rewritten);
        }
    }
    let head = Head::read(digest);
    let body = head.text(text);
    if body == made.body {
        return None;
    }
    match held.and_then(|held| held.digest) {
        Some(mark) if mark.is_of(&body) => None,
        Some(_) => Some(Kept::Rewritten),
        None => Some(Kept::Unmarked),
    }
}

/// Whether front matter says what would be said, but for when it was saved and at which commit. It may say more.
fn says(head: &Head, made: &Made, request: &Request) -> bool {
    let is_word = |said: &Option<Located<String>>, word: Option<&str>| {
        word.is_none() || said.as_ref().map(|said| said.value.as_str()) == word
    };
    let is_count = |said: &Option<Located<Tokens>>, count: usize| {
        said.as_ref().is_some_and(|said| said.value.count == count)
    };
    let origin = request.origin.as_ref();
    let members = &made.manifest.members;
    let is_source = |member: &Listed| {
        let mut sources = head.sources.iter();
        sources.any(|s| s.path == member.path && s.blake3 == Some(member.blake3))
    };
    is_word(&head.profile, origin.map(|origin| &*origin.profile))
        && is_word(&head.phase, origin.map(|origin| &*origin.phase))
        && is_word(
            &head.topic,
            origin.and_then(|origin| origin.topic.as_deref()),
        )
        && is_word(&head.encoding, Some(&made.manifest.encoding))
        && is_count(&head.original_tokens, made.manifest.tokens())
        && is_count(&head.digest_tokens, made.digest_tokens)
        && head.sources.len() == members.len()
        && members.iter().all(is_source)
        && made.tags.iter().all(|tag| head.tags.contains(tag))
}
