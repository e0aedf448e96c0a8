//! After any sequence of edits and file events, the state equals one built from scratch.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Disk, Memory};
use agentops_engine::load;
use agentops_engine::path::RelPath;
use agentops_engine::refresh::Found;
use agentops_engine::rules;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::text::{Position, PositionEncoding, Text};
use agentops_engine::tokens::Encoding;
use agentops_engine::workspace::{Edit, Workspace};
use proptest::prelude::*;

const PATHS: [&str; 15] = [
    "CLAUDE.md",
    "docs/style.md",
    "notes.txt",
    "src/a.rs",
    "agentops/agentops.toml",
    "agentops/profiles/mine/profile.toml",
    "agentops/infrastructure-ops/research/a-research.md",
    "agentops/infrastructure-ops/plans/a-plan.md",
    "agentops/infrastructure-ops/implementation/a-report.md",
    "agentops/product-dev/product/mission.md",
    "agentops/product-dev/specs/2025-11-06-b/spec.md",
    "agentops/mine/c.md",
    // What git ignores is not listed, and may be named all the same.
    "build/a.rs",
    "build/notes.md",
    "build/deep/b.txt",
];

const PIECES: [&str; 34] = [
    "# Title\n",
    "## Part 😀\n",
    "\n",
    "\r\n",
    "---\nstatus: complete\nupdated: 2025-11-07\n---\n",
    "---\nupdated: 2025-11-09\n---\n",
    "[x](a-plan.md#part-)\n",
    "[y](../research/a-research.md#title) and [z](../../../src/a.rs)\n",
    "[[a-research]] [[spec#Title]]\n",
    "@docs/style.md @notes.txt\n",
    "@build/notes.md @build/deep/b.txt\n",
    // A folder: whether half a path counts that once led to a file depends on whether it is still remembered.
    "[c](../../../build/deep)\n",
    "- Delete: `build/deep/`\n",
    "- [ ] open\n- [x] done\n",
    "- Modify: `src/a.rs:1-9`\n",
    "- [ ] Create: `src/a.rs`\n",
    "- Delete: `src/b.rs`, `docs/stile.md`\n",
    "- [NEW] [b](../../../src/b.rs)\n",
    "- [x] Modify: `src/c.rs`\n",
    "## Files to change\n\n- `notes.txt`\n- `style.md`\n",
    "word word word 漢字 ",
    "```\n# no\n```\n",
    "[r][s]\n\n[s]: nowhere.md\n",
    "<!-- agentops-ignore broken-link -->\n",
    "[budget]\nwindow = 1000\n",
    "[budget]\nwindow = \"x\"\n",
    "[files]\nexclude = [\"docs/**\"]\n",
    "[files]\nmax_size = 40\n",
    "[[phases]]\nid = \"p\"\nwrites = [\"{topic}.md\"]\nbudget = \"1-5\"\n",
    "title: a: b\n",
    "---\n",
    "/",
    "日本語",
    "'s'S'LL 12345 \t  \n",
];

#[derive(Clone, Debug)]
enum Step {
    Write(usize, Vec<usize>),
    Remove(usize),
    RemoveFolder(&'static str),
    Open(usize, Vec<usize>),
    OpenAsOnDisk(usize),
    Edit(usize, Vec<(usize, usize, usize)>),
    Close(usize),
    Ask,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let path = 0..PATHS.len();
    let text = || proptest::collection::vec(0..PIECES.len(), 0..8);
    let step = prop_oneof![
        4 => (path.clone(), text()).prop_map(|(p, t)| Step::Write(p, t)),
        1 => path.clone().prop_map(Step::Remove),
        1 => prop_oneof![Just("docs"), Just("agentops/infrastructure-ops"), Just("agentops/profiles"), Just("build/deep")].prop_map(Step::RemoveFolder),
        2 => (path.clone(), text()).prop_map(|(p, t)| Step::Open(p, t)),
        2 => path.clone().prop_map(Step::OpenAsOnDisk),
        6 => (path.clone(), proptest::collection::vec((0usize..400, 0usize..60, 0..PIECES.len()), 1..4)).prop_map(|(p, e)| Step::Edit(p, e)),
        2 => path.prop_map(Step::Close),
        1 => Just(Step::Ask),
    ];
    proptest::collection::vec(step, 1..25)
}

fn text_of(pieces: &[usize]) -> String {
    pieces.iter().map(|&piece| PIECES[piece]).collect()
}

/// Everything that a user could see of a state.
fn describe(snapshot: &Snapshot) -> String {
    let mut lines = Vec::new();
    for (path, found) in rules::all_diagnostics(snapshot) {
        for diagnostic in found {
            lines.push(format!("{path} {diagnostic:?}"));
        }
    }
    for document in snapshot.documents() {
        let tokens: Vec<_> = Encoding::ALL.iter().map(|&e| document.tokens(e)).collect();
        let encoding = Encoding::default();
        let sections: Vec<_> = document
            .markdown
            .outline
            .headings
            .iter()
            .map(|h| {
                (
                    h.slug.as_str(),
                    document.tokens_in(encoding, h.section.clone()),
                )
            })
            .collect();
        lines.push(format!(
            "{} {tokens:?} {sections:?} {:?}",
            document.path,
            document.text.as_str()
        ));
    }
    for topic in snapshot.topics() {
        let profile = &snapshot.config().profiles[topic.profile];
        for (phase, _) in topic.phases(profile) {
            let load = load::load(snapshot, topic, phase);
            lines.push(format!("{topic:?} {phase} {} {:?}", load.total, load.zone));
        }
    }
    lines.push(format!("{:?}", snapshot.files()));
    lines.push(format!("{:?}", snapshot.skipped()));
    lines.push(format!("{:?}", snapshot.settings()));
    lines.join("\n")
}

struct Run {
    disk: Arc<Memory>,
    workspace: Workspace,
    open: BTreeMap<RelPath, String>,
    version: i32,
}

impl Run {
    fn new() -> Run {
        let disk = Arc::new(Memory::default());
        disk.ignore("build");
        Run {
            workspace: Workspace::open(Arc::clone(&disk) as Arc<dyn Disk>),
            disk,
            open: BTreeMap::new(),
            version: 0,
        }
    }

    fn step(&mut self, step: &Step) {
        self.version += 1;
        match step {
            Step::Write(path, pieces) => {
                self.disk.write(PATHS[*path], text_of(pieces).as_bytes());
                self.changed(PATHS[*path]);
            }
            Step::Remove(path) => {
                self.disk.remove(PATHS[*path]);
                self.changed(PATHS[*path]);
            }
            Step::RemoveFolder(folder) => {
                self.disk.remove(folder);
                self.changed(folder);
            }
            Step::Open(path, pieces) => self.open(*path, text_of(pieces)),
            Step::OpenAsOnDisk(path) => {
                let on_disk = self.disk.read(&relative(*path), u64::MAX);
                self.open(*path, on_disk.map(|c| c.text).unwrap_or_default());
            }
            Step::Edit(path, edits) => self.edit(*path, edits),
            Step::Close(path) => {
                self.open.remove(&relative(*path));
                self.workspace.close_buffer(&relative(*path));
            }
            // Computes what is lazy, so that later steps have something to keep or to throw away.
            Step::Ask => drop(describe(&self.workspace.snapshot())),
        }
        // A server catches up aside; here at once. Two rounds are all that it ever takes.
        for _ in 0..2 {
            if let Some(found) = self.workspace.pending() {
                self.workspace.refresh(&found);
            }
        }
        let is_edit = !matches!(
            step,
            Step::Write(..) | Step::Remove(..) | Step::RemoveFolder(..)
        );
        if is_edit || self.workspace.wants_facts() {
            self.workspace.gather_facts(&CountCache::default());
        }
    }

    fn changed(&mut self, path: &str) {
        let path = RelPath::new(path).expect("a path of the workspace");
        self.workspace.refresh(&Found::Changed(vec![path]));
    }

    fn open(&mut self, path: usize, text: String) {
        self.workspace
            .open_buffer(relative(path), self.version, &text);
        self.open.insert(relative(path), text);
    }

    fn edit(&mut self, path: usize, edits: &[(usize, usize, usize)]) {
        let Some(text) = self.open.get_mut(&relative(path)) else {
            return;
        };
        let mut sent = Vec::new();
        for &(start, length, piece) in edits {
            let old = Text::new(text.as_str());
            let encoding = PositionEncoding::Utf16;
            let position =
                |offset: usize| -> Position { old.position(offset.min(old.len()), encoding) };
            let range = position(start)..position(start + length);
            let bytes = old.offset(range.start, encoding)..old.offset(range.end, encoding);
            text.replace_range(bytes, PIECES[piece]);
            sent.push(Edit {
                range: Some(range),
                text: PIECES[piece].to_owned(),
            });
        }
        let was_open = self.workspace.edit_buffer(
            &relative(path),
            self.version,
            &sent,
            PositionEncoding::Utf16,
        );
        assert!(was_open);
    }

    fn rebuilt(&self) -> Snapshot {
        let mut workspace = Workspace::new(Arc::clone(&self.disk) as Arc<dyn Disk>);
        for (path, text) in &self.open {
            workspace.open_buffer(path.clone(), 1, text);
        }
        workspace.refresh_all();
        workspace.snapshot()
    }
}

fn relative(path: usize) -> RelPath {
    RelPath::new(PATHS[path]).expect("a path of the workspace")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_incremental_state_equals_one_built_from_scratch(steps in steps()) {
        let mut run = Run::new();
        for step in &steps {
            run.step(step);
        }
        prop_assert_eq!(describe(&run.workspace.snapshot()), describe(&run.rebuilt()));
    }
}
