use proptest::prelude::*;

use super::*;
use crate::edits::apply;
use crate::path::RelPath;
use crate::text::Text;

const PHASES: &[&str] = &["research", "plan", "implement"];

fn document(text: &str) -> Document {
    Document::new(
        RelPath::new("agentops/bundles/queue-plan.md").unwrap(),
        Text::new(text),
    )
}

/// The normalised text, which is left as it is by another go.
fn normalised(text: &str) -> String {
    let edits = normalise(&document(text), PHASES, Encoding::default());
    let after = apply(text, &edits);
    let again = normalise(&document(&after), PHASES, Encoding::default());
    assert_eq!(again, [], "{after}");
    after
}

#[test]
fn front_matter_of_others_gets_our_keys() {
    let text = "---\nbundle_id: bundle-queue-2025-11-07\ncreated: 2025-11-07 # a day\ntype: plan\nphase: implementation\n\
        # guessed\noriginal_tokens: ~50k\ncompressed_tokens: 2800\ncompression_ratio: 20:1\ntags:\n  - broker\n  - \"a, b\"\n\
        learnings:\n  - \"one: two\"\nlast_accessed: null\ngit_sha: 3e84018\n---\n\n# Queue\n\nText.\n";
    insta::assert_snapshot!(normalised(text), @r#"
    ---
    bundle: queue-plan
    created: 2025-11-07
    phase: implement
    original_tokens: 50000
    digest_tokens: 5
    ratio: 10000
    encoding: o200k_base
    git_commit: "3e84018"
    tags: [broker, "a, b"]
    bundle_id: bundle-queue-2025-11-07
    type: plan
    # guessed
    learnings:
      - "one: two"
    last_accessed: null
    ---

    # Queue

    Text.
    "#);
}

#[test]
fn a_block_below_the_title_moves_to_the_top() {
    let text = "\u{feff}# Queue\r\n\r\n---\r\nbundle_id: queue-plan\r\ncreated: 2025-11-07T10:30:00+02:00\r\nx: 1\r\n---\r\n\r\n\r\n## More\r\n";
    assert_eq!(
        normalised(text),
        "\u{feff}---\r\nbundle: queue-plan\r\ncreated: 2025-11-07T08:30:00Z\r\ndigest_tokens: 6\r\nencoding: o200k_base\r\nx: 1\r\n---\r\n\r\n# Queue\r\n\r\n## More\r\n"
    );
    let text = "# Queue\n---\nbundle: x\ncreated: 2025-11-07\n---\n";
    assert_eq!(
        normalised(text),
        "---\nbundle: queue-plan\ncreated: 2025-11-07\ndigest_tokens: 3\nencoding: o200k_base\n---\n\n# Queue\n"
    );
}

#[test]
fn bold_lines_stay_and_are_told() {
    let text = "# Queue\n\n**Created:** 2025-11-07 06:50\n**Phase:** Planning (2 of 3)\n**Tags:** a, b\n\
        **Compression:** ~60k research → 4.5k plan (13:1 ratio)\n\n## More\n";
    let after = normalised(text);
    assert!(after.ends_with(&format!("---\n\n{text}")), "{after}");
    let head = Head::read(&document(&after));
    assert_eq!(head.form, HeadForm::Yaml);
    assert!(after.starts_with("---\nbundle: queue-plan\ncreated: 2025-11-07T06:50:00Z\nphase: plan\noriginal_tokens: 60000\n"), "{after}");
    assert!(after.contains("\ntags: [a, b]\n"));
}

#[test]
fn what_is_counted_is_the_digest() {
    for text in [
        "# Queue\n\nText.\n",
        "---\nx: 1\n---\n\n\n# Queue\n\nText.\n",
        "\n\n# Queue\n\nText.\n",
    ] {
        let after = normalised(text);
        let head = Head::read(&document(&after));
        let counted = tokens::count(Encoding::default(), "# Queue\n\nText.\n");
        assert_eq!(head.digest_tokens.unwrap().value.count, counted, "{text:?}");
    }
    let after = normalised("---\nencoding: p50k_base\n---\nText.\n");
    assert!(after.contains("\nencoding: p50k_base\n"), "{after}");
    let after = normalised("---\nencoding: words\n---\nText.\n");
    assert!(after.contains("\nencoding: o200k_base\n"), "{after}");
}

#[test]
fn a_phase_that_nobody_knows_stays_as_it_is() {
    let after = normalised("---\nbundle_id: x\nphase: architecture-design\ntype: plan\n---\nT\n");
    assert!(after.contains("\nphase: architecture-design\n"), "{after}");
    assert_eq!(after.matches("phase:").count(), 1);
    let after = normalised("---\nbundle_id: x\ntype: implementation-progress\n---\nT\n");
    assert!(after.contains("\nphase: implement\n"), "{after}");
    let after = normalised("T\n\n**Phase:** something\n");
    assert!(!after.contains("\nphase:"), "{after}");
}

#[test]
fn what_is_ours_or_cannot_be_taken_apart_is_left_alone() {
    let hash = blake3::hash(b"").to_hex();
    for text in [
        format!("---\nbundle: queue-plan\nsources:\n  - path: x.md\n    blake3: {hash}\n---\nT\n"),
        "---\na: [1\n---\nT\n".to_owned(),
        "---\n{bundle: x, created: 2025-11-07}\n---\nT\n".to_owned(),
        "---\n  bundle: x\n  created: 2025-11-07\n---\nT\n".to_owned(),
        "---\nbundle: &x a\ntopic: *x\n---\nT\n".to_owned(),
        "---\nbundle: x\nbundle: y\n---\nT\n".to_owned(),
        "---\nbundle: x\n\n# Never closed\n".to_owned(),
    ] {
        assert_eq!(normalised(&text), text);
    }
    let unread = Document::unread(RelPath::new("a.md").unwrap(), Text::new("---\na: 1\n---\n"));
    assert_eq!(normalise(&unread, PHASES, Encoding::default()), []);
}

/// Every line of the text below the YAML, in order.
fn lines_below(text: &str) -> Vec<String> {
    let document = document(text);
    let head = Head::read(&document);
    let below = head.text(text).into_owned();
    let lines = below.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn nothing_is_lost_and_twice_is_as_once(
        yaml in proptest::collection::vec(
            "(bundle_id|bundle|created|date|phase|type|topic|original_tokens|compressed_tokens|compression_ratio|compression|ratio|tags|encoding|git_sha|x_[a-z]|#|- a|  - b): [ 0-9a-zä~→:.,\\-\"\\[\\]#*&|]{0,12}",
            0..8,
        ),
        below in proptest::collection::vec("(# T|---|\\*\\*Created:\\*\\* 2025-11-07|\\*\\*Tags:\\*\\* a|text|)[ a-z:]{0,8}", 0..8),
        place in 0..3,
        line_break in "(\n|\r\n)",
        mark in "\u{feff}?",
    ) {
        let (yaml, below) = (yaml.join(&line_break), below.join(&line_break));
        let text = match place {
            0 => format!("---\n{yaml}\n---\n{below}").replace('\n', &line_break).replace("\r\r", "\r"),
            1 => format!("# T\n\n---\nbundle_id: queue\n{yaml}\n---\n{below}").replace('\n', &line_break).replace("\r\r", "\r"),
            _ => below,
        };
        let text = format!("{mark}{text}");
        let after = normalised(&text);
        prop_assert_eq!(lines_below(&after), lines_below(&text), "{}", after);
        let (before, now) = (document(&text), document(&after));
        if let Some(front_matter) = &before.front_matter {
            for entry in front_matter.entries.iter().filter(|entry| entry.key.starts_with("x_")) {
                let kept = now.front_matter.as_ref().and_then(|front_matter| front_matter.get(&entry.key));
                prop_assert_eq!(kept.map(|kept| &after[kept.value.range.clone()]), Some(&text[entry.value.range.clone()]));
            }
        }
    }

    #[test]
    fn any_text_is_normalised(text in "(\\PC|\n){0,120}") {
        normalised(&text);
    }
}
