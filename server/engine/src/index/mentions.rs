//! Which documents name which files: the other direction of references.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::references::target::{self, Bases, Target, folders_of_set, resolve_from};
use crate::references::trees::{self, TreeLine};
use crate::references::{Form, Reference};
use crate::snapshot::Snapshot;

/// A pattern that more files fit than this names none of them in particular.
const MAX_SET: usize = 1_000;

/// For each file that artifacts on disk name, or would if it were there, the documents that do.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    by_path: HashMap<RelPath, Vec<RelPath>>,
    /// Folders that are named only on the way to something: by lines of trees, and by patterns.
    by_folder: HashMap<RelPath, Vec<RelPath>>,
}

impl Mentions {
    pub(super) fn build(snapshot: &Snapshot) -> Mentions {
        let documents: Vec<_> = snapshot
            .documents
            .values()
            .filter(|document| !document.references.is_empty() && snapshot.is_ours(&document.path))
            .collect();
        let folders: Vec<(RelPath, RelPath)> = documents
            .par_iter()
            .flat_map_iter(|document| {
                let folders = folders_on_the_way(snapshot, document);
                folders
                    .into_iter()
                    .map(|folder| (folder, document.path.clone()))
            })
            .collect();
        let found: Vec<(RelPath, RelPath)> = documents
            .into_par_iter()
            .flat_map_iter(|document| {
                let bases = Bases::of(snapshot, &document.path);
                let named = document.references.iter().flat_map(move |reference| {
                    named(&resolve_from(snapshot, &bases, reference)).to_vec()
                });
                named.map(|path| (path, document.path.clone()))
            })
            .collect();
        Mentions {
            by_path: grouped(found),
            by_folder: grouped(folders),
        }
    }

    /// The documents on disk that name a file, each once.
    pub(crate) fn of(&self, path: &RelPath) -> &[RelPath] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }

    /// The documents on disk that name a file or folder for which something holds, if only on the way to something.
    pub(crate) fn naming(&self, fits: impl Fn(&RelPath) -> bool) -> BTreeSet<&RelPath> {
        let named = self.by_path.iter().chain(&self.by_folder);
        named
            .filter(|(path, _)| fits(path))
            .flat_map(|(_, documents)| documents)
            .collect()
    }
}

fn grouped(found: Vec<(RelPath, RelPath)>) -> HashMap<RelPath, Vec<RelPath>> {
    let mut by_path: HashMap<RelPath, Vec<RelPath>> = HashMap::new();
    for (path, document) in found {
        let documents = by_path.entry(path).or_default();
        if documents.last() != Some(&document) {
            documents.push(document);
        }
    }
    by_path
}

/// Folders that a document names without a reference to them.
fn folders_on_the_way(snapshot: &Snapshot, document: &Document) -> Vec<RelPath> {
    let bases = Bases::of(snapshot, &document.path);
    let sets = document.references.iter();
    let mut folders: Vec<RelPath> = sets
        .flat_map(|reference| folders_of_set(&bases, reference))
        .map(|(_, folder)| folder)
        .collect();
    // A tree without a single name that may be a file's is not worth to look for in every document.
    let is_tree = |reference: &Reference| reference.form == Form::Tree;
    if document.references.iter().any(is_tree) {
        let named = tree_folders(snapshot, document);
        folders.extend(named.into_iter().map(|(_, folder)| folder));
    }
    folders
}

/// The lines of a document's trees that are folders of the workspace, and these folders.
pub(crate) fn tree_folders(snapshot: &Snapshot, document: &Document) -> Vec<(TreeLine, RelPath)> {
    let text = document.text.as_str();
    let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
    let bases = Bases::of(snapshot, &document.path);
    let folder_of = |line: &TreeLine| {
        let names: Vec<&str> = line.names.iter().map(|name| &text[name.clone()]).collect();
        let candidates = target::folder_candidates(&bases, &names.join("/"));
        let is_there = |path: &RelPath| snapshot.kind(path) == Some(Kind::Folder);
        candidates.into_iter().find(is_there)
    };
    trees::lines(text, body, &document.markdown)
        .into_iter()
        .filter(|line| line.is_folder)
        .filter_map(|line| {
            let folder = folder_of(&line)?;
            Some((line, folder))
        })
        .collect()
}

/// The paths that a reference names by leading there. What fits several names none of them.
pub(crate) fn named(target: &Target) -> &[RelPath] {
    match target {
        Target::One(path, _) | Target::Missing(path) => std::slice::from_ref(path),
        Target::Set(paths) if paths.len() <= MAX_SET => paths,
        _ => &[],
    }
}
