use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::document::Document;
use crate::path::RelPath;
use crate::text::Text;

fn document(text: &str) -> Document {
    Document::new(RelPath::new("plan.md").unwrap(), Text::new(text))
}

/// The names, with `!` where an unknown one may be reported.
fn seen(text: &str) -> Vec<String> {
    let document = document(text);
    let show = |mention: &Mention| {
        let written = &text[mention.range.clone()];
        assert_eq!(written, &*mention.name, "{text:?}");
        format!("{written}{}", if mention.is_certain { "!" } else { "" })
    };
    document.bundle_mentions.iter().map(show).collect()
}

#[test]
fn commands_name_bundles() {
    for (text, names) in [
        ("/bundle-load k8s-research", vec!["k8s-research!"]),
        (
            "Run `/bundle-load k8s-research` first.",
            vec!["k8s-research!"],
        ),
        ("Run `/bundle-load product`, then go on.", vec!["product!"]),
        ("Run /bundle-load k8s-research.", vec!["k8s-research!"]),
        ("Use /bundle-load to go on.", vec!["to"]),
        ("`/agentops:bundle-load a-b`", vec!["a-b!"]),
        ("**/bundle-load a-b**", vec!["a-b!"]),
        ("(`/bundle-load a-b.md`)", vec!["a-b!"]),
        ("`/bundle-load agentops/bundles/a-b.md`", vec!["a-b!"]),
        ("`/bundle-load \"a-b\"`", vec!["a-b!"]),
        ("`/bundle-save a-b --type plan`", vec!["a-b"]),
        (
            "`agentops bundle load --into /tmp/x --dry-run a-b`",
            vec!["a-b!"],
        ),
        ("`agentops bundle verify a-b --format=json`", vec!["a-b!"]),
        ("$ agentops bundle show a-b | less", vec!["a-b!"]),
        ("`./target/agentops bundle load a-b`", vec!["a-b!"]),
        (
            "`agentops bundle save a-b` and `agentops bundle load a-b`",
            vec!["a-b", "a-b!"],
        ),
        (
            "1. `/bundle-load a-b`\n2. /bundle-load c-d\r\n",
            vec!["a-b!", "c-d!"],
        ),
        ("`/bundle-load my-bundle`", vec!["my-bundle"]),
    ] {
        assert_eq!(seen(text), names, "{text:?}");
    }
}

#[test]
fn examples_are_not_reported() {
    let text = "```sh\n/bundle-load a-b\nagentops bundle load c-d\n```\n\n<!-- /bundle-load e-f -->\n\n    /bundle-load g-h\n\n/bundle-load i-j\n";
    assert_eq!(seen(text), ["a-b", "c-d", "e-f", "g-h", "i-j!"]);
}

#[test]
fn what_names_no_bundle() {
    for text in [
        "/bundle-load",
        "/bundle-load NAME",
        "`/bundle-load <name>`",
        "`/bundle-load {topic}-research`",
        "`/bundle-load $ARGUMENTS`",
        "`/bundle-load [bundle]`",
        "`/bundle-load BUNDLE_NAME`",
        "`/bundle-load --unknown a-b`",
        "`/bundle-load --into a-b`",
        "`/bundle-load` a-b",
        "core/commands/bundle-load a-b",
        "./bundle-load a-b",
        "bundle-load a-b",
        "https://x.org/bundle-load a-b",
        "/bundle-loader a-b",
        "/bundle--load a-b",
        "/bundle-load\na-b",
        "a bundle load a-b",
        "my-agentops bundle load a-b",
        "agentopsbundle load a-b",
        "agentops bundle list a-b",
        "`agentops bundle save plan.md`",
        "`agentops bundle load plans/a-b.md`",
        "bundle: a-b",
    ] {
        assert_eq!(seen(text), [""; 0], "{text:?}");
    }
}

#[test]
fn keys_name_bundles() {
    let forms = |text: &str| -> Vec<_> {
        let mentions = document(text).bundle_mentions;
        mentions.into_iter().map(|mention| mention.form).collect()
    };
    let text = "---\nbundle: product\ncontext: k8s-research\nrelated_bundles:\n  - \"a-b\"\n  - agentops/bundles/c-d.md\ndependencies: [e-f]\n---\n/bundle-load g-h\n";
    assert_eq!(
        seen(text),
        ["product!", "k8s-research!", "a-b!", "c-d!", "e-f", "g-h!"]
    );
    assert_eq!(
        forms(text),
        [
            MentionForm::FrontMatter(Key::Bundle),
            MentionForm::FrontMatter(Key::Context),
            MentionForm::FrontMatter(Key::RelatedBundles),
            MentionForm::FrontMatter(Key::RelatedBundles),
            MentionForm::FrontMatter(Key::Dependencies),
            MentionForm::Load,
        ]
    );
    for (value, names) in [
        ("fork", vec!["fork"]),
        ("the whole of it", vec![]),
        ("agentops/plans/a-b.md", vec![]),
        ("agentops/bundles/a-b.md", vec!["a-b!"]),
        ("notes-of-may.md", vec!["notes-of-may"]),
        ("[a-b, c-d]", vec!["a-b!", "c-d!"]),
        ("'{topic}-research'", vec![]),
        ("{a: b}", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(
            seen(&format!("---\ncontext: {value}\n---\n")),
            names,
            "{value:?}"
        );
    }
}

#[test]
fn a_digest_names_itself() {
    for (text, name) in [
        (
            "---\nbundle: a-b\nsources:\n  - path: x.md\n    blake3: 00\n---\n",
            "a-b",
        ),
        ("---\nbundle: a-b\ncompressed_tokens: 5\n---\n", "a-b"),
        ("---\nbundle: bundle-b\ndigest_tokens: 5\n---\n", "bundle-b"),
        (
            "---\nbundle_id: bundle-a-b-2025-11-07\n---\n",
            "a-b-2025-11-07",
        ),
        ("---\nbundle_id: 'bundle-a-b'\n---\n", "a-b"),
    ] {
        assert_eq!(seen(text), [name], "{text:?}");
        assert_eq!(document(text).bundle_mentions[0].form, MentionForm::Own);
    }
}

#[test]
fn the_mention_at_a_byte() {
    let text = "Run `/bundle-load a-b` now.\n";
    let document = document(text);
    let at = |needle: &str| text.find(needle).unwrap();
    assert_eq!(document.mention_at(at("a-b")).unwrap().name.as_ref(), "a-b");
    assert!(document.mention_at(at("a-b") + 3).is_some());
    assert!(document.mention_at(at("a-b") - 1).is_none());
    assert!(document.mention_at(at("now")).is_none());
}

#[test]
fn completion_replaces_what_is_written_of_the_name() {
    for (text, partial) in [
        ("/bundle-load |", Some("")),
        ("Run `/bundle-load k8s|`", Some("k8s")),
        ("/bundle-load k8|s-res now", Some("k8s-res")),
        ("agentops bundle verify |", Some("")),
        ("agentops bundle load --force k|", Some("k")),
        ("agentops bundle load --into x |", Some("")),
        ("/bundle-save a|", Some("a")),
        ("/bundle-load a-b and /bundle-load |", Some("")),
        ("/bundle-load a.b|", Some("a.b")),
        ("/bundle-load|", None),
        ("/bundle-load\n|", None),
        ("/bundle-load a |", None),
        ("/bundle-load -|", None),
        ("agentops bundle load --into |", None),
        ("`/bundle-load` |", None),
        ("bundle load |", None),
        ("|/bundle-load a", None),
        ("", None),
    ] {
        let offset = text.find('|').unwrap_or(0);
        let written = text.replace('|', "");
        let found = completion_at(&written, offset);
        assert_eq!(found.map(|range| &written[range]), partial, "{text:?}");
    }
    assert_eq!(completion_at("ä", 1), None);
    assert_eq!(completion_at("a", 9), None);
}

#[test]
fn texts_full_of_needles_take_no_time() {
    let start = Instant::now();
    for part in [
        "bundle",
        "/bundle-load ",
        "agentops bundle load ",
        "`/bundle-load a-b` ",
    ] {
        let text = part.repeat(5_000);
        let markdown = Markdown::parse(&text, 0);
        let found = mentions(&text, None, &markdown);
        assert!(found.len() <= 5_000);
        assert!(completion_at(&text, text.len()).is_none_or(|range| range.end == text.len()));
    }
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
}

proptest! {
    #[test]
    fn any_text_has_its_mentions(
        parts in proptest::collection::vec(
            "(/bundle-load |/bundle-save |agentops bundle load |--into |--force |bundle|---\n|bundle: |context: |```\n|`|\n|a-b|[ä/.:\\-\"'<{ ]{1,3})",
            0..16,
        ),
        offset in 0usize..80,
    ) {
        let text = parts.concat();
        let found = document(&text).bundle_mentions;
        prop_assert!(found.is_sorted_by_key(|mention| mention.range.start));
        for mention in found {
            prop_assert!(!mention.name.is_empty());
            prop_assert!(text.get(mention.range).is_some());
        }
        if let Some(range) = completion_at(&text, offset) {
            prop_assert!(text.get(range.clone()).is_some() && range.start <= offset && offset <= range.end);
        }
    }
}
