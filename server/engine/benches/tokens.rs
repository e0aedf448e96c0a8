//! How fast texts are counted, against tiktoken-rs, and what an edit costs.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicUsize, Ordering},
};

use agentops_engine::tokens::{Counts, Encoding, count};
use divan::{Bencher, black_box, counter::BytesCount};

const WORDS: &str = "the of and to in a is that for it with as was on be by this are from at or an have not which but can \
    will if when we should must may plan task step phase agent token budget context document heading section decision \
    question review merge branch commit release deploy rollback server client request response handler session cache \
    index workspace snapshot diagnostics completion protocol schema migration database PostgreSQL Kubernetes Terraform \
    OAuth2 README.md CHANGELOG YAML JSON configuration environment variable latency throughput observability idempotent \
    backwards-compatible serialization deserialize unquoted reindexing don't it's we'll they've `max_tokens` `src/main.rs` \
    `fn parse_front_matter` `HashMap<String,Vec<u8>>` docs/design/05-limits.md https://example.org/a/b?c=1#d 2024-11-21 \
    v1.12.3 99.95% 40_000 O(n) e.g. i.e. **bold** _emphasis_ [link](../plan.md#goals) (see below) naïve";
const CHINESE: &str = "的 一 是 在 我们 需要 计划 任务 文档 系统 服务器 请求 响应 缓存 上下文 令牌 预算 阶段 决定 问题 审查 发布 数据库 配置 环境 \
    性能 测量 改进 并且 但是 如果 那么 可以 应该 必须 これ は です する ため に 文書 計画 を 読み込み ます 設定 の テスト";
const SIZE: usize = 250_000;

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    /// A word of the list, the first ones far more often than the last ones.
    fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let bound = self.below(words.len()) + 1;
        words[self.below(bound)]
    }
}

/// Places all over a text. Benchmarks ask for their inputs through a shared reference.
#[derive(Default)]
struct Places(AtomicUsize);

impl Places {
    fn below(&self, bound: usize) -> usize {
        self.0
            .fetch_add(1, Ordering::Relaxed)
            .wrapping_mul(1_299_709)
            % bound
    }
}

fn markdown() -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut numbers = Numbers(42);
    let mut text = String::new();
    while text.len() < SIZE {
        match numbers.below(10) {
            0 => text.push_str("\n## "),
            1..=3 => text.push_str("- [ ] "),
            4 => text.push_str("  - "),
            5 => text.push_str(
                "```rust\n    let value = self.cache.get(&key)?;\n    // TODO: check\n```\n",
            ),
            6 => {
                _ = writeln!(
                    text,
                    "| {} | {} |",
                    numbers.word(&words),
                    numbers.below(10_000)
                )
            }
            _ => text.push('\n'),
        }
        for _ in 0..4 + numbers.below(20) {
            text.push_str(numbers.word(&words));
            text.push_str(if numbers.below(9) == 0 { ", " } else { " " });
        }
        text.push_str("done.\n");
    }
    text
}

fn chinese_and_japanese() -> String {
    let words: Vec<&str> = CHINESE.split_whitespace().collect();
    let mut numbers = Numbers(42);
    let mut text = String::new();
    while text.len() < SIZE {
        text.push_str(match numbers.below(40) {
            0 => "。\n",
            1..=4 => "，",
            _ => words[numbers.below(words.len())],
        });
    }
    text
}

/// A single line without a space.
fn base64() -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut numbers = Numbers(42);
    (0..SIZE)
        .map(|_| char::from(alphabet[numbers.below(64)]))
        .collect()
}

fn text(name: &str) -> String {
    match name {
        "Markdown" => markdown(),
        "one line" => markdown().replace('\n', " "),
        "Chinese and Japanese" => chinese_and_japanese(),
        "base64" => base64(),
        "white space" => " ".repeat(SIZE),
        _ => "é".repeat(SIZE / 2),
    }
}

const TEXTS: [&str; 6] = [
    "Markdown",
    "one line",
    "Chinese and Japanese",
    "base64",
    "white space",
    "same letter",
];

#[divan::bench(args = TEXTS)]
fn counting(bencher: Bencher, name: &str) {
    let text = text(name);
    let bytes = BytesCount::of_str(&text);
    bencher
        .counter(bytes)
        .bench(|| count(Encoding::O200kBase, black_box(&text)));
}

#[divan::bench(args = TEXTS)]
fn counting_by_groups(bencher: Bencher, name: &str) {
    let text = text(name);
    let bytes = BytesCount::of_str(&text);
    bencher
        .counter(bytes)
        .bench(|| Counts::new(Encoding::O200kBase, black_box(&text)));
}

#[divan::bench(args = TEXTS, max_time = 5)]
fn counting_with_tiktoken_rs(bencher: Bencher, name: &str) {
    let text = text(name);
    let bytes = BytesCount::of_str(&text);
    let reference = tiktoken_rs::o200k_base_singleton();
    bencher
        .counter(bytes)
        .bench(|| reference.encode_ordinary(black_box(&text)).len());
}

#[divan::bench(args = [Encoding::Cl100kBase, Encoding::R50kBase])]
fn counting_with_other_encodings(bencher: Bencher, encoding: Encoding) {
    let text = markdown();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| count(encoding, black_box(&text)));
}

/// One character typed somewhere.
#[divan::bench(args = ["Markdown", "one line", "Chinese and Japanese", "base64"])]
fn one_edit(bencher: Bencher, name: &str) {
    let old = text(name);
    let counts = Counts::new(Encoding::O200kBase, &old);
    let places = Places::default();
    bencher
        .with_inputs(|| {
            let mut new = old.clone();
            let at = (0..=places.below(old.len()))
                .rev()
                .find(|at| old.is_char_boundary(*at));
            new.insert(at.unwrap_or(0), 'x');
            new
        })
        .bench_refs(|new| counts.updated(black_box(&old), black_box(new)));
}

/// A section somewhere in a document.
#[divan::bench]
fn one_range(bencher: Bencher) {
    let text = markdown();
    let counts = Counts::new(Encoding::O200kBase, &text);
    let places = Places::default();
    bencher
        .with_inputs(|| places.below(text.len() - 10_000))
        .bench_values(|start| counts.range(black_box(&text), start..start + 10_000));
}

fn main() {
    divan::main();
}
