//! Edits that keep the references of artifacts working, in all forms but those of links.
//!
//! Whether a text is still read as the path that it is meant to be depends on what surrounds it. So the edited document
//! is read again, and what is not understood is written in another way, or not at all.

use std::ops::Range;
use std::sync::Arc;

use crate::document::Document;
use crate::edits::{Edits, TextEdit, apply};
use crate::path::RelPath;
use crate::references::target::{Bases, Target, folders_of_set, literal_folder, resolve_from};
use crate::references::{Form, Intent, Reference};
use crate::text::Text;

use super::after::After;
use super::{braces, spelling, trees};

/// One place that gets another text.
pub(super) struct Change {
    pub(super) range: Range<usize>,
    /// What may stand there, best first. Empty when nothing that was tried is understood.
    pub(super) spellings: Vec<String>,
}

/// What must be read off the edited document.
pub(super) struct Claim {
    /// Where it begins before the edits.
    pub(super) start: usize,
    pub(super) expected: Expected,
    /// The changes that it depends on, by their index.
    pub(super) changes: Vec<usize>,
}

#[derive(Debug)]
pub(super) enum Expected {
    /// A reference that leads to this file or folder, or would.
    Path(RelPath),
    /// A reference that leads to these files.
    Set(Vec<RelPath>),
    /// The line of a tree with this name.
    Line(String),
}

impl Expected {
    pub(super) fn is(&self, target: &Target) -> bool {
        match self {
            Expected::Path(path) => target.path() == Some(path),
            Expected::Set(paths) => matches!(target, Target::Set(found) if found == paths),
            Expected::Line(_) => false,
        }
    }
}

/// A document that is affected by a rename.
pub(super) struct Moving<'a> {
    pub(super) after: &'a After<'a>,
    pub(super) document: &'a Document,
    pub(super) new_path: &'a RelPath,
    /// Where its references start from before and after the rename.
    pub(super) before: Bases,
    pub(super) now: Bases,
}

/// The edits of a document's links, and those of its references with them.
pub(super) fn with_references(
    after: &After<'_>,
    document: &Arc<Document>,
    new_path: &RelPath,
    links: Vec<TextEdit>,
) -> Vec<TextEdit> {
    let moving = Moving {
        after,
        document,
        new_path,
        before: Bases::of(after.snapshot, &document.path),
        now: Bases::of(after.snapshot, new_path),
    };
    let (mut changes, mut claims) = (Vec::new(), Vec::new());
    for reference in &document.references {
        if reference.form != Form::Tree {
            moving.follow(reference, &mut changes, &mut claims);
        }
    }
    trees::follow(&moving, &mut changes, &mut claims);
    loop {
        let edits = edits_of(&document.path, &links, &changes);
        if changes.iter().all(|change| change.spellings.is_empty()) {
            return edits;
        }
        let failed = moving.failed(&edits, &claims, &changes);
        if failed.is_empty() {
            return edits;
        }
        for index in failed {
            changes[index].spellings.remove(0);
        }
    }
}

fn edits_of(path: &RelPath, links: &[TextEdit], changes: &[Change]) -> Vec<TextEdit> {
    let mut edits = links.to_vec();
    edits.extend(changes.iter().filter_map(|change| {
        Some(TextEdit {
            range: change.range.clone(),
            new_text: change.spellings.first()?.clone(),
        })
    }));
    let mut sorted = Edits::of(path.clone(), edits).sorted();
    sorted.documents.remove(path).unwrap_or_default()
}

impl Moving<'_> {
    /// The changes of the text that stand for claims which the edited document does not meet.
    fn failed(&self, edits: &[TextEdit], claims: &[Claim], changes: &[Change]) -> Vec<usize> {
        let text = apply(self.document.text.as_str(), edits);
        let edited = Document::new(self.new_path.clone(), Text::new(text));
        let lines = trees::names(&edited);
        let mut shifts = Shifts::new(edits);
        let mut in_order: Vec<&Claim> = claims.iter().collect();
        in_order.sort_by_key(|claim| claim.start);
        let is_met = |claim: &Claim, start: usize| match &claim.expected {
            Expected::Line(name) => lines.get(&start).is_some_and(|found| found == name),
            expected => {
                let references = &edited.references;
                let at = references.binary_search_by_key(&start, |found| found.path_range.start);
                at.is_ok_and(|at| {
                    expected.is(&resolve_from(self.after, &self.now, &references[at]))
                })
            }
        };
        let mut failed: Vec<usize> = in_order
            .into_iter()
            .filter(|claim| {
                let start = shifts.new_place(claim.start);
                !is_met(claim, start)
            })
            .flat_map(|claim| claim.changes.iter().copied())
            .filter(|index| !changes[*index].spellings.is_empty())
            .collect();
        failed.sort_unstable();
        failed.dedup();
        failed
    }

    /// The change of a reference that would no longer lead where it does.
    fn follow(&self, reference: &Reference, changes: &mut Vec<Change>, claims: &mut Vec<Claim>) {
        let target = resolve_from(self.after.snapshot, &self.before, reference);
        let found = match &target {
            Target::Nowhere | Target::Several(_) => None,
            Target::Set(paths) => self.of_set(reference, paths),
            Target::One(path, _) => self.of_path(reference, path),
            Target::Missing(path) if self.is_followed(reference, path) => {
                self.of_path(reference, path)
            }
            Target::Missing(_) => None,
        };
        let Some((expected, ways)) = found else {
            return;
        };
        let mut spellings: Vec<String> = Vec::new();
        for way in ways {
            spellings.extend(spelling::of(self.document, reference, &way));
        }
        spellings.dedup();
        let mut ranges = vec![reference.path_range.clone()];
        ranges.extend(old_side(self.document.text.as_str(), reference));
        let first = changes.len();
        changes.extend(ranges.into_iter().map(|range| Change {
            range,
            spellings: spellings.clone(),
        }));
        claims.push(Claim {
            start: reference.path_range.start,
            expected,
            changes: (first..changes.len()).collect(),
        });
    }

    /// Whether a path at which nothing is moves: with the folder that it is in, or because the document says it from
    /// where it is itself. A link that is merely broken stays so.
    fn is_followed(&self, reference: &Reference, path: &RelPath) -> bool {
        let is_planned = matches!(reference.intent, Intent::Create | Intent::MoveTo);
        self.after.moves(path)
            || (*self.new_path != self.document.path
                && (reference.form != Form::Link || is_planned))
    }

    fn of_path(&self, reference: &Reference, path: &RelPath) -> Option<(Expected, Vec<String>)> {
        let is_there = self.after.snapshot.kind(path).is_some();
        let is_address = reference.path.starts_with("file://");
        // Links to what is there have been looked at already.
        if reference.form == Form::Link && is_there && !is_address {
            return None;
        }
        let new = self.after.forward(path);
        let expected = Expected::Path(new.clone());
        if expected.is(&resolve_from(self.after, &self.now, reference)) {
            return None;
        }
        if is_address {
            return Some((
                expected,
                vec![spelling::address(&reference.path, path, &new)?],
            ));
        }
        // Which of them is understood, and leads there, is seen in the edited document.
        let ways = spelling::ways(&self.before, &self.now, reference, path, &new);
        Some((expected, ways))
    }

    /// Of a set the folder that all of it is in can be written in another way, and names that stand in braces.
    fn of_set(&self, reference: &Reference, paths: &[RelPath]) -> Option<(Expected, Vec<String>)> {
        let mut files: Vec<RelPath> = paths.iter().map(|path| self.after.forward(path)).collect();
        files.sort();
        let expected = Expected::Set(files);
        let (written, rest) = literal_folder(reference)?;
        let folders = folders_of_set(&self.before, reference);
        let (base, folder) = folders.into_iter().find(|(_, folder)| match paths {
            [] => self.after.moves(folder) || self.after.snapshot.kind(folder).is_some(),
            paths => paths.iter().all(|path| path.is_in(folder)),
        })?;
        let new = self.after.forward(&folder);
        let now = expected.is(&resolve_from(self.after, &self.now, reference));
        let is_same = new == folder && self.now.folder(base) == self.before.folder(base);
        if now && (is_same || !paths.is_empty()) {
            return None;
        }
        let seen = |base, path| spelling::Seen { base, path };
        let (then, here) = (self.before.folder(base), self.now.folder(base));
        let way = spelling::anchored(written, seen(&then, &folder), seen(&here, &new));
        let leads = |pattern: &str| {
            let set = Reference {
                path: pattern.into(),
                ..reference.clone()
            };
            expected.is(&resolve_from(self.after, &self.now, &set))
        };
        let in_braces = braces::renamed(&format!("{written}/{rest}"), |name| {
            let old = then.join(name.trim_start_matches('/'))?;
            Some(here.relative_to(&self.after.forward(&old)))
        });
        let mut patterns: Vec<String> = [Some(format!("{way}/{rest}")), in_braces]
            .into_iter()
            .flatten()
            .collect();
        patterns.retain(|pattern| !pattern.contains("../") && leads(pattern));
        (!patterns.is_empty()).then_some((expected, patterns))
    }
}

/// The line `--- a/path` above a `+++ b/path` when it names the same file.
fn old_side(text: &str, reference: &Reference) -> Option<Range<usize>> {
    if reference.form != Form::Diff {
        return None;
    }
    let range = &reference.path_range;
    let line = text[..range.start].rfind('\n')?;
    let start = text[..line].rfind('\n').map_or(0, |at| at + 1);
    let above = text[start..line].trim_end();
    let behind = above.trim_start().strip_prefix("--- ")?;
    let path = behind.split('\t').next()?.trim_end();
    let path = path.strip_prefix("a/").unwrap_or(path);
    let at = start + above.len() - behind.len() + behind.find(path)?;
    let is_same = *path == text[range.clone()];
    is_same.then(|| at..at + path.len())
}

/// Where places of a text are after its edits. Asked in the order of the text.
struct Shifts<'a> {
    edits: &'a [TextEdit],
    added: usize,
    removed: usize,
}

impl<'a> Shifts<'a> {
    fn new(edits: &'a [TextEdit]) -> Shifts<'a> {
        Shifts {
            edits,
            added: 0,
            removed: 0,
        }
    }

    fn new_place(&mut self, place: usize) -> usize {
        while let Some((edit, rest)) = self.edits.split_first()
            && edit.range.end <= place
        {
            self.added += edit.new_text.len();
            self.removed += edit.range.len();
            self.edits = rest;
        }
        place + self.added - self.removed
    }
}
