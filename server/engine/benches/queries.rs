//! What editors ask in a workspace of real size: `cargo bench -p agentops-engine --bench queries`.
//!
//! 10 000 artifacts with 15 headings and links to their neighbours, and among them a document of 60 000 tokens in which
//! the questions are asked, open in the editor. For completion of paths a second workspace has 100 000 files.

use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use agentops_engine::actions::code_actions;
use agentops_engine::disk::{Contents, Disk, Kind, Listing, Memory, SkipReason};
use agentops_engine::history::{Ask, History};
use agentops_engine::path::RelPath;
use agentops_engine::queries::completion::completion;
use agentops_engine::queries::definition::definition;
use agentops_engine::queries::document_links::document_links;
use agentops_engine::queries::document_symbols::document_symbols;
use agentops_engine::queries::folding::folds;
use agentops_engine::queries::hover::hover;
use agentops_engine::queries::inlay_hints::inlay_hints;
use agentops_engine::queries::naming_plans::plan_lens;
use agentops_engine::queries::references::{Declaration, references};
use agentops_engine::queries::rename::{rename, rename_files};
use agentops_engine::queries::workspace_symbols::workspace_symbols;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::workspace::Workspace;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const TOPICS: usize = 10_000;

/// Files that are made when they are read.
#[derive(Debug)]
struct Generated;

fn path(topic: usize) -> RelPath {
    let path = format!("agentops/infrastructure-ops/plans/topic-{topic}-plan.md");
    RelPath::new(&path).unwrap_or_default()
}

fn text(topic: usize) -> String {
    let next = (topic + 1) % TOPICS;
    let mut text = format!(
        "---\ntopic: topic-{topic}\ntags: [t{}]\n---\n# Plan {topic}\n\n",
        topic % 40
    );
    for section in 0..15 {
        text.push_str(&format!(
            "## Section {section} about the planning of {topic}\n\n\
             The [next one](topic-{next}-plan.md#section-{section}-about-the-planning-of-{next}) and [[topic-{next}-plan]].\n\n\
             - [ ] Drain the node before the cluster is upgraded, because the budget of pods is exhausted.\n\n"
        ));
    }
    text
}

/// About 60 000 tokens.
fn large() -> String {
    let mut text = text(0);
    for section in 0..1_000 {
        text.push_str(&format!(
            "### Finding {section}\n\nWhen the connection pool is exhausted, latency rises; we measured 12 ms at p99 \
             and see [the plan](topic-{section}-plan.md#section-3-about-the-planning-of-{section}) for what to do. \
             Deployments restart one by one, and the API server answers read-only requests in between.\n\n"
        ));
    }
    text.push_str("[x](../plans/topic-77)\n\n[y](no-such-plan.md)\n");
    text
}

impl Disk for Generated {
    fn list(&self, _exclude: &[String]) -> Listing {
        Listing {
            files: (0..TOPICS).map(path).collect(),
            ..Listing::default()
        }
    }

    fn read(&self, path: &RelPath, _limit: u64) -> Result<Contents, SkipReason> {
        let number = path.stem().split('-').nth(1).and_then(|n| n.parse().ok());
        Ok(Contents {
            text: text(number.unwrap_or_default()),
            modified: None,
        })
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        Ok(self.read(path, limit)?.text.into_bytes())
    }

    fn kind(&self, _path: &RelPath) -> Option<Kind> {
        None
    }

    fn root(&self) -> Option<String> {
        None
    }

    fn is_checkout(&self) -> bool {
        true
    }

    fn history(&self, _ask: &Ask) -> Option<History> {
        None
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

/// 100 000 source files, and one plan.
#[derive(Debug)]
struct ManyFiles;

const FILES: usize = 100_000;

impl Disk for ManyFiles {
    fn list(&self, _exclude: &[String]) -> Listing {
        let file = |index: usize| {
            let (area, service) = (index % 23, index / 100);
            let path = format!("src/area-{area}/service_{service}/handler_{index}.rs");
            RelPath::new(&path).unwrap_or_default()
        };
        Listing {
            files: (0..FILES).map(file).chain([path(0)]).collect(),
            ..Listing::default()
        }
    }

    fn read(&self, file: &RelPath, _limit: u64) -> Result<Contents, SkipReason> {
        let text = if *file == path(0) {
            "# Plan\n\n- Modify: `handler_77.rs`\n\n".to_owned()
        } else {
            "fn handle() {}\n".to_owned()
        };
        Ok(Contents {
            text,
            modified: None,
        })
    }

    fn read_bytes(&self, path: &RelPath, limit: u64) -> Result<Vec<u8>, SkipReason> {
        Ok(self.read(path, limit)?.text.into_bytes())
    }

    fn kind(&self, _path: &RelPath) -> Option<Kind> {
        None
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

    fn is_checkout(&self) -> bool {
        true
    }
}

/// What is offered in back-ticks behind some letters, among 100 000 files.
#[divan::bench(args = ["", "s", "handler", "hand77", "src/area-3/", "zzz"])]
fn completion_in_back_ticks(bencher: Bencher, typed: &str) {
    let mut workspace = Workspace::open(Arc::new(ManyFiles));
    let text = format!("# Plan\n\n- Modify: `handler_77.rs`\n- See `{typed}`\n");
    workspace.open_buffer(path(0), 1, &text);
    let snapshot = workspace.snapshot();
    snapshot.warm_up();
    let offset = text.len() - 2;
    bencher.bench(|| completion(&snapshot, &path(0), black_box(offset)));
}

/// The line over the first line of a file among 100 000.
#[divan::bench]
fn plan_lens_of_file(bencher: Bencher) {
    let snapshot = Workspace::open(Arc::new(ManyFiles)).snapshot();
    snapshot.warm_up();
    let file = RelPath::new("src/area-8/service_0/handler_77.rs").unwrap_or_default();
    bencher.bench(|| plan_lens(&snapshot, black_box(&file)));
}

/// The workspace with the large document open, asked once so that its indices are there.
static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let mut workspace = Workspace::open(Arc::new(Generated));
    workspace.open_buffer(path(0), 1, &large());
    let snapshot = workspace.snapshot();
    let offset = find("## Section 3");
    references(&snapshot, &path(0), offset, Declaration::Included);
    workspace_symbols(&snapshot, "x", 1);
    completion(&snapshot, &path(0), find("topic-77)"));
    snapshot
});

/// Where a text stands in the large document.
fn find(text: &str) -> usize {
    static LARGE: LazyLock<String> = LazyLock::new(large);
    LARGE.find(text).unwrap_or_default()
}

/// Answers for a place of the large document.
fn ask<T>(
    bencher: Bencher,
    place: &str,
    question: impl Fn(&Snapshot, &RelPath, usize) -> T + Sync,
) {
    let (snapshot, path, offset) = (&*SNAPSHOT, path(0), find(place));
    bencher.bench(|| question(snapshot, &path, black_box(offset)));
}

#[divan::bench]
fn hover_on_title(bencher: Bencher) {
    ask(bencher, "# Plan 0", |snapshot, path, offset| {
        hover(snapshot, path, offset, &|_| None)
    });
}

#[divan::bench]
fn hover_on_link(bencher: Bencher) {
    ask(bencher, "topic-500-plan.md#", |snapshot, path, offset| {
        hover(snapshot, path, offset, &|_| None)
    });
}

#[divan::bench]
fn definition_of_link(bencher: Bencher) {
    ask(bencher, "topic-500-plan.md#", definition);
}

#[divan::bench]
fn references_of_heading(bencher: Bencher) {
    ask(bencher, "## Section 3", |snapshot, path, offset| {
        references(snapshot, path, offset, Declaration::Included)
    });
}

#[divan::bench]
fn completion_of_path(bencher: Bencher) {
    ask(bencher, "77)\n", completion);
}

#[divan::bench]
fn completion_of_any_path(bencher: Bencher) {
    ask(bencher, "../plans/topic-77)", completion);
}

#[divan::bench]
fn completion_of_heading(bencher: Bencher) {
    ask(bencher, "section-3-about-the-planning-of-500)", completion);
}

#[divan::bench]
fn rename_of_heading(bencher: Bencher) {
    ask(bencher, "Section 3", |snapshot, path, offset| {
        rename(snapshot, path, offset, "Another name")
    });
}

#[divan::bench]
fn rename_of_file(bencher: Bencher) {
    let to = RelPath::new("agentops/infrastructure-ops/plans/new.md").unwrap_or_default();
    let renames = [(path(500), to)];
    bencher.bench(|| rename_files(&SNAPSHOT, black_box(&renames)));
}

#[divan::bench]
fn rename_of_folder(bencher: Bencher) {
    let folder = |name: &str| RelPath::new(name).unwrap_or_default();
    let renames = [(
        folder("agentops/infrastructure-ops"),
        folder("agentops/devops"),
    )];
    bencher.bench(|| rename_files(&SNAPSHOT, black_box(&renames)));
}

/// 500 plans of 3 kB that name 20 files of one folder, in every form, and 1 000 others that name other files.
static PLANS: LazyLock<Snapshot> = LazyLock::new(|| {
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..200 {
        files.push((format!("src/api/f{number}.rs"), "x\n".to_owned()));
        files.push((format!("src/other/g{number}.rs"), "x\n".to_owned()));
    }
    for plan in 0..1_500 {
        let (folder, name) = if plan % 3 == 0 {
            ("api", "f")
        } else {
            ("other", "g")
        };
        let mut text =
            format!("---\nfiles_modified: [src/{folder}/{name}1.rs]\n---\n# Plan {plan}\n\n");
        for file in 0..20 {
            let path = format!("src/{folder}/{name}{}.rs", (plan + file) % 200);
            text.push_str(&format!(
                "- [ ] Modify: `{path}:3-9`, [it](../../../{path}#L3), {name}{file}, {path} and `{folder}/{name}{file}.rs`\n"
            ));
        }
        text.push_str(&format!(
            "\n```\nsrc/\n└── {folder}/\n    └── {name}1.rs\n```\n"
        ));
        files.push((
            format!("agentops/infrastructure-ops/plans/p{plan}-plan.md"),
            text,
        ));
    }
    let pairs = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let snapshot = Workspace::open(Arc::new(Memory::new(pairs))).snapshot();
    snapshot.warm_up();
    snapshot
});

#[divan::bench]
fn rename_of_folder_that_500_plans_name(bencher: Bencher) {
    let folder = |name: &str| RelPath::new(name).unwrap_or_default();
    let renames = [(folder("src/api"), folder("src/http"))];
    let edits = rename_files(&PLANS, &renames);
    assert_eq!(edits.documents.len(), 500);
    let places: usize = edits.documents.values().map(Vec::len).sum();
    assert_eq!(places, 500 * (1 + 20 * 4 + 1));
    bencher.bench(|| rename_files(&PLANS, black_box(&renames)));
}

#[divan::bench]
fn code_actions_of_broken_link(bencher: Bencher) {
    ask(bencher, "no-such-plan.md", |snapshot, path, offset| {
        code_actions(snapshot, path, offset..offset)
    });
}

#[divan::bench]
fn outline(bencher: Bencher) {
    bencher.bench(|| document_symbols(&SNAPSHOT, black_box(&path(0))));
}

#[divan::bench]
fn links(bencher: Bencher) {
    bencher.bench(|| document_links(&SNAPSHOT, black_box(&path(0))));
}

#[divan::bench]
fn folding(bencher: Bencher) {
    bencher.bench(|| folds(&SNAPSHOT, black_box(&path(0))));
}

#[divan::bench]
fn inlay_hints_of_all(bencher: Bencher) {
    bencher.bench(|| inlay_hints(&SNAPSHOT, black_box(&path(0)), 0..usize::MAX));
}

#[divan::bench(args = ["", "p", "pl", "plan 77", "section 7 about 4321", "x"])]
fn workspace_symbols_for(bencher: Bencher, query: &str) {
    bencher.bench(|| workspace_symbols(&SNAPSHOT, black_box(query), 200));
}
