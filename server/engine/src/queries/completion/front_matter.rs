//! Keys and values of front matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;
use crate::front_matter::write;
use crate::index::names::tags_of;
use crate::path::RelPath;
use crate::queries::front_matter_keys::{Values, known, profiles_of, table};
use crate::snapshot::Snapshot;

use super::bundles;
use super::context::{KeyPlace, ValuePlace};
use super::paths::ranked;
use super::{Completion, CompletionItem, CompletionKind};

/// The known keys that are not there yet.
pub(super) fn keys(document: &Document, place: &KeyPlace) -> Completion {
    let above: Vec<&str> = place.above.iter().map(String::as_str).collect();
    let typed = document.text.as_str().get(place.range.clone());
    let keys = table(&above).iter().filter(|key| {
        // The word under the cursor may itself be one of them.
        !place.present.iter().any(|present| present == key.name) || typed == Some(key.name)
    });
    let item = |key: &crate::queries::front_matter_keys::KnownKey| {
        let colon = if place.has_colon { "" } else { ": " };
        let new_text = format!("{}{colon}", key.name);
        let mut item = CompletionItem::new(CompletionKind::Key, key.name, &place.range, new_text);
        item.documentation = Some(key.meaning.to_owned());
        item
    };
    Completion {
        items: keys.map(item).collect(),
        is_incomplete: false,
    }
}

/// The values that a key may have.
pub(super) fn values(snapshot: &Snapshot, document: &Document, place: &ValuePlace) -> Completion {
    let keys: Vec<&str> = place.keys.iter().map(String::as_str).collect();
    let Some(key) = known(&keys) else {
        return Completion::default();
    };
    let value = |text: &str, detail: Option<String>| {
        let new_text = if place.is_quoted {
            text.to_owned()
        } else {
            // It may stand in brackets, and need not.
            write::flow_scalar(text)
        };
        let mut item = CompletionItem::new(CompletionKind::Value, text, &place.range, new_text);
        item.detail = detail;
        item
    };
    let complete = |items: Vec<CompletionItem>| Completion {
        items,
        is_incomplete: false,
    };
    match key.values {
        Values::Free => Completion::default(),
        Values::Words(words) => complete(
            words
                .iter()
                .map(|(word, meaning)| value(word, Some((*meaning).to_owned())))
                .collect(),
        ),
        Values::Profiles => complete(
            snapshot
                .config()
                .profiles
                .iter()
                .map(|profile| value(&profile.name, Some(profile.title.clone())))
                .collect(),
        ),
        Values::Phases => {
            let profiles = profiles_of(snapshot, document);
            let phases = profiles.iter().flat_map(|profile| &profile.phases);
            complete(
                phases
                    .map(|phase| value(&phase.id, Some(phase.title.clone())))
                    .collect(),
            )
        }
        Values::Topics => complete(
            topics(snapshot, document)
                .into_iter()
                .map(|name| value(name, None))
                .collect(),
        ),
        Values::Tags => complete(
            tags(snapshot, document)
                .into_iter()
                .map(|(tag, count)| value(&tag, Some(uses(count))))
                .collect(),
        ),
        Values::Files => files(snapshot, document, place, &value),
        Values::Bundles => complete(
            bundles::ordered(snapshot, document)
                .into_iter()
                .map(|bundle| {
                    let new_text = value(&bundle.name, None).new_text;
                    bundles::item(snapshot, bundle, &place.range, new_text)
                })
                .collect(),
        ),
    }
}

fn files(
    snapshot: &Snapshot,
    document: &Document,
    place: &ValuePlace,
    value: &dyn Fn(&str, Option<String>) -> CompletionItem,
) -> Completion {
    let (paths, is_incomplete) = ranked(snapshot, document, &place.typed, |_| true);
    let item = |path: &RelPath| {
        let title = snapshot.document(path).map(|document| document.title());
        value(path.as_str(), title.map(str::to_owned))
    };
    Completion {
        items: paths.iter().map(item).collect(),
        is_incomplete,
    }
}

/// The names of topics, those of the document's own profile first.
fn topics<'a>(snapshot: &'a Snapshot, document: &Document) -> Vec<&'a str> {
    let own = snapshot.place(&document.path).map(|place| place.profile);
    let names = |is_own: bool| {
        snapshot
            .topics()
            .iter()
            .filter(move |topic| (Some(topic.profile) == own) == is_own)
            .filter_map(|topic| topic.name.as_deref())
    };
    let mut seen = BTreeSet::new();
    names(true)
        .chain(names(false))
        .filter(|name| seen.insert(*name))
        .collect()
}

/// The tags that other documents use and this one does not, those used most often first.
fn tags(snapshot: &Snapshot, document: &Document) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = snapshot
        .index()
        .tags(snapshot)
        .iter()
        .map(|(tag, count)| (tag.as_str(), *count))
        .collect();
    let others = |other: &&std::sync::Arc<Document>| other.path != document.path;
    for open in snapshot.open_documents().filter(others) {
        let on_disk = snapshot.documents.get(&open.path);
        let saved: BTreeSet<&str> = on_disk.into_iter().flat_map(|d| tags_of(d)).collect();
        for tag in tags_of(open).filter(|tag| !saved.contains(tag)) {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let saved = snapshot.documents.get(&document.path);
    for tag in saved.into_iter().flat_map(|d| tags_of(d)) {
        if let Some(count) = counts.get_mut(tag) {
            *count = count.saturating_sub(1);
        }
    }
    let own: BTreeSet<&str> = tags_of(document).collect();
    let mut tags: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(tag, count)| *count > 0 && !own.contains(tag))
        .map(|(tag, count)| (tag.to_owned(), count))
        .collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    tags
}

fn uses(count: usize) -> String {
    match count {
        1 => "in 1 document".to_owned(),
        count => format!("in {count} documents"),
    }
}
