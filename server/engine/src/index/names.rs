//! What editors search while somebody types: the names of files, artifacts and headings, and the tags in use. Each
//! table is made when it is first asked for, from what is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::artifact::Topic;
use crate::document::Document;
use crate::fuzzy::Names;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// The paths of all files, and of the folders that they lie in.
#[derive(Debug, Default)]
pub(crate) struct PathNames {
    pub(crate) names: Names,
    pub(crate) paths: Vec<RelPath>,
    pub(crate) folder_names: Names,
    pub(crate) folders: Vec<RelPath>,
}

/// Artifacts and their headings.
#[derive(Debug, Default)]
pub(crate) struct SymbolNames {
    pub(crate) names: Names,
    pub(crate) documents: Vec<Arc<Document>>,
    /// For each name the index of its document, and of its heading; `None` for the document's own.
    pub(crate) symbols: Vec<(u32, Option<u32>)>,
}

/// Topics and their phases.
#[derive(Debug, Default)]
pub(crate) struct TopicNames {
    pub(crate) names: Names,
    /// For each name the index of its topic, and of its phase; `None` for the topic's own.
    pub(crate) topics: Vec<(usize, Option<usize>)>,
}

impl TopicNames {
    pub(super) fn build(snapshot: &Snapshot, topics: &[Topic]) -> TopicNames {
        let mut table = TopicNames::default();
        for (index, topic) in topics.iter().enumerate() {
            if let Some(name) = &topic.name {
                table.names.push(name);
                table.topics.push((index, None));
            }
            let mut phases: Vec<usize> = topic.artifacts.iter().map(|(phase, _)| *phase).collect();
            phases.dedup();
            for phase in phases {
                if let Some(name) = topic.phase_name(snapshot, phase) {
                    table.names.push(&name);
                    table.topics.push((index, Some(phase)));
                }
            }
        }
        table
    }
}

impl Topic {
    /// `k8s-upgrade › Plan`: a phase by itself would have the same name in every topic.
    pub(crate) fn phase_name(&self, snapshot: &Snapshot, phase: usize) -> Option<String> {
        let profile = snapshot.config().profiles.get(self.profile)?;
        let title = &profile.phases.get(phase)?.title;
        Some(match &self.name {
            Some(name) => format!("{name} › {title}"),
            None => title.clone(),
        })
    }
}

impl PathNames {
    pub(super) fn build(snapshot: &Snapshot) -> PathNames {
        let mut table = PathNames::default();
        let mut folders = BTreeSet::new();
        for path in snapshot.files() {
            table.names.push(path.as_str());
            table.paths.push(path.clone());
            let mut folder = path.parent();
            while !folder.is_root() && !folders.contains(&folder) {
                let above = folder.parent();
                folders.insert(folder);
                folder = above;
            }
        }
        for folder in folders {
            table.folder_names.push(folder.as_str());
            table.folders.push(folder);
        }
        table
    }
}

impl SymbolNames {
    pub(super) fn build(snapshot: &Snapshot) -> SymbolNames {
        let ours = snapshot
            .documents
            .values()
            .filter(|document| document.path.is_markdown() && snapshot.is_ours(&document.path));
        SymbolNames::of(ours.cloned())
    }

    /// The names of these documents and their headings. The title is the document's own name.
    pub(crate) fn of(documents: impl Iterator<Item = Arc<Document>>) -> SymbolNames {
        let mut table = SymbolNames::default();
        for document in documents {
            let index = table.documents.len() as u32;
            table.names.push(document.title());
            table.symbols.push((index, None));
            let outline = &document.markdown.outline;
            let title = outline.title().map(|title| title.range.start);
            for (at, heading) in outline.headings.iter().enumerate() {
                if Some(heading.range.start) != title && !heading.title.is_empty() {
                    table.names.push(&heading.title);
                    table.symbols.push((index, Some(at as u32)));
                }
            }
            table.documents.push(document);
        }
        table
    }
}

/// How many documents use each tag.
pub(super) fn tags(snapshot: &Snapshot) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for document in snapshot.documents.values() {
        for tag in tags_of(document) {
            *counts.entry(tag.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// The tags of a document.
pub(crate) fn tags_of(document: &Document) -> impl Iterator<Item = &str> {
    let entry = document.front_matter.as_ref().and_then(|f| f.get("tags"));
    let items = entry.into_iter().flat_map(|entry| entry.value.items());
    items
        .filter_map(|item| item.scalar())
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
}
