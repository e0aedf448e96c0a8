//! Files and folders that a plan may name in back-ticks.

use std::collections::HashSet;

use crate::document::Document;
use crate::fuzzy::{Pattern, best};
use crate::path::RelPath;
use crate::plans;
use crate::snapshot::Snapshot;

use super::context::CodePlace;
use super::{Completion, CompletionItem, CompletionKind, MAX_PATHS};

/// Files that the topic's plans name already come before all others.
const NAMED_BONUS: u32 = 20_000;
/// Letters that are found in a file's name count more than those of its folders.
const NAME_BONUS: u32 = 9_000;
/// A file is meant more often than the folder that is as near.
const FILE_BONUS: u32 = 150;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found<'a> {
    File(&'a RelPath),
    Folder(&'a RelPath),
}

pub(super) fn complete(snapshot: &Snapshot, document: &Document, place: &CodePlace) -> Completion {
    let query = place.typed.trim_start_matches(['.', '/']);
    let way_to = &place.typed[..place.typed.len() - query.len()];
    let pattern = Pattern::new(query);
    let named = named_by_topic(snapshot, document);
    // With a folder typed, only what lies there, or fits as a whole, is meant.
    let has_folder = query.contains('/');
    let score = |path: &RelPath, lower: &str, bonus: u32| {
        if *path == document.path {
            return None;
        }
        let name = lower.rfind('/').map_or(0, |slash| slash + 1);
        let in_name = if pattern.is_empty() {
            Some(1)
        } else if has_folder {
            None
        } else {
            let score = pattern.score(&lower[name..]);
            score.map(|score| score + NAME_BONUS)
        };
        let fits = in_name.or_else(|| pattern.score(lower))?;
        let is_named = (in_name.is_some() || has_folder) && named.contains(path);
        Some(fits + bonus + if is_named { NAMED_BONUS } else { 0 })
    };
    let table = snapshot.index().path_names(snapshot);
    let files = table
        .names
        .matches(&pattern, MAX_PATHS + 1, |index, lower| {
            score(&table.paths[index], lower, FILE_BONUS)
        });
    let folders = table
        .folder_names
        .matches(&pattern, MAX_PATHS + 1, |index, lower| {
            score(&table.folders[index], lower, 0)
        });
    let files = files
        .into_iter()
        .map(|(score, index)| (score, Found::File(&table.paths[index])));
    let folders = folders
        .into_iter()
        .map(|(score, index)| (score, Found::Folder(&table.folders[index])));
    let mut found = best(files.chain(folders).collect(), MAX_PATHS + 1);
    let is_incomplete = found.len() > MAX_PATHS;
    found.truncate(MAX_PATHS);
    let item = |(_, found): (u32, Found<'_>)| {
        let (kind, path, written) = match found {
            Found::Folder(path) => (CompletionKind::Folder, path, format!("{path}/")),
            Found::File(path) if snapshot.document(path).is_some() => {
                (CompletionKind::Document, path, path.to_string())
            }
            Found::File(path) => (CompletionKind::File, path, path.to_string()),
        };
        let mut item = CompletionItem::new(kind, written.clone(), &place.range, written.clone());
        // Clients compare what is typed with this.
        item.filter = format!("{way_to}{written}");
        item.detail = snapshot
            .document(path)
            .filter(|target| target.path.is_markdown())
            .map(|target| target.title().to_owned());
        item
    };
    Completion {
        items: found.into_iter().map(item).collect(),
        is_incomplete,
    }
}

/// The files that the documents of a document's topic name.
fn named_by_topic(snapshot: &Snapshot, document: &Document) -> HashSet<RelPath> {
    let topic = snapshot
        .place(&document.path)
        .and_then(|place| snapshot.topic(place.profile, place.topic.as_deref()));
    let artifacts = topic.iter().flat_map(|topic| &topic.artifacts);
    artifacts
        .filter_map(|(_, path)| plans::Plan::of(snapshot, path))
        .flat_map(|plan| plans::named_files(snapshot, plan.document))
        .filter_map(|named| named.target.file().cloned())
        .collect()
}
