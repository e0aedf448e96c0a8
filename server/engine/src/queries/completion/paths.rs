//! Files that a link may lead to.

use crate::document::Document;
use crate::fuzzy::{Pattern, best};
use crate::path::RelPath;
use crate::queries::link_path::{Extension, Origin, Quoting, wiki_way, without_extension};
use crate::snapshot::Snapshot;

use super::context::PathPlace;
use super::{Completion, CompletionItem, CompletionKind, MAX_PATHS};

/// The documents of the same topic come before all others.
const TOPIC_BONUS: u32 = 20_000;
/// Letters that are found in a file's name count more than those of its folders.
const NAME_BONUS: u32 = 9_000;
/// For each folder that a file shares with the document.
const FOLDER_BONUS: u32 = 40;
/// Documents come before files of other kinds.
const DOCUMENT_BONUS: u32 = 300;

pub(super) fn complete(snapshot: &Snapshot, document: &Document, place: &PathPlace) -> Completion {
    let wants_documents = place.quoting == Quoting::Wiki && !place.is_embedded;
    let (paths, is_incomplete) = ranked(snapshot, document, &place.typed, |path| {
        !wants_documents || path.is_markdown()
    });
    let items = paths
        .into_iter()
        .filter_map(|path| item(snapshot, document, place, &path))
        .collect();
    Completion {
        items,
        is_incomplete,
    }
}

/// The files whose paths fit what is typed, best first, and whether there are more.
pub(super) fn ranked(
    snapshot: &Snapshot,
    document: &Document,
    typed: &str,
    is_wanted: impl Fn(&RelPath) -> bool + Sync,
) -> (Vec<RelPath>, bool) {
    let query = typed.trim_start_matches(['.', '/']);
    let pattern = Pattern::new(query);
    let own = &document.path;
    let near: Vec<&RelPath> = snapshot
        .place(own)
        .and_then(|place| snapshot.topic(place.profile, place.topic.as_deref()))
        .into_iter()
        .flat_map(|topic| topic.artifacts.iter().map(|(_, path)| path))
        .collect();
    let score = |path: &RelPath, lower: &str| {
        if path == own || !is_wanted(path) {
            return None;
        }
        let name = lower.rfind('/').map_or(0, |slash| slash + 1);
        let in_name = if pattern.is_empty() {
            Some(1)
        } else {
            pattern
                .score(&lower[name..])
                .map(|score| score + NAME_BONUS)
        };
        let fits = in_name.or_else(|| pattern.score(lower))?;
        let shared = shared_folders(own, path);
        let mut score = fits + FOLDER_BONUS * shared.min(20) as u32;
        // Letters scattered over its folders do not make a file of the topic the one that is meant.
        if in_name.is_some() && near.contains(&path) {
            score += TOPIC_BONUS;
        }
        if path.is_markdown() {
            score += DOCUMENT_BONUS;
        }
        Some(score)
    };
    let table = snapshot.index().path_names(snapshot);
    let listed = table
        .names
        .matches(&pattern, MAX_PATHS + 1, |index, lower| {
            score(&table.paths[index], lower)
        });
    let unsaved = snapshot
        .open_documents()
        .filter(|document| !snapshot.files().contains(&document.path))
        .filter_map(|document| {
            let lower = document.path.as_str().to_lowercase();
            Some((score(&document.path, &lower)?, &document.path))
        });
    let found = listed
        .into_iter()
        .map(|(score, index)| (score, &table.paths[index]))
        .chain(unsaved)
        .collect();
    let mut paths: Vec<RelPath> = best(found, MAX_PATHS + 1)
        .into_iter()
        .map(|(_, path)| path.clone())
        .collect();
    let is_incomplete = paths.len() > MAX_PATHS;
    paths.truncate(MAX_PATHS);
    (paths, is_incomplete)
}

/// How many folders two paths begin with in common.
fn shared_folders(a: &RelPath, b: &RelPath) -> usize {
    let bytes = a.as_str().bytes().zip(b.as_str().bytes());
    bytes
        .take_while(|(a, b)| a == b)
        .filter(|(byte, _)| *byte == b'/')
        .count()
}

fn item(
    snapshot: &Snapshot,
    document: &Document,
    place: &PathPlace,
    path: &RelPath,
) -> Option<CompletionItem> {
    let way = way(snapshot, document, place, path)?;
    let target = snapshot.document(path);
    let kind = match target {
        Some(_) => CompletionKind::Document,
        None => CompletionKind::File,
    };
    let new_text = place.quoting.encode(&way);
    let mut item = CompletionItem::new(kind, way, &place.range, new_text);
    item.detail = Some(match target {
        Some(target) => target.title().to_owned(),
        None => path.to_string(),
    });
    item.documentation = target.map(|_| format!("`{path}`"));
    // Clients compare what is typed with this: the path as it would be typed, and what else it may be known by.
    item.filter = format!("{} {path}", item.label);
    Some(item)
}

/// The path as it would be written in the place.
fn way(
    snapshot: &Snapshot,
    document: &Document,
    place: &PathPlace,
    path: &RelPath,
) -> Option<String> {
    let origin = Origin::of(&place.typed);
    let is_relative = place.typed.starts_with("../");
    if place.quoting != Quoting::Wiki {
        return Some(origin.way(&document.path, path));
    }
    if origin == Origin::Folder && !is_relative {
        return wiki_way(snapshot, &document.path, path, 1, Extension::LeftOut);
    }
    let way = origin.way(&document.path, path);
    let short = RelPath::new(way.trim_start_matches(['.', '/']));
    let is_short =
        path.extension() == "md" && short.is_some_and(|short| without_extension(&short).is_some());
    let length = way.len() - if is_short { ".md".len() } else { 0 };
    Some(way[..length].to_owned())
}
