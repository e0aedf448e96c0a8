//! The bundle that a save finds in its place: whether it is the one that is to be saved.

use super::{Made, Request};
use crate::bundle::archive::{Limits, Listed};
use crate::bundle::head::{Head, Located, Tokens};
use crate::disk::Disk;
use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::text::Text;

/// What a bundle that is there has in common with one that is to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Same {
    /// The originals, but not the digest.
    Archive,
    /// All but when it was saved, and at which commit.
    Digest,
}

/// Compares what is there with what is to be saved. `None` when nothing is there, or other originals.
pub(super) fn existing(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    (digest, archive): &(RelPath, RelPath),
    made: &Made,
    request: &Request,
) -> Option<Same> {
    let limit = Limits::default().total;
    let held = disk.read_bytes(archive, limit).ok()?;
    if held != made.archive {
        return None;
    }
    let text = disk
        .read(digest, snapshot.settings().max_file_size)
        .ok()?
        .text;
    let document = Document::new(digest.clone(), Text::new(text));
    let head = Head::read(&document);
    let body = head.text(document.text.as_str());
    Some(match body == made.body && says(&head, made, request) {
        true => Same::Digest,
        false => Same::Archive,
    })
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
