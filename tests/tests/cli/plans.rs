use insta::assert_snapshot;

use crate::demo::{Demo, command, run, run_in_sample};

#[test]
fn the_plans_of_a_file_are_listed_with_their_places() {
    let run = run_in_sample(&["plans", "infrastructure/kubernetes/cluster.tf"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn plans_that_are_done_are_listed_when_asked_for() {
    let path = "infrastructure/monitoring/slo-rules.yaml";
    let open = run_in_sample(&["plans", path]);
    assert!(open.stdout.contains("(--all)"), "{}", open.stdout);
    let all = run_in_sample(&["plans", path, "--all"]);
    assert_eq!(all.code, 0);
    assert_snapshot!(all.stdout);
}

#[test]
fn a_file_that_is_to_be_created_has_plans_too() {
    let run = run_in_sample(&["plans", "infrastructure/kubernetes/node-irsa.tf"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("not there"), "{}", run.stdout);
    assert!(run.stdout.contains("create"), "{}", run.stdout);
}

#[test]
fn nobody_names_a_file_and_that_is_no_fault() {
    let run = run_in_sample(&["plans", "tsconfig.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.contains("no open plan names it"),
        "{}",
        run.stdout
    );
    let nowhere = run_in_sample(&["plans", "nowhere/at-all.ts"]);
    assert_eq!(nowhere.code, 0);
    assert!(nowhere.stdout.contains("no open plan names it"));
    let outside = run_in_sample(&["plans", "../.."]);
    assert!(outside.refused().contains("is no file of the workspace"));
}

#[test]
fn a_file_is_named_from_here_or_from_the_workspace() {
    let demo = Demo::new();
    demo.write_plans();
    let from_root = demo.run(&["plans", "src/new.ts"]).stdout;
    assert!(from_root.contains("1 open plan names it"), "{from_root}");
    let folder = demo.at("src");
    for typed in ["new.ts", "src/new.ts", "../src/new.ts", "old/../new.ts"] {
        let run = run(&mut command(&folder, &["plans", typed]));
        assert_eq!(run.stdout, from_root, "{typed}");
    }
}

#[test]
fn no_line_is_longer_than_the_terminal_is_wide() {
    let demo = Demo::new();
    demo.write_plans();
    let run = run(demo
        .command(&["plans", "src/queue.ts"])
        .env("COLUMNS", "44"));
    for line in run
        .stdout
        .lines()
        .filter(|line| !line.contains("agentops/"))
    {
        assert!(line.chars().count() <= 44, "{line}");
    }
    assert_snapshot!(run.stdout);
}
