//! Real repositories, made by git, which is also asked for what it would have answered.

mod answers;
mod damage;
mod layouts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::disk::{Disk, Folder};
use crate::history::{Ask, History, Since};
use crate::path::RelPath;

/// When the first commit was made, in seconds since 1970. Each later one is a minute later.
const FIRST: u64 = 1_700_000_000;

struct Repo {
    folder: TempDir,
    commits: u64,
}

impl Repo {
    fn new() -> Repo {
        Repo::with(&["init", "-q", "-b", "main"])
    }

    fn with(init: &[&str]) -> Repo {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repo { folder, commits: 0 };
        repo.git(init);
        repo
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A folder beside the repository that vanishes with it.
    fn beside(&self, name: &str) -> PathBuf {
        self.root().join(".git/beside").join(name)
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_with(arguments, b"")
    }

    fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        self.try_git(arguments, input)
            .unwrap_or_else(|errors| panic!("git {arguments:?}: {errors}"))
    }

    /// What git says, or what it says is wrong.
    fn try_git(&self, arguments: &[&str], input: &[u8]) -> Result<String, String> {
        let date = format!("{} +0000", FIRST + 60 * self.commits);
        let mut child = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "protocol.file.allow=always", "-c", "gc.auto=0"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.org")
            .env("GIT_AUTHOR_DATE", "1600000000 +0000")
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.org")
            .env("GIT_COMMITTER_DATE", date)
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    fn write(&self, path: &str, content: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Commits files with these contents, and says which commit that made.
    fn commit(&mut self, files: &[(&str, &str)]) -> String {
        for (path, content) in files {
            self.write(path, content);
        }
        self.git(&["add", "-A"]);
        self.git_commit(&["commit", "-q", "--allow-empty", "-m", "x"])
    }

    fn git_commit(&mut self, arguments: &[&str]) -> String {
        self.commits += 1;
        self.git(arguments);
        self.git(&["rev-parse", "HEAD"])
    }

    fn ask(&self, ask: &Ask) -> Option<History> {
        Folder::new(self.root()).history(ask)
    }

    fn written(&self, paths: &[&str]) -> BTreeMap<String, String> {
        written(self.root(), paths)
    }

    fn since(&self, commit: &str, paths: &[&str]) -> Option<Vec<String>> {
        since(self.root(), commit, paths)
    }
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

fn set(texts: &[&str]) -> BTreeSet<RelPath> {
    texts.iter().map(|text| path(text)).collect()
}

/// Which commit last touched each of the paths of a workspace, as far as it is known.
fn written(workspace: &Path, paths: &[&str]) -> BTreeMap<String, String> {
    let ask = Ask {
        written: set(paths),
        ..Ask::default()
    };
    let history = Folder::new(workspace).history(&ask).unwrap();
    let written = history.written.into_iter();
    written
        .map(|(path, written)| (path.to_string(), written.commit.id))
        .collect()
}

/// Which files changed since a commit; `None` when it is not known.
fn since(workspace: &Path, commit: &str, paths: &[&str]) -> Option<Vec<String>> {
    let ask = Ask {
        since: BTreeMap::from([(commit.to_owned(), set(paths))]),
        ..Ask::default()
    };
    let history = Folder::new(workspace).history(&ask).unwrap();
    match &history.since[commit] {
        Since::Unknown => None,
        Since::Known { changed, .. } => Some(changed.iter().map(ToString::to_string).collect()),
    }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(path, commit)| ((*path).to_owned(), (*commit).to_owned()))
        .collect()
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
