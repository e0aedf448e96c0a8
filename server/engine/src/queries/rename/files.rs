//! Edits that keep links working when files and folders get another path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::Document;
use crate::edits::{Edits, TextEdit};
use crate::markdown::{Link, LinkKind};
use crate::path::RelPath;
use crate::queries::backlinks::documents_linking_to;
use crate::queries::link_path::{Extension, Origin, Quoting, wiki_way, without_extension};
use crate::resolve::{Files, targets, targets_of};
use crate::snapshot::Snapshot;

/// The edits that keep every link working when these files and folders become others, all at once.
///
/// A link that still leads where it did is left as it is, and so is what was broken or ambiguous before. The answer
/// has no renames: whoever asks is about to make them.
pub fn rename_files(snapshot: &Snapshot, renames: &[(RelPath, RelPath)]) -> Edits {
    let after = After::new(snapshot, renames);
    let edits_of = |document: &Arc<Document>| {
        let new_path = after.forward(&document.path);
        let links = document.markdown.links.iter();
        let edits: Vec<TextEdit> = links
            .filter_map(|link| rewritten(&after, document, &new_path, link))
            .map(|(range, new_text)| TextEdit { range, new_text })
            .collect();
        (!edits.is_empty()).then(|| (document.path.clone(), edits))
    };
    let documents = after.affected().into_par_iter().filter_map(edits_of);
    let edits = Edits {
        documents: documents.collect(),
        renames: Vec::new(),
    };
    edits.sorted()
}

/// The files as they will be.
struct After<'a> {
    snapshot: &'a Snapshot,
    /// The deepest folders first: what is renamed by itself is not renamed with its folder.
    renames: Vec<&'a (RelPath, RelPath)>,
    /// Documents that move, by their new name in lower case, with their old and new paths.
    moved: BTreeMap<String, Vec<(RelPath, RelPath)>>,
}

impl<'a> After<'a> {
    fn new(snapshot: &'a Snapshot, renames: &'a [(RelPath, RelPath)]) -> After<'a> {
        let mut renames: Vec<_> = renames
            .iter()
            .filter(|(from, to)| from != to && !from.is_root() && !to.is_root())
            .collect();
        renames.sort_by_key(|(from, _)| std::cmp::Reverse(from.as_str().len()));
        let mut after = After {
            snapshot,
            renames,
            moved: BTreeMap::new(),
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
        after
    }

    /// Where a path will be.
    fn forward(&self, path: &RelPath) -> RelPath {
        self.renames
            .iter()
            .find_map(|(from, to)| path.moved(from, to))
            .unwrap_or_else(|| path.clone())
    }

    /// Documents with a link that may need another path: those that move, those that link to what moves, and those
    /// whose wiki links name a document by a name that another one is about to have.
    fn affected(&self) -> Vec<&'a Arc<Document>> {
        let snapshot = self.snapshot;
        let index = snapshot.index();
        let mut targets: BTreeSet<&RelPath> = index
            .backlinks(snapshot)
            .keys()
            .filter(|path| self.forward(path) != **path)
            .collect();
        for stem in self.moved.keys() {
            targets.extend(index.by_stem.get(stem).into_iter().flatten());
        }
        let mut documents: BTreeMap<&RelPath, &Arc<Document>> =
            documents_linking_to(snapshot, targets)
                .into_iter()
                .map(|document| (&document.path, document))
                .collect();
        for (old, _) in self.moved.values().flatten() {
            if let Some(document) = snapshot.document(old) {
                documents.insert(&document.path, document);
            }
        }
        documents.into_values().collect()
    }
}

impl Files for After<'_> {
    fn exists(&self, path: &RelPath) -> bool {
        let comes_here = |(from, to): &(RelPath, RelPath)| {
            let old = path.moved(to, from);
            old.is_some_and(|old| self.forward(&old) == *path && self.snapshot.exists(&old))
        };
        self.renames.iter().any(|rename| comes_here(rename))
            || (self.forward(path) == *path && self.snapshot.exists(path))
    }

    fn by_stem(&self, stem: &str) -> Cow<'_, [RelPath]> {
        let before = self.snapshot.by_stem(stem);
        let stay = before.iter().filter(|path| self.forward(path) == **path);
        let come = self.moved.get(stem).into_iter().flatten();
        let mut paths: Vec<RelPath> = stay.chain(come.map(|(_, new)| new)).cloned().collect();
        paths.sort();
        paths.dedup();
        Cow::Owned(paths)
    }
}

/// The path of a link as it must be written after the rename, when it must be another.
fn rewritten(
    after: &After<'_>,
    document: &Document,
    new_path: &RelPath,
    link: &Link,
) -> Option<(std::ops::Range<usize>, String)> {
    let content = document.text.as_str();
    let range = link.trimmed_path_range(content)?;
    let before = targets(after.snapshot, &document.path, link);
    let [target] = before.as_slice() else {
        return None;
    };
    let new_target = after.forward(target);
    if range.is_empty() || (new_target == *target && *new_path == document.path && !is_wiki(link)) {
        return None;
    }
    let still_leads_there = || {
        let now = targets(after, new_path, link);
        now.as_slice() == [new_target.clone()]
    };
    let origin = Origin::of(&link.path);
    let extension = extension(link, target);
    if is_wiki(link) && origin == Origin::Folder && !link.path.starts_with("../") {
        if still_leads_there() {
            return None;
        }
        let mut segments = link.path.split('/').count();
        let full = match extension {
            Extension::Written => Some(target.as_str()),
            Extension::LeftOut => without_extension(target),
        };
        if segments > 1 && full == Some(link.path.as_str()) {
            // It was written from the workspace's root.
            segments = usize::MAX;
        }
        let way = wiki_way(after, new_path, &new_target, segments, extension)?;
        return Some((
            range.clone(),
            Quoting::Wiki.encode_like(&way, &link.path, &content[range]),
        ));
    }
    let spelled = |from: &RelPath, target: &RelPath| {
        let mut way = origin.way(from, target);
        if extension == Extension::LeftOut && target.is_markdown() {
            way.truncate(way.len() - target.extension().len() - 1);
        }
        if link.path.ends_with('/') {
            way.push('/');
        }
        way
    };
    // What was written as we would write it goes on being so; anything else is left alone while it is right.
    let way = spelled(new_path, &new_target);
    let is_ours = link.path == spelled(&document.path, target);
    if way == link.path || (!is_ours && still_leads_there()) {
        return None;
    }
    if targets_of(after, new_path, link.kind, &way).as_slice() != [new_target.clone()] {
        return None;
    }
    let quoting = quoting(content, link, &range);
    Some((
        range.clone(),
        quoting.encode_like(&way, &link.path, &content[range]),
    ))
}

fn is_wiki(link: &Link) -> bool {
    link.kind == LinkKind::Wiki
}

/// Only wiki links may leave the extension out.
fn extension(link: &Link, target: &RelPath) -> Extension {
    let name = link.path.rsplit('/').next().unwrap_or_default();
    let is_left_out = is_wiki(link)
        && target.is_markdown()
        && name.to_lowercase() != target.file_name().to_lowercase();
    if is_left_out {
        Extension::LeftOut
    } else {
        Extension::Written
    }
}

fn quoting(content: &str, link: &Link, range: &std::ops::Range<usize>) -> Quoting {
    if is_wiki(link) {
        Quoting::Wiki
    } else if content[..range.start].ends_with('<') {
        Quoting::Angle
    } else {
        Quoting::Plain
    }
}
