//! What is derived from the set of paths and from files on disk, once per state of the disk: topics, names, backlinks.
//! Typing in an open buffer leaves it as it is.

pub(crate) mod mentions;
pub(crate) mod names;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::artifact::Topic;
use crate::path::RelPath;
use crate::plans::claims::Claims;
use crate::resolve;
use crate::snapshot::{Snapshot, off_the_workers};
use crate::suggest::Paths;

use mentions::Mentions;
use names::{PathNames, SymbolNames, TopicNames};

/// Paths for which the nearest files are remembered, in number.
const MAX_NEAR: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) topics: Vec<Topic>,
    /// Where each topic is in the list, by profile and name.
    pub(crate) topic_places: HashMap<(usize, Option<String>), usize>,
    /// Documents by the lower-case name without extension, for wiki links.
    pub(crate) by_stem: HashMap<String, Vec<RelPath>>,
    /// All files by their lower-case name, for suggestions.
    pub(crate) by_name: HashMap<String, Vec<RelPath>>,
    /// For each file, the documents on disk whose links lead to it.
    pub(crate) backlinks: OnceLock<HashMap<RelPath, Vec<RelPath>>>,
    mentions: OnceLock<Mentions>,
    claims: OnceLock<Claims>,
    path_names: OnceLock<PathNames>,
    near_paths: OnceLock<Paths>,
    near: Mutex<HashMap<RelPath, Arc<[RelPath]>>>,
    symbol_names: OnceLock<SymbolNames>,
    topic_names: OnceLock<TopicNames>,
    tags: OnceLock<BTreeMap<String, usize>>,
}

impl Index {
    pub(crate) fn build(snapshot: &Snapshot) -> Index {
        let mut topics: BTreeMap<(usize, Option<String>), Topic> = BTreeMap::new();
        let mut by_stem: HashMap<String, Vec<RelPath>> = HashMap::new();
        for document in snapshot.documents() {
            let path = &document.path;
            if !path.is_markdown() {
                continue;
            }
            by_stem
                .entry(path.stem().to_lowercase())
                .or_default()
                .push(path.clone());
            let Some(place) = snapshot.place(path) else {
                continue;
            };
            let key = (place.profile, place.topic.clone());
            let topic = topics.entry(key).or_insert_with(|| Topic {
                profile: place.profile,
                name: place.topic,
                date: None,
                artifacts: Vec::new(),
            });
            topic.date = topic.date.take().or(place.date);
            topic.artifacts.push((place.phase, path.clone()));
        }
        let mut by_name: HashMap<String, Vec<RelPath>> = HashMap::new();
        for file in snapshot.files() {
            by_name
                .entry(file.file_name().to_lowercase())
                .or_default()
                .push(file.clone());
        }
        let mut topics: Vec<Topic> = topics.into_values().collect();
        for topic in &mut topics {
            topic.artifacts.sort();
        }
        // Shared phases first, then by date, then by name: the order in which the work began.
        topics.sort_by(|a, b| {
            let key = |t: &Topic| (t.profile, t.name.is_some(), t.date.clone(), t.name.clone());
            key(a).cmp(&key(b))
        });
        let topic_places = topics
            .iter()
            .enumerate()
            .map(|(place, topic)| ((topic.profile, topic.name.clone()), place))
            .collect();
        Index {
            topics,
            topic_places,
            by_stem,
            by_name,
            backlinks: OnceLock::new(),
            mentions: OnceLock::new(),
            claims: OnceLock::new(),
            path_names: OnceLock::new(),
            near_paths: OnceLock::new(),
            near: Mutex::default(),
            symbol_names: OnceLock::new(),
            topic_names: OnceLock::new(),
            tags: OnceLock::new(),
        }
    }

    /// The paths of all files.
    pub(crate) fn path_names(&self, snapshot: &Snapshot) -> &PathNames {
        self.path_names.get_or_init(|| PathNames::build(snapshot))
    }

    /// The paths of all files, to find those that a path which is none of them may mean.
    pub(crate) fn near_paths(&self, snapshot: &Snapshot) -> &Paths {
        self.near_paths
            .get_or_init(|| Paths::new(snapshot.files().iter().cloned()))
    }

    /// The files that a path which is none of them may mean, the nearest first. Remembered: whoever is typing asks for
    /// the same paths at every keystroke.
    pub(crate) fn near(&self, snapshot: &Snapshot, path: &RelPath) -> Arc<[RelPath]> {
        let mut known = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(path) {
            return Arc::clone(found);
        }
        let found = self.near_paths(snapshot).nearest(path);
        let found: Arc<[RelPath]> = found.into_iter().cloned().collect();
        if known.len() >= MAX_NEAR {
            known.clear();
        }
        known.insert(path.clone(), Arc::clone(&found));
        found
    }

    /// Artifacts on disk and their headings.
    pub(crate) fn symbol_names(&self, snapshot: &Snapshot) -> &SymbolNames {
        self.symbol_names
            .get_or_init(|| SymbolNames::build(snapshot))
    }

    /// Topics and their phases.
    pub(crate) fn topic_names(&self, snapshot: &Snapshot) -> &TopicNames {
        self.topic_names
            .get_or_init(|| TopicNames::build(snapshot, &self.topics))
    }

    /// How many documents on disk use each tag.
    pub(crate) fn tags(&self, snapshot: &Snapshot) -> &BTreeMap<String, usize> {
        self.tags.get_or_init(|| names::tags(snapshot))
    }

    /// Which documents on disk name which files.
    pub(crate) fn mentions(&self, snapshot: &Snapshot) -> &Mentions {
        self.mentions
            .get_or_init(|| off_the_workers(|| Mentions::build(snapshot)))
    }

    /// What plans on disk claim.
    pub(crate) fn claims(&self, snapshot: &Snapshot) -> &Claims {
        self.claims
            .get_or_init(|| off_the_workers(|| Claims::on_disk(snapshot)))
    }

    pub(crate) fn backlinks(&self, snapshot: &Snapshot) -> &HashMap<RelPath, Vec<RelPath>> {
        let build = || {
            use rayon::prelude::*;
            let documents: Vec<_> = snapshot.documents.values().collect();
            let found: Vec<(RelPath, RelPath)> = documents
                .into_par_iter()
                .flat_map_iter(|document| {
                    let links = &document.markdown.links;
                    links.iter().flat_map(|link| {
                        let targets = resolve::targets(snapshot, &document.path, link);
                        targets.into_iter().map(|to| (to, document.path.clone()))
                    })
                })
                .collect();
            let mut backlinks: HashMap<RelPath, Vec<RelPath>> = HashMap::new();
            for (to, from) in found {
                let sources = backlinks.entry(to).or_default();
                if sources.last() != Some(&from) {
                    sources.push(from);
                }
            }
            backlinks
        };
        self.backlinks.get_or_init(|| off_the_workers(build))
    }
}
