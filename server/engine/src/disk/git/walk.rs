//! The walk over the history that finds the commits that last touched files.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use gix::{ObjectId, Repository};

use super::objects::{self, CommitObject};
use super::places::{Difference, Places};

/// After this many commits, what was not found is left out.
const MAX_COMMITS: usize = 50_000;

/// The commit that last touched a path.
#[derive(Debug)]
pub(super) struct Touched {
    pub(super) commit: CommitObject,
    /// Its place in the walk.
    pub(super) order: usize,
}

/// For each path that is in `head`, by number: the commit that last touched it.
///
/// From commit to commit, a path is followed to the first parent that has the same content, as git does; where none has,
/// or there is no parent, the commit has made it. So each path takes one way through the history, past all branches that
/// a merge left nothing of. The ways are gone together, newest commit first, which reads each commit once.
pub(super) fn last_touched(
    repository: &Repository,
    head: &CommitObject,
    places: &Places,
) -> BTreeMap<usize, Touched> {
    let mut found = BTreeMap::new();
    let in_head = places.differences(repository, &places.all(), [None, Some(head.tree)]);
    let in_head = in_head
        .into_iter()
        .filter(|(_, difference)| *difference == Difference::Presence)
        .map(|(place, _)| place);
    let mut ways = Ways::default();
    ways.lead(head.clone(), in_head.collect());
    let mut orders: HashMap<ObjectId, usize> = HashMap::new();
    for _ in 0..MAX_COMMITS {
        let Some((commit, mut open)) = ways.next() else {
            break;
        };
        // Clocks that were set wrong can lead here twice.
        let next = orders.len();
        let order = *orders.entry(commit.id).or_insert(next);
        for id in &commit.parents {
            if open.is_empty() {
                break;
            }
            let Some(parent) = ways.commit(repository, *id) else {
                // This is where a shallow clone ends. Whether the commit touched anything cannot be told.
                open.clear();
                break;
            };
            let trees = [Some(parent.tree), Some(commit.tree)];
            let mut touched = BTreeSet::new();
            for (place, difference) in places.differences(repository, &open, trees) {
                open.remove(&place);
                if difference != Difference::Unknown {
                    touched.insert(place);
                }
            }
            ways.lead(parent, open);
            open = touched;
        }
        for place in open {
            let commit = commit.clone();
            found.insert(place, Touched { commit, order });
        }
    }
    found
}

/// Commits that are still to be looked at, each with the paths that lead to it.
#[derive(Default)]
struct Ways {
    open: HashMap<ObjectId, (CommitObject, BTreeSet<usize>)>,
    /// Newest first; of the same second, first come, first served, which puts children before parents on a straight way.
    queue: BinaryHeap<(i64, Reverse<usize>, ObjectId)>,
    count: usize,
}

impl Ways {
    fn lead(&mut self, to: CommitObject, mut places: BTreeSet<usize>) {
        if places.is_empty() {
            return;
        }
        if let Some((_, open)) = self.open.get_mut(&to.id) {
            open.append(&mut places);
            return;
        }
        self.count += 1;
        self.queue.push((to.seconds, Reverse(self.count), to.id));
        self.open.insert(to.id, (to, places));
    }

    fn next(&mut self) -> Option<(CommitObject, BTreeSet<usize>)> {
        let (_, _, id) = self.queue.pop()?;
        self.open.remove(&id)
    }

    fn commit(&self, repository: &Repository, id: ObjectId) -> Option<CommitObject> {
        match self.open.get(&id) {
            Some((commit, _)) => Some(commit.clone()),
            None => objects::commit(repository, id),
        }
    }
}
