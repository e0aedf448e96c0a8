//! A workspace, read for one question.

use std::sync::Arc;

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Folder, KeptCounts};
use agentops_engine::refresh::{Found, refresh};
use agentops_engine::settings::{Layer, Settings};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::workspace::Workspace;

use super::failure;
use super::progress::Progress;
use super::root::Root;

/// Which files' tokens a question needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// All: they are counted now, on all cores.
    All,
    /// Those of a few, counted when they are asked for.
    OnDemand,
}

/// Reads a workspace. What is passed over is told on stderr; everything else goes on.
pub fn open(root: &Root, flags: Layer, counting: Counting) -> Snapshot {
    let progress = Progress::start();
    let mut workspace = Workspace::new(Arc::new(Folder::new(&root.path)));
    workspace.set_flags(flags);
    read(&mut workspace, &Found::Everything, &progress);
    // Reading the profiles and settings may have changed what there is to read.
    if let Some(found) = workspace.unread() {
        read(&mut workspace, &found, &progress);
    }
    if counting == Counting::All {
        let counts = KeptCounts::load();
        workspace.gather_facts(counts.known());
        workspace.snapshot().count_all_with(counts.known());
        // A cache that cannot be written costs time in the next run, nothing else.
        let _ = counts.save();
    } else {
        workspace.gather_facts(&CountCache::default());
    }
    let snapshot = workspace.snapshot();
    drop(progress);
    for (path, reason) in snapshot.skipped() {
        failure::warn(&format!("{path} is passed over: {reason}"));
    }
    snapshot
}

/// The settings of a workspace, without reading anything else.
pub fn settings(root: &Root, flags: Layer) -> Settings {
    let mut workspace = Workspace::new(Arc::new(Folder::new(&root.path)));
    workspace.set_flags(flags);
    workspace.snapshot().settings().clone()
}

/// The settings where there is no workspace.
pub fn settings_without_workspace(flags: &Layer) -> Settings {
    let mut settings = Settings::default();
    flags.apply(&mut settings, &mut |_, _| {});
    settings
}

fn read(workspace: &mut Workspace, found: &Found, progress: &Progress) {
    let disk = workspace.disk();
    let refreshed = refresh(&*disk, &workspace.snapshot(), found, &|done, total| {
        progress.read(done, total);
    });
    workspace.install(refreshed);
}
