//! Files that nobody sees: builds and installations write them all the time, and next to nothing may follow from it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Contents, Disk, Folder, Kind, Listing, SkipReason};
use agentops_engine::facts::{Size, history, size};
use agentops_engine::history::{Ask, History};
use agentops_engine::path::RelPath;
use agentops_engine::path_set::PathSet;
use agentops_engine::refresh::Found;
use agentops_engine::rules::{self, Code};
use agentops_engine::workspace::Workspace;
use tempfile::TempDir;

const PLAN: &str = "agentops/infrastructure-ops/plans/x-plan.md";

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path of the workspace")
}

/// A folder that counts how often all its files were listed.
#[derive(Debug)]
struct Counting {
    folder: Folder,
    listings: AtomicUsize,
}

impl Disk for Counting {
    fn list(&self, exclude: &[String]) -> Listing {
        self.listings.fetch_add(1, Ordering::Relaxed);
        self.folder.list(exclude)
    }

    fn list_in(&self, places: &PathSet, exclude: &[String]) -> Listing {
        self.folder.list_in(places, exclude)
    }

    fn read(&self, path: &RelPath, limit: u64) -> Result<Contents, SkipReason> {
        self.folder.read(path, limit)
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        self.folder.read_bytes(path, limit)
    }

    fn kind(&self, path: &RelPath) -> Option<Kind> {
        self.folder.kind(path)
    }

    fn root(&self) -> Option<String> {
        self.folder.root()
    }

    fn is_checkout(&self) -> bool {
        self.folder.is_checkout()
    }

    fn history(&self, ask: &Ask) -> Option<History> {
        self.folder.history(ask)
    }

    fn now(&self) -> SystemTime {
        self.folder.now()
    }
}

/// A workspace whose plan has this text, in which git ignores `target`.
struct Run {
    folder: TempDir,
    disk: Arc<Counting>,
    workspace: Workspace,
}

impl Run {
    fn new(plan: &str) -> Run {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (file, text) in [
            (".gitignore", "target/\n"),
            ("src/a.rs", "fn a() {}\n"),
            ("target/out.md", "# Out\n"),
            (PLAN, plan),
        ] {
            write(folder.path(), file, text);
        }
        let disk = Arc::new(Counting {
            folder: Folder::new(folder.path()),
            listings: AtomicUsize::new(0),
        });
        let workspace = Workspace::open(Arc::clone(&disk) as Arc<dyn Disk>);
        Run {
            folder,
            disk,
            workspace,
        }
    }

    fn write(&self, file: &str, text: &str) {
        write(self.folder.path(), file, text);
    }

    fn remove(&self, file: &str) {
        let file = self.folder.path().join(file);
        let removed = match file.is_dir() {
            true => fs::remove_dir_all(&file),
            false => fs::remove_file(&file),
        };
        removed.expect("it is there");
    }

    /// Tells that files have changed, as a server hears it. Whether anything follows from it, and how often all files
    /// were listed.
    fn changed(&mut self, files: &[&str]) -> (bool, usize) {
        let before = self.disk.listings.load(Ordering::Relaxed);
        let files = files.iter().map(|file| path(file)).collect();
        self.workspace.refresh(&Found::Changed(files));
        let is_news = self.workspace.wants_facts();
        if is_news {
            self.workspace.gather_facts(&CountCache::default());
        }
        (is_news, self.disk.listings.load(Ordering::Relaxed) - before)
    }

    fn broken_links(&self) -> usize {
        let found = rules::diagnostics(&self.workspace.snapshot(), &path(PLAN));
        let broken = found.iter().filter(|d| d.code == Code::BrokenLink);
        broken.count()
    }
}

fn write(folder: &Path, file: &str, text: &str) {
    let file = folder.join(file);
    fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
    fs::write(file, text).expect("it can be written");
}

const NOTHING: (bool, usize) = (false, 0);

#[test]
fn nothing_follows_from_files_that_are_not_listed_and_that_nobody_names() {
    let mut run = Run::new("# Plan\n");
    for file in [
        "target/debug/x.md",
        "target/.gitignore",
        "node_modules/x/README.md",
        "node_modules/x/.gitignore",
        ".git/HEAD",
        ".git/refs/heads/main",
    ] {
        run.write(file, "*.o\n");
        assert_eq!(run.changed(&[file]), NOTHING, "{file} is new");
        run.write(file, "*.a\n");
        assert_eq!(run.changed(&[file]), NOTHING, "{file} is another");
    }
    assert_eq!(
        run.changed(&["target", "target/debug", "node_modules", ".git"]),
        NOTHING
    );
    run.remove("target/debug");
    assert_eq!(run.changed(&["target/debug"]), NOTHING);
    // A file that is listed, of which nobody knows more than that.
    run.write("src/a.rs", "fn b() {}\n");
    assert_eq!(run.changed(&["src/a.rs", "src"]), NOTHING);
    let disk = run.workspace.disk();
    assert!(!history::has_moved(&*disk, &run.workspace.snapshot()));
}

#[test]
fn files_that_come_and_go_are_listed() {
    let mut run = Run::new("# Plan\n");
    run.write("src/new/b.rs", "fn b() {}\n");
    assert_eq!(run.changed(&["src/new"]), (true, 1), "named by its folder");
    assert!(run.workspace.snapshot().files().contains("src/new/b.rs"));
    run.remove("src");
    assert_eq!(run.changed(&["src"]), (true, 1));
    assert_eq!(run.workspace.snapshot().files().len(), 2);
}

#[test]
fn what_git_ignores_may_change() {
    let mut run = Run::new("# Plan\n");
    let is_listed = |run: &Run, file: &str| run.workspace.snapshot().files().contains(file);
    run.write("src/.gitignore", "*\n");
    assert!(run.changed(&["src/.gitignore"]).0);
    assert!(!is_listed(&run, "src/a.rs"));
    // Nothing that lies there is listed now.
    run.write("src/.gitignore", "");
    assert!(run.changed(&["src/.gitignore"]).0);
    assert!(is_listed(&run, "src/a.rs"));
    run.write(".gitignore", "");
    assert!(run.changed(&[".gitignore"]).0);
    assert!(is_listed(&run, "target/out.md"));
    run.write(".git/info/exclude", "/src\n");
    assert!(run.changed(&[".git/info/exclude"]).0);
    assert!(!is_listed(&run, "src/a.rs"));
    run.write(".gitignore", "# Nothing.\n");
    assert_eq!(run.changed(&[".gitignore"]), (false, 1), "all is as it was");
}

#[test]
fn files_that_are_not_listed_are_seen_once_documents_name_them() {
    let mut run = Run::new("# Plan\n\n[a](/target/gen/a.md) [b](/target/gen)\n");
    assert_eq!(run.broken_links(), 2);
    run.write("target/gen/a.md", "# A\n");
    assert_eq!(run.changed(&["target/gen/other"]), (true, 0));
    // Only the folder of the file that was named has come into being, as far as anybody said.
    assert_eq!(run.broken_links(), 1);
    assert_eq!(run.changed(&["target/gen/a.md"]), (true, 0));
    assert_eq!(run.broken_links(), 0);
    run.remove("target/gen");
    assert_eq!(run.changed(&["target/gen"]), (true, 0));
    assert_eq!(run.broken_links(), 2);
}

#[test]
fn files_that_plans_name_are_counted_again_wherever_they_are() {
    let mut run = Run::new("# Plan\n\n- Modify: `target/gen.rs`, `src/a.rs`\n");
    let lines = |run: &Run, file: &str| match size(&run.workspace.snapshot(), &path(file)) {
        Some(Size::Text { lines, .. }) => Some(lines),
        _ => None,
    };
    for (file, before) in [("target/gen.rs", None), ("src/a.rs", Some(1))] {
        assert_eq!(lines(&run, file), before, "{file}");
        run.write(file, "one\ntwo\n");
        assert_eq!(run.changed(&[file]), (true, 0), "{file}");
        assert_eq!(lines(&run, file), Some(2), "{file}");
        run.write(file, "one\ntwo\nthree\n");
        assert_eq!(run.changed(&[file]), (true, 0), "{file}");
        assert_eq!(lines(&run, file), Some(3), "{file}");
    }
}
