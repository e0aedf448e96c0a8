//! What programs read is what the schemas describe.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::demo::Demo;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> Value {
    let schema = fs::read_to_string(repository().join(path)).expect("a schema");
    serde_json::from_str(&schema).expect("JSON")
}

#[track_caller]
fn assert_valid(schema: &Value, value: &Value) {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("a schema that can be used");
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{value:#}");
}

#[test]
fn json_is_as_its_schema_says() {
    let demo = Demo::new();
    demo.write("agentops/ops/research/bad.md", b"\xff");
    demo.write_plans();
    let model = ["--model", "claude-3-haiku", "--window", "1000"];
    for (command, args, code) in [
        ("files", vec!["queue"], 0),
        ("files", vec!["mail", "--model", "claude-3-haiku"], 0),
        ("plans", vec!["src/queue.ts", "--all"], 0),
        ("plans", vec!["src"], 0),
        ("plans", vec!["nowhere.ts"], 0),
        ("implement", vec!["queue", "--dry-run"], 1),
        (
            "implement",
            vec!["mail", "--dry-run", "--window", "1000"],
            1,
        ),
        ("check", vec![], 1),
        ("check", vec!["--window", "1000"], 1),
        ("status", vec![], 0),
        ("status", model.to_vec(), 0),
        ("budget", vec![], 0),
        ("budget", model.to_vec(), 0),
        ("count", vec![], 0),
        ("count", vec!["CLAUDE.md", "agentops"], 0),
        ("init", vec![], 0),
        ("advance", vec!["ops/queue", "--dry-run"], 0),
        ("advance", vec!["infrastructure-ops/mail"], 1),
    ] {
        let value = demo.json(&[&[command], &args[..]].concat(), code);
        assert_valid(&read(&format!("docs/schema/{command}.schema.json")), &value);
    }
}

#[test]
fn what_begins_is_told_as_its_schema_says() {
    let demo = Demo::empty();
    demo.run(&["init"]);
    let schema = read("docs/schema/advance.schema.json");
    for args in [
        vec!["start", "infrastructure-ops", "Why?", "--topic", "x"],
        vec!["research", "Why not?", "--dry-run"],
        vec!["plan", "x", "--force"],
        vec!["advance", "x", "--force"],
    ] {
        assert_valid(&schema, &demo.json(&args, 0));
    }
    let implement = read("docs/schema/implement.schema.json");
    demo.run(&["start", "infrastructure-ops/plan", "--topic", "y"]);
    let made = demo.json(&["implement", "y", "--execute", "--force"], 0);
    assert_valid(&implement, &made);
    assert_eq!(made["created"].as_array().map(Vec::len), Some(1));
}

#[test]
fn every_schema_is_in_the_manual() {
    let manual = fs::read_to_string(repository().join("docs/json.md")).expect("the manual");
    for entry in fs::read_dir(repository().join("docs/schema")).expect("a folder") {
        let name = entry.expect("a file").file_name();
        let name = name.to_string_lossy();
        assert!(manual.contains(&format!("(schema/{name})")), "{name}");
    }
}

#[test]
fn sarif_is_as_oasis_says() {
    let demo = Demo::new();
    demo.write("agentops/ops/research/ü #1.md", "[a](b.md)\n");
    demo.write("agentops/ops/research/bad.md", b"\xff");
    let run = demo.run(&["check", "--format", "sarif", "--window", "1000"]);
    assert_eq!(run.code, 1);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let mut schema = read("tests/schemas/sarif-schema-2.1.0.json");
    // The pattern of a language, which we do not state, is no regular expression: it has a `]` without its `[`.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        let removed = language.as_object_mut().and_then(|l| l.remove("pattern"));
        assert!(removed.is_some(), "{definition}");
    }
    assert_valid(&schema, &log);

    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str();
    let base = base.expect("a URI");
    assert!(
        base.starts_with("file:///") && base.ends_with("/demo/"),
        "{base}"
    );
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications.as_array().map(Vec::len), Some(1));

    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let mut uris = Vec::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        uris.push(place["artifactLocation"]["uri"].as_str().expect("a URI"));
    }
    let encoded = "agentops/ops/research/%C3%BC%20%231.md";
    assert!(uris.contains(&encoded), "{uris:?}");
    let has_related = |result: &Value| result.get("relatedLocations").is_some();
    assert!(results.iter().any(has_related), "a load names its parts");
    for rule in rules {
        let level = rule["defaultConfiguration"]["level"].as_str();
        assert!(matches!(level, Some("error" | "warning" | "note")));
        let help = rule["helpUri"].as_str().expect("a URI");
        let id = rule["id"].as_str().expect("a code");
        assert!(help.ends_with(&format!("#{id}")), "{help}");
    }
}
