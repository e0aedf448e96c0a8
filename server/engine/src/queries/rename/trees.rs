//! Renames in drawn trees: a name gives way to another in its line. What would need other lines is left as it is drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::Document;
use crate::index::mentions::tree_folders;
use crate::path::RelPath;
use crate::references::Form;
use crate::references::target::{Target, resolve_from};
use crate::references::trees::{TreeLine, lines};

use super::references::{Change, Claim, Expected, Moving};

/// A line that leads somewhere, with the names that the lines on the way must have.
struct Route {
    line: TreeLine,
    expected: RelPath,
    /// A name for each of the line's, in the same order.
    names: Vec<String>,
}

/// Adds the changes of a document's trees.
pub(super) fn follow(moving: &Moving<'_>, changes: &mut Vec<Change>, claims: &mut Vec<Claim>) {
    let mut routes = routes(moving);
    let content = moving.document.text.as_str();
    let moves = |route: &Route| {
        let mut names = route.line.names.iter().zip(&route.names);
        names.any(|(range, name)| *name != content[range.clone()])
    };
    if !routes.iter().any(moves) {
        return;
    }
    // A line has one name. Where the ways through it want different ones, what stays decides, and the others are left.
    loop {
        let mut wanted: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for route in &routes {
            for (range, name) in route.line.names.iter().zip(&route.names) {
                wanted.entry(range.start).or_default().insert(name);
            }
        }
        let disputed: BTreeSet<usize> = wanted
            .into_iter()
            .filter(|(_, names)| names.len() > 1)
            .map(|(start, _)| start)
            .collect();
        let keeps = |route: &Route| {
            let mut names = route.line.names.iter().zip(&route.names);
            names.all(|(range, name)| {
                !disputed.contains(&range.start) || *name == content[range.clone()]
            })
        };
        let count = routes.len();
        routes.retain(keeps);
        if routes.len() == count {
            break;
        }
    }
    let mut by_line: BTreeMap<usize, usize> = BTreeMap::new();
    for route in routes {
        let own = route.line.names.last().map_or(0, |range| range.start);
        let mut needed = Vec::new();
        for (range, name) in route.line.names.iter().zip(&route.names) {
            if *name == content[range.clone()] {
                continue;
            }
            let index = *by_line.entry(range.start).or_insert_with(|| {
                claims.push(Claim {
                    start: range.start,
                    expected: Expected::Line(name.clone()),
                    changes: vec![changes.len()],
                });
                changes.push(Change {
                    range: range.clone(),
                    spellings: vec![name.clone()],
                });
                changes.len() - 1
            });
            needed.push(index);
        }
        if !route.line.is_folder && !needed.is_empty() {
            claims.push(Claim {
                start: own,
                expected: Expected::Path(route.expected),
                changes: needed,
            });
        }
    }
}

fn routes(moving: &Moving<'_>) -> Vec<Route> {
    let (document, snapshot) = (moving.document, moving.after.snapshot);
    let references: Vec<_> = document
        .references
        .iter()
        .filter(|reference| reference.form == Form::Tree)
        .collect();
    if references.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(TreeLine, RelPath)> = tree_folders(snapshot, document);
    let content = document.text.as_str();
    for line in lines(content, body(document), &document.markdown) {
        let own = line.names.last().map(|range| range.start);
        let reference = references
            .iter()
            .find(|reference| Some(reference.path_range.start) == own);
        let target = reference.map(|r| resolve_from(snapshot, &moving.before, r));
        match target {
            Some(Target::One(path, _)) => found.push((line, path)),
            // Where a file that is to be created would be is a guess; it must not keep a folder's name from changing.
            Some(Target::Missing(path)) if moving.after.moves(&path) => found.push((line, path)),
            _ => {}
        }
    }
    found
        .into_iter()
        .filter_map(|(line, path)| {
            let expected = moving.after.forward(&path);
            let names = names_on_the_way(content, &line, &path, &expected)?;
            Some(Route {
                line,
                expected,
                names,
            })
        })
        .collect()
}

/// The names that the lines to a path must have when it is another: as many segments each as before, from the end of
/// the path on. Only the line above a tree takes what is more.
fn names_on_the_way(
    content: &str,
    line: &TreeLine,
    old: &RelPath,
    new: &RelPath,
) -> Option<Vec<String>> {
    let written: Vec<&str> = line
        .names
        .iter()
        .map(|name| &content[name.clone()])
        .collect();
    let count = |name: &str| name.split('/').count();
    let drawn: usize = written.iter().map(|name| count(name)).sum();
    let (old, new): (Vec<&str>, Vec<&str>) = (old.segments().collect(), new.segments().collect());
    let is_whole = old.len() == drawn;
    let root_is_elsewhere = old.len() < drawn;
    let mut names = Vec::with_capacity(written.len());
    let mut rest: &[&str] = &new;
    for (place, name) in written.iter().enumerate().rev() {
        let is_root = place == 0 && line.has_root;
        if is_root && root_is_elsewhere {
            names.push((*name).to_owned());
            if !rest.is_empty() {
                return None;
            }
            continue;
        }
        let taken = if is_root && is_whole {
            rest.len()
        } else {
            count(name)
        };
        let split = rest.len().checked_sub(taken)?;
        if taken == 0 {
            return None;
        }
        names.push(rest[split..].join("/"));
        rest = &rest[..split];
    }
    // What is not drawn must be what it was, or the tree would begin elsewhere.
    let hidden = old.len().saturating_sub(drawn);
    (rest.len() == hidden).then(|| {
        names.reverse();
        names
    })
}

fn body(document: &Document) -> usize {
    document.front_matter.as_ref().map_or(0, |f| f.range.end)
}

/// The names in the lines of a document's trees, by where they begin.
pub(super) fn names(document: &Document) -> BTreeMap<usize, String> {
    let content = document.text.as_str();
    let name = |range: Range<usize>| (range.start, content[range].to_owned());
    lines(content, body(document), &document.markdown)
        .into_iter()
        .flat_map(|line| line.names)
        .map(name)
        .collect()
}
