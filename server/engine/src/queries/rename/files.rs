//! Edits that keep links working when files and folders get another path.

use std::sync::Arc;

use rayon::prelude::*;

use crate::document::Document;
use crate::edits::{Edits, TextEdit};
use crate::markdown::{Link, LinkKind};
use crate::path::RelPath;
use crate::queries::link_path::{Extension, Origin, Quoting, wiki_way, without_extension};
use crate::resolve::{targets, targets_of};
use crate::snapshot::Snapshot;

use super::after::After;
use super::references;

/// The edits that keep every link working when these files and folders become others, all at once, and every reference
/// of artifacts, in whatever form it is written.
///
/// What still leads where it did is left as it is, and so is what was broken or ambiguous before. The answer has no
/// renames: whoever asks is about to make them.
pub fn rename_files(snapshot: &Snapshot, renames: &[(RelPath, RelPath)]) -> Edits {
    let after = After::new(snapshot, renames);
    let edits_of = |document: &Arc<Document>| {
        let new_path = after.forward(&document.path);
        let links = document.markdown.links.iter();
        let mut edits: Vec<TextEdit> = links
            .filter_map(|link| rewritten(&after, document, &new_path, link))
            .map(|(range, new_text)| TextEdit { range, new_text })
            .collect();
        if snapshot.is_ours(&document.path) {
            edits = references::with_references(&after, document, &new_path, edits);
        }
        (!edits.is_empty()).then(|| (document.path.clone(), edits))
    };
    let documents = after.affected().into_par_iter().filter_map(edits_of);
    let edits = Edits {
        documents: documents.collect(),
        ..Edits::default()
    };
    edits.sorted()
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
