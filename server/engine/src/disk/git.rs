//! Answers questions about a repository's history by reading it with a library; git itself is never run.
//!
//! What a repository holds is not trusted: its own configuration is passed over except for the format of its objects,
//! that of the user and the system is not read, nor is the environment, so nothing can be started or fetched. Of other
//! places only those are read where the repository says that parts of it are: behind a `.git` file, in `alternates`.

mod objects;
mod places;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use gix::Repository;
use gix::open::Options;
use gix::sec::Trust;

use self::objects::CommitObject;
use self::places::{Difference, Places};
use crate::history::{Ask, History, Since, Written};
use crate::path::RelPath;

/// Memory for objects that are looked at again: the trees of a commit come up once more as those of a parent, and all
/// commits that are asked about are compared with the same one. In bytes.
const OBJECT_CACHE: usize = 16 * 1024 * 1024;

/// Answers for a workspace that lies at `below` in the folder `checkout`, which has a `.git`.
pub(super) fn history(checkout: &Path, below: &Path, ask: &Ask) -> Option<History> {
    let repository = open(checkout)?;
    let below = segments(below)?;
    let head = objects::head(&repository)?;
    let mut history = History::default();
    if let Some(head) = &head {
        history.head = Some(head.public()?);
        history.written = written(&repository, head, &below, &ask.written);
    }
    let since = ask.since.iter().map(|(name, files)| {
        let answer = since(&repository, head.as_ref(), &below, name, files);
        (name.clone(), answer.unwrap_or(Since::Unknown))
    });
    history.since = since.collect();
    Some(history)
}

fn open(checkout: &Path) -> Option<Repository> {
    // Reduced trust also limits how much memory an object may claim to need.
    let options = Options::isolated().with(Trust::Reduced);
    let mut repository = options.open(checkout).ok()?.to_thread_local();
    repository.object_cache_size_if_unset(OBJECT_CACHE);
    Some(repository)
}

/// The names on the way down from the checkout to the workspace, as git keeps them.
fn segments(below: &Path) -> Option<Vec<&[u8]>> {
    let names = below.components().map(|component| match component {
        Component::Normal(name) => Some(name.as_encoded_bytes()),
        _ => None,
    });
    names.collect()
}

fn written(
    repository: &Repository,
    head: &CommitObject,
    below: &[&[u8]],
    files: &BTreeSet<RelPath>,
) -> BTreeMap<RelPath, Written> {
    let places = Places::new(below, files);
    let found = walk::last_touched(repository, head, &places);
    let found = found.into_iter().filter_map(|(place, touched)| {
        let written = Written {
            commit: touched.commit.public()?,
            order: touched.order,
        };
        Some((places.path(place).clone(), written))
    });
    found.collect()
}

/// `None` when the name means no commit.
fn since(
    repository: &Repository,
    head: Option<&CommitObject>,
    below: &[&[u8]],
    name: &str,
    files: &BTreeSet<RelPath>,
) -> Option<Since> {
    let commit = objects::commit(repository, objects::by_name(repository, name)?)?;
    let places = Places::new(below, files);
    let differences = head.map(|head| {
        let trees = [Some(commit.tree), Some(head.tree)];
        places.differences(repository, &places.all(), trees)
    });
    let changed = differences
        .unwrap_or_default()
        .into_iter()
        .filter(|(_, difference)| *difference == Difference::Content)
        .map(|(place, _)| places.path(place).clone());
    Some(Since::Known {
        commit: commit.public()?,
        changed: changed.collect(),
    })
}

#[cfg(test)]
mod tests;
