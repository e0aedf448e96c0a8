//! How long the digest of a document of 60 000 tokens takes, and the comparison of a digest with it.

use std::fmt::Write as _;

use agentops_engine::bundle::digest::{Musts, Options, digest};
use agentops_engine::document::Document;
use agentops_engine::path::RelPath;
use agentops_engine::text::Text;
use agentops_engine::tokens::{Encoding, count};
use divan::{Bencher, black_box};

const WORDS: &str = "queue export invoice worker broker latency budget region replica snapshot restore rollback upgrade node \
    cluster drain webhook volume secret bucket schedule alert objective window release branch review migration index cache";

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }
}

fn document() -> Document {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut numbers = Numbers(7);
    let mut text = String::from("# Research\n");
    let mut number = 0;
    while text.len() < 60_000 * 4 || count(Encoding::O200kBase, &text) < 60_000 {
        number += 1;
        let lead = match numbers.below(24) {
            0 => format!("\n## Part {number}\n\n"),
            1 => "\n- **Decision:** ".to_owned(),
            2 => "\n- [ ] ".to_owned(),
            3 => "\n- [x] ".to_owned(),
            4 => format!(
                "\n\nSee `src/{}/file{}.rs`. ",
                words[numbers.below(words.len())],
                numbers.below(200)
            ),
            5..=9 => "\n- ".to_owned(),
            10..=12 => "\n\n".to_owned(),
            _ => " ".to_owned(),
        };
        text.push_str(&lead);
        text.push_str("The ");
        for _ in 0..6 + numbers.below(14) {
            let _ = write!(text, "{} ", words[numbers.below(words.len())]);
            if numbers.below(12) == 0 {
                let _ = write!(
                    text,
                    "`{}_{}` ",
                    words[numbers.below(words.len())],
                    numbers.below(900)
                );
            }
        }
        let _ = write!(text, "takes {} ms.", numbers.below(9000));
    }
    let path = RelPath::new("research.md").expect("a path of the workspace");
    Document::new(path, Text::new(text))
}

#[divan::bench]
fn make(bencher: Bencher<'_, '_>) {
    let document = document();
    bencher.bench(|| digest(&[black_box(&document)], &Options::default()).tokens);
}

#[divan::bench]
fn read_and_make(bencher: Bencher<'_, '_>) {
    let text = document().text;
    bencher.bench(|| {
        let path = RelPath::new("research.md").expect("a path of the workspace");
        let document = Document::new(path, black_box(&text).clone());
        digest(&[&document], &Options::default()).tokens
    });
}

#[divan::bench]
fn musts_of_the_original(bencher: Bencher<'_, '_>) {
    let document = document();
    bencher.bench(|| Musts::of(&[black_box(&document)]));
}

#[divan::bench]
fn compare(bencher: Bencher<'_, '_>) {
    let document = document();
    let made = digest(&[&document], &Options::default());
    let musts = Musts::of(&[&document]);
    bencher.bench(|| musts.retention(black_box(&made.text)).is_complete());
}

fn main() {
    divan::main();
}
