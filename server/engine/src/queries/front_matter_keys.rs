//! The keys of front matter that mean something, for hover and completion.

use std::ops::Range;

use crate::document::Document;
use crate::front_matter::{Entry, FrontMatter, Value, ValueKind};
use crate::profile::Profile;
use crate::snapshot::Snapshot;

/// A key and what it means.
#[derive(Debug)]
pub(super) struct KnownKey {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) values: Values,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Anything.
    Free,
    /// One of a few words, each with its meaning.
    Words(&'static [(&'static str, &'static str)]),
    /// The id of a phase.
    Phases,
    /// The name of a profile.
    Profiles,
    /// The name of a topic.
    Topics,
    /// Words that other documents use too.
    Tags,
    /// Files of the workspace.
    Files,
    /// Names of bundles.
    Bundles,
}

const STATUS: Values = Values::Words(&[
    ("draft", "is being written"),
    ("review", "waits for somebody to look at it"),
    ("ready", "claims that the gate of its phase passes"),
    ("approved", "done: the topic goes on to its next phase"),
    ("complete", "done: the topic goes on to its next phase"),
]);

const fn key(name: &'static str, values: Values, meaning: &'static str) -> KnownKey {
    KnownKey {
        name,
        meaning,
        values,
    }
}

/// The keys of an artifact or bundle, in the order in which they are offered.
static KEYS: &[KnownKey] = &[
    key(
        "topic",
        Values::Topics,
        "The piece of work that this document belongs to.",
    ),
    key(
        "profile",
        Values::Profiles,
        "The way of working that the topic follows.",
    ),
    key(
        "phase",
        Values::Phases,
        "The phase of the profile in which this document was written.",
    ),
    key(
        "status",
        STATUS,
        "How far the document is. `approved` and `complete` end its phase.",
    ),
    key(
        "created",
        Values::Free,
        "The date on which it was first written, as `2025-11-07` or with a time.",
    ),
    key(
        "updated",
        Values::Free,
        "The date of the last change. An artifact is stale when one of its inputs has a later one.",
    ),
    key("date", Values::Free, "The date on which it was written."),
    key(
        "title",
        Values::Free,
        "The document's name, where its first heading says something else.",
    ),
    key("tags", Values::Tags, "Words to find it by."),
    key(
        "source",
        Values::Files,
        "The document that this one was made from.",
    ),
    key(
        "sources",
        Values::Files,
        "The documents that this one was made from; in a bundle with size and hash of each.",
    ),
    key(
        "related_plans",
        Values::Files,
        "Other plans that touch the same things.",
    ),
    key(
        "files_modified",
        Values::Files,
        "The files that the work changed.",
    ),
    key(
        "context",
        Values::Bundles,
        "The bundle or document whose content was loaded before this was written.",
    ),
    key(
        "bundle",
        Values::Bundles,
        "The name of the bundle: of this digest, or of the one that this document rests on.",
    ),
    key(
        "related_bundles",
        Values::Bundles,
        "Bundles that are worth loading along with this.",
    ),
    key(
        "git_commit",
        Values::Free,
        "The commit that the workspace was at when this was written.",
    ),
    key(
        "forced",
        Values::Free,
        "What the gate of the phase before had objected to when this was made all the same.",
    ),
    key(
        "original_tokens",
        Values::Free,
        "In a bundle: the tokens of its originals.",
    ),
    key(
        "digest_tokens",
        Values::Free,
        "In a bundle: the tokens of its digest.",
    ),
    key(
        "ratio",
        Values::Free,
        "In a bundle: how many times smaller the digest is than its originals.",
    ),
    key(
        "encoding",
        Values::Free,
        "In a bundle: the encoding that its tokens were counted in.",
    ),
];

/// The keys of each of a bundle's `sources`.
static SOURCE_KEYS: &[KnownKey] = &[
    key(
        "path",
        Values::Files,
        "The original, from the workspace's root.",
    ),
    key(
        "blake3",
        Values::Free,
        "The hash of the original when the bundle was saved: another one now means that it has changed since.",
    ),
    key(
        "tokens",
        Values::Free,
        "The tokens of the original when the bundle was saved.",
    ),
];

/// The keys that may stand under others.
pub(super) fn table(above: &[&str]) -> &'static [KnownKey] {
    match above {
        [] => KEYS,
        ["sources"] => SOURCE_KEYS,
        _ => &[],
    }
}

/// What a key means; keys of a list's items come with those that they stand under.
pub(super) fn known(keys: &[&str]) -> Option<&'static KnownKey> {
    let (name, above) = keys.split_last()?;
    table(above).iter().find(|key| key.name == *name)
}

/// The profile that a document belongs to, by its path or by what it says; all of them when neither tells.
pub(super) fn profiles_of<'a>(snapshot: &'a Snapshot, document: &Document) -> Vec<&'a Profile> {
    let profiles = &snapshot.config().profiles;
    let stated = document
        .front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.scalar("profile"));
    let by_path = || snapshot.place(&document.path).map(|place| place.profile);
    let index = profiles
        .iter()
        .position(|profile| Some(profile.name.as_str()) == stated)
        .or_else(by_path);
    match index.and_then(|index| profiles.get(index)) {
        Some(profile) => vec![profile],
        None => profiles.iter().collect(),
    }
}

/// A place in front matter: a key, or a value under it.
#[derive(Debug)]
pub(super) struct At<'a> {
    /// The keys that lead there, outermost first.
    pub(super) keys: Vec<&'a str>,
    /// Bytes of the key or value.
    pub(super) range: Range<usize>,
    /// The text of the value, when it is one.
    pub(super) value: Option<&'a str>,
}

/// What stands at a byte of the front matter.
pub(super) fn at(front_matter: &FrontMatter, offset: usize) -> Option<At<'_>> {
    let mut keys = Vec::new();
    in_entries(&front_matter.entries, offset, &mut keys).map(|(range, value)| At {
        keys,
        range,
        value,
    })
}

type Found<'a> = (Range<usize>, Option<&'a str>);

fn in_entries<'a>(
    entries: &'a [Entry],
    offset: usize,
    keys: &mut Vec<&'a str>,
) -> Option<Found<'a>> {
    let touches = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    for entry in entries {
        keys.push(&entry.key);
        if touches(&entry.key_range) {
            return Some((entry.key_range.clone(), None));
        }
        if let Some(found) = in_value(&entry.value, offset, keys) {
            return Some(found);
        }
        keys.pop();
    }
    None
}

fn in_value<'a>(value: &'a Value, offset: usize, keys: &mut Vec<&'a str>) -> Option<Found<'a>> {
    match &value.kind {
        ValueKind::Scalar(text) => (value.range.start <= offset && offset <= value.range.end)
            .then(|| (value.range.clone(), Some(text.as_str()))),
        ValueKind::List(items) => items.iter().find_map(|item| in_value(item, offset, keys)),
        ValueKind::Map(entries) => in_entries(entries, offset, keys),
        ValueKind::Null => None,
    }
}
