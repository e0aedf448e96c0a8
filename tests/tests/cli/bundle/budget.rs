use serde_json::{Value, json};

use super::{DIGEST, RESEARCH, bundle, saved, workspace};
use crate::demo::Demo;

fn plan_phase(demo: &Demo) -> (Value, Vec<Value>) {
    let budget = demo.json(&["budget", "queue", "--phase", "plan"], 0);
    let load = budget["loads"][0].clone();
    let parts = load["parts"].as_array().expect("a list");
    let inputs = parts.iter().filter(|part| part["kind"] == "input");
    let inputs = inputs.cloned().collect();
    (load, inputs)
}

#[test]
fn what_a_bundle_would_save_is_said() {
    let demo = workspace();
    let (before, inputs) = plan_phase(&demo);
    assert_eq!(inputs.len(), 1);
    assert_eq!(
        (&inputs[0]["path"], &inputs[0]["bundle"]),
        (&RESEARCH.into(), &Value::Null)
    );
    let saving = &inputs[0]["saving"];
    let advice = saving["advice"].as_str().expect("advice");
    let command = advice.rsplit(": ").next().expect("a command");
    assert_eq!(command, "agentops bundle save queue --phase research");
    let would_save = saving["tokens"].as_u64().expect("tokens");

    // It is what is done then, word for word.
    let args: Vec<&str> = command.split(' ').skip(2).collect();
    assert_eq!(bundle(&demo, &args).code, 0);
    let (after, inputs) = plan_phase(&demo);
    let total = |load: &Value| load["total"].as_u64().expect("tokens");
    let saves = total(&before) - total(&after);
    // The promise is of the target; the digest may stay below it.
    assert!(saves >= would_save, "{saves} of {would_save}");
    assert_eq!(inputs.len(), 1);
    assert_eq!(inputs[0]["path"], DIGEST);
    assert_eq!(inputs[0]["saving"], Value::Null);
    let tokens = inputs[0]["tokens"].as_u64().expect("tokens");
    assert_eq!(
        inputs[0]["bundle"],
        json!({
            "name": "queue-research",
            "instead_of": [RESEARCH],
            "original_tokens": tokens + saves,
            "saves": saves,
        })
    );
    let text = demo.run(&["budget", "queue", "--phase", "plan"]);
    assert!(
        text.stdout
            .contains("agentops/bundles/queue-research.md  instead of "),
        "{text:?}"
    );
}

#[test]
fn a_bundle_that_is_not_fresh_is_not_used_and_the_reason_is_said() {
    let demo = saved();
    let uses_digest = |demo: &Demo| plan_phase(demo).1[0]["path"] == DIGEST;
    assert!(uses_digest(&demo));
    demo.write(RESEARCH, super::research() + "\nOne more thing.\n");
    let (_, inputs) = plan_phase(&demo);
    assert_eq!(inputs[0]["path"], RESEARCH);
    assert_eq!(
        inputs[0]["saving"]["advice"],
        "save bundle queue-research again: its sources have changed since"
    );
    demo.write(RESEARCH, super::research());
    assert!(uses_digest(&demo));
    std::fs::remove_file(demo.at(super::ARCHIVE)).expect("removed");
    let (_, inputs) = plan_phase(&demo);
    assert_eq!(inputs[0]["path"], RESEARCH);
    assert_eq!(
        inputs[0]["saving"]["advice"],
        "save bundle queue-research again: it is broken"
    );
}

#[test]
fn the_rule_says_what_a_bundle_would_save() {
    let demo = workspace();
    let over = |demo: &Demo| {
        let args = [
            "check",
            "--code",
            "over-rule",
            "--window",
            "9000",
            "--format",
            "json",
        ];
        let run = demo.run(&args);
        let check: Value = serde_json::from_str(&run.stdout).expect("JSON");
        check["files"].to_string()
    };
    let messages = over(&demo);
    assert!(
        messages.contains("agentops bundle save queue --phase research"),
        "{messages}"
    );
    assert!(messages.contains("(−"), "{messages}");
}
