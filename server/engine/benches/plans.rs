//! What the files that plans name cost at a keystroke: `cargo bench -p agentops-engine --bench plans`.
//!
//! 10 000 open plans that change 6 of 20 000 source files each, and five of them open in the editor. Where the keys are
//! pressed there are 60 000 tokens with 2 000 references: files that others change as well, files with a slip in their
//! paths, files that are to be made.

use std::sync::Arc;
use std::time::SystemTime;

use agentops_engine::disk::{Contents, Disk, Kind, Listing, SkipReason};
use agentops_engine::history::{Ask, History};
use agentops_engine::path::RelPath;
use agentops_engine::rules;
use agentops_engine::text::{Position, PositionEncoding};
use agentops_engine::workspace::{Edit, Workspace};
use divan::Bencher;

fn main() {
    divan::main();
}

const PLANS: usize = 10_000;
const SOURCES: usize = 20_000;
const REFERENCES: usize = 2_000;

/// Files that are made when they are read.
#[derive(Debug)]
struct Generated;

fn plan(topic: usize) -> RelPath {
    let path = format!("agentops/infrastructure-ops/plans/topic-{topic}-plan.md");
    RelPath::new(&path).unwrap_or_default()
}

fn source(number: usize) -> String {
    let number = number % SOURCES;
    format!("src/part-{}/module-{number}.rs", number % 200)
}

fn text(topic: usize) -> String {
    let mut text = format!("# Plan {topic}\n\n## Changes\n\n- Modify: `src/main.rs`\n");
    for file in 0..6 {
        text.push_str(&format!("- [ ] Modify: `{}`\n", source(topic * 2 + file)));
    }
    text
}

/// About 60 000 tokens with 2 000 references.
fn large() -> String {
    let mut text = String::from("# Large\n\n");
    for step in 0..REFERENCES {
        let reference = match step % 10 {
            0 => format!("Modify: `{}`", source(step).replace("module", "modul")),
            1 => format!("Create: `src/part-{}/new-{step}.rs`", step % 200),
            _ => format!("Modify: `{}:10-20`", source(step)),
        };
        text.push_str(&format!(
            "- [ ] {reference}: when the pool is exhausted, latency rises at the ninety-ninth percentile\n"
        ));
    }
    text
}

impl Disk for Generated {
    fn list(&self, _exclude: &[String]) -> Listing {
        let plans = (0..PLANS).map(plan);
        let sources = (0..SOURCES).filter_map(|number| RelPath::new(&source(number)));
        Listing {
            files: plans
                .chain(sources)
                .chain(RelPath::new("src/main.rs"))
                .collect(),
            ..Listing::default()
        }
    }

    fn read(&self, path: &RelPath, _limit: u64) -> Result<Contents, SkipReason> {
        let number = path.stem().split('-').nth(1).and_then(|n| n.parse().ok());
        Ok(Contents {
            text: if path.is_markdown() {
                text(number.unwrap_or_default())
            } else {
                "fn a() {}\n".repeat(15)
            },
            modified: None,
        })
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        Ok(self.read(path, limit)?.text.into_bytes())
    }

    fn kind(&self, _path: &RelPath) -> Option<Kind> {
        None
    }

    fn is_checkout(&self) -> bool {
        true
    }

    fn root(&self) -> Option<String> {
        None
    }

    fn history(&self, _ask: &Ask) -> Option<History> {
        None
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

fn workspace() -> Workspace {
    let mut workspace = Workspace::open(Arc::new(Generated));
    workspace.open_buffer(plan(0), 1, &large());
    for topic in 1..5 {
        workspace.open_buffer(plan(topic), 1, &text(topic));
    }
    workspace.gather_facts(&agentops_engine::count_cache::CountCache::default());
    workspace.snapshot().warm_up();
    workspace
}

fn press_a_key(workspace: &mut Workspace, path: &RelPath, version: i32) {
    let at = Position { line: 1, column: 0 };
    let edit = Edit {
        range: Some(at..at),
        text: "x".to_owned(),
    };
    workspace.edit_buffer(path, version, &[edit], PositionEncoding::Utf16);
}

/// The edit, the parse, and the diagnostics of the document itself.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn keystroke_with_2000_references(bencher: Bencher<'_, '_>) {
    let (mut workspace, path, mut version) = (workspace(), plan(0), 1);
    let found = rules::diagnostics(&workspace.snapshot(), &path).len();
    assert!(found > 1_000, "{found}");
    bencher.bench_local(|| {
        version += 1;
        press_a_key(&mut workspace, &path, version);
        rules::diagnostics(&workspace.snapshot(), &path)
    });
}

/// The same in a small plan, with the diagnostics of all five that are open: a file that all of them name is named by
/// all others on disk as well.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn keystroke_in_a_small_plan_with_five_open(bencher: Bencher<'_, '_>) {
    let (mut workspace, path, mut version) = (workspace(), plan(3), 1);
    bencher.bench_local(|| {
        version += 1;
        press_a_key(&mut workspace, &path, version);
        let snapshot = workspace.snapshot();
        let open = snapshot.open_documents();
        open.map(|document| rules::diagnostics(&snapshot, &document.path).len())
            .sum::<usize>()
    });
}

/// What has to be made again when a file was saved.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn warm_up_after_a_save(bencher: Bencher<'_, '_>) {
    let mut workspace = workspace();
    bencher.bench_local(|| {
        workspace.refresh(&agentops_engine::refresh::Found::Changed(vec![plan(9)]));
        workspace.snapshot().warm_up();
    });
}
