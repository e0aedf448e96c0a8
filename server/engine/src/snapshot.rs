//! An immutable view of a workspace: what all questions are asked of.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use crate::artifact::{Place, Topic};
use crate::bundle::catalogue::Catalogue;
use crate::config::{Config, is_config};
use crate::count_cache::CountCache;
use crate::disk::{Kind, SkipReason};
use crate::document::Document;
use crate::facts::Facts;
use crate::index::Index;
use crate::path::RelPath;
use crate::path_set;
use crate::plans::claims::Claims;
use crate::settings::Settings;
use crate::text::Text;

/// What is open in an editor, in place of the file.
#[derive(Clone, Debug)]
pub(crate) enum Buffer {
    Document(Arc<Document>),
    /// A settings file.
    Config(Text),
}

/// A workspace at one moment. Cheap to clone; never changes.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) files: Arc<BTreeSet<RelPath>>,
    pub(crate) documents: Arc<BTreeMap<RelPath, Arc<Document>>>,
    pub(crate) config_texts: Arc<BTreeMap<RelPath, Text>>,
    pub(crate) skipped: Arc<BTreeMap<RelPath, SkipReason>>,
    pub(crate) probes: Arc<BTreeMap<RelPath, Option<Kind>>>,
    pub(crate) buffers: Arc<BTreeMap<RelPath, Buffer>>,
    pub(crate) config: Arc<Config>,
    pub(crate) index: Arc<OnceLock<Index>>,
    pub(crate) is_checkout: bool,
    pub(crate) root: Option<Arc<str>>,
    pub(crate) facts: Arc<Facts>,
    pub(crate) claims_in_editors: Arc<OnceLock<Claims>>,
    pub(crate) bundles: Arc<OnceLock<Catalogue>>,
    pub(crate) taken: Option<SystemTime>,
}

impl Snapshot {
    /// The workspace folder as an absolute path with `/` between its segments.
    pub fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// What has been found out about files that plans name.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Settings and profiles.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.config.settings
    }

    /// A document, as it is open or as it is on disk.
    pub fn document(&self, path: &RelPath) -> Option<&Arc<Document>> {
        match self.buffers.get(path) {
            Some(Buffer::Document(document)) => Some(document),
            Some(Buffer::Config(_)) => None,
            None => self.documents.get(path),
        }
    }

    /// All documents, in the order of their paths.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        let open = self.buffers.values().filter_map(|buffer| match buffer {
            Buffer::Document(document) => Some(document),
            Buffer::Config(_) => None,
        });
        let on_disk = self
            .documents
            .values()
            .filter(|document| !self.buffers.contains_key(&document.path));
        merge_by_path(on_disk, open)
    }

    /// The documents that lie in a folder, in the order of their paths; not those in folders of it.
    pub fn documents_in(&self, folder: &RelPath) -> impl Iterator<Item = &Arc<Document>> {
        let prefix = format!("{folder}/");
        let from = (Bound::Included(prefix.as_str()), Bound::Unbounded);
        let on_disk = self.documents.range::<str, _>(from);
        let on_disk = on_disk
            .take_while({
                let prefix = prefix.clone();
                move |(path, _)| path.as_str().starts_with(&prefix)
            })
            .filter(|(path, _)| !self.buffers.contains_key::<RelPath>(path))
            .map(|(_, document)| document);
        let open = self
            .open_documents()
            .filter(move |document| document.path.as_str().starts_with(&prefix));
        let folder = folder.clone();
        merge_by_path(on_disk, open).filter(move |document| document.path.parent() == folder)
    }

    /// Whether a file is open in the editor.
    pub fn is_open(&self, path: &RelPath) -> bool {
        self.buffers.contains_key(path)
    }

    /// Whether a text says anything about other files, or about the workspace: what is said of them has to be thought
    /// over when it changes. Source files do not.
    pub fn is_read(&self, path: &RelPath) -> bool {
        path.is_markdown() || is_config(path) || self.documents.contains_key(path)
    }

    /// Documents that are open, in the order of their paths.
    pub fn open_documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.buffers.values().filter_map(|buffer| match buffer {
            Buffer::Document(document) => Some(document),
            Buffer::Config(_) => None,
        })
    }

    /// The text of a document or settings file.
    pub fn text(&self, path: &RelPath) -> Option<&Text> {
        match self.buffers.get(path) {
            Some(Buffer::Document(document)) => Some(&document.text),
            Some(Buffer::Config(text)) => Some(text),
            None => match self.documents.get(path) {
                Some(document) => Some(&document.text),
                None => self.config_texts.get(path),
            },
        }
    }

    /// Settings files and profiles, open or on disk.
    pub fn config_paths(&self) -> impl Iterator<Item = &RelPath> {
        let open = self
            .buffers
            .iter()
            .filter_map(|(path, buffer)| match buffer {
                Buffer::Config(_) => Some(path),
                Buffer::Document(_) => None,
            });
        let on_disk = self.config_texts.keys();
        let all: BTreeSet<&RelPath> = open.chain(on_disk).collect();
        all.into_iter()
    }

    /// The files that lie in a folder, not those in folders of it.
    pub fn files_in(&self, folder: &RelPath) -> impl Iterator<Item = &RelPath> {
        let prefix = format!("{folder}/");
        let from = (Bound::Included(prefix.as_str()), Bound::Unbounded);
        let below = self.files.range::<str, _>(from);
        let folder = folder.clone();
        below
            .take_while(move |file| file.as_str().starts_with(&prefix))
            .filter(move |file| file.parent() == folder)
    }

    /// When this state was taken, for what depends on the time of day.
    pub fn taken(&self) -> SystemTime {
        self.taken.unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// The bundles of the workspace.
    pub fn bundles(&self) -> &Catalogue {
        self.bundles.get_or_init(|| Catalogue::build(self))
    }

    /// All files of the workspace, as git would list them.
    pub fn files(&self) -> &BTreeSet<RelPath> {
        &self.files
    }

    /// Files that were passed over, and why.
    pub fn skipped(&self) -> &BTreeMap<RelPath, SkipReason> {
        &self.skipped
    }

    /// What stands at a path, as far as the workspace knows: `None` when it has not been asked, or nothing is there.
    pub fn kind(&self, path: &RelPath) -> Option<Kind> {
        if path.is_root() {
            return Some(Kind::Folder);
        }
        if self.files.contains(path) || self.document(path).is_some() {
            return Some(Kind::File);
        }
        if self.is_listed_folder(path) {
            return Some(Kind::Folder);
        }
        let found = self.probes.get(path).or_else(|| self.facts.kinds.get(path));
        found.copied().flatten()
    }

    /// Whether a path needs a look at the disk before anything can be said about it.
    pub(crate) fn is_unknown(&self, path: &RelPath) -> bool {
        self.kind(path).is_none()
            && !self.probes.contains_key(path)
            && !self.facts.kinds.contains_key(path)
    }

    pub(crate) fn is_listed_folder(&self, path: &RelPath) -> bool {
        path_set::below(&self.files, path).next().is_some()
    }

    /// Where a file belongs by its path: profile, phase, topic.
    pub fn place(&self, path: &RelPath) -> Option<Place> {
        Place::of(&self.config.profiles, path)
    }

    /// All topics with their artifacts; a phase that all topics of a profile share is a topic without a name.
    pub fn topics(&self) -> &[Topic] {
        &self.index().topics
    }

    /// A topic by profile and name.
    pub fn topic(&self, profile: usize, name: Option<&str>) -> Option<&Topic> {
        let index = self.index();
        let place = index
            .topic_places
            .get(&(profile, name.map(str::to_owned)))?;
        index.topics.get(*place)
    }

    /// The files of a name, compared without regard to case.
    pub(crate) fn files_named(&self, name: &str) -> &[RelPath] {
        let named = self.index().by_name.get(&name.to_lowercase());
        named.map_or(&[], Vec::as_slice)
    }

    /// Whether diagnostics are given for a file: artifacts, bundles, and everything else under a profile's folders or
    /// `agentops/`; not the rest of the repository's Markdown, which other tools look after.
    pub fn is_ours(&self, path: &RelPath) -> bool {
        let own = ["agentops", ".agentops", ".agents"];
        path.segments()
            .next()
            .is_some_and(|first| own.contains(&first))
            || self
                .config
                .profiles
                .iter()
                .any(|profile| profile.roots().any(|root| path.is_in(root)))
    }

    /// Counts the tokens of all files that loads can ask for, on all cores; whoever asks later has them at once.
    pub fn count_all(&self) {
        self.count_all_with(&CountCache::default());
    }

    /// Like [`Snapshot::count_all`], but what was counted in an earlier run is known.
    pub fn count_all_with(&self, known: &CountCache) {
        use rayon::prelude::*;
        let encoding = self.settings().budget.measure.encoding;
        let uncounted: Vec<_> = self
            .documents()
            .filter(|document| !document.is_counted(encoding) && self.is_ours(&document.path))
            .collect();
        uncounted.into_par_iter().for_each(|document| {
            document.know_tokens(encoding, known.count(encoding, document.text.as_str()));
        });
    }

    /// Computes what the first question about names and links would otherwise have to wait for.
    pub fn warm_up(&self) {
        let index = self.index();
        index.symbol_names(self);
        index.topic_names(self);
        index.path_names(self);
        self.before_all_cores();
    }

    /// Computes what is itself computed on all cores and what many questions share. Whoever asks questions on all cores
    /// calls this before: a worker that waits for such an answer, while another thread waits for the workers to compute
    /// it, would wait for ever.
    pub(crate) fn before_all_cores(&self) {
        let index = self.index();
        index.backlinks(self);
        index.mentions(self);
        index.claims(self);
        self.claims_in_editors();
    }

    /// What the plans claim that are open in an editor.
    pub(crate) fn claims_in_editors(&self) -> &Claims {
        self.claims_in_editors
            .get_or_init(|| off_the_workers(|| Claims::in_editors(self)))
    }

    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::build(self))
    }
}

/// Computes on all cores what is kept for whoever asks first; see [`Snapshot::before_all_cores`].
pub(crate) fn off_the_workers<T>(compute: impl FnOnce() -> T) -> T {
    debug_assert!(
        rayon::current_thread_index().is_none(),
        "asked for on a worker: `before_all_cores` was not called"
    );
    compute()
}

fn merge_by_path<'a>(
    a: impl Iterator<Item = &'a Arc<Document>>,
    b: impl Iterator<Item = &'a Arc<Document>>,
) -> impl Iterator<Item = &'a Arc<Document>> {
    let mut a = a.peekable();
    let mut b = b.peekable();
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if y.path < x.path => b.next(),
        (Some(_), _) => a.next(),
        (None, _) => b.next(),
    })
}
