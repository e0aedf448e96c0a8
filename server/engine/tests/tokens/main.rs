//! Token counts are exact: whatever the text, they equal those of tiktoken-rs.

mod edits;
mod reference;

use std::fmt::Write as _;

use agentops_engine::tokens::{Encoding, count};
use proptest::prelude::*;
use tiktoken_rs::CoreBPE;

/// One encoding of each family of splitting rules, and r50k_base, which shares its table with p50k_base.
const DISTINCT: [Encoding; 4] = [
    Encoding::O200kBase,
    Encoding::Cl100kBase,
    Encoding::P50kBase,
    Encoding::R50kBase,
];

/// Bits of text in which the rules differ from each other or from what one would expect of them.
const TELLING: [&str; 60] = [
    "a",
    "b",
    "s",
    "t",
    "e",
    "l",
    "ll",
    "re",
    "A",
    "B",
    "S",
    "LL",
    "VE",
    "ſ",
    "K",
    "é",
    "É",
    "ß",
    "ǅ",
    "ʰ",
    "ª",
    "中",
    "文字",
    "ひ",
    "ا",
    "\u{301}",
    "\u{0903}",
    "\u{20dd}",
    "1",
    "23",
    "456",
    "½",
    "Ⅷ",
    "٣",
    "'",
    "'s",
    "'S",
    "’",
    "/",
    "//",
    ".",
    "...",
    "-",
    "|",
    "#",
    "`",
    "*",
    " ",
    "  ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\u{3000}",
    "👩\u{200d}👩\u{fe0f}",
    "<|endoftext|>",
];

fn oracle(encoding: Encoding) -> &'static CoreBPE {
    match encoding {
        Encoding::O200kBase => tiktoken_rs::o200k_base_singleton(),
        Encoding::O200kHarmony => tiktoken_rs::o200k_harmony_singleton(),
        Encoding::Cl100kBase => tiktoken_rs::cl100k_base_singleton(),
        Encoding::P50kBase => tiktoken_rs::p50k_base_singleton(),
        Encoding::R50kBase => tiktoken_rs::r50k_base_singleton(),
    }
}

#[track_caller]
fn check(encoding: Encoding, text: &str) {
    let expected = oracle(encoding).encode_ordinary(text).len();
    assert_eq!(count(encoding, text), expected, "{encoding} {text:?}");
}

/// A text of telling bits, now and then with a longer run of the same one.
fn telling_text(bits: usize) -> impl Strategy<Value = String> {
    let bit = (
        prop::sample::select(&TELLING[..]),
        prop_oneof![9 => Just(1_usize), 1 => 2..9_usize],
    );
    prop::collection::vec(bit, 0..bits)
        .prop_map(|bits| bits.iter().map(|(bit, times)| bit.repeat(*times)).collect())
}

/// A Markdown document with everything that plans are made of.
fn document(sections: usize) -> String {
    let mut text = String::from("---\ntitle: \"Don't panic\"\nbudget: 40_000\n---\n\n");
    for section in 0..sections {
        _ = write!(
            text,
            "## {section}. Schritt für Schritt — 第{section}章\n\n\
             We'll move `src/tokens/mod.rs` (line {section}23) into PostgreSQL's HTTPServer2; it's DONE'S and they'VE left.\n\
             \tA tab, a  double space, an ellipsis… and a path: ../../a/b_{section}.md#L{section}\r\n\r\n\
             - [x] naïve café, Ελληνικά, русский текст {section}%\n  - [ ] 你好，世界。これは例です。{section}\n\
             \n| a | b |\n|---|:--|\n| 1,000.50 | ✅ 👩‍👩‍👧 |\n\n\
             ```rust\nfn f{section}(x: &str) -> Option<u32> {{\n    x.parse().ok() // why\n}}\n```\n   \n\n",
        );
    }
    text
}

/// Numbers that look random and are the same in each run.
fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |bound| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % bound
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[test]
fn names_are_read_and_written() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding.to_string().parse(), Ok(encoding));
    }
    let error = "gpt-4".parse::<Encoding>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown encoding `gpt-4`: known are o200k_base, o200k_harmony, cl100k_base, p50k_base, r50k_base"
    );
}
