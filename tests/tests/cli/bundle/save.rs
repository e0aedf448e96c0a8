use std::fs;

use insta::assert_snapshot;

use super::{ARCHIVE, DIGEST, PLAN, RESEARCH, body, bundle, json, saved, tree, workspace};
use crate::demo::Demo;

#[test]
fn a_phase_is_saved_as_two_files() {
    let demo = workspace();
    let run = bundle(&demo, &["save", "queue", "--phase", "research"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!("a_phase_is_saved", run.stdout);
    let digest = demo.read(DIGEST);
    let (head, _) = digest.split_at(digest.find("sources:").expect("sources"));
    assert_snapshot!("what_the_digest_says_of_itself", head);
    assert!(digest.contains(&format!("\n  - path: {RESEARCH}\n    blake3: ")));
    let body = body(&digest);
    for kept in [
        "# Queue research\n",
        "one queue with 3 replicas, in `src/queue.ts`",
        "replies stay idempotent for 50 ms",
        "`src/worker.ts`",
        "- [ ] Who is on call for it?",
    ] {
        assert!(body.contains(kept), "{kept}: {body}");
    }
    let files = tree(&demo, "agentops/bundles");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [DIGEST, ARCHIVE], "and nothing beside them");
}

#[test]
fn the_same_files_at_the_same_time_are_the_same_bytes() {
    let (one, other) = (saved(), saved());
    assert_eq!(
        tree(&one, "agentops/bundles"),
        tree(&other, "agentops/bundles")
    );
    // What time it is stands in the digest, and nowhere else.
    let later = workspace();
    super::bundle_at(
        &later,
        super::SAVED + super::DAY,
        &["save", "queue", "--phase", "research"],
    );
    assert_eq!(
        fs::read(one.at(ARCHIVE)).unwrap(),
        fs::read(later.at(ARCHIVE)).unwrap()
    );
    assert_eq!(one.read(DIGEST).replace("-07T", "-08T"), later.read(DIGEST));
}

#[test]
fn what_is_meant_is_found_in_several_ways() {
    let name = |args: &[&str]| {
        let demo = workspace();
        demo.write("docs/cache.md", "# Cache\n\nWarm.\n");
        demo.write("src/cache.ts", "export {};\n");
        let saved = json(&demo, &[&["save"], args].concat(), 0);
        let digest = demo.read(saved["path"].as_str().expect("a path"));
        (saved["name"].clone(), digest.contains("\ntopic: queue\n"))
    };
    // Without a phase the last that has an artifact.
    assert_eq!(name(&["queue"]), ("queue-plan".into(), true));
    assert_eq!(
        name(&["infrastructure-ops/queue"]),
        ("queue-plan".into(), true)
    );
    assert_eq!(name(&["queue-research"]), ("queue-research".into(), true));
    // The only artifact of a phase is the phase.
    assert_eq!(name(&[RESEARCH]), ("queue-research".into(), true));
    assert_eq!(name(&["docs/cache.md"]), ("cache".into(), false));
    assert_eq!(
        name(&["--name", "cache-notes", "docs/cache.md", "src/cache.ts"]),
        ("cache-notes".into(), false)
    );
    assert_eq!(
        name(&["queue", "--name", "before-friday"]),
        ("before-friday".into(), true)
    );
}

#[test]
fn other_files_go_into_the_archive_and_are_named() {
    let demo = workspace();
    demo.write("assets/logo.bin", b"\xff\0\xfe");
    let args = ["save", "--name", "logo", PLAN, "assets/logo.bin"];
    let saved = json(&demo, &args, 0);
    assert_eq!(
        saved["sources"],
        serde_json::json!([PLAN, "assets/logo.bin"])
    );
    let digest = demo.read("agentops/bundles/logo.md");
    assert!(digest.ends_with("\nIn the archive, too: `assets/logo.bin`\n"));
    assert!(digest.contains("\n  - path: assets/logo.bin\n"), "{digest}");
}

#[test]
fn how_much_is_kept_can_be_said() {
    let tokens = |args: &[&str]| {
        let demo = workspace();
        let args = [&["save", "queue", "--phase", "research"], args].concat();
        let saved = json(&demo, &args, 0);
        let number = |key: &str| saved[key].as_u64().expect("tokens");
        assert!(number("digest_tokens") <= number("target"), "{saved}");
        (number("digest_tokens"), number("original_tokens"))
    };
    let (summary, original) = tokens(&[]);
    let (decisions, _) = tokens(&["--level", "decisions"]);
    let (metadata, _) = tokens(&["--level", "metadata"]);
    assert!(summary * 5 <= original && decisions * 10 <= original && metadata * 20 <= original);
    assert!(metadata < decisions && decisions < summary);
    let (own, _) = tokens(&["--max-tokens", "0.3k"]);
    assert!((200..=300).contains(&own), "{own}");

    // What must be kept and does not fit is told with the number that it would take.
    let run = bundle(
        &workspace(),
        &["save", "queue-research", "--max-tokens", "40"],
    );
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("more than the 40 that"), "{run:?}");
}

#[test]
fn tags_are_those_that_are_given_and_those_of_the_artifacts() {
    let demo = workspace();
    let save = ["save", "queue-research", "--tag", "b, c", "--tag", "a"];
    assert_eq!(bundle(&demo, &save).code, 0);
    assert!(demo.read(DIGEST).contains("\ntags: [a, \"b, c\", queue]\n"));
    // Another tag is another digest, and not passed over in silence.
    let other = ["save", "queue-research", "--tag", "d"];
    assert!(bundle(&demo, &other).refused().contains("other tags"));
    // Fewer are not: they may have been added by hand.
    let bare = bundle(&demo, &["save", "queue-research"]);
    assert!(bare.stdout.starts_with("unchanged  "), "{bare:?}");
}

#[test]
fn what_has_not_changed_is_not_written() {
    let demo = saved();
    let before = tree(&demo, "agentops");
    let written = fs::metadata(demo.at(ARCHIVE)).unwrap().modified().unwrap();
    let later = super::bundle_at(
        &demo,
        super::SAVED + super::DAY,
        &["save", "queue", "--phase", "research"],
    );
    assert_eq!((later.code, later.stderr.as_str()), (0, ""));
    assert!(later.stdout.starts_with("unchanged  "), "{later:?}");
    assert_eq!(tree(&demo, "agentops"), before);
    let after = fs::metadata(demo.at(ARCHIVE)).unwrap().modified().unwrap();
    assert_eq!(after, written);
}

#[test]
fn a_bundle_with_other_content_is_only_replaced_by_force() {
    let demo = saved();
    demo.write(RESEARCH, super::research() + "\n- Decision: no Kafka\n");
    let before = tree(&demo, "agentops");
    let args = ["save", "queue", "--phase", "research"];
    let run = bundle(&demo, &args);
    let why = run.refused();
    assert!(
        why.starts_with(
            "`agentops/bundles/queue-research.md` is there already, with other content"
        ),
        "{why}"
    );
    assert!(why.contains("--force"), "{why}");
    assert_eq!(tree(&demo, "agentops"), before);

    let forced = bundle(&demo, &[&args[..], &["--force"]].concat());
    assert_eq!(forced.code, 0, "{forced:?}");
    assert!(forced.stdout.starts_with("replaced  "), "{forced:?}");
    let history = "agentops/bundles/.history/queue-research/2025-11-07T10-30-00Z";
    for (path, content) in before.iter().filter(|(path, _)| path.contains("/bundles/")) {
        let name = path.rsplit('/').next().expect("a name");
        let kept = format!("{history}/{name}");
        assert!(forced.stdout.contains(&kept), "{forced:?}");
        assert_eq!(&fs::read(demo.at(&kept)).expect("kept"), content);
    }
    assert!(demo.read(DIGEST).contains("Decision: no Kafka"));
    // What is kept is no bundle, and no artifact.
    let list = json(&demo, &["list"], 0);
    assert_eq!(list["bundles"].as_array().map(Vec::len), Some(1), "{list}");
}

#[test]
fn a_digest_that_somebody_rewrote_is_not_written_over() {
    let demo = saved();
    let rewritten = demo.read(DIGEST).replace("# Queue research", "# The queue");
    demo.write(DIGEST, &rewritten);
    let args = ["save", "queue-research"];
    let why = bundle(&demo, &args).refused().to_owned();
    assert!(why.contains("somebody rewrote it"), "{why}");
    assert_eq!(demo.read(DIGEST), rewritten);
    let forced = bundle(&demo, &[&args[..], &["--force"]].concat());
    assert!(forced.stdout.starts_with("replaced  "), "{forced:?}");
    let kept = "agentops/bundles/.history/queue-research/2025-11-07T10-30-00Z/queue-research.md";
    assert_eq!(demo.read(kept), rewritten);
}

#[test]
fn front_matter_that_is_wrong_is_mended_by_saving_again() {
    for (from, to) in [
        ("blake3: ", "blake3: 0000"),
        ("\ndigest_tokens: ", "\ndigest_tokens: 9"),
        ("\nphase: research\n", "\n"),
    ] {
        let demo = saved();
        let good = demo.read(DIGEST);
        demo.write(DIGEST, good.replacen(from, to, 1));
        let args = ["save", "queue-research"];
        let refused = bundle(&demo, &args);
        assert_eq!(refused.code, 2, "{from:?}: {refused:?}");
        let forced = bundle(&demo, &[&args[..], &["--force"]].concat());
        assert_eq!(forced.code, 0, "{forced:?}");
        assert_eq!(demo.read(DIGEST), good);
    }
    // What somebody has added to it stays.
    let demo = saved();
    let more = demo.read(DIGEST).replace("\ntags:", "\nowner: me\ntags:");
    demo.write(DIGEST, &more);
    let run = bundle(&demo, &["save", "queue-research"]);
    assert!(run.stdout.starts_with("unchanged  "), "{run:?}");
    assert_eq!(demo.read(DIGEST), more);
}

#[test]
fn what_cannot_be_saved_is_said_in_one_line() {
    let demo = saved();
    demo.write("docs/a.md", "# A\n");
    demo.write("docs/b.md", "# B\n");
    let before = tree(&demo, "agentops");
    for (args, why) in [
        (
            vec!["queu"],
            "there is no topic `queu`: did you mean `queue`?",
        ),
        (
            vec!["queue", "--phase", "reserch"],
            "did you mean `research`?",
        ),
        (
            vec!["queue", "--phase", "implement"],
            "has no artifact of phase “Implement",
        ),
        (vec!["nothing/like.md"], "nothing/like.md"),
        (
            vec!["docs/a.md", "docs/c.md"],
            "there is no file `docs/c.md` in the workspace",
        ),
        (
            vec!["docs/a.md", "docs/b.md"],
            "several files need a name: add --name NAME",
        ),
        (
            vec!["docs/a.md", "--phase", "plan"],
            "--phase is of a topic",
        ),
        (
            vec!["docs/a.md", "--name", "../a"],
            "a bundle cannot be called `../a`",
        ),
        (
            vec!["docs/a.md", "--name", "a/b"],
            "a bundle cannot be called `a/b`",
        ),
        (
            vec!["docs/a.md", "--name", "con"],
            "a bundle cannot be called `con`",
        ),
        (
            vec!["docs/a.md", "--name", ""],
            "a bundle cannot be called ``",
        ),
        (vec![DIGEST], "is a bundle itself"),
        (vec![ARCHIVE], "is a bundle itself"),
        (vec!["queue", "--max-tokens", "many"], "--max-tokens"),
        (
            vec!["queue", "--level", "little"],
            "summary, decisions, metadata",
        ),
        (vec![], "<TOPIC|FILE>"),
    ] {
        let run = bundle(&demo, &[&["save"], &args[..]].concat());
        assert!(run.refused().contains(why), "{args:?}: {run:?}");
    }
    assert_eq!(tree(&demo, "agentops"), before);
}

#[test]
fn what_is_in_the_way_is_named_and_left_alone() {
    let save = ["save", "queue-research"];
    let demo = workspace();
    demo.write("agentops/bundles", "a file\n");
    let run = bundle(&demo, &save);
    assert!(
        run.refused()
            .contains("`agentops/bundles` is a file, where a folder belongs"),
        "{run:?}"
    );
    assert_eq!(demo.read("agentops/bundles"), "a file\n");

    for folder in [DIGEST, ARCHIVE] {
        let demo = workspace();
        fs::create_dir_all(demo.at(folder)).expect("a folder");
        let run = bundle(&demo, &save);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        // That no digest can be read there is said as well.
        let why = run.stderr.lines().last().expect("an error");
        assert!(
            why.contains(&format!(
                "error: `{folder}` is a folder, where a file of the bundle belongs"
            )),
            "{why}"
        );
        assert_eq!(tree(&demo, "agentops/bundles"), []);
    }

    // Only one of the two files, with other content.
    let demo = workspace();
    demo.write(DIGEST, "# Notes of my own\n");
    let run = bundle(&demo, &save);
    assert!(
        run.refused()
            .contains("without `agentops/bundles/queue-research.tar.zst`"),
        "{run:?}"
    );
    assert_eq!(demo.read(DIGEST), "# Notes of my own\n");
    let other = workspace();
    other.write("agentops/bundles/Queue-Research.md", "# Notes\n");
    assert!(
        bundle(&other, &save)
            .refused()
            .contains("on some systems is the same file")
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_workspace_or_where_one_may_not() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let save = ["save", "queue-research"];
    let demo = workspace();
    let outside = Demo::empty();
    symlink(outside.root(), demo.at("agentops/bundles")).expect("a link");
    let run = bundle(&demo, &save);
    assert!(
        run.refused()
            .contains("bundles cannot be in `agentops/bundles`"),
        "{run:?}"
    );
    assert_eq!(fs::read_dir(outside.root()).expect("a folder").count(), 0);

    let demo = workspace();
    let folder = demo.at("agentops/bundles");
    fs::create_dir(&folder).expect("a folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("permissions");
    // The system lets root write anywhere: then there is nothing to be seen here.
    if fs::write(folder.join("probe"), "").is_ok() {
        eprintln!("skipped: permissions mean nothing to this user");
        return;
    }
    let run = bundle(&demo, &save);
    assert!(run.refused().contains("cannot be"), "{run:?}");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("permissions");
    assert_eq!(tree(&demo, "agentops/bundles"), []);
}

#[test]
fn bundles_can_be_saved_elsewhere() {
    let demo = workspace();
    demo.write(
        "agentops/agentops.toml",
        "[bundles]\nfolder = \"notes/bundles\"\n",
    );
    let saved = json(&demo, &["save", "queue-research"], 0);
    let path = saved["path"].as_str().expect("a path");
    assert!(demo.at(path).is_file(), "{saved}");
    let list = json(&demo, &["list"], 0);
    assert_eq!(list["bundles"][0]["path"], path);
}
