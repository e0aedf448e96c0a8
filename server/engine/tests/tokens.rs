//! Token counts are exact: whatever the text, they equal those of tiktoken-rs.

use std::fmt::Write as _;

use agentops_engine::tokens::{Counts, Encoding, count};
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
        write!(
            text,
            "## {section}. Schritt für Schritt — 第{section}章\n\n\
             We'll move `src/tokens/mod.rs` (line {section}23) into PostgreSQL's HTTPServer2; it's DONE'S and they'VE left.\n\
             \tA tab, a  double space, an ellipsis… and a path: ../../a/b_{section}.md#L{section}\r\n\r\n\
             - [x] naïve café, Ελληνικά, русский текст {section}%\n  - [ ] 你好，世界。これは例です。{section}\n\
             \n| a | b |\n|---|:--|\n| 1,000.50 | ✅ 👩‍👩‍👧 |\n\n\
             ```rust\nfn f{section}(x: &str) -> Option<u32> {{\n    x.parse().ok() // why\n}}\n```\n   \n\n",
        )
        .unwrap();
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

#[test]
fn every_character_counts_as_in_the_reference() {
    for encoding in DISTINCT {
        // In one text, where each character meets capitals, small letters, a mark, a digit and white space; by itself
        // only if something is wrong, to say which.
        for block in (0..=0x0010_ffff).collect::<Vec<u32>>().chunks(256) {
            let samples = |code: &u32| {
                let c = char::from_u32(*code)?;
                Some(format!(
                    "{c}a{c}A{c}1{c}{c} {c}'{c}.{c}\n{c}  {c}\u{301}B{c}C\n\n"
                ))
            };
            let text: String = block.iter().filter_map(samples).collect();
            if count(encoding, &text) != oracle(encoding).encode_ordinary(&text).len() {
                block
                    .iter()
                    .filter_map(samples)
                    .for_each(|text| check(encoding, &text));
                check(encoding, &text);
            }
        }
    }
}

#[test]
fn all_short_texts_count_as_in_the_reference() {
    let alphabet = ['a', 'A', 's', '中', '\u{301}', '1', '\'', ' ', '\n', '/'];
    for encoding in DISTINCT {
        for number in 0..100_000_u32 {
            let text: String = (0..5)
                .map(|place| alphabet[(number / 10_u32.pow(place) % 10) as usize])
                .collect();
            check(encoding, &text);
        }
    }
}

#[test]
fn known_nasties_count_as_in_the_reference() {
    let nasties = [
        "",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\n ",
        " \n",
        "  ",
        " \n \n x",
        "\n\n  x",
        "x \n",
        "x\n\n\n",
        "a\u{a0}\u{a0}b",
        "'",
        "''s",
        "'ſ",
        "x'ſy",
        "s'ſ'LLe",
        "'Ll",
        "'lL",
        "don'T",
        "I'LL've",
        "x's's",
        "'re'RE",
        "ABC\u{301}DEF",
        "\u{301}ABC",
        "\u{301}\u{301}AB中CDe",
        ".\u{301}A",
        " \u{301}ABc",
        "HTTPServer",
        "ǅabc",
        "ʰʰA",
        "aʰA",
        "a/b//\n//c",
        "!/\r\n/ /x",
        "///\n\n/x",
        "1234567",
        "½⅓¼⅕",
        " 1",
        "  12",
        "\t1",
        "١٢٣٤",
        "x\u{85}y",
        "x\u{2028}y\u{2029}",
        "\u{200b}\u{200b}",
        "<|endoftext|>",
        "<|fim_prefix|> <|start|>",
        "\0\0\u{1}",
        "👩‍👩‍👧‍👦👍🏽",
        "🇩🇪🇫🇷",
        "한국어 텍스트",
        "ไทยไม่มีช่องว่าง",
        "हिन्दी में",
        "עִבְרִית",
        "\u{feff}x",
        "\u{10ffff}\u{e000}",
        "a\u{0}b",
        "     \n     \n     ",
        "\t\t\n\t\tx",
        "x   \r\n   y",
        "_a__b_",
        "don’t",
    ];
    for encoding in Encoding::ALL {
        nasties.iter().for_each(|text| check(encoding, text));
        check(encoding, &nasties.concat());
        check(encoding, &nasties.join(" "));
        check(encoding, &document(12));
    }
}

#[test]
fn long_runs_count_as_in_the_reference() {
    for encoding in DISTINCT {
        for bit in TELLING {
            // Around the lengths where another way of merging takes over, and far above.
            for times in [9, 31, 32, 33, 63, 64, 65, 66, 100, 129, 256, 1_000] {
                check(encoding, &bit.repeat(times));
                check(encoding, &format!("{}x", bit.repeat(times)));
            }
        }
        let mut next = numbers(7);
        let base64: String = (0..40_000)
            .map(|_| b"ABCDabcdefgh+/01"[next(16)] as char)
            .collect();
        check(encoding, &base64);
        let letters: String = (0..20_000)
            .map(|_| b"abcdefghijklmnop"[next(16)] as char)
            .collect();
        check(encoding, &letters);
    }
}

#[test]
fn enormous_runs_are_counted() {
    for encoding in Encoding::ALL {
        // The reference overflows its regular expression's stack here.
        let spaces = count(encoding, &" ".repeat(1_000_000));
        assert!(spaces > 1_000, "{encoding}: {spaces}");
        assert!(count(encoding, &"\n".repeat(1_000_000)) > 1_000);
        assert!(count(encoding, &"é".repeat(100_000)) > 1_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn telling_texts_count_as_in_the_reference(text in telling_text(14)) {
        DISTINCT.iter().for_each(|encoding| check(*encoding, &text));
    }

    #[test]
    fn any_text_counts_as_in_the_reference(text in any::<String>()) {
        DISTINCT.iter().for_each(|encoding| check(*encoding, &text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_survive_edits(
        start in telling_text(60),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, telling_text(5)), 1..8),
    ) {
        for encoding in DISTINCT {
            let mut text = start.clone();
            let mut counts = Counts::new(encoding, &text);
            for (at, length, inserted) in &edits {
                let from = boundary(&text, at.index(text.len() + 1));
                let to = boundary(&text, (from + length).min(text.len()));
                let mut edited = text.clone();
                edited.replace_range(from..to, inserted);
                counts = counts.updated(&text, &edited);
                text = edited;
                prop_assert_eq!(&counts, &Counts::new(encoding, &text), "{:?}", text);
                prop_assert_eq!(counts.total(), oracle(encoding).encode_ordinary(&text).len(), "{:?}", text);
            }
        }
    }

    #[test]
    fn ranges_add_up(text in telling_text(60), ends in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 12)) {
        for encoding in DISTINCT {
            let counts = Counts::new(encoding, &text);
            for (left, right) in &ends {
                let (left, right) = (boundary(&text, left.index(text.len() + 1)), boundary(&text, right.index(text.len() + 1)));
                let range = left.min(right)..left.max(right);
                prop_assert_eq!(counts.range(&text, range.clone()), count(encoding, &text[range.clone()]), "{:?} {:?}", text, range);
            }
        }
    }
}

#[test]
fn documents_can_be_edited_and_cut_anywhere() {
    let mut next = numbers(11);
    for encoding in DISTINCT {
        let mut text = document(30);
        let mut counts = Counts::new(encoding, &text);
        for step in 0..200 {
            let from = boundary(&text, next(text.len()));
            let to = boundary(&text, (from + next(40)).min(text.len()));
            let mut edited = text.clone();
            edited.replace_range(from..to, TELLING[next(TELLING.len())]);
            counts = counts.updated(&text, &edited);
            text = edited;
            let range =
                from.min(text.len() / 2)..boundary(&text, text.len() - next(text.len() / 2));
            let range = boundary(&text, range.start)..range.end;
            assert_eq!(
                counts.range(&text, range.clone()),
                count(encoding, &text[range]),
                "{encoding} step {step}"
            );
        }
        assert_eq!(counts, Counts::new(encoding, &text));
        assert_eq!(
            counts.total(),
            oracle(encoding).encode_ordinary(&text).len()
        );
    }
}

#[test]
fn counts_accept_ranges_outside_the_text_and_inside_characters() {
    let text = "é中\n\n- x";
    let counts = Counts::new(Encoding::O200kBase, text);
    assert_eq!(counts.range(text, 0..usize::MAX), counts.total());
    assert_eq!(counts.range(text, 1..4), 0);
    assert_eq!(counts.range(text, 99..usize::MAX), 0);
    #[expect(clippy::reversed_empty_ranges, reason = "a caller may compute one")]
    let reversed = 5..2;
    assert_eq!(counts.range(text, reversed), 0);
}
