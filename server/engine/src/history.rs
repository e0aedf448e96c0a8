//! What is asked of the repository that a workspace lies in, and what it answers: plain data. [`crate::disk`] reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use crate::path::RelPath;

/// A commit, as far as it matters when files are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its full name, in lower-case hexadecimal.
    pub id: String,
    /// When it was committed, by the committer's clock.
    pub time: SystemTime,
}

/// What is to be known. Each answer costs time, so nothing is answered that was not asked.
///
/// Whether files changed since another file was last written takes two rounds: the first asks for `written`, the second
/// asks `since` with the full names of the commits that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Files of which the commit that last touched them is wanted. A folder stands for all that is in it.
    pub written: BTreeSet<RelPath>,
    /// Commits as somebody wrote them, each with the files that are to be compared between it and `HEAD`. A commit is
    /// written as 4 to 64 hexadecimal digits, the beginning of its name; names of branches and tags, which mean
    /// something else tomorrow, are not looked up.
    pub since: BTreeMap<String, BTreeSet<RelPath>>,
}

/// What the repository says. What it cannot say, because objects are missing as in a shallow clone, is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The commit that is checked out. `None` before the first one.
    pub head: Option<Commit>,
    /// For the files asked for that are in `HEAD`: the commit that last touched them.
    pub written: BTreeMap<RelPath, Written>,
    /// For each commit asked for, by the name that was asked: what changed.
    pub since: BTreeMap<String, Since>,
}

/// The commit that last touched a file, as `git log -1` finds it: a merge counts only when it differs from all its
/// parents, and a rename is a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The commit that gave the file the content that it has at `HEAD`.
    pub commit: Commit,
    /// Its place in the walk over the history, which goes from the newest commit, 0, to older ones, and always from
    /// child to parent on the way to a file. It tells commits of the same second apart, within one answer only.
    pub order: usize,
}

/// What happened to files since a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// The repository has no such commit, or more than one, or what was written is no name of a commit.
    Unknown,
    /// The commit is there.
    Known {
        /// The commit.
        commit: Commit,
        /// The files asked for that are in the commit and in `HEAD`, with contents known to differ. A file that is
        /// missing from either is not among them, nor is one that was changed and changed back.
        changed: BTreeSet<RelPath>,
    },
}

impl History {
    /// The part of this history that answers a question.
    pub fn answer(&self, ask: &Ask) -> History {
        let written = self.written.iter();
        let written = written.filter(|(path, _)| ask.written.contains(*path));
        let since = ask.since.iter().map(|(name, files)| {
            let answer = match self.since.get(name) {
                Some(Since::Known { commit, changed }) => Since::Known {
                    commit: commit.clone(),
                    changed: changed & files,
                },
                Some(Since::Unknown) | None => Since::Unknown,
            };
            (name.clone(), answer)
        });
        History {
            head: self.head.clone(),
            written: written
                .map(|(path, written)| (path.clone(), written.clone()))
                .collect(),
            since: since.collect(),
        }
    }
}
