//! What is still to be looked at when settings or instruction files change while the disk is looked at.

use std::sync::Arc;

use agentops_engine::disk::{Disk, Memory};
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

/// Reads until nothing is left to read, as a server does.
fn catch_up(workspace: &mut Workspace) {
    for _ in 0..3 {
        if let Some(found) = workspace.pending() {
            workspace.refresh(&found);
        }
    }
    assert!(workspace.pending().is_none(), "it comes to an end");
}

#[test]
fn settings_that_come_while_files_are_read_are_followed_by_another_reading() {
    let disk = Memory::new([("docs/long.md", "# Long\n"), ("docs/short.md", "#\n")]);
    let mut workspace = Workspace::new(Arc::new(disk) as Arc<dyn Disk>);
    let refreshed = look(&workspace);
    workspace.set_editor_settings(layer("[files]\nmax_size = 4\n"));
    workspace.install(refreshed);
    assert!(workspace.pending().is_some(), "read with other settings");
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
