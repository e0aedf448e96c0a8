use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// Markdown of all kinds of parts, in any order.
fn markdown() -> impl Strategy<Value = String> {
    let sentence = "[A-Z][a-z]{1,8}( [a-z0-9`*_.]{1,9}){2,12}[.?!]";
    let part = prop_oneof![
        4 => sentence.prop_map(|s| format!("{s} ")),
        1 => Just("\n\n".to_owned()),
        1 => sentence.prop_map(|s| format!("\n\n## {s}\n\n")),
        1 => Just("\n\n## Open questions\n\n".to_owned()),
        1 => Just("\n\n### Decision\n\n".to_owned()),
        2 => sentence.prop_map(|s| format!("\n- {s}")),
        1 => sentence.prop_map(|s| format!("\n  - {s}")),
        1 => sentence.prop_map(|s| format!("\n3. {s}")),
        2 => sentence.prop_map(|s| format!("\n- [ ] {s}")),
        1 => sentence.prop_map(|s| format!("\n- [x] {s}")),
        1 => sentence.prop_map(|s| format!("\n> {s}")),
        1 => ("[a-z]{1,4}", "[a-z]{1,4}").prop_map(|(a, b)| format!(" `src/{a}/{b}.rs` ")),
        1 => Just("\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 ms | x |\n\n".to_owned()),
        1 => Just("\n\n```rust\nfn a() {}\n```\n\n".to_owned()),
        1 => Just("这是一句话。还有一句！\r\n".to_owned()),
        1 => Just("<!-- c -->".to_owned()),
    ];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

/// Whether a text has all words of another, in their order.
fn has_in_order(text: &str, words: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let all = split(text);
    let mut all = all.iter();
    split(words)
        .iter()
        .all(|word| all.by_ref().any(|found| found == word))
}

/// A line without the number of an item.
fn without_number(line: &str) -> &str {
    let said = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    match said.split_once(['.', ')']) {
        Some((number, rest))
            if number.chars().all(|c| c.is_ascii_digit()) && rest.starts_with(' ') =>
        {
            rest
        }
        _ => said,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn it_fits_and_says_nothing_of_its_own(text in markdown(), max in 20usize..400) {
        let digest = made(&text, max);
        prop_assert!(digest.tokens <= max || digest.over.is_some(), "{}", digest.text);
        prop_assert_eq!(digest.tokens, tokens::count(Encoding::default(), &digest.text));
        prop_assert_eq!(&digest, &made(&text, max));
        prop_assert!(digest.text.is_empty() || digest.text.ends_with('\n'));
        let known: HashSet<String> = words_of(&text).into_iter().collect();
        let added = ["Files", "done", "line", "lines", "rust", "Left", "out", "for", "want", "of", "room", "tokens", "needed",
            "decisions", "open", "questions", "constraints", "boxes", "files"];
        let bare = if digest.is_bare { words_of(&tally::bare_note(0)) } else { Vec::new() };
        for word in words_of(&digest.text) {
            prop_assert!(known.contains(&word) || bare.contains(&word) || added.contains(&word.as_str()) || word.chars().all(|c| c.is_ascii_digit()), "{word}");
        }
    }

    #[test]
    fn a_digest_is_its_own_digest(text in markdown(), max in 40usize..400) {
        let digest = made(&text, max);
        if digest.over.is_none() {
            prop_assert_eq!(&made(&digest.text, max).text, &digest.text);
        }
    }

    #[test]
    fn more_room_keeps_more(text in markdown(), max in 40usize..300, more in 1usize..200) {
        let (small, large) = (made(&text, max), made(&text, max + more));
        if small.over.is_none() {
            // Sentences of the larger may stand between those that one line of the smaller has: its words are all there, in
            // their order.
            for (line, _) in small.text.lines().zip(&small.lines).filter(|(_, source)| source.is_some()) {
                // A count of ticked items gives way to the items, and items may get other numbers.
                let said = without_number(line);
                let is_kept = line.ends_with("done)") || has_in_order(&large.text, said);
                prop_assert!(is_kept, "{:?}\n{}\n---\n{}", said, small.text, large.text);
            }
        }
    }

    #[test]
    fn it_is_markdown_of_the_same_shape(text in markdown(), max in 60usize..400) {
        let digest = made(&text, max);
        let (before, after) = (document(&text), document(&digest.text));
        let headings: HashSet<(u8, &str)> = before.markdown.outline.headings.iter().map(|h| (h.level, h.title.as_str())).collect();
        for heading in &after.markdown.outline.headings {
            prop_assert!(headings.contains(&(heading.level, heading.title.as_str())), "{}", digest.text);
        }
        let labels: HashSet<&str> = before.markdown.checkboxes.iter().map(|b| text[b.label.clone()].split("<!--").next().unwrap().trim()).collect();
        for checkbox in &after.markdown.checkboxes {
            let label = &digest.text[checkbox.label.clone()];
            prop_assert!(labels.iter().any(|known| label.starts_with(known) || has_in_order(known, label)), "{}", digest.text);
        }
        prop_assert!(after.markdown.tables.len() <= before.markdown.tables.len());
    }

    #[test]
    fn what_it_keeps_is_found_again(text in markdown(), max in 60usize..400) {
        let document = document(&text);
        let digest = digest(&[&document], &to(max));
        if digest.over.is_none() {
            let retention = retention(&[&document], &digest.text);
            prop_assert!(retention.is_complete(), "{:?}\n{}", retention, digest.text);
        }
    }

    #[test]
    fn any_text_is_survived(text in any::<String>(), max in 0usize..60) {
        let document = document(&text);
        let digest = digest(&[&document], &to(max));
        retention(&[&document], &digest.text);
    }

    #[test]
    fn any_markup_is_survived(text in "[#>|`*_\\[\\]()<!\\- \n\r\t0-9a?.:x~{}\\\\]{0,120}", max in 0usize..60) {
        let document = document(&text);
        let digest = digest(&[&document], &to(max));
        retention(&[&document], &digest.text);
    }
}
