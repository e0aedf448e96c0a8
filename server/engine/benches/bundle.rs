//! Archives of bundles: `cargo bench -p agentops-engine --bench bundle`.
//!
//! A document of about 60 000 tokens: the Markdown files of a folder one after the other (`AGENTOPS_BENCH_TEXT`), or
//! text made up of a few hundred words, which compresses better than what people write.

use std::io::Write;
use std::sync::LazyLock;

use agentops_engine::bundle::archive::{Limits, Member, read, read_manifest, verify, write};
use agentops_engine::path::RelPath;
use agentops_engine::tokens::Encoding;
use divan::Bencher;

fn main() {
    divan::main();
}

const LENGTH: usize = 265_000;

static MEMBERS: LazyLock<[Member; 1]> = LazyLock::new(|| {
    let path = RelPath::new("agentops/infrastructure-ops/research/k8s-upgrade-research.md");
    let text = std::env::var_os("AGENTOPS_BENCH_TEXT").map_or_else(made_up, |folder| {
        let mut text = String::new();
        collect(folder.as_ref(), &mut text);
        text
    });
    let end = (0..=LENGTH.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let end = end.unwrap_or_default();
    [Member {
        path: path.expect("it is relative"),
        bytes: text.as_bytes()[..end].to_vec(),
    }]
});

static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(archive);

fn archive() -> Vec<u8> {
    let written = write(
        "k8s",
        None,
        &*MEMBERS,
        Encoding::O200kBase,
        &Limits::default(),
    );
    written.expect("it is within the limits").bytes
}

fn collect(folder: &std::path::Path, text: &mut String) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        if text.len() >= LENGTH {
            return;
        } else if path.is_dir() {
            collect(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

fn made_up() -> String {
    let mut text = String::from("# Research\n\n");
    let mut state = 1_u64;
    while text.len() < LENGTH {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let word = (state >> 33) % 400;
        text.push_str(&format!(
            "{}{} ",
            ["pool", "lat", "clus", "quer", "node"][word as usize % 5],
            word
        ));
        if state >> 60 == 0 {
            text.push_str(".\n\n- [ ] ");
        }
    }
    text
}

#[divan::bench]
fn write_60k_tokens(bencher: Bencher) {
    std::sync::LazyLock::force(&MEMBERS);
    bencher.bench(archive);
}

#[divan::bench]
fn read_60k_tokens(bencher: Bencher) {
    let bytes = &*ARCHIVE;
    bencher.bench(|| read(bytes, &Limits::default()).map(|archive| archive.members.len()));
}

#[divan::bench]
fn verify_60k_tokens(bencher: Bencher) {
    let bytes = &*ARCHIVE;
    bencher.bench(|| verify(bytes, &Limits::default()).map(|archive| archive.members.len()));
}

#[divan::bench]
fn manifest_only(bencher: Bencher) {
    let bytes = &*ARCHIVE;
    bencher.bench(|| read_manifest(bytes).map(|manifest| manifest.tokens()));
}

/// What the levels cost; their sizes are printed.
#[allow(clippy::print_stdout, reason = "a benchmark says what it has measured")]
#[divan::bench(args = [3, 6, 9, 12, 15, 17, 19])]
fn level(bencher: Bencher, level: i32) {
    let text = &MEMBERS[0].bytes;
    let compress = || {
        let mut encoder = zstd::Encoder::new(Vec::new(), level)?;
        encoder.include_checksum(true)?;
        encoder.set_pledged_src_size(Some(text.len() as u64))?;
        encoder.write_all(text)?;
        encoder.finish()
    };
    println!(
        "level {level}: {} of {} bytes",
        compress().map_or(0, |bytes| bytes.len()),
        text.len()
    );
    bencher.bench(compress);
}
