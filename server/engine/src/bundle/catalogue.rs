//! The bundles of a workspace, by name and by what they were made from.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::digest::Retention;
use super::folders;
use super::head::{Created, Head};
use super::state::{self, State};
use crate::document::Document;
use crate::facts::archives::Known;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::tokens::{self, Encoding};

/// All bundles, in the order of their names.
#[derive(Debug, Default)]
pub struct Catalogue {
    bundles: Vec<Bundle>,
    by_name: HashMap<String, usize>,
    by_source: BTreeMap<RelPath, Vec<usize>>,
}

/// A bundle.
#[derive(Debug)]
pub struct Bundle {
    /// Its name: that of its files, without what they end in.
    pub name: String,
    /// The digest.
    pub digest: Arc<Document>,
    /// What the digest says of the bundle.
    pub head: Head,
    /// The archive, where there is one.
    pub archive: Option<RelPath>,
    state: OnceLock<State>,
}

impl Catalogue {
    pub(crate) fn build(snapshot: &Snapshot) -> Catalogue {
        let mut catalogue = Catalogue::default();
        let mut names = HashSet::new();
        // Where two folders have a bundle of the same name, the one counts that a save would replace.
        for folder in folders::folders(snapshot) {
            for document in snapshot.documents_in(&folder) {
                let is_digest = folders::has_name_of_digest(&document.path);
                if is_digest && names.insert(document.path.stem()) {
                    catalogue.bundles.push(Bundle::new(snapshot, document));
                }
            }
        }
        catalogue.bundles.sort_by(|a, b| a.name.cmp(&b.name));
        for (index, bundle) in catalogue.bundles.iter().enumerate() {
            catalogue.by_name.insert(bundle.name.clone(), index);
            for source in bundle.sources(snapshot) {
                let of_source = catalogue.by_source.entry(source.clone()).or_default();
                of_source.push(index);
            }
        }
        catalogue
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Bundle> {
        self.bundles.iter()
    }

    /// All of them in the order in which they are offered for a document: those of its topic first, then those that can
    /// be trusted most.
    pub fn offered_for<'a>(&'a self, snapshot: &Snapshot, path: &RelPath) -> Vec<&'a Bundle> {
        let topic = snapshot.place(path).and_then(|place| place.topic);
        let mut bundles: Vec<&Bundle> = self.bundles.iter().collect();
        bundles.sort_by_key(|bundle| {
            let said = bundle.head.topic.as_ref().map(|said| &said.value);
            (said != topic.as_ref(), !bundle.state(snapshot).is_fresh())
        });
        bundles
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.bundles.is_empty()
    }

    /// The bundle of a name.
    pub fn get(&self, name: &str) -> Option<&Bundle> {
        self.bundles.get(*self.by_name.get(name)?)
    }

    /// The bundle whose digest or archive lies at a path.
    pub fn at(&self, path: &RelPath) -> Option<&Bundle> {
        let digest = folders::digest_of(path);
        let digest = digest.as_ref().unwrap_or(path);
        self.get(digest.stem())
            .filter(|bundle| bundle.digest.path == *digest)
    }

    /// The bundles that were made from a file, the latest first.
    pub fn made_from(&self, source: &RelPath) -> impl Iterator<Item = &Bundle> {
        let of_source = self.by_source.get(source).into_iter().flatten();
        let mut found: Vec<&Bundle> = of_source.map(|index| &self.bundles[*index]).collect();
        found.sort_by_key(|bundle| std::cmp::Reverse(bundle.created()));
        found.into_iter()
    }

    /// The fresh bundle that stands for a file, the latest where there are several.
    pub fn fresh_for<'a>(&'a self, snapshot: &Snapshot, source: &RelPath) -> Option<&'a Bundle> {
        self.made_from(source)
            .find(|bundle| bundle.state(snapshot).is_fresh())
    }
}

impl Bundle {
    fn new(snapshot: &Snapshot, digest: &Arc<Document>) -> Bundle {
        let archive = folders::archive_of(&digest.path);
        Bundle {
            name: digest.path.stem().to_owned(),
            digest: Arc::clone(digest),
            head: Head::read(digest),
            archive: archive.filter(|path| snapshot.files().contains(path)),
            state: OnceLock::new(),
        }
    }

    /// What is known of the archive; `None` where there is none, or nobody has looked.
    pub fn known<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Known> {
        snapshot.facts().archives().get(self.archive.as_ref()?)
    }

    /// The files that it was made from: as the digest names them, or else the archive.
    pub fn sources<'a>(&'a self, snapshot: &'a Snapshot) -> Vec<&'a RelPath> {
        let mut sources: Vec<&RelPath> = self.head.sources.iter().map(|s| &s.path).collect();
        if sources.is_empty()
            && let Some(Ok(contents)) = self.known(snapshot)
        {
            sources.extend(contents.manifest.members.iter().map(|member| &member.path));
        }
        sources.sort();
        sources.dedup();
        sources
    }

    /// How it stands against its sources and its archive.
    pub fn state(&self, snapshot: &Snapshot) -> &State {
        self.state.get_or_init(|| state::of(snapshot, self))
    }

    /// The digest's own text, without front matter.
    pub fn body(&self) -> Cow<'_, str> {
        self.head.text(self.digest.text.as_str())
    }

    /// Exact tokens of the digest's own text.
    pub fn digest_tokens(&self, encoding: Encoding) -> usize {
        tokens::count(encoding, &self.body())
    }

    /// The tokens of the originals: as the archive has them, or else as the digest says.
    pub fn original_tokens(&self, snapshot: &Snapshot) -> Option<usize> {
        match self.known(snapshot) {
            Some(Ok(contents)) => Some(contents.manifest.tokens()),
            _ => self
                .head
                .original_tokens
                .as_ref()
                .map(|said| said.value.count),
        }
    }

    /// What the digest mentions of what it was made from; `None` where nobody has read the archive, or there is none.
    pub fn retention(&self, snapshot: &Snapshot) -> Option<Retention> {
        let contents = self.known(snapshot)?.as_ref().ok()?;
        Some(contents.musts.retention(&self.body()))
    }

    /// When it was made, as far as it says so.
    pub fn created(&self) -> Option<Created> {
        self.head.created.as_ref().map(|created| created.value)
    }

    /// Whether it is called so by what its digest says, where that is another name than that of its files.
    pub fn is_called(&self, name: &str) -> bool {
        let said = self.head.bundle.as_ref();
        said.is_some_and(|said| said.value == name)
    }
}
