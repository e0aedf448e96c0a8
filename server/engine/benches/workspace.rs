//! Workspaces of real size: `cargo bench -p agentops-engine --bench workspace`.
//!
//! 10 000 artifacts of 6 kB (60 MB), and a document of 60 000 tokens that is typed in. `docs/performance.md` has the
//! figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Disk, Folder};
use agentops_engine::document::Document;
use agentops_engine::path::RelPath;
use agentops_engine::rules;
use agentops_engine::text::{Position, PositionEncoding, Text};
use agentops_engine::tokens::{self, Encoding};
use agentops_engine::workspace::{Edit, Workspace};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rayon::prelude::*;

fn main() {
    divan::main();
}

const TOPICS: usize = 5_000;

/// A small generator, so that every run measures the same text.
struct Words(u64);

impl Words {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn paragraph(&mut self, words: usize) -> String {
        const STOCK: [&str; 40] = [
            "the",
            "node",
            "group",
            "drains",
            "before",
            "cluster",
            "upgrade",
            "because",
            "`kubectl`",
            "budget",
            "of",
            "a",
            "to",
            "pods",
            "in",
            "migration",
            "request",
            "latency",
            "p99",
            "rises",
            "when",
            "connection",
            "pool",
            "is",
            "exhausted;",
            "we",
            "measured",
            "12 ms",
            "and",
            "40%",
            "deployments",
            "restart",
            "API",
            "server",
            "deprecated",
            "`v1beta1`",
            "must",
            "not",
            "read-only",
            "replica.",
        ];
        let mut text = String::new();
        for index in 0..words {
            text.push_str(STOCK[self.next(STOCK.len())]);
            text.push(if index % 14 == 13 { '\n' } else { ' ' });
        }
        text
    }

    fn document(&mut self, title: &str, sections: usize, link: &str) -> String {
        let mut text = format!(
            "---\ntopic: {title}\nstatus: approved\nupdated: 2025-11-07\n---\n# {title}\n\n"
        );
        for section in 0..sections {
            text.push_str(&format!(
                "## Section {section}\n\n{}\n\n",
                self.paragraph(90)
            ));
            text.push_str(&format!(
                "- [ ] see [the other]({link})\n- [x] {}\n\n",
                self.paragraph(12).trim()
            ));
            text.push_str("```sh\nkubectl get nodes -o wide | grep -v Ready\n```\n\n");
        }
        text
    }
}

/// The workspace, made once and kept in the build's own folder for the next run.
static WORKSPACE: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-thousand-artifacts");
    let root = folder.join("agentops/infrastructure-ops");
    let done = folder.join("complete");
    if done.exists() {
        return folder;
    }
    fs::create_dir_all(root.join("research")).expect("a folder");
    fs::create_dir_all(root.join("plans")).expect("a folder");
    let mut words = Words(1);
    for topic in 0..TOPICS {
        let to_research = format!("../research/t{topic}-research.md#section-3");
        let plan = words.document(&format!("t{topic}"), 8, &to_research);
        let to_plan = format!("../plans/t{topic}-plan.md");
        let research = words.document(&format!("t{topic}"), 8, &to_plan);
        fs::write(root.join(format!("plans/t{topic}-plan.md")), plan).expect("a file");
        fs::write(
            root.join(format!("research/t{topic}-research.md")),
            research,
        )
        .expect("a file");
    }
    fs::write(done, "").expect("a file");
    folder
});

fn root() -> &'static Path {
    &WORKSPACE
}

fn texts() -> Vec<String> {
    let disk = Folder::new(root());
    let files = disk.list(&[]).files.into_iter();
    let files: Vec<_> = files.filter(RelPath::is_markdown).collect();
    files
        .into_par_iter()
        .map(|path| {
            disk.read(&path, u64::MAX)
                .expect("a file that was just written")
                .text
        })
        .collect()
}

fn bytes() -> BytesCount {
    BytesCount::new(texts().iter().map(String::len).sum::<usize>())
}

/// What the index costs at least: reading.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_all_files(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench_local(texts);
}

/// What the index costs at least: parsing, on all cores.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn parse_all_texts(bencher: Bencher<'_, '_>) {
    let texts = texts();
    let path = RelPath::new("agentops/x.md").expect("a path");
    bencher.counter(bytes()).bench_local(|| {
        texts.par_iter().for_each(|text| {
            black_box(Document::new(path.clone(), Text::new(text.as_str())));
        });
    });
}

/// What the index costs at least: counting, on all cores.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn count_all_texts(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher.counter(bytes()).bench_local(|| {
        texts
            .par_iter()
            .map(|text| tokens::count(Encoding::default(), text))
            .sum::<usize>()
    });
}

/// Nothing known: list, read, parse, count.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn cold_index(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench_local(|| {
        let workspace = Workspace::open(Arc::new(Folder::new(root())));
        workspace.snapshot().count_all();
        workspace
    });
}

/// The counts of an earlier run are known: list, read, parse, hash.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn warm_index(bencher: Bencher<'_, '_>) {
    let known = CountCache::default();
    Workspace::open(Arc::new(Folder::new(root())))
        .snapshot()
        .count_all_with(&known);
    bencher.counter(bytes()).bench_local(|| {
        let workspace = Workspace::open(Arc::new(Folder::new(root())));
        workspace.snapshot().count_all_with(&known);
        workspace
    });
}

/// All diagnostics of an indexed workspace, as `check` asks for them.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn all_diagnostics(bencher: Bencher<'_, '_>) {
    let workspace = Workspace::open(Arc::new(Folder::new(root())));
    workspace.snapshot().count_all();
    bencher.bench_local(|| rules::all_diagnostics(&workspace.snapshot()));
}

/// One keystroke in a document of 60 000 tokens: the edit, the parse, the recount, the document's diagnostics; in an
/// otherwise empty workspace and among 10 000 artifacts.
#[divan::bench(args = [Around::Nothing, Around::TenThousand], sample_count = 200)]
fn keystroke_in_60k_tokens(bencher: Bencher<'_, '_>, around: Around) {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let root = match around {
        Around::Nothing => empty.path(),
        Around::TenThousand => root(),
    };
    let mut workspace = Workspace::open(Arc::new(Folder::new(root)));
    let path =
        RelPath::new("agentops/infrastructure-ops/research/big-research.md").expect("a path");
    let text = Words(7).document("big", 320, "#section-3");
    workspace.open_buffer(path.clone(), 1, &text);
    let snapshot = workspace.snapshot();
    snapshot.count_all();
    let document = snapshot.document(&path).expect("it is open");
    let tokens = document.tokens(Encoding::default());
    assert!((55_000..70_000).contains(&tokens), "{tokens}");
    drop(snapshot);
    let mut version = 1;
    bencher.bench_local(|| {
        version += 1;
        let line = 3_000 + version as u32 % 100;
        let at = Position { line, column: 0 };
        let edit = Edit {
            range: Some(at..at),
            text: "x".to_owned(),
        };
        workspace.edit_buffer(&path, version, &[edit], PositionEncoding::Utf16);
        rules::diagnostics(&workspace.snapshot(), &path)
    });
}

#[derive(Clone, Copy, Debug)]
enum Around {
    Nothing,
    TenThousand,
}
