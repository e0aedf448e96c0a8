//! The files of a workspace as they will be when some of them have another path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{Included, Unbounded};
use std::sync::Arc;

use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::queries::backlinks::documents_linking_to;
use crate::references::target::Paths;
use crate::resolve::Files;
use crate::snapshot::Snapshot;

/// The files as they will be.
pub(super) struct After<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// What is renamed, by its old path.
    renames: BTreeMap<RelPath, RelPath>,
    /// The same by its new path.
    origins: BTreeMap<RelPath, RelPath>,
    /// Documents that move, by their new name in lower case, with their old and new paths.
    moved: BTreeMap<String, Vec<(RelPath, RelPath)>>,
    /// The new paths of all files that move.
    files: BTreeSet<RelPath>,
    /// The same by their name in lower case.
    by_name: HashMap<String, Vec<RelPath>>,
    /// Names in lower case of files and folders that will be where none of them was.
    new_names: BTreeSet<String>,
}

impl<'a> After<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, renames: &[(RelPath, RelPath)]) -> After<'a> {
        let renames: BTreeMap<RelPath, RelPath> = renames
            .iter()
            .filter(|(from, to)| from != to && !from.is_root() && !to.is_root())
            .cloned()
            .collect();
        let origins = renames
            .iter()
            .map(|(from, to)| (to.clone(), from.clone()))
            .collect();
        let mut after = After {
            snapshot,
            renames,
            origins,
            moved: BTreeMap::new(),
            files: BTreeSet::new(),
            by_name: HashMap::new(),
            new_names: BTreeSet::new(),
        };
        let mut moved: BTreeMap<String, Vec<(RelPath, RelPath)>> = BTreeMap::new();
        for document in snapshot.documents() {
            let new = after.forward(&document.path);
            if new != document.path {
                let named = moved.entry(new.stem().to_lowercase()).or_default();
                named.push((document.path.clone(), new));
            }
        }
        after.moved = moved;
        after.collect_files();
        after
    }

    fn collect_files(&mut self) {
        let mut files = BTreeSet::new();
        let mut new_names = BTreeSet::new();
        for (from, to) in &self.renames {
            let mut old = Paths::beginning(self.snapshot, &format!("{from}/"));
            if self.snapshot.files().contains(from) {
                old.push(from.clone());
            }
            new_names.insert(to.file_name().to_lowercase());
            for old in old {
                let new = self.forward(&old);
                // The folders above it up to the one that is renamed come with it.
                let depth = to.segments().count();
                let below = new.segments().skip(depth);
                new_names.extend(below.map(str::to_lowercase));
                files.insert(new);
            }
        }
        for new in &files {
            let name = new.file_name().to_lowercase();
            self.by_name.entry(name).or_default().push(new.clone());
        }
        self.files = files;
        self.new_names = new_names;
    }

    /// Where a path will be. What is renamed by itself is not renamed with its folder.
    pub(super) fn forward(&self, path: &RelPath) -> RelPath {
        let moved = upwards(path).find_map(|above| {
            let (from, to) = self.renames.get_key_value(above)?;
            path.moved(from, to)
        });
        moved.unwrap_or_else(|| path.clone())
    }

    /// Whether a path becomes another.
    pub(super) fn moves(&self, path: &RelPath) -> bool {
        upwards(path).any(|above| self.renames.contains_key(above))
    }

    /// Where a path was before, when it is one that something gets.
    fn backward(&self, path: &RelPath) -> Option<RelPath> {
        upwards(path).find_map(|above| {
            let (to, from) = self.origins.get_key_value(above)?;
            let old = path.moved(to, from)?;
            (self.forward(&old) == *path).then_some(old)
        })
    }

    /// Documents with a link or a reference that may need another path: those that move, those that name what moves,
    /// and those that name something by a name that something else is about to have.
    pub(super) fn affected(&self) -> Vec<&'a Arc<Document>> {
        let snapshot = self.snapshot;
        let index = snapshot.index();
        let mut targets: BTreeSet<&RelPath> = index
            .backlinks(snapshot)
            .keys()
            .filter(|path| self.moves(path))
            .collect();
        for stem in self.moved.keys() {
            targets.extend(index.by_stem.get(stem).into_iter().flatten());
        }
        let mut documents: BTreeMap<&RelPath, &Arc<Document>> =
            documents_linking_to(snapshot, targets)
                .into_iter()
                .chain(self.naming())
                .map(|document| (&document.path, document))
                .collect();
        for (old, _) in self.moved.values().flatten() {
            if let Some(document) = snapshot.document(old) {
                documents.insert(&document.path, document);
            }
        }
        documents.into_values().collect()
    }

    fn naming(&self) -> Vec<&'a Arc<Document>> {
        let snapshot = self.snapshot;
        let gets_a_double = |path: &RelPath| {
            let name = path.file_name();
            self.new_names.contains(name) || self.new_names.contains(&name.to_lowercase())
        };
        let mentions = snapshot.index().mentions(snapshot);
        let on_disk = mentions
            .naming(|path| self.moves(path) || gets_a_double(path))
            .into_iter()
            .filter(|path| !snapshot.is_open(path))
            .filter_map(|path| snapshot.document(path));
        let is_ours = |document: &&Arc<Document>| {
            snapshot.is_ours(&document.path) && !document.references.is_empty()
        };
        on_disk
            .chain(snapshot.open_documents().filter(is_ours))
            .collect()
    }
}

/// A path and the folders that it is in, the innermost first.
fn upwards(path: &RelPath) -> impl Iterator<Item = &str> {
    let path = path.as_str();
    let ends = path.rmatch_indices('/').map(|(at, _)| &path[..at]);
    std::iter::once(path).chain(ends)
}

impl Files for After<'_> {
    fn exists(&self, path: &RelPath) -> bool {
        Paths::kind(self, path).is_some()
    }

    fn by_stem(&self, stem: &str) -> Cow<'_, [RelPath]> {
        let before = self.snapshot.by_stem(stem);
        let stay = before.iter().filter(|path| !self.moves(path));
        let come = self.moved.get(stem).into_iter().flatten();
        let mut paths: Vec<RelPath> = stay.chain(come.map(|(_, new)| new)).cloned().collect();
        paths.sort();
        paths.dedup();
        Cow::Owned(paths)
    }
}

impl Paths for After<'_> {
    fn kind(&self, path: &RelPath) -> Option<Kind> {
        if path.is_root() {
            return Some(Kind::Folder);
        }
        let came = self.backward(path).and_then(|old| self.snapshot.kind(&old));
        let stayed = || {
            let stays = !self.moves(path);
            stays.then(|| self.snapshot.kind(path)).flatten()
        };
        // Something may have come into a folder that was not there.
        let holds = || {
            let folder = format!("{path}/");
            let from = (Included(folder.as_str()), Unbounded);
            let first = self.files.range::<str, _>(from).next();
            let is_new = first.is_some_and(|file| file.as_str().starts_with(&folder));
            is_new.then_some(Kind::Folder)
        };
        came.or_else(stayed).or_else(holds)
    }

    fn named(&self, name: &str) -> Cow<'_, [RelPath]> {
        let before = self.snapshot.files_named(name);
        let come = self.by_name.get(name);
        if come.is_none() && !before.iter().any(|path| self.moves(path)) {
            return Cow::Borrowed(before);
        }
        let stay = before.iter().filter(|path| !self.moves(path));
        let mut paths: Vec<RelPath> = stay.chain(come.into_iter().flatten()).cloned().collect();
        paths.sort();
        paths.dedup();
        Cow::Owned(paths)
    }

    fn beginning(&self, prefix: &str) -> Vec<RelPath> {
        let mut paths = Paths::beginning(self.snapshot, prefix);
        paths.retain(|path| !self.moves(path));
        let come = self.files.range::<str, _>((Included(prefix), Unbounded));
        paths.extend(
            come.take_while(|path| path.as_str().starts_with(prefix))
                .cloned(),
        );
        paths.sort();
        paths.dedup();
        paths
    }
}
