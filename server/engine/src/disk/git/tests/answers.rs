//! What was last touched by which commit, what changed since, and what the names of commits mean.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use super::*;

#[test]
fn the_commit_that_last_touched_a_file() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("a.md", "1"), ("d/b.md", "1"), ("d/e/c.md", "1")]);
    let second = repo.commit(&[("d/b.md", "2")]);
    let head = repo.commit(&[("x", "1")]);
    repo.write("a.md", "not committed");
    let ask = Ask {
        written: set(&[
            "a.md", "d/b.md", "d/e/c.md", "d", "x", "none.md", "a.md/z", "",
        ]),
        ..Ask::default()
    };
    let history = repo.ask(&ask).unwrap();
    let told = history.head.unwrap();
    assert_eq!(told.id, head);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(FIRST + 3 * 60);
    assert_eq!(told.time, time);
    let written: Vec<_> = history
        .written
        .iter()
        .map(|(path, written)| (path.as_str(), written.commit.id.as_str(), written.order))
        .collect();
    assert_eq!(
        written,
        [
            ("", head.as_str(), 0),
            ("a.md", first.as_str(), 2),
            ("d", second.as_str(), 1),
            ("d/b.md", second.as_str(), 1),
            ("d/e/c.md", first.as_str(), 2),
            ("x", head.as_str(), 0),
        ]
    );
}

#[test]
fn paths_of_any_depth_are_answered_or_left_out() {
    let mut repo = Repo::new();
    let deep = "d/".repeat(300) + "a";
    let far = "d/".repeat(100_000) + "a";
    let commit = repo.commit(&[(&deep, "1")]);
    assert_eq!(repo.written(&[&deep, &far]), map(&[(&deep, &commit)]));
    assert_eq!(repo.since(&commit, &[&far]), Some(vec![]));
}

#[test]
fn renames_modes_and_line_ends() {
    let mut repo = Repo::new();
    repo.git(&["config", "core.autocrlf", "true"]);
    let first = repo.commit(&[("old.md", "a\nb\n"), ("run.sh", "x\n")]);
    repo.git(&["mv", "old.md", "new.md"]);
    let renamed = repo.commit(&[]);
    repo.git(&["update-index", "--chmod=+x", "run.sh"]);
    repo.git_commit(&["commit", "-q", "-m", "x"]);
    // As it would be after a checkout on Windows.
    repo.write("new.md", "a\r\nb\r\n");
    assert_eq!(
        repo.written(&["old.md", "new.md", "run.sh"]),
        map(&[("new.md", &renamed), ("run.sh", &first)])
    );
    let files = ["old.md", "new.md", "run.sh"];
    assert_eq!(repo.since(&first, &files), Some(vec![]));
    repo.commit(&[("new.md", "a\r\nb\r\n")]);
    assert_eq!(repo.since(&renamed, &files), Some(vec![]));
}

#[test]
fn names_that_are_not_ascii() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("pläne/überblick 計画.md", "1"), ("z.md", "1")]);
    repo.commit(&[("z.md", "2")]);
    let name = "pläne/überblick 計画.md";
    assert_eq!(repo.written(&[name]), map(&[(name, &first)]));
    let last = repo.commit(&[(name, "2")]);
    assert_eq!(repo.written(&[name]), map(&[(name, &last)]));
    assert_eq!(repo.since(&first, &[name]), Some(vec![name.to_owned()]));
}

#[test]
fn a_merge_counts_only_when_it_differs_from_all_its_parents() {
    let mut repo = Repo::new();
    let base = repo.commit(&[("a.md", "1"), ("b.md", "1"), ("c.md", "1\n2\n3\n4\n5\n")]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    let side = repo.commit(&[("a.md", "side"), ("c.md", "side\n2\n3\n4\n5\n")]);
    // Newer than all of main, and thrown away by the second merge.
    repo.git(&["checkout", "-q", "-b", "lost"]);
    repo.commit(&[("b.md", "lost")]);
    repo.git(&["checkout", "-q", "main"]);
    repo.commit(&[("c.md", "1\n2\n3\n4\nmain\n")]);
    let merge = repo.git_commit(&["merge", "-q", "--no-ff", "-m", "x", "side"]);
    repo.git_commit(&["merge", "-q", "-s", "ours", "-m", "x", "lost"]);
    assert_eq!(
        repo.written(&["a.md", "b.md", "c.md"]),
        map(&[("a.md", &side), ("b.md", &base), ("c.md", &merge)])
    );
}

/// Histories of all kinds; git itself is asked for the right answers.
#[test]
fn git_finds_the_same_commits() {
    let files = ["a", "d/a", "d/b", "d/e/a", "d-e", "z/z/z"];
    for seed in 1..=4 {
        let mut random = Random(seed);
        let mut repo = Repo::new();
        repo.commit(&[]);
        repo.git(&["branch", "other"]);
        for step in 0..40 {
            // Clocks that are set wrong, now and then.
            repo.commits = (repo.commits + random.below(7) as u64).saturating_sub(3);
            match random.below(8) {
                0 => drop(repo.git(&["checkout", "-q", "main"])),
                1 => drop(repo.git(&["checkout", "-q", "other"])),
                2 | 3 => {
                    let side = ["-Xours", "-Xtheirs"][random.below(2)];
                    let other = ["main", "other"][random.below(2)];
                    let merge = [
                        "merge", "-q", "--no-ff", "-s", "ort", side, "-m", "x", other,
                    ];
                    // Where one side has deleted a file, git does not know how to go on.
                    if repo.try_git(&merge, b"").is_err() {
                        repo.git(&["merge", "--abort"]);
                    }
                }
                4 => {
                    let file = files[random.below(files.len())];
                    repo.git(&["rm", "-q", "--ignore-unmatch", file]);
                    repo.commit(&[]);
                }
                _ => {
                    // Few contents, so that files are changed back, too.
                    let content = random.below(3).to_string();
                    let file = files[random.below(files.len())];
                    repo.commit(&[(file, &content), ("other", &step.to_string())]);
                }
            }
        }
        let expected = files.iter().map(|file| {
            let present = repo.git(&["ls-tree", "HEAD", file]);
            let commit = repo.git(&["log", "-1", "--format=%H", "--", file]);
            (!present.is_empty()).then(|| ((*file).to_owned(), commit))
        });
        let expected: BTreeMap<_, _> = expected.flatten().collect();
        assert_eq!(repo.written(&files), expected, "seed {seed}");

        let paths = set(&files);
        let commits = repo.git(&["rev-list", "HEAD"]);
        let ask = Ask {
            since: commits
                .lines()
                .map(|commit| (commit.to_owned(), paths.clone()))
                .collect(),
            ..Ask::default()
        };
        for (commit, answer) in repo.ask(&ask).unwrap().since {
            let Since::Known { changed, .. } = answer else {
                panic!("{commit} is not known");
            };
            let changed: Vec<_> = changed.iter().map(RelPath::as_str).collect();
            let arguments = ["diff", "--name-only", "--no-renames", "--diff-filter=M"];
            let arguments = [&arguments[..], &[commit.as_str(), "HEAD", "--"], &files].concat();
            let mut expected = repo.git(&arguments);
            expected.push('\n');
            let mut expected: Vec<_> = expected.split_terminator('\n').collect();
            expected.retain(|line| !line.is_empty());
            expected.sort_unstable();
            assert_eq!(changed, expected, "seed {seed}, {commit}");
        }
    }
}

#[test]
fn what_is_missing_on_a_side_or_was_changed_back_is_not_changed() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("same", "1"), ("back", "1"), ("gone", "1"), ("edited", "1")]);
    let second = repo.commit(&[("back", "2"), ("edited", "2"), ("new", "1")]);
    fs::remove_file(repo.root().join("gone")).unwrap();
    repo.commit(&[("back", "1")]);
    let files = ["same", "back", "gone", "edited", "new", "none"];
    let changed = |files: &[&str]| Some(files.iter().map(|file| (*file).to_owned()).collect());
    assert_eq!(repo.since(&first, &files), changed(&["edited"]));
    assert_eq!(repo.since(&second, &files), changed(&["back"]));
    assert_eq!(repo.since("HEAD", &files), None);

    // A commit that HEAD does not descend from is as good as any.
    repo.git(&["checkout", "-q", "--detach", &first]);
    assert_eq!(repo.since(&second, &files), changed(&["back", "edited"]));
    assert_eq!(repo.written(&["edited"]), map(&[("edited", &first)]));
}

#[test]
fn a_commit_is_known_by_the_beginning_of_its_name_and_by_nothing_else() {
    let mut repo = Repo::new();
    let commit = repo.commit(&[("a", "1")]);
    let blob = repo.git(&["rev-parse", "HEAD:a"]);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    repo.git(&["tag", "-a", "-m", "x", "v1"]);
    let tag = repo.git(&["rev-parse", "v1"]);
    repo.git(&["branch", "cafe"]);
    repo.git(&["tag", "0123456789012345678901234567890123456789"]);
    let longer = format!("{commit}0");
    let reversed: String = commit.chars().rev().collect();
    for unknown in [
        "HEAD",
        "main",
        "v1",
        "cafe",
        "--help",
        "zzzz",
        "abc",
        "",
        "@",
        "HEAD~1",
        ":/x",
        "☃☃☃☃",
        "0123456789012345678901234567890123456789",
        &blob,
        &blob[..9],
        &tree,
        &tag,
        &longer,
        &reversed,
        &commit[..3],
        &format!("{commit}^"),
        &format!(" {commit}"),
        &"0".repeat(64),
        &"a".repeat(1000),
    ] {
        assert_eq!(repo.since(unknown, &["a"]), None, "{unknown}");
    }
    for known in [
        &commit[..],
        &commit[..7],
        &commit[..8],
        &commit.to_uppercase(),
        &commit[..12].to_uppercase(),
    ] {
        assert_eq!(repo.since(known, &["a"]), Some(vec![]), "{known}");
    }
}

#[test]
fn an_ambiguous_name_is_no_name() {
    let repo = Repo::new();
    let mut stream = String::new();
    for number in 0..1000 {
        let time = FIRST + number;
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter A <a@example.org> {time} +0000\ndata 1\nx\nM 644 inline a\ndata 3\n{number:03}\n"
        ));
    }
    repo.git_with(&["fast-import", "--quiet"], stream.as_bytes());
    let commits = repo.git(&["rev-list", "main"]);
    let mut short: HashMap<&str, usize> = HashMap::new();
    for commit in commits.lines() {
        *short.entry(&commit[..4]).or_default() += 1;
    }
    let ask = Ask {
        since: short
            .keys()
            .map(|name| ((*name).to_owned(), BTreeSet::new()))
            .collect(),
        ..Ask::default()
    };
    let since = repo.ask(&ask).unwrap().since;
    for (name, count) in &short {
        let is_known = matches!(since[*name], Since::Known { .. });
        assert_eq!(is_known, *count == 1, "{name}");
    }
    assert!(short.values().any(|count| *count > 1));
}
