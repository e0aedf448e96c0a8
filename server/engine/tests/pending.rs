//! What is still to be looked at when settings or instruction files change while the disk is looked at.

use std::sync::Arc;

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Disk, Memory};
use agentops_engine::facts::{Size, size};
use agentops_engine::path::RelPath;
use agentops_engine::refresh::{Found, Refreshed, refresh};
use agentops_engine::settings::Layer;
use agentops_engine::text::Text;
use agentops_engine::workspace::Workspace;

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path of the workspace")
}

fn layer(toml: &str) -> Layer {
    Layer::from_toml(&path("agentops/agentops.toml"), &Text::new(toml)).expect("settings")
}

/// What a look at all files finds, off to the side.
fn look(workspace: &Workspace) -> Refreshed {
    let disk = workspace.disk();
    refresh(
        &*disk,
        &workspace.snapshot(),
        &Found::Everything,
        &|_, _| {},
    )
}

/// Reads until nothing is left to read, and then finds out about what plans name, as a server does.
fn catch_up(workspace: &mut Workspace) {
    for _ in 0..3 {
        if let Some(found) = workspace.unread() {
            workspace.refresh(&found);
        }
    }
    workspace.gather_facts(&CountCache::default());
    assert!(workspace.pending().is_none(), "it comes to an end");
}

#[test]
fn settings_that_come_while_files_are_read_are_followed_by_another_reading() {
    let disk = Memory::new([("docs/long.md", "# Long\n"), ("docs/short.md", "#\n")]);
    let mut workspace = Workspace::new(Arc::new(disk) as Arc<dyn Disk>);
    let refreshed = look(&workspace);
    workspace.set_editor_settings(layer("[files]\nmax_size = 4\n"));
    workspace.install(refreshed);
    assert!(workspace.unread().is_some(), "read with other settings");
    catch_up(&mut workspace);
    let snapshot = workspace.snapshot();
    let is_there = |file: &str| snapshot.document(&path(file)).is_some();
    assert!(is_there("docs/short.md") && !is_there("docs/long.md"));
}

#[test]
fn imports_that_are_typed_while_files_are_read_are_read_as_well() {
    let disk = Memory::new([("CLAUDE.md", "# Rules\n"), ("notes.txt", "Notes.\n")]);
    let mut workspace = Workspace::new(Arc::new(disk) as Arc<dyn Disk>);
    workspace.open_buffer(path("CLAUDE.md"), 1, "# Rules\n");
    let refreshed = look(&workspace);
    workspace.open_buffer(path("CLAUDE.md"), 2, "@notes.txt @gone.txt\n");
    workspace.install(refreshed);
    catch_up(&mut workspace);
    assert!(workspace.snapshot().document(&path("notes.txt")).is_some());
}

#[test]
fn files_that_plans_name_are_counted_again_in_another_encoding() {
    let disk = Memory::new([
        (
            "agentops/infrastructure-ops/plans/x-plan.md",
            "- Modify: `src/a.rs`\n",
        ),
        ("src/a.rs", "// Привет, мир: 你好，世界\n"),
    ]);
    let mut workspace = Workspace::open(Arc::new(disk));
    let tokens = |workspace: &Workspace| match size(&workspace.snapshot(), &path("src/a.rs")) {
        Some(Size::Text { tokens, .. }) => Some(tokens),
        _ => None,
    };
    let before = tokens(&workspace);
    assert!(before.is_some() && workspace.pending().is_none());
    workspace.set_editor_settings(layer("[budget]\nencoding = \"cl100k_base\"\n"));
    assert!(workspace.pending().is_some());
    assert!(workspace.unread().is_none(), "the files are the same");
    catch_up(&mut workspace);
    let after = tokens(&workspace);
    assert!(after.is_some() && after != before, "{before:?} {after:?}");
}

#[test]
fn bundles_in_another_folder_are_looked_at() {
    let archive = "docs/saved/x-research.tar.zst";
    let disk = Memory::new([
        ("docs/saved/x-research.md", "# X\n"),
        (archive, "no archive"),
    ]);
    let mut workspace = Workspace::open(Arc::new(disk));
    workspace.set_editor_settings(layer("[bundles]\nfolder = \"docs/saved\"\n"));
    assert!(workspace.pending().is_some());
    catch_up(&mut workspace);
    let snapshot = workspace.snapshot();
    assert!(snapshot.facts().archives().get(&path(archive)).is_some());
}

#[test]
fn files_that_a_plan_names_on_disk_are_counted_after_edits_that_were_not_saved() {
    let plan = "agentops/infrastructure-ops/plans/x-plan.md";
    let text = "- Modify: `src/a.rs`\n";
    let disk = Memory::new([(plan, text), ("src/a.rs", "fn a() {}\n")]);
    let mut workspace = Workspace::open(Arc::new(disk));
    workspace.open_buffer(path(plan), 1, text);
    workspace.close_buffer(&path(plan));
    assert!(workspace.pending().is_none(), "it was only looked at");
    workspace.open_buffer(path(plan), 1, "Nothing.\n");
    workspace.refresh(&Found::Everything);
    workspace.gather_facts(&CountCache::default());
    assert_eq!(size(&workspace.snapshot(), &path("src/a.rs")), None);
    workspace.close_buffer(&path(plan));
    assert!(workspace.pending().is_some());
    catch_up(&mut workspace);
    assert!(size(&workspace.snapshot(), &path("src/a.rs")).is_some());
}
