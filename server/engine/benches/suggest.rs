//! Finding what was meant: `cargo bench -p agentops-engine --bench suggest`.
//!
//! 100 000 files as a large repository has them: a third with names of words, a third with the same few names in every
//! folder, a third that differ by their numbers alone.

use std::sync::LazyLock;

use agentops_engine::path::RelPath;
use agentops_engine::suggest::Paths;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const FILES: usize = 100_000;

const WORDS: [&str; 20] = [
    "account", "billing", "cache", "client", "config", "export", "gateway", "handler", "index",
    "job", "ledger", "login", "model", "notify", "order", "payment", "report", "session", "token",
    "user",
];

const COMMON: [&str; 6] = [
    "index.ts",
    "mod.rs",
    "README.md",
    "types.ts",
    "package.json",
    "lib.rs",
];

fn word(number: usize) -> &'static str {
    WORDS[number % WORDS.len()]
}

fn file(number: usize) -> RelPath {
    let n = number / 3;
    let folder = format!(
        "{}/src/{}-{}/{}",
        word(n),
        word(n / 20),
        n / 400,
        word(n / 7)
    );
    let path = match number % 3 {
        0 => format!(
            "{folder}/{}_{}_{}_{}.rs",
            word(n),
            word(n / 20),
            word(n / 400),
            word(n / 8_000)
        ),
        1 => format!("{folder}/{}", COMMON[n % COMMON.len()]),
        _ => format!("agentops/infrastructure-ops/plans/topic-{n}-plan.md"),
    };
    RelPath::new(&path).unwrap_or_default()
}

static PATHS: LazyLock<Paths> = LazyLock::new(|| Paths::new((0..FILES).map(file)));

/// Once for each state of the disk, when the first path is missing.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn prepare(bencher: Bencher) {
    let files: Vec<RelPath> = (0..FILES).map(file).collect();
    bencher.bench(|| Paths::new(black_box(&files).iter().cloned()));
}

/// Writes a path as somebody might who had it wrong.
type Slip = fn(&str) -> String;

/// What may be wrong with a path that leads to a file.
const WRONG: [(&str, Slip); 6] = [
    ("a letter of the name", |path| {
        remove(path, path.rfind('/').unwrap_or(0) + 3)
    }),
    ("a letter of a folder", |path| remove(path, 2)),
    ("a folder left out", |path| path.replacen("/src/", "/", 1)),
    ("written from inside", |path| {
        path.split('/').skip(2).collect::<Vec<_>>().join("/")
    }),
    ("another name", |path| {
        format!("{}_tests_of_it.rs", path.trim_end_matches(".rs"))
    }),
    ("all of it", |_| "nowhere/near/any-of-them.txt".to_owned()),
];

fn remove(path: &str, at: usize) -> String {
    let mut path = path.to_owned();
    path.remove(at);
    path
}

fn find(bencher: Bencher, wrong: &str, kind: usize) {
    let mend = WRONG.iter().find(|(name, _)| *name == wrong);
    let written: Vec<RelPath> = (0..50)
        .map(|number| file(number * 1_998 + kind))
        .filter_map(|path| RelPath::new(&mend?.1(path.as_str())))
        .collect();
    LazyLock::force(&PATHS);
    let mut next = 0;
    bencher.bench_local(|| {
        next += 1;
        PATHS
            .nearest(black_box(&written[next % written.len()]))
            .len()
    });
}

fn wrongs() -> impl Iterator<Item = &'static str> {
    WRONG.iter().map(|(name, _)| *name)
}

#[divan::bench(args = wrongs(), sample_count = 500, sample_size = 1)]
fn among_names_of_words(bencher: Bencher, wrong: &str) {
    find(bencher, wrong, 0);
}

#[divan::bench(args = wrongs(), sample_count = 500, sample_size = 1)]
fn among_common_names(bencher: Bencher, wrong: &str) {
    find(bencher, wrong, 1);
}

#[divan::bench(args = wrongs(), sample_count = 500, sample_size = 1)]
fn among_numbered_names(bencher: Bencher, wrong: &str) {
    find(bencher, wrong, 2);
}
