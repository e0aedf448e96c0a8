//! What the repository says about plans: the commits that they were written at, and what has changed since.

use std::collections::{BTreeMap, BTreeSet};

use crate::disk::{Disk, Kind};
use crate::document::Document;
use crate::history::{Ask, History, Since};
use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::references::target::Target;
use crate::snapshot::Snapshot;
use crate::state;

use super::Which;

/// Answers of the repository, with what was asked: what has no answer is not asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    asked: Ask,
    history: History,
}

/// The key under which a document says at which commit it was written.
const COMMIT_KEY: &str = "git_commit";

/// The commit at which a document says that it was written, as it writes it.
pub fn stated_commit(document: &Document) -> Option<&str> {
    let front_matter = document.front_matter.as_ref()?;
    let commit = front_matter
        .scalar(COMMIT_KEY)?
        .trim()
        .trim_end_matches('…');
    (!commit.is_empty()).then_some(commit)
}

impl Answers {
    /// What happened to the files of a plan since it was written: by the commit in its front matter, or the commit that
    /// last touched it. `None` while nothing is known.
    pub fn since(&self, plan: &Document) -> Option<&Since> {
        let commit = match stated_commit(plan) {
            Some(commit) => commit,
            None => &self.history.written.get(&plan.path)?.commit.id,
        };
        self.history.since.get(commit)
    }

    /// The commit that last touched a file.
    pub fn written(&self, path: &RelPath) -> Option<&crate::history::Commit> {
        self.history
            .written
            .get(path)
            .map(|written| &written.commit)
    }

    fn without_known(&self, mut ask: Ask) -> Ask {
        ask.written
            .retain(|path| !self.asked.written.contains(path));
        for (commit, files) in &mut ask.since {
            if let Some(known) = self.asked.since.get(commit) {
                files.retain(|file| !known.contains(file));
            }
        }
        ask.since.retain(|_, files| !files.is_empty());
        ask
    }

    fn take(&mut self, ask: Ask, history: History) {
        self.asked.written.extend(ask.written);
        for (commit, files) in ask.since {
            self.asked.since.entry(commit).or_default().extend(files);
        }
        self.history.head = history.head;
        self.history.written.extend(history.written);
        for (commit, answer) in history.since {
            match (self.history.since.get_mut(&commit), answer) {
                (Some(Since::Known { changed, .. }), Since::Known { changed: more, .. }) => {
                    changed.extend(more)
                }
                (_, answer) => {
                    self.history.since.insert(commit, answer);
                }
            }
        }
    }
}

/// Whether another commit is checked out than when the repository was last asked: all that can make its answers other
/// ones while the workspace stays as it is. Reads the disk; blocks until done.
pub fn has_moved(disk: &dyn Disk, snapshot: &Snapshot) -> bool {
    let now = disk.history(&Ask::default()).and_then(|now| now.head);
    now != snapshot.facts.answers.history.head
}

/// Asks the repository what the snapshot does not know yet. `None` when there is nothing new, or no repository. Reads
/// the disk; blocks until done.
pub fn ask(disk: &dyn Disk, snapshot: &Snapshot, which: Which) -> Option<Answers> {
    let now = disk.history(&Ask::default())?;
    let old = &snapshot.facts.answers;
    let mut answers = if old.history.head == now.head {
        old.clone()
    } else {
        Answers::default()
    };
    answers.history.head = now.head;
    let open: Vec<Plan<'_>> = plans_of(snapshot, which)
        .into_iter()
        .filter(|plan| plan.is_open(snapshot))
        .collect();
    let first = answers.without_known(Ask {
        written: paths_of(snapshot, which, &open),
        since: BTreeMap::new(),
    });
    answer(disk, &mut answers, first);
    let mut since: BTreeMap<String, BTreeSet<RelPath>> = BTreeMap::new();
    for plan in &open {
        let commit = match stated_commit(plan.document) {
            Some(commit) => Some(commit.to_owned()),
            None => answers
                .written(&plan.document.path)
                .map(|commit| commit.id.clone()),
        };
        if let Some(commit) = commit {
            since
                .entry(commit)
                .or_default()
                .extend(files_of(snapshot, plan));
        }
    }
    let second = answers.without_known(Ask {
        written: BTreeSet::new(),
        since,
    });
    answer(disk, &mut answers, second);
    (answers != *old).then_some(answers)
}

fn answer(disk: &dyn Disk, answers: &mut Answers, ask: Ask) {
    if ask == Ask::default() {
        return;
    }
    if let Some(history) = disk.history(&ask) {
        answers.take(ask, history);
    }
}

fn plans_of(snapshot: &Snapshot, which: Which) -> Vec<Plan<'_>> {
    match which {
        Which::All => plans::all(snapshot).collect(),
        Which::Open => super::open_plans(snapshot),
    }
}

/// The files whose last commit matters: plans that do not say theirs, and all artifacts of unfinished topics, whose
/// inputs may be newer than they are.
fn paths_of(snapshot: &Snapshot, which: Which, open: &[Plan<'_>]) -> BTreeSet<RelPath> {
    let plans = open
        .iter()
        .filter(|plan| stated_commit(plan.document).is_none())
        .map(|plan| plan.document.path.clone());
    let mut paths: BTreeSet<RelPath> = plans.collect();
    if which == Which::All {
        let unfinished = snapshot.topics().iter().filter(|topic| {
            topic.artifacts.len() > 1 && state::current_phase(snapshot, topic).is_some()
        });
        paths.extend(
            unfinished.flat_map(|topic| topic.artifacts.iter().map(|(_, path)| path.clone())),
        );
    }
    paths
}

fn files_of(snapshot: &Snapshot, plan: &Plan<'_>) -> BTreeSet<RelPath> {
    plans::named_files(snapshot, plan.document)
        .filter_map(|named| match named.target {
            Target::One(path, Kind::File) => Some(path),
            _ => None,
        })
        .collect()
}
