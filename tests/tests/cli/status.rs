use insta::assert_snapshot;

use crate::demo::{Demo, command, run};

#[test]
fn the_picture_has_a_line_for_every_phase() {
    let run = Demo::new().run(&["status"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn a_narrow_terminal_gets_shorter_bars_and_titles() {
    let demo = Demo::new();
    let run = run(demo.command(&["status"]).env("COLUMNS", "72"));
    let phases = run.stdout.lines().filter(|line| line.contains(" of "));
    for line in phases {
        assert!(line.chars().count() <= 72, "{line}");
    }
    assert_snapshot!(run.stdout);
}

#[test]
fn a_workspace_is_named_or_found_upwards() {
    let demo = Demo::new();
    let inside = demo.run(&["status"]).stdout;
    let below = run(&mut command(&demo.at("agentops/ops/plans"), &["status"]));
    assert_eq!(below.stdout, inside);
    let beside = demo.root().parent().expect("a folder").to_path_buf();
    let named = run(&mut command(&beside, &["status", "demo"]));
    let check = "agentops check demo --code broken-link";
    assert!(named.stdout.contains(check), "{}", named.stdout);
    let with_root = run(&mut command(&beside, &["--root", "demo", "status"]));
    assert_eq!(with_root.stdout, named.stdout);
    let twice = run(&mut command(&beside, &["--root", "demo", "status", "demo"]));
    assert!(twice.refused().contains("named twice"));
}

#[test]
fn json_says_where_everything_stands() {
    let status = Demo::new().json(&["status"], 0);
    assert_eq!(status["schema"], "agentops.status/1");
    assert_eq!(status["window"], 2000);
    let topics = &status["profiles"][0]["topics"];
    assert_eq!(topics[0]["name"], "backup");
    assert_eq!(topics[0]["current"], serde_json::Value::Null);
    assert_eq!(topics[1]["current"], "plan");
    assert_eq!(topics[1]["phases"][0]["state"], "done");
    let codes: Vec<_> = status["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|problem| problem["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(
        codes,
        ["over-budget", "broken-link", "near-rule", "phase-skipped"]
    );
}

#[test]
fn an_empty_workspace_says_how_to_begin() {
    let demo = Demo::empty();
    demo.write("agentops/agentops.toml", "");
    let run = demo.run(&["status"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
}

#[test]
fn estimates_are_marked() {
    let run = Demo::new().run(&["status", "--model", "claude-3-haiku"]);
    assert!(run.stdout.contains("≈ o200k_base × 1.15"), "{}", run.stdout);
    let phases = run.stdout.lines().filter(|line| line.contains(" of "));
    assert!(phases.clone().count() > 5);
    for line in phases {
        assert!(line.contains('≈'), "{line}");
    }
}
