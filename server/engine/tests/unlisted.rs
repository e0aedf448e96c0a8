//! Files that git ignores and plans name: looked for on disk, and then known like any other.

use std::fs;
use std::sync::Arc;

use agentops_engine::disk::Folder;
use agentops_engine::facts::{Size, size};
use agentops_engine::path::RelPath;
use agentops_engine::workspace::Workspace;

#[test]
fn what_is_found_is_counted_for_every_plan_that_names_it_and_nothing_else_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let plans = "agentops/infrastructure-ops/plans";
    for (path, text) in [
        (".gitignore", "secret/\n"),
        ("secret/keys.txt", "KEY=value\nOTHER=value\n"),
        ("secret/b.rs", "one\ntwo\nthree\n"),
        ("src/a.rs", "fn a() {}\n"),
        ("src/b.rs", "fn b() {}\n"),
        (
            &format!("{plans}/x-plan.md"),
            "- Modify: `secret/keys.txt`, `a.rs`\n",
        ),
        (
            &format!("{plans}/y-plan.md"),
            "- Modify: `secret/keys.txt`\n- Modify: `secret/b.rs`\n",
        ),
        (&format!("{plans}/z-plan.md"), "- Modify: `b.rs`\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let snapshot = Workspace::open(Arc::new(Folder::new(folder.path()))).snapshot();
    let lines = |path: &str| match size(&snapshot, &RelPath::new(path).unwrap()) {
        Some(Size::Text { lines, .. }) => Some(lines),
        _ => None,
    };
    assert!(
        !snapshot.files().contains("secret/keys.txt"),
        "git ignores it"
    );
    for (path, count) in [
        ("secret/keys.txt", 2),
        ("secret/b.rs", 3),
        ("src/a.rs", 1),
        ("src/b.rs", 1),
    ] {
        assert_eq!(lines(path), Some(count), "{path}");
    }
}
