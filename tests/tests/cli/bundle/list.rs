use std::fs;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use super::{
    ARCHIVE, DAY, DIGEST, PLAN, RESEARCH, SAVED, bundle, bundle_at, json, saved, workspace,
};

/// Bundles in every state and of every age, as they stand on the tenth day.
fn of_all_kinds() -> crate::demo::Demo {
    let demo = saved();
    let saved = |time: u64, args: &[&str]| {
        let run = bundle_at(&demo, time, &[&["save"], args].concat());
        assert_eq!(run.code, 0, "{run:?}");
    };
    saved(SAVED + 4 * DAY, &["queue", "--phase", "plan"]);
    saved(SAVED + 9 * DAY, &["--name", "cache", PLAN]);
    fs::remove_file(demo.at("agentops/bundles/cache.tar.zst")).expect("removed");
    demo.write(RESEARCH, super::research() + "\nOne more thing.\n");
    demo.write(".agents/bundles/notes.md", "# Notes\n\nOf others.\n");
    demo
}

#[test]
fn bundles_are_listed_with_their_state_and_age() {
    let demo = of_all_kinds();
    let run = bundle_at(&demo, SAVED + 10 * DAY, &["list"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn an_age_has_a_word() {
    let demo = saved();
    for (days, word) in [
        (0, "active"),
        (3, "active"),
        (4, "stale"),
        (7, "stale"),
        (8, "old"),
    ] {
        let args = ["list", "--format", "json"];
        let run = bundle_at(&demo, SAVED + days * DAY + 3600, &args);
        let list: Value = serde_json::from_str(&run.stdout).expect("JSON");
        let found = &list["bundles"][0];
        assert_eq!(
            (&found["age"], &found["age_days"]),
            (&word.into(), &days.into())
        );
        // It says nothing about whether the sources are the same.
        assert_eq!(found["state"], "fresh");
    }
}

#[test]
fn a_list_can_be_of_one_state() {
    let demo = of_all_kinds();
    let names = |state: &str| -> Vec<String> {
        let list = json(&demo, &["list", "--state", state], 0);
        let bundles = list["bundles"].as_array().expect("a list");
        let name = |bundle: &Value| bundle["name"].as_str().expect("a name").to_owned();
        bundles.iter().map(name).collect()
    };
    assert_eq!(names("fresh"), ["queue-plan"]);
    assert_eq!(names("stale"), ["queue-research"]);
    assert_eq!(names("broken"), ["cache"]);
    assert_eq!(names("unknown"), ["notes"]);
    let wrong = bundle(&demo, &["list", "--state", "rotten"]);
    assert!(
        wrong.refused().contains("fresh, stale, broken, unknown"),
        "{wrong:?}"
    );
    let none = bundle(&saved(), &["list", "--state", "stale"]);
    assert_eq!(
        (none.code, none.stdout.as_str()),
        (0, "no bundle is stale\n")
    );
    let empty = bundle(&workspace(), &["list"]);
    assert_eq!(
        (empty.code, empty.stdout.as_str()),
        (
            0,
            "there is no bundle yet; `agentops bundle save TOPIC` makes one\n"
        )
    );
}

#[test]
fn a_bundle_is_shown_with_all_there_is_to_know() {
    let demo = of_all_kinds();
    let run = bundle_at(&demo, SAVED + 10 * DAY, &["show", "queue-r"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
    let shown = json(&demo, &["show", "queue-r"], 0);
    assert_eq!(shown["bundle"]["sources"], serde_json::json!([RESEARCH]));
    assert_eq!(shown["bundle"]["archive"], ARCHIVE);
    assert_eq!(shown["text"], super::body(&demo.read(DIGEST)));
}

#[test]
fn any_tar_lists_an_archive() {
    let is_there = |program: &str| {
        let found = Command::new(program).arg("--version").output();
        found.is_ok_and(|output| output.status.success())
    };
    if !is_there("tar") || !is_there("zstd") {
        eprintln!("skipped: there is no tar, or no zstd");
        return;
    }
    let demo = saved();
    let tar = |flags: &str, members: &[&str]| {
        let mut tar = Command::new("tar");
        tar.args(["--zstd", flags])
            .arg(demo.at(ARCHIVE))
            .args(members);
        let output = tar.output().expect("tar runs");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(output.stderr, b"");
        output.stdout
    };
    let listed = String::from_utf8(tar("-tf", &[])).expect("UTF-8");
    assert_eq!(listed, format!("manifest.json\n{RESEARCH}\n"));
    assert_eq!(
        tar("-xOf", &[RESEARCH]),
        fs::read(demo.at(RESEARCH)).expect("a file")
    );
    let manifest: Value = serde_json::from_slice(&tar("-xOf", &["manifest.json"])).expect("JSON");
    assert_eq!(manifest["members"][0]["path"], RESEARCH);
    // And one that tar has made of the same is as good.
    let folder = tempfile::TempDir::new().expect("a folder");
    let mut unpack = Command::new("tar");
    unpack
        .args(["--zstd", "-xf"])
        .arg(demo.at(ARCHIVE))
        .arg("-C")
        .arg(folder.path());
    assert!(unpack.status().expect("tar runs").success());
    let mut pack = Command::new("tar");
    pack.args(["--zstd", "-cf"])
        .arg(demo.at(ARCHIVE))
        .arg("-C")
        .arg(folder.path());
    pack.args(["manifest.json", RESEARCH]);
    assert!(pack.status().expect("tar runs").success());
    let run = bundle(&demo, &["verify", "queue-research"]);
    assert!(run.stdout.starts_with("queue-research  fresh"), "{run:?}");
}
