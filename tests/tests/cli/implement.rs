use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use crate::demo::{Demo, run_in_sample};

#[test]
fn what_a_plan_touches_and_loads_and_what_is_in_its_way() {
    let run = run_in_sample(&["implement", "k8s-upgrade", "--dry-run"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn what_stands_in_the_way_is_a_problem() {
    let demo = Demo::new();
    demo.write_plans();
    let args = ["implement", "infrastructure-ops/queue", "--dry-run"];
    let run = demo.run(&args);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let last: Vec<&str> = run.stdout.lines().rev().take(2).collect();
    assert!(
        last[1].starts_with("✗ in the way: 1 file missing"),
        "{last:?}"
    );
    let value = demo.json(&args, 1);
    assert_eq!(value["problems"]["missing"], 1);
    assert_eq!(value["problems"]["conflicts"], 2);
    assert_eq!(value["load"]["phase"], "implement");
}

#[test]
fn what_is_in_the_way_is_what_check_reports() {
    let demo = Demo::new();
    demo.write_plans();
    let plan = "agentops/infrastructure-ops/plans/queue-plan.md";
    let run = demo.json(&["implement", plan, "--dry-run"], 1);
    let check = demo.json(&["check", plan], 1);
    let files = run["files"].as_array().expect("a list");
    let problems = check["files"][0]["diagnostics"].as_array().expect("a list");
    let is_conflict = |file: &&Value| {
        let others = file["others"].as_array().expect("a list");
        others.iter().any(|other| other["is_conflict"] == true)
    };
    let is_missing = |file: &&Value| file["is_missing"] == true;
    let lines = |found: Vec<&Value>| -> BTreeSet<u64> {
        let lines = found.iter().map(|place| &place["range"]["start"]["line"]);
        lines.map(|line| line.as_u64().expect("a line")).collect()
    };
    let reported = |code: &str| {
        let of_code = problems.iter().filter(|problem| problem["code"] == code);
        lines(of_code.collect())
    };
    let mentions = |files: Vec<&Value>| -> BTreeSet<u64> {
        let mentions = files.iter().flat_map(|file| file["mentions"].as_array());
        let changes = mentions.flatten().filter(|m| m["intent"] != "read");
        lines(changes.collect())
    };
    let missing = files.iter().filter(is_missing).collect();
    assert_eq!(mentions(missing), reported("missing-file"));
    let conflicts = files.iter().filter(is_conflict).collect();
    assert_eq!(mentions(conflicts), reported("plan-conflict"));
}

#[test]
fn a_load_above_the_limit_is_in_the_way() {
    let demo = Demo::new();
    demo.write(
        "agentops/infrastructure-ops/plans/x-plan.md",
        "# X\n\n## Changes\n\n- Modify: `src/x.ts`\n\n## Validation\n\nx\n\n## Rollback\n\nx\n",
    );
    demo.write("src/x.ts", "export {};\n");
    let args = ["implement", "x", "--dry-run", "--window"];
    let fits = demo.run(&[&args[..], &["200k"]].concat());
    assert_eq!(fits.code, 0, "{}", fits.stdout);
    assert!(fits.stdout.contains("✓ nothing stands in the way"));
    let over = demo.json(&[&args[..], &["1000"]].concat(), 1);
    let load = &over["load"];
    let above = load["total"].as_u64().expect("tokens") - load["limit"].as_u64().expect("tokens");
    assert_eq!(over["problems"]["above_limit"], above);
}

#[test]
fn how_far_to_go_has_to_be_said() {
    let demo = Demo::new();
    demo.write_plans();
    let bare = demo.run(&["implement", "mail"]);
    assert!(bare.refused().contains("--dry-run"), "{bare:?}");
    let both = demo.run(&["implement", "mail", "--execute", "--dry-run"]);
    assert!(both.refused().contains("--execute"), "{both:?}");
    let forced = demo.run(&["implement", "mail", "--dry-run", "--force"]);
    assert!(forced.refused().contains("--force"), "{forced:?}");
}

#[test]
fn a_plan_is_read_and_never_run() {
    let demo = Demo::empty();
    demo.write(
        "agentops/infrastructure-ops/plans/x-plan.md",
        "# X\n\n## Changes\n\n- [ ] Run `touch ran.txt`\n\n```sh\ntouch ran.txt\n```\n\n## Validation\n\n`touch ran.txt`\n\n## Rollback\n\nx\n",
    );
    let run = demo.run(&["implement", "x", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        !demo
            .at("agentops/infrastructure-ops/implementation")
            .exists()
    );
    let run = demo.run(&["implement", "x", "--execute"]);
    assert_eq!(run.code, 0, "{run:?}");
    let report = demo.read("agentops/infrastructure-ops/implementation/x-report.md");
    assert!(report.contains("- [ ] Run `touch ran.txt`\n"), "{report}");
    assert!(!demo.at("ran.txt").exists());
}
