use proptest::prelude::*;

use super::*;
use crate::text::Text;

fn document(text: &str) -> Document {
    Document::new(RelPath::new("queue-research.md").unwrap(), Text::new(text))
}

fn read(text: &str) -> Head {
    Head::read(&document(text))
}

fn value<T: Clone>(located: &Option<Located<T>>) -> Option<T> {
    located.as_ref().map(|located| located.value.clone())
}

fn counts(head: &Head) -> (Option<Tokens>, Option<Tokens>) {
    (value(&head.original_tokens), value(&head.digest_tokens))
}

fn exactly(count: usize) -> Option<Tokens> {
    Some(Tokens {
        count,
        is_approximate: false,
    })
}

fn about(count: usize) -> Option<Tokens> {
    Some(Tokens {
        count,
        is_approximate: true,
    })
}

const HASH: &str = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

#[test]
fn our_own_form_is_told_by_its_hashes() {
    let text = format!(
        "---\nbundle: queue-research\ncreated: 2025-11-07T10:30:00Z\nprofile: infrastructure-ops\nphase: research\ntopic: queue\n\
         original_tokens: 44012\ndigest_tokens: 1893\nratio: 23.3\nencoding: o200k_base\ngit_commit: 6dcdbc54\nsources:\n  \
         - path: agentops/a/queue-research.md\n    blake3: {HASH}\n    tokens: 44012\ntags: [broker, \"two words\"]\n---\n\n# Queue\n\n\
         **Created:** long ago\n"
    );
    let head = read(&text);
    assert_eq!(head.form, HeadForm::Own);
    let at = |located: &Option<Located<String>>| text[located.clone().unwrap().range].to_owned();
    assert_eq!(at(&head.bundle), "queue-research");
    assert_eq!(at(&head.profile), "infrastructure-ops");
    assert_eq!(at(&head.phase), "research");
    assert_eq!(at(&head.topic), "queue");
    assert_eq!(at(&head.encoding), "o200k_base");
    assert_eq!(at(&head.git_commit), "6dcdbc54");
    assert_eq!(counts(&head), (exactly(44012), exactly(1893)));
    assert_eq!(value(&head.ratio), Some(23.3));
    assert_eq!(head.tags, ["broker", "two words"]);
    let [source] = head.sources.as_slice() else {
        panic!("{:?}", head.sources);
    };
    assert_eq!(source.path.as_str(), "agentops/a/queue-research.md");
    assert_eq!(
        &text[source.path_range.clone()],
        "agentops/a/queue-research.md"
    );
    assert_eq!(source.blake3, Some(blake3::hash(b"")));
    assert_eq!(source.tokens, Some(44012));
    assert!(text[source.range.clone()].contains(HASH));
    let created = head.created.clone().unwrap();
    assert_eq!(created.value.at.to_string(), "2025-11-07T10:30:00Z");
    assert_eq!(&text[created.range], "2025-11-07T10:30:00Z");
    assert_eq!(
        head.text(&text),
        "# Queue\n\n**Created:** long ago\n",
        "the body begins behind the empty line"
    );
}

#[test]
fn without_hashes_it_is_somebody_elses() {
    let text = "---\nbundle: a\nsources: [x.md, ../out.md, /abs.md, 7]\n---\n# A\n";
    let head = read(text);
    assert_eq!(head.form, HeadForm::Yaml);
    let paths: Vec<_> = head.sources.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(paths, ["x.md", "7"]);
    let text = format!("---\nbundle: a\nsources:\n  - path: x.md\n    blake3: {HASH}x\n---\n");
    assert_eq!(read(&text).form, HeadForm::Yaml);
}

#[test]
fn front_matter_of_others() {
    let text = "---\nbundle_id: \"bundle-queue-2025-11-07\"\ncreated: 2025-11-07\ntype: plan\nphase: null\n\
        original_tokens: ~50000\ncompressed_tokens: 2.8k\ncompression_ratio: 20:1\ntags: a, b\ngit_sha: 3e84018\n\
        approved: true\n---\n\n# Queue\n\n**Phase:** Planning\n";
    let head = read(text);
    assert_eq!(head.form, HeadForm::Yaml);
    let bundle = head.bundle.clone().unwrap();
    assert_eq!(bundle.value, "queue-2025-11-07");
    assert_eq!(&text[bundle.range], "queue-2025-11-07");
    assert!(head.created.clone().unwrap().value.is_day_only);
    assert_eq!(value(&head.kind).as_deref(), Some("plan"));
    assert_eq!(counts(&head), (about(50_000), about(2_800)));
    assert_eq!(value(&head.ratio), Some(20.0));
    assert_eq!(head.tags, ["a", "b"]);
    assert_eq!(value(&head.git_commit).as_deref(), Some("3e84018"));
    assert_eq!(
        value(&head.phase).as_deref(),
        Some("Planning"),
        "bold lines say what the YAML does not"
    );
}

#[test]
fn a_block_below_the_title() {
    let text = "# Queue\n\nOne line.\n\n---\nbundle_id: queue\ncreated: 2025-11-07\n---\n\n## More\n\nText.\n";
    let head = read(text);
    assert_eq!(head.form, HeadForm::YamlAfterTitle);
    assert_eq!(value(&head.bundle).as_deref(), Some("queue"));
    assert_eq!(&text[head.title.clone()], "# Queue\n\nOne line.\n\n");
    assert_eq!(
        head.text(text),
        "# Queue\n\nOne line.\n\n## More\n\nText.\n"
    );
    for no_block in [
        "# Queue\n\n---\nNote: this\n---\n",
        "# Queue\n\n---\ncreated: 2025-11-07\n---\n",
        "# Queue\n\n## More\n\n---\nbundle_id: queue\n---\n",
        "Text\n\n---\nbundle_id: queue\n---\n",
        "# Queue\n\n---\nbundle_id: queue\n",
        "# Queue\n\n---\n",
    ] {
        let head = read(no_block);
        assert_eq!(head.form, HeadForm::None, "{no_block:?}");
        assert_eq!(head.text(no_block), no_block);
    }
}

#[test]
fn bold_lines() {
    let text = "# Bundle: queue\n\n**Created:** 2025-11-07 06:50\n- **Phase**: Planning (2 of 3)  \n**Tags:** broker, #queue\n\
        **Compression:** ~60k research → 4.5k plan (13:1 ratio)\n**Git commit:** `3e84018` | **Topic:** queue\n**Steps:** none\n\n\
        ---\n\n## Summary\n\n**Type:** not looked at\n";
    let head = read(text);
    assert_eq!(head.form, HeadForm::Bold);
    assert_eq!(
        value(&head.created).unwrap().at.to_string(),
        "2025-11-07T06:50:00Z"
    );
    assert_eq!(value(&head.phase).as_deref(), Some("Planning (2 of 3)"));
    assert_eq!(head.tags, ["broker", "queue"]);
    assert_eq!(counts(&head), (about(60_000), about(4_500)));
    assert_eq!(value(&head.ratio), Some(13.0));
    assert_eq!(value(&head.git_commit).as_deref(), Some("3e84018"));
    assert_eq!(value(&head.topic).as_deref(), Some("queue"));
    assert_eq!(value(&head.kind), None);
    assert_eq!(&text[head.git_commit.clone().unwrap().range], "3e84018");
    assert_eq!(head.body, 0..text.len());
}

#[test]
fn nothing_said_is_no_fault() {
    for text in [
        "",
        "# Queue\n\nText with **Created:** in it.\n",
        "---\ntitle: x\n---\n# Queue\n",
    ] {
        let head = read(text);
        assert_eq!(head.form, HeadForm::None, "{text:?}");
        assert_eq!(head.ratio(), None);
    }
}

#[test]
fn tokens_in_the_ways_of_people() {
    for (text, tokens) in [
        ("106000", exactly(106_000)),
        ("50,000", exactly(50_000)),
        ("50_000 tokens", exactly(50_000)),
        ("50.000", exactly(50_000)),
        ("~50000", about(50_000)),
        ("≈ 50k", about(50_000)),
        ("50K", about(50_000)),
        ("4.5k", about(4_500)),
        ("4,5k", about(4_500)),
        ("1.2M", about(1_200_000)),
        ("about 900 tokens", about(900)),
        ("55-70k tokens", about(62_500)),
        ("50k+", about(50_000)),
        ("0", exactly(0)),
        ("-5", None),
        ("many", None),
        ("", None),
        ("99999999999999999999999", None),
    ] {
        assert_eq!(Tokens::read(text), tokens, "{text:?}");
    }
}

#[test]
fn ratios_in_the_ways_of_people() {
    for (text, ratio) in [
        ("20:1", Some(20.0)),
        ("36.8", Some(36.8)),
        ("~13:1 ratio", Some(13.0)),
        ("(36.8:1 ratio)", Some(36.8)),
        ("13x", Some(13.0)),
        ("1:20", Some(20.0)),
        ("0.05", Some(20.0)),
        ("0", None),
        ("95%", None),
        ("good", None),
    ] {
        assert_eq!(numbers::ratio(text), ratio, "{text:?}");
    }
    assert_eq!(numbers::without_sixties(1201.0, Some(20.3)), 20.0);
    assert_eq!(numbers::without_sixties(1201.0, None), 20.0);
    assert_eq!(numbers::without_sixties(1201.0, Some(1190.0)), 1201.0);
    assert_eq!(numbers::without_sixties(61.0, None), 61.0);
    assert_eq!(numbers::without_sixties(23.3, Some(23.3)), 23.3);
    let head = read(
        "---\nbundle_id: a\ncompression_ratio: 1201\ncompressed_tokens: 100\noriginal_tokens: 2000\n---\n",
    );
    assert_eq!(value(&head.ratio), Some(20.0));
}

#[test]
fn a_ratio_that_is_not_written_is_computed() {
    let head = read("---\noriginal_tokens: 2000\ncompressed_tokens: 100\n---\n");
    assert_eq!((head.ratio.as_ref(), head.ratio()), (None, Some(20.0)));
    let head = read("---\noriginal_tokens: 2000\ncompressed_tokens: 0\n---\n");
    assert_eq!(head.ratio(), None);
}

#[test]
fn dates_in_the_ways_of_people_can_be_ordered() {
    let at = |text: &str| Created::read(text).map(|created| created.at.to_string());
    for (text, moment) in [
        ("2025-11-07T10:30:00Z", "2025-11-07T10:30:00Z"),
        ("2025-11-07T10:30:00+02:00", "2025-11-07T08:30:00Z"),
        ("2025-11-07 06:50", "2025-11-07T06:50:00Z"),
        ("2025-11-07 06:50 UTC", "2025-11-07T06:50:00Z"),
        ("2025-11-07T06:50:01", "2025-11-07T06:50:01Z"),
        ("2025-11-07", "2025-11-07T00:00:00Z"),
        ("2025-11-07 (last week)", "2025-11-07T00:00:00Z"),
        ("November 7, 2025", "2025-11-07T00:00:00Z"),
        ("7 Nov 2025", "2025-11-07T00:00:00Z"),
        ("2025/11/07", "2025-11-07T00:00:00Z"),
    ] {
        assert_eq!(at(text).as_deref(), Some(moment), "{text:?}");
    }
    for text in ["", "yesterday", "2025-13-40", "12:30", "11"] {
        assert_eq!(at(text), None, "{text:?}");
    }
    let created = Created::read("2025-11-07").unwrap();
    assert!(created < Created::read("2025-11-07 00:01").unwrap());
    let days = |now: &str| created.days_until(now.parse().unwrap());
    assert_eq!(days("2025-11-10T23:59:59Z"), 3);
    assert_eq!(days("2025-11-06T00:00:00Z"), 0);
}

fn check_places(text: &str) {
    let head = read(text);
    let mut ranges = vec![head.title.clone(), head.body.clone()];
    ranges.extend(head.bundle.iter().map(|located| located.range.clone()));
    ranges.extend(head.created.iter().map(|located| located.range.clone()));
    ranges.extend(head.ratio.iter().map(|located| located.range.clone()));
    ranges.extend(head.sources.iter().map(|source| source.path_range.clone()));
    for range in ranges {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    assert!(head.text(text).len() <= text.len() + 2);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check_places(&text);
        let _ = (Tokens::read(&text), numbers::ratio(&text), Created::read(&text), numbers::compression(&text));
    }

    #[test]
    fn any_head_is_read(
        lines in proptest::collection::vec(
            ("(---|# T|\\*\\*|\\*\\*Created:\\*\\*|\\*\\*Compression\\*\\*:|bundle_id:|created:|compression_ratio:|sources:|  - path:|    blake3:|tags:|\u{feff})?",
             "[ 0-9a-zäk~→:.,\\-\"\\[\\]{}#*|]{0,16}"),
            0..14,
        ),
        line_break in "(\n|\r\n|\r)",
    ) {
        let lines: Vec<String> = lines.iter().map(|(key, value)| format!("{key} {value}").trim().to_owned()).collect();
        check_places(&lines.join(&line_break));
        check_places(&format!("---{line_break}{}{line_break}---{line_break}", lines.join(&line_break)));
        check_places(&format!("# T{line_break}---{line_break}bundle_id: x{line_break}{}{line_break}---{line_break}", lines.join(&line_break)));
    }
}
