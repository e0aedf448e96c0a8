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
    write_bundles(&demo);
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

/// Bundles in every state: one that is loaded instead of its source, one of a source that has changed, one with a digest that has
/// lost something, one without its archive, one of another tool.
fn write_bundles(demo: &Demo) {
    let long = format!(
        "# Long\n\n## Decisions\n\n- Decision: one queue for 50 ms\n\n{}",
        "## More\n\nOne thing after another is written down here.\n\n".repeat(80)
    );
    demo.write("agentops/ops/research/long-research.md", &long);
    demo.write(
        "agentops/ops/plans/long-plan.md",
        "# Long plan\n\n- [ ] `src/a.ts`\n",
    );
    let save = |name: &str, source: &str| {
        demo.json(&["bundle", "save", source, "--name", name], 0);
    };
    save("long-research", "agentops/ops/research/long-research.md");
    for name in ["changed", "torn"] {
        demo.write("docs/note.md", "# Note\n");
        save(name, "docs/note.md");
        demo.write("docs/note.md", "# Another note\n");
    }
    save("lost", "agentops/ops/plans/long-plan.md");
    let digest = demo.read("agentops/bundles/lost.md");
    demo.write(
        "agentops/bundles/lost.md",
        digest.replace("- [ ] `src/a.ts`", "- go on"),
    );
    let removed = fs::remove_file(demo.at("agentops/bundles/torn.tar.zst"));
    assert!(removed.is_ok(), "{removed:?}");
    demo.write(
        ".agents/bundles/foreign.md",
        "# Foreign\n\n**Created:** 2025-11-07\n\n## Text\n",
    );
}

#[test]
fn json_of_bundles_is_as_its_schema_says() {
    let demo = Demo::new();
    write_bundles(&demo);
    let list = demo.json(&["bundle", "list"], 0);
    let bundles = list["bundles"].as_array().expect("a list");
    for state in ["fresh", "stale", "broken", "unknown"] {
        let has_state = |bundle: &&Value| bundle["state"] == state;
        assert!(bundles.iter().any(|bundle| has_state(&bundle)), "{state}");
    }
    let note = "docs/note.md";
    for (schema, args, code) in [
        ("list", vec!["list"], 0),
        ("list", vec!["list", "--state", "stale"], 0),
        ("show", vec!["show", "long-research"], 0),
        ("show", vec!["show", "changed"], 0),
        ("show", vec!["show", "foreign"], 0),
        ("verify", vec!["verify"], 1),
        ("verify", vec!["verify", "long-research"], 0),
        ("load", vec!["load", "changed"], 0),
        ("load", vec!["load", "foreign"], 0),
        (
            "restore",
            vec!["load", "changed", "--restore", "--dry-run"],
            0,
        ),
        ("restore", vec!["load", "changed", "--into", "elsewhere"], 0),
        (
            "restore",
            vec!["load", "changed", "--restore", "--force"],
            0,
        ),
        ("save", vec!["save", note, "--name", "changed"], 0),
        (
            "save",
            vec!["save", note, "--name", "new", "--max-tokens", "1"],
            0,
        ),
        ("save", vec!["save", note, "--name", "lost", "--force"], 0),
    ] {
        let value = demo.json(&[&["bundle"], &args[..]].concat(), code);
        let schema = format!("docs/schema/bundle-{schema}.schema.json");
        assert_valid(&read(&schema), &value);
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
