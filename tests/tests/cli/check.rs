use insta::assert_snapshot;
use serde_json::json;

use crate::demo::{Demo, command, run};

#[test]
fn problems_are_grouped_by_file_and_fail() {
    let run = Demo::new().run(&["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn long_messages_are_wrapped_where_the_terminal_ends() {
    let demo = Demo::new();
    let run = run(demo.command(&["check"]).env("COLUMNS", "80"));
    assert_snapshot!(run.stdout);
}

#[test]
fn information_alone_does_not_fail() {
    let demo = Demo::new();
    let run = demo.run(&["check", "--code", "near-rule", "--code", "phase-skipped"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("near-rule"), "{}", run.stdout);
    assert!(!run.stdout.contains("broken-link"), "{}", run.stdout);
}

#[test]
fn a_workspace_in_order_says_so() {
    let demo = Demo::empty();
    demo.write("agentops/ops/research/a-research.md", "# A\n");
    let run = demo.run(&["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "no problems\n"));
}

#[test]
fn only_what_is_named_is_reported() {
    let demo = Demo::new();
    let research = "agentops/ops/research";
    let folder = demo.run(&["check", research]);
    assert_eq!(folder.code, 1);
    assert!(
        folder.stdout.contains("broken-link 1\n"),
        "{}",
        folder.stdout
    );
    let file = demo.run(&["check", "agentops/ops/plans/queue-plan.md"]);
    assert_eq!(file.code, 0);
    assert!(!file.stdout.contains("broken-link"), "{}", file.stdout);
    // From elsewhere the workspace is found by the file.
    let beside = demo.root().parent().expect("a folder").to_path_buf();
    let far = run(&mut command(
        &beside,
        &["check", &format!("demo/{research}")],
    ));
    assert_eq!(far.stdout, folder.stdout);
    let whole = run(&mut command(&beside, &["check", "demo"]));
    assert_eq!(whole.stdout, demo.run(&["check"]).stdout);
}

#[test]
fn what_is_not_there_or_elsewhere_is_refused() {
    let demo = Demo::new();
    let gone = demo.run(&["check", "agentops/gone.md"]);
    assert_eq!(
        gone.refused(),
        "there is no file or folder agentops/gone.md"
    );
    let outside = demo.run(&["check", "agentops", ".."]);
    assert!(outside.refused().contains("outside the workspace"));
}

#[test]
fn a_link_to_a_file_keeps_its_name() {
    let demo = Demo::new();
    let link = "agentops/ops/research/other-research.md";
    std::os::unix::fs::symlink("queue-research.md", demo.at(link)).expect("a link");
    let run = demo.run(&["check", link]);
    assert!(run.stdout.contains(link), "{}", run.stdout);
}

#[test]
fn json_has_places_in_utf16_and_bytes() {
    let check = Demo::new().json(&["check", "--code", "broken-link"], 1);
    assert_eq!(check["schema"], "agentops.check/1");
    let file = &check["files"][0];
    let path = "agentops/ops/research/queue-research.md";
    assert_eq!(file["path"], path);
    let problem = &file["diagnostics"][0];
    assert_eq!(problem["severity"], "warning");
    // `See 😀 [`: the smiley is two UTF-16 units and four bytes.
    let line = "---\nstatus: approved\n---\n# Queue research\n\n## Findings\n\n".len();
    assert_eq!(
        problem["range"]["start"],
        json!({ "line": 8, "column": 19, "offset": line + 20 })
    );
    assert_eq!(
        check["summary"],
        json!([{ "code": "broken-link", "severity": "warning", "count": 1 }])
    );
}

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let demo = Demo::new();
    let beside = demo.root().parent().expect("a folder").to_path_buf();
    let args = ["check", "demo", "--format", "github"];
    let run_in = |variable: Option<&str>| {
        let mut command = command(&beside, &args);
        if let Some(value) = variable {
            command.env("GITHUB_WORKSPACE", value);
        }
        run(&mut command)
    };
    let run = run_in(None);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.stdout);
    let top = demo.root().to_string_lossy().into_owned();
    let inside = run_in(Some(&top)).stdout;
    assert!(inside.contains("file=agentops/"), "{inside}");
}

#[test]
fn what_was_committed_since_a_plan_is_told_without_running_git() {
    let demo = Demo::empty();
    let git = |args: &[&str]| {
        let status = std::process::Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(args)
            .current_dir(demo.root())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output()
            .expect("git makes the repository of this test");
        assert!(status.status.success(), "{status:?}");
    };
    demo.write("src/a.rs", "one\n");
    demo.write("src/b.rs", "one\n");
    demo.write(
        "agentops/infrastructure-ops/plans/x-plan.md",
        "# X\n\n- [ ] Modify: `src/a.rs`\n- [x] Modify: `src/b.rs`\n",
    );
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "one"]);
    let check = || {
        let args = ["check", "--code", "changed-since-plan"];
        run(demo.command(&args).env("PATH", "")).stdout
    };
    assert_eq!(check(), "no problems\n");
    demo.write("src/a.rs", "two\n");
    demo.write("src/b.rs", "two\n");
    assert_eq!(check(), "no problems\n", "nothing was committed");
    git(&["commit", "-qam", "two"]);
    let found = check();
    assert!(found.contains("x-plan.md:3:16"), "{found}");
    assert!(found.ends_with("changed-since-plan 1\n"), "{found}");
}
