//! Bad input: everything else goes on, and what cannot be done is said in one line.

use std::process::Command;

use insta::assert_snapshot;

use crate::demo::Demo;

#[test]
fn odd_files_are_passed_over_with_a_reason() {
    let demo = Demo::new();
    let folder = "agentops/ops/research";
    demo.write(&format!("{folder}/latin-research.md"), b"# caf\xe9\n");
    std::fs::create_dir(demo.at(&format!("{folder}/x.md"))).expect("a folder");
    let made = Command::new("mkfifo")
        .arg(demo.at(&format!("{folder}/pipe.md")))
        .status()
        .expect("mkfifo");
    assert!(made.success());
    let run = demo.run(&["check"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.stderr);
    assert_eq!(run.stdout, Demo::new().run(&["check"]).stdout);
    let json = demo.json(&["status"], 0);
    assert_eq!(json["skipped"].as_array().map(Vec::len), Some(3));
}

#[test]
fn settings_that_cannot_be_are_a_problem_of_their_file() {
    let demo = Demo::new();
    demo.write("agentops/agentops.toml", "[budget]\nwindow = \"big\"\n");
    let check = demo.json(&["check", "--code", "bad-profile"], 1);
    assert_eq!(check["files"][0]["path"], "agentops/agentops.toml");
    let start = &check["files"][0]["diagnostics"][0]["range"]["start"];
    assert_eq!((&start["line"], &start["column"]), (&2.into(), &10.into()));
}

#[test]
fn without_a_workspace_nothing_can_be_said() {
    let demo = Demo::empty();
    for command in ["status", "check", "budget"] {
        let run = demo.run(&[command]);
        let why = run.refused();
        assert!(why.starts_with("no workspace"), "{why}");
        assert!(why.contains("agentops init"), "{why}");
    }
    let root = demo.run(&["status", "--root", "."]);
    assert!(root.refused().contains("has no `agentops` folder"));
    let gone = demo.run(&["status", "gone"]);
    assert_eq!(gone.refused(), "there is no file or folder gone");
}

#[test]
fn wrong_arguments_are_told_in_one_line() {
    let demo = Demo::new();
    for (args, why) in [
        (vec!["status", "--frmat", "json"], "'--format'"),
        (vec!["statu"], "'status'"),
        (
            vec!["check", "--code", "broken"],
            "expected one of over-rule",
        ),
        (
            vec!["check", "--format", "xml"],
            "text, json, sarif, github",
        ),
        (vec!["status", "--format", "sarif"], "for `check`"),
        (vec!["completions", "tcsh"], "bash"),
        (vec!["completions"], "<SHELL>"),
        (vec!["count", "--depth", "9"], "0..=6"),
    ] {
        let run = demo.run(&args);
        assert!(run.refused().contains(why), "{args:?}: {run:?}");
    }
}

#[test]
fn names_cannot_change_the_terminal() {
    let demo = Demo::new();
    let name = "agentops/ops/research/\u{1b}[31mred-research.md";
    demo.write(name, "[a](b.md)\n");
    for args in [["check"], ["status"], ["count"], ["budget"]] {
        let run = demo.run(&[&args[..], &["--color", "never"]].concat());
        assert!(!run.stdout.contains('\u{1b}'), "{args:?}: {}", run.stdout);
    }
}
