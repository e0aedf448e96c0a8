use std::fs;

use insta::assert_snapshot;

use super::{ARCHIVE, DIGEST, RESEARCH, bundle, json, saved, workspace};
use crate::demo::Demo;

/// The codes that `check` reports, with their lines.
fn codes(demo: &Demo, path: &str) -> Vec<String> {
    let check = demo.run(&["check", path, "--format", "json"]);
    let check: serde_json::Value = serde_json::from_str(&check.stdout).expect("JSON");
    let files = check["files"].as_array().expect("a list");
    let diagnostics = files.iter().filter(|file| file["path"] == path);
    let diagnostics = diagnostics.flat_map(|file| file["diagnostics"].as_array().expect("a list"));
    diagnostics
        .map(|found| {
            format!("{}:{}", found["range"]["start"]["line"], found["code"]).replace('"', "")
        })
        .collect()
}

#[test]
fn a_bundle_that_is_as_it_was_is_in_order() {
    let demo = saved();
    let run = bundle(&demo, &["verify", "queue-research"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (
            0,
            "queue-research  fresh  the digest keeps 3 of 3 decisions, 1 of 1 open question, 2 of 2 files, 1 of 1 number\n",
            ""
        )
    );
    assert_eq!(codes(&demo, DIGEST), [""; 0]);
    let empty = bundle(&workspace(), &["verify"]);
    assert_eq!(
        (empty.code, empty.stdout.as_str()),
        (0, "there is no bundle yet\n")
    );
}

#[test]
fn what_a_digest_has_lost_is_listed_and_is_no_failure() {
    let demo = saved();
    let digest = demo.read(DIGEST);
    let line = digest
        .lines()
        .find(|line| line.contains("idempotent"))
        .expect("a line");
    demo.write(DIGEST, digest.replace(line, ""));
    let run = bundle(&demo, &["verify"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_snapshot!(run.stdout);
    let json = json(&demo, &["verify", "queue-r"], 0);
    let lost = &json["bundles"][0]["lost"][0];
    assert_eq!(
        (&lost["kind"], &lost["path"]),
        (&"decision".into(), &RESEARCH.into())
    );
    let original = demo.read(RESEARCH);
    let line = lost["line"].as_u64().expect("a line") as usize;
    let line = original.lines().nth(line - 1).expect("a line");
    assert!(line.contains("idempotent"), "{line}");
    let title = digest.lines().position(|line| line == "# Queue research");
    let title = title.expect("a title") + 1;
    assert_eq!(codes(&demo, DIGEST), [format!("{title}:digest-loses")]);
}

#[test]
fn a_source_that_has_changed_makes_a_bundle_stale_and_is_no_failure() {
    let demo = saved();
    demo.write(RESEARCH, super::research() + "\nOne more thing.\n");
    let run = bundle(&demo, &["verify"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stdout
            .starts_with("queue-research  stale  the digest keeps "),
        "{run:?}"
    );
    assert!(
        run.stdout.ends_with(&format!(
            "  `{RESEARCH}` has changed since: 4 tokens more\n"
        )),
        "{run:?}"
    );
    assert_eq!(codes(&demo, DIGEST), ["12:stale-bundle"]);
    demo.write(RESEARCH, super::research());
    assert_eq!(codes(&demo, DIGEST), [""; 0]);
    // A source that is gone is kept by the archive.
    fs::remove_file(demo.at(RESEARCH)).expect("removed");
    let run = bundle(&demo, &["verify"]);
    assert!(run.stdout.starts_with("queue-research  fresh"), "{run:?}");
}

#[test]
fn a_broken_archive_fails_and_says_why() {
    let demo = saved();
    bundle(&demo, &["save", "queue", "--phase", "plan"]);
    let whole = fs::read(demo.at(ARCHIVE)).expect("an archive");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let other = fs::read(demo.at("agentops/bundles/queue-plan.tar.zst")).expect("an archive");
    for (bytes, why) in [
        (&whole[..whole.len() - 3], "cannot be used"),
        (&flipped, "cannot be used"),
        (&[], "cannot be used"),
        (&other, "is named as a source and is not in the archive"),
    ] {
        demo.write(ARCHIVE, bytes);
        let run = bundle(&demo, &["verify"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert_eq!(run.stderr, "");
        assert!(run.stdout.contains("queue-research  broken"), "{run:?}");
        assert!(run.stdout.contains(why), "{run:?}");
        assert!(
            run.stdout.contains("queue-plan  fresh"),
            "the other goes on: {run:?}"
        );
        let only = bundle(&demo, &["verify", "queue-plan"]);
        assert_eq!(only.code, 0, "{only:?}");
        assert!(codes(&demo, DIGEST).contains(&"2:broken-bundle".to_owned()));
    }
    fs::remove_file(demo.at(ARCHIVE)).expect("removed");
    let run = bundle(&demo, &["verify", "queue-research"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("is missing: restore it from git"),
        "{run:?}"
    );
    demo.write(ARCHIVE, whole);
    assert_eq!(bundle(&demo, &["verify"]).code, 0);
}

#[test]
fn tokens_that_are_declared_wrongly_fail() {
    let demo = saved();
    let digest = demo.read(DIGEST);
    demo.write(
        DIGEST,
        digest.replace("original_tokens: ", "original_tokens: 1"),
    );
    let found = json(&demo, &["verify"], 1);
    let reason = found["bundles"][0]["reasons"][0]
        .as_str()
        .expect("a reason");
    assert!(
        reason.starts_with("the front matter declares 1"),
        "{reason}"
    );
    assert_eq!(codes(&demo, DIGEST), ["7:broken-bundle"]);
}

#[test]
fn check_reports_bundles_that_nobody_has_saved() {
    let demo = saved();
    let plan = "---\nbundle: queue-reserch\n---\n# Plan\n\nRun `/bundle-load queue-plann` first.\n\n```sh\nagentops bundle load no-such-thing\n```\n";
    demo.write(super::PLAN, plan);
    assert_eq!(
        codes(&demo, super::PLAN),
        ["2:unknown-bundle", "6:unknown-bundle"]
    );
    let run = demo.run(&["check", "--code", "unknown-bundle"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("did you mean `queue-research`?"),
        "{run:?}"
    );
}
