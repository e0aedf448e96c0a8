//! Bundles in a workspace on disk: saved, looked at, loaded in place of what they were made from.

mod load;
mod rewritten;
mod save;
mod state;

use std::fs;
use std::sync::Arc;

use agentops_engine::bundle::save::{Replace, Request, SaveError, SavedBundle, save};
use agentops_engine::bundle::state::State;
use agentops_engine::disk::Folder;
use agentops_engine::load::{Load, load};
use agentops_engine::path::RelPath;
use agentops_engine::queries::find_phase::phase_named;
use agentops_engine::rules::{Code, diagnostics};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::workspace::Workspace;
use tempfile::TempDir;

const RESEARCH: &str = "agentops/infrastructure-ops/research/cache-research.md";
const PLAN: &str = "agentops/infrastructure-ops/plans/cache-plan.md";
const DIGEST: &str = "agentops/bundles/cache-research.md";
const ARCHIVE: &str = "agentops/bundles/cache-research.tar.zst";

struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Project {
        let project = Project {
            folder: TempDir::new().expect("a file or a name of this test"),
        };
        project.write(RESEARCH, &research());
        project.write(
            PLAN,
            "# Plan\n\n## Changes\n\n- [ ] Modify: `src/cache.rs`\n",
        );
        project.write("src/cache.rs", "fn cache() {}\n");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file or a name of this test"))
            .expect("a file or a name of this test");
        fs::write(path, text).expect("a file or a name of this test");
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn disk(&self) -> Folder {
        Folder::new(self.folder.path())
    }

    fn workspace(&self) -> Workspace {
        Workspace::open(Arc::new(self.disk()))
    }

    fn snapshot(&self) -> Snapshot {
        self.workspace().snapshot()
    }

    fn save(&self, replace: Replace) -> Result<SavedBundle, SaveError> {
        let snapshot = self.snapshot();
        let phase = phase_named(&snapshot, "cache", Some("research"))
            .expect("a file or a name of this test");
        let request = Request {
            replace,
            ..Request::of_phase(&snapshot, phase)
        };
        save(&self.disk(), &snapshot, &request)
    }

    fn save_again(&self) -> Result<SavedBundle, SaveError> {
        let snapshot = self.snapshot();
        let bundle = snapshot
            .bundles()
            .get("cache-research")
            .expect("a file or a name of this test");
        save(&self.disk(), &snapshot, &Request::again(&snapshot, bundle))
    }

    fn state(&self) -> State {
        let snapshot = self.snapshot();
        let bundle = snapshot
            .bundles()
            .get("cache-research")
            .expect("a file or a name of this test");
        bundle.state(&snapshot).clone()
    }
}

/// Some 6 000 tokens, with all that must be kept.
fn research() -> String {
    let mut text = String::from(
        "---\ntags: [cache]\n---\n# The cache\n\n## Problem\n\nReads are slow: 340 ms. See [the plan](../plans/cache-plan.md).\n\n## Decisions\n\n- **Decision:** one cache per node, of 512 MB.\n\n## Open questions\n\n- Who pays for it?\n\n## Files\n\nIt is all in `src/cache.rs`.\n\n## Findings\n\n",
    );
    for number in 0..400 {
        text.push_str(&format!(
            "Measurement {number} of the cache took {number} ms on an idle node. "
        ));
    }
    text.push('\n');
    text
}

/// The same, with another decision.
fn changed() -> String {
    research().replace("of 512 MB", "of 768 MB")
}

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a file or a name of this test")
}

fn load_of(snapshot: &Snapshot, phase: &str) -> Load {
    let (index, _) = snapshot
        .config()
        .profiles
        .iter()
        .enumerate()
        .find(|(_, p)| p.name == "infrastructure-ops")
        .expect("a file or a name of this test");
    let topic = snapshot
        .topic(index, Some("cache"))
        .expect("a file or a name of this test");
    let (phase, _) = snapshot.config().profiles[index]
        .phase(phase)
        .expect("a file or a name of this test");
    load(snapshot, topic, phase)
}

fn codes(snapshot: &Snapshot, at: &str) -> Vec<Code> {
    diagnostics(snapshot, &path(at))
        .iter()
        .map(|found| found.code)
        .collect()
}
