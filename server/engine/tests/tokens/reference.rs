//! Whole texts against the reference.

use agentops_engine::tokens::{Encoding, count};
use proptest::prelude::*;

use super::{DISTINCT, TELLING, check, document, numbers, oracle, telling_text};

/// A character among capitals, small letters, a mark, digits, white space and itself.
fn sample(code: u32) -> Option<String> {
    let c = char::from_u32(code)?;
    Some(match code {
        // Ideographs, tags, private and unassigned characters.
        0x2_0000.. => format!("{c}a"),
        _ => format!("a{c}A{c}1{c}{c} {c}'{c}.{c}\n{c}  {c}\u{301}B\n"),
    })
}

#[test]
fn every_character_counts_as_in_the_reference() {
    for encoding in [
        Encoding::O200kBase,
        Encoding::Cl100kBase,
        Encoding::R50kBase,
    ] {
        for block in (0..=0x10_ffff_u32).collect::<Vec<_>>().chunks(256) {
            let text: String = block.iter().filter_map(|code| sample(*code)).collect();
            if count(encoding, &text) != oracle(encoding).encode_ordinary(&text).len() {
                // One by one, to say which character it is.
                block
                    .iter()
                    .filter_map(|code| sample(*code))
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
    // The reference overflows the stack of its regular expression here.
    assert_eq!(count(Encoding::O200kBase, &" ".repeat(1_000_000)), 7_813);
    for encoding in Encoding::ALL {
        assert!(count(encoding, &"\n".repeat(100_000)) > 1_000);
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
