//! Bundles that other tools wrote.

use serde_json::{Value, json};

use super::{RESEARCH, bundle, json, workspace};
use crate::demo::Demo;

/// One in each of the forms that are in use, in each of the folders.
const FOREIGN: &[(&str, &str)] = &[
    (
        "agentops/bundles/yaml.md",
        "---
bundle_id: bundle-yaml
type: research
created: 2025-11-03
original_tokens: ~50,000
compressed_tokens: 2500
compression_ratio: 20:1
sources:
  - agentops/infrastructure-ops/research/queue-research.md
tags: [queue, workers]
---
# Queue

Three replicas.
",
    ),
    (
        ".agentops/bundles/below.md",
        "# Below the title

---
bundle_id: below
phase: plan
created: 2025-11-06T09:00:00+01:00
original_tokens: 55-70k
---

## Steps

One by one.
",
    ),
    (
        ".agents/bundles/bold.md",
        "# Bold lines

**Created:** November 7, 2025
**Tags:** #queue #nats
**Compression:** ~60k research → 4.5k plan (13:1 ratio)

## Steps

One by one.
",
    ),
    (
        "agentops/infrastructure-ops/bundles/bare.md",
        "# Bare\n\nNothing is said.\n",
    ),
];

fn with_foreign() -> Demo {
    let demo = workspace();
    for (path, text) in FOREIGN {
        demo.write(path, text);
    }
    demo
}

#[test]
fn bundles_of_other_tools_are_listed_as_what_they_say() {
    let demo = with_foreign();
    let list = json(&demo, &["list"], 0);
    let bundles = list["bundles"].as_array().expect("a list");
    let said: Vec<Value> = bundles
        .iter()
        .map(|bundle| {
            json!([
                bundle["name"],
                bundle["state"],
                bundle["created"],
                bundle["original_tokens"],
                bundle["is_approximate"],
                bundle["tags"],
            ])
        })
        .collect();
    assert_eq!(
        said,
        [
            json!(["bare", "unknown", null, null, false, []]),
            json!(["below", "unknown", "2025-11-06T08:00:00Z", 62_500, true, []]),
            json!([
                "bold",
                "unknown",
                "2025-11-07T00:00:00Z",
                60_000,
                true,
                ["queue", "nats"]
            ]),
            json!([
                "yaml",
                "unknown",
                "2025-11-03T00:00:00Z",
                50_000,
                true,
                ["queue", "workers"]
            ]),
        ]
    );
    let run = bundle(&demo, &["list"]);
    assert!(run.stdout.contains("~50.0k → "), "{run:?}");
}

#[test]
fn their_text_is_loaded_and_nothing_of_them_is_a_fault() {
    let demo = with_foreign();
    assert_eq!(
        bundle(&demo, &["load", "yaml"]).stdout,
        "# Queue\n\nThree replicas.\n"
    );
    let below = bundle(&demo, &["load", "below"]).stdout;
    assert!(
        below.starts_with("# Below the title\n") && !below.contains("bundle_id"),
        "{below}"
    );
    let bold = bundle(&demo, &["load", "bold"]);
    assert_eq!((bold.code, bold.stderr.as_str()), (0, ""));
    assert_eq!(
        bundle(&demo, &["load", "bare"]).stdout,
        "# Bare\n\nNothing is said.\n"
    );
    let verify = bundle(&demo, &["verify"]);
    assert_eq!(
        (verify.code, verify.stdout.as_str()),
        (
            0,
            "bare  unknown\nbelow  unknown\nbold  unknown\nyaml  unknown\n"
        )
    );
    let check = demo.run(&["check"]);
    assert_eq!(
        check.stdout,
        workspace().run(&["check"]).stdout,
        "{check:?}"
    );
    let restore = bundle(&demo, &["load", "bold", "--restore"]);
    assert!(
        restore.refused().contains("another tool wrote it"),
        "{restore:?}"
    );
    let again = bundle(&demo, &["save", "bold"]);
    assert!(again.refused().contains("bold"), "{again:?}");
}

#[test]
fn nobody_relies_on_a_digest_whose_sources_may_have_changed() {
    let demo = with_foreign();
    let budget = demo.json(&["budget", "queue", "--phase", "plan"], 0);
    let parts = budget["loads"][0]["parts"].as_array().expect("a list");
    let input = parts
        .iter()
        .find(|part| part["kind"] == "input")
        .expect("an input");
    assert_eq!(input["path"], RESEARCH);
    assert_eq!(
        input["saving"]["advice"],
        "save bundle yaml again: it does not say whether its sources have changed"
    );
}

#[test]
fn an_index_is_no_bundle_and_nothing_is_believed_of_it() {
    let demo = with_foreign();
    let before = bundle(&demo, &["list"]).stdout;
    for index in [
        r#"{"bundles": [{"id": "ghost", "path": ".agents/bundles/ghost.md"}, {"id": "bold", "tags": ["x"]}]}"#,
        "{ not even JSON",
        "",
    ] {
        demo.write(".agents/bundles/index.json", index);
        demo.write(".agents/bundles/README.md", "# How we bundle\n");
        let run = bundle(&demo, &["list"]);
        assert_eq!(
            (run.stdout.as_str(), run.stderr.as_str()),
            (before.as_str(), "")
        );
    }
    let ghost = bundle(&demo, &["load", "ghost"]);
    assert!(
        ghost.refused().starts_with("there is no bundle `ghost`"),
        "{ghost:?}"
    );
}

#[test]
fn of_two_with_one_name_the_one_counts_that_a_save_would_replace() {
    let demo = with_foreign();
    demo.write(".agents/bundles/yaml.md", "# Another\n");
    assert_eq!(
        bundle(&demo, &["load", "yaml"]).stdout,
        "# Queue\n\nThree replicas.\n"
    );
    let list = json(&demo, &["list"], 0);
    assert_eq!(list["bundles"].as_array().map(Vec::len), Some(4));
}
