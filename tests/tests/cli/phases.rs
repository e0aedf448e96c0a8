//! From `init` to the last phase, by command line.

use std::fs;

use serde_json::Value;

use crate::demo::Demo;

/// The status of the phases of a topic: `id state`, and the problems of the gate behind it.
fn states(demo: &Demo, profile: &str, topic: Option<&str>) -> Vec<String> {
    let status = demo.json(&["status"], 0);
    let profiles = status["profiles"].as_array().expect("profiles");
    let of_profile = profiles.iter().find(|found| found["name"] == profile);
    let topics = of_profile.expect("the profile")["topics"].as_array();
    let found = topics
        .expect("topics")
        .iter()
        .find(|t| t["name"].as_str() == topic);
    let phases = found.expect("the topic")["phases"].as_array();
    let one = |phase: &Value| {
        let text = |key: &str| phase[key].as_str().unwrap_or_default().to_owned();
        assert_ne!(text("reason"), "");
        format!("{} {}", text("id"), text("state"))
    };
    phases.expect("phases").iter().map(one).collect()
}

/// The problems of the gate of the phase that a topic is in.
fn gate(demo: &Demo, topic: &str, code: i32) -> Vec<String> {
    let told = demo.json(&["advance", topic, "--dry-run"], code);
    let items = told["gate"]["items"].as_array().expect("items");
    let problems = items.iter().filter_map(|item| item["problem"].as_str());
    problems.map(str::to_owned).collect()
}

/// Writes something into every section that has nothing but a comment, and a step where steps belong.
fn fill(demo: &Demo, path: &str) {
    let text = demo.read(path);
    let mut filled = String::new();
    for line in text.lines() {
        filled.push_str(line);
        filled.push('\n');
        let is_section = line.starts_with("##") && !line.contains("Open questions");
        if is_section && !line.contains("Context") {
            filled.push_str("\nWritten down.\n");
        }
        if line == "### Steps" || line == "## Task groups" {
            filled.push_str("\n- [ ] Say hello\n  - Create: `src/hello.rs`\n");
        }
    }
    demo.write(path, filled);
}

fn tick(demo: &Demo, path: &str) {
    demo.write(path, demo.read(path).replace("- [ ]", "- [x]"));
}

fn created(demo: &Demo, args: &[&str]) -> Vec<String> {
    let told = demo.json(args, 0);
    let paths = told["created"].as_array().expect("paths").iter();
    let paths: Vec<String> = paths
        .map(|p| p.as_str().expect("a path").to_owned())
        .collect();
    for path in &paths {
        assert!(demo.at(path).exists(), "{path}");
    }
    paths
}

fn only(paths: &[String]) -> &str {
    let [path] = paths else {
        panic!("{paths:?}");
    };
    path
}

#[test]
fn operations_go_from_a_question_to_a_report() {
    let demo = Demo::empty();
    assert_eq!(
        demo.run(&["init", "--profile", "infrastructure-ops"]).code,
        0
    );
    let (profile, topic) = ("infrastructure-ops", "greeting");
    let asked = ["research", "Why: does nobody \"greet\"?", "--topic", topic];
    let research = created(&demo, &asked);
    let research = only(&research);
    assert_eq!(
        research,
        "agentops/infrastructure-ops/research/greeting-research.md"
    );
    assert!(
        demo.read(research)
            .contains("Asked: Why: does nobody \"greet\"?\n")
    );
    assert_eq!(
        states(&demo, profile, Some(topic)),
        ["research draft", "plan absent", "implement absent"]
    );
    assert_eq!(
        gate(&demo, topic, 1),
        [
            "section Problem is empty",
            "section Findings is empty",
            "section Approaches is empty",
            "section Recommendation is empty",
        ]
    );
    let refused = demo.run(&["advance", topic]);
    assert_eq!((refused.code, refused.stderr.as_str()), (1, ""));
    assert!(
        refused
            .stdout
            .contains("✗ section Problem is empty\n    agentops/"),
        "{refused:?}"
    );
    assert!(
        !demo
            .at("agentops/infrastructure-ops/plans/greeting-plan.md")
            .exists()
    );

    fill(&demo, research);
    assert_eq!(states(&demo, profile, Some(topic))[0], "research ready");
    assert_eq!(gate(&demo, topic, 0), [""; 0]);
    assert!(
        !demo
            .at("agentops/infrastructure-ops/plans/greeting-plan.md")
            .exists()
    );
    let plan = created(&demo, &["plan", research]);
    let plan = only(&plan);
    let text = demo.read(plan);
    assert!(text.contains("source: [agentops/infrastructure-ops/research/greeting-research.md]"));
    assert!(text.contains("bundle: greeting-research\n"), "{text}");
    assert!(
        text.contains("## Context\n\nFrom bundle [greeting-research]"),
        "{text}"
    );
    assert!(text.contains("\n### Greeting\n"), "{text}");
    assert!(
        demo.at("agentops/bundles/greeting-research.tar.zst")
            .exists()
    );
    assert_eq!(
        states(&demo, profile, Some(topic)),
        ["research done", "plan draft", "implement absent"]
    );
    assert!(
        demo.run(&["advance", topic, "--phase", "research"])
            .refused()
            .contains("begun already")
    );

    let blocked = demo.run(&["implement", topic, "--execute"]);
    assert_eq!(blocked.code, 1, "{blocked:?}");
    assert!(
        blocked.stdout.contains("section Changes is empty"),
        "{blocked:?}"
    );
    fill(&demo, plan);
    assert_eq!(states(&demo, profile, Some(topic))[1], "plan ready");
    assert_eq!(demo.run(&["implement", topic, "--dry-run"]).code, 0);
    let report = created(&demo, &["implement", topic, "--execute"]);
    let report = only(&report);
    let text = demo.read(report);
    assert!(
        text.contains("\n- [ ] Say hello\n  - Create: `src/hello.rs`\n"),
        "{text}"
    );
    fill(&demo, report);
    assert_eq!(states(&demo, profile, Some(topic))[2], "implement draft");
    tick(&demo, report);
    assert_eq!(states(&demo, profile, Some(topic))[2], "implement draft");
    assert_eq!(
        demo.run(&["bundle", "save", topic, "--phase", "implement"])
            .code,
        0
    );
    assert_eq!(
        states(&demo, profile, Some(topic)),
        ["research done", "plan done", "implement ready"]
    );
    assert!(
        demo.run(&["advance", topic])
            .refused()
            .contains("last phase")
    );
    let check = demo.run(&["check"]);
    assert_eq!(check.code, 0, "{check:?}");
}

#[test]
fn a_product_goes_from_its_mission_to_a_feature() {
    let demo = Demo::empty();
    assert_eq!(demo.run(&["init", "--profile", "product-dev"]).code, 0);
    let (profile, topic) = ("product-dev", "sign-in");
    let product = created(&demo, &["start", "product-dev/product"]);
    assert_eq!(product.len(), 3, "{product:?}");
    assert_eq!(states(&demo, profile, None), ["product draft"]);
    for path in &product {
        fill(&demo, path);
    }
    assert_eq!(states(&demo, profile, None), ["product draft"]);
    assert!(
        demo.run(&["advance", profile])
            .refused()
            .contains("agentops start product-dev/init")
    );
    let save = demo.run(&["bundle", "save", profile, "--phase", "product"]);
    assert_eq!(save.code, 0, "{save:?}");
    assert_eq!(states(&demo, profile, None), ["product ready"]);

    let mut latest = created(
        &demo,
        &["start", profile, "People sign in", "--topic", topic],
    );
    assert_eq!(states(&demo, profile, None), ["product done"]);
    let phases = ["init", "shape", "spec", "verify", "tasks"];
    for (index, phase) in phases.iter().enumerate() {
        let state = || states(&demo, profile, Some(topic))[index].clone();
        assert_eq!(state(), format!("{phase} draft"));
        assert_eq!(demo.run(&["advance", topic]).code, 1, "{phase}");
        let path = only(&latest).to_owned();
        fill(&demo, &path);
        if *phase == "verify" {
            tick(&demo, &path);
        }
        assert_eq!(
            state(),
            format!("{phase} ready"),
            "{:?}",
            gate(&demo, topic, 0)
        );
        latest = created(&demo, &["advance", topic]);
        assert_eq!(state(), format!("{phase} done"));
    }
    let report = only(&latest);
    let text = demo.read(report);
    assert!(
        text.contains("\n- [ ] Say hello\n  - Create: `src/hello.rs`\n"),
        "{text}"
    );
    fill(&demo, report);
    let last = || states(&demo, profile, Some(topic))[5].clone();
    assert_eq!(last(), "implement draft");
    tick(&demo, report);
    let save = demo.run(&[
        "bundle",
        "save",
        "product-dev/sign-in",
        "--phase",
        "implement",
    ]);
    assert_eq!(save.code, 0, "{save:?}");
    assert_eq!(last(), "implement ready");
    assert_eq!(demo.run(&["check"]).code, 0);
}

#[test]
fn a_digest_that_somebody_rewrote_is_not_replaced_on_the_way() {
    let demo = Demo::empty();
    let topic = "greeting";
    assert_eq!(demo.run(&["init"]).code, 0);
    let made = created(&demo, &["research", "Why?", "--topic", topic]);
    let research = only(&made);
    fill(&demo, research);
    let plan = "agentops/infrastructure-ops/plans/greeting-plan.md";
    let digest = "agentops/bundles/greeting-research.md";
    let save = ["bundle", "save", topic, "--phase", "research"];
    assert_eq!(demo.run(&save).code, 0);
    let saved = demo.read(digest);
    let rewritten = format!("{saved}\nWhat I make of it.\n");

    // Of sources that have changed since, it would have to be replaced.
    let before = demo.read(research);
    let after = before.replacen("\n## ", "\n- Decision: two more.\n\n## ", 1);
    demo.write(research, &after);
    demo.write(digest, &rewritten);
    let refused = demo.run(&["advance", topic]);
    let why = refused.refused();
    assert!(
        why.contains("nothing was made") && why.contains("somebody rewrote it"),
        "{why}"
    );
    let save = "`agentops bundle save infrastructure-ops/greeting --phase research --force`";
    assert!(why.contains(save), "{why}");
    assert_eq!(demo.read(digest), rewritten);
    assert!(!demo.at(plan).exists());
    assert!(!demo.at("agentops/bundles/.history").exists());
    // Overriding the gate does not override this.
    demo.run(&["advance", topic, "--force"]).refused();
    assert_eq!(demo.read(digest), rewritten);

    // Of sources as they are, it is the better one.
    demo.write(research, &before);
    created(&demo, &["advance", topic]);
    assert!(demo.read(plan).contains("\nWhat I make of it.\n"));
    assert_eq!(demo.read(digest), rewritten);

    // One that nobody has touched is saved again.
    fs::remove_file(demo.at(plan)).expect("a plan");
    demo.write(digest, &saved);
    demo.write(research, &after);
    created(&demo, &["advance", topic]);
    assert_ne!(demo.read(digest), saved);
    assert!(
        demo.at("agentops/bundles/.history/greeting-research")
            .exists()
    );
}

#[test]
fn a_gate_that_is_overridden_is_remembered() {
    let demo = Demo::empty();
    demo.run(&["init"]);
    demo.run(&["research", "x", "--topic", "x"]);
    let told = demo.json(&["advance", "x", "--force"], 0);
    assert_eq!(told["forced"].as_array().map(Vec::len), Some(4));
    let plan = demo.read("agentops/infrastructure-ops/plans/x-plan.md");
    assert!(
        plan.contains("\nforced: [section Problem is empty, section Findings is empty, "),
        "{plan}"
    );
    assert_eq!(demo.run(&["check"]).code, 0);
}

#[test]
fn names_that_lead_elsewhere_make_nothing() {
    let demo = Demo::empty();
    demo.run(&["init"]);
    let long = "x".repeat(300);
    for topic in ["../../x", "CON", &long, "🦀", "", "a/b", "a b", "C:x", "."] {
        let run = demo.run(&["research", "q", "--topic", topic]);
        assert!(
            run.refused().contains("cannot be the name of a topic"),
            "{topic}: {run:?}"
        );
    }
    assert!(
        demo.run(&["research", "🦀"])
            .refused()
            .contains("needs a name")
    );
    let made = created(&demo, &["research", "../../etc/passwd"]);
    assert_eq!(
        only(&made),
        "agentops/infrastructure-ops/research/etc-passwd-research.md"
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_made_outside_of_the_workspace() {
    let demo = Demo::empty();
    demo.write("agentops/agentops.toml", "");
    let outside = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(outside.path(), demo.at("agentops/infrastructure-ops"))
        .expect("a link");
    let run = demo.run(&["research", "q", "--topic", "x"]);
    assert!(
        run.refused().contains("leads out of the workspace"),
        "{run:?}"
    );
    assert_eq!(outside.path().read_dir().expect("a folder").count(), 0);
}

#[test]
fn a_profile_from_the_manual_works_without_a_line_of_rust() {
    let demo = Demo::empty();
    for (path, text) in files_of_the_manual() {
        demo.write(&path, text);
    }
    let profile = "thesis-writing";
    let check = demo.run(&["check"]);
    assert_eq!(
        (check.code, check.stdout.contains("no problems")),
        (0, true),
        "{check:?}"
    );
    let thesis = created(&demo, &["start", "thesis-writing/thesis"]);
    fill(&demo, only(&thesis));
    let begun = [
        "start",
        profile,
        "What did they know?",
        "--topic",
        "commission",
    ];
    let mut latest = created(&demo, &begun);
    assert_eq!(only(&latest), "agentops/thesis/commission/reading.md");
    assert!(
        demo.read(only(&latest))
            .contains("## Question\n\nWhat did they know?\n")
    );
    let budget = demo.json(&["budget", "commission", "--phase", "read"], 0);
    assert_eq!(budget["loads"][0]["limit"], 40_000);
    let parts = budget["loads"][0]["parts"].as_array().expect("parts");
    assert!(
        parts.iter().any(|p| p["kind"] == "agent"
            && p["name"].as_str().is_some_and(|n| n.ends_with("reader.md")))
    );
    for (index, phase) in ["read", "outline", "write", "review"].iter().enumerate() {
        let state = || states(&demo, profile, Some("commission"))[index].clone();
        assert_eq!(state(), format!("{phase} draft"));
        let path = only(&latest).to_owned();
        fill(&demo, &path);
        if *phase == "outline" {
            let steps = "\n- [ ] The first section\n  - Create: `thesis/commission.tex`\n";
            demo.write(
                &path,
                demo.read(&path)
                    .replace("## Files\n", &format!("## Files\n{steps}")),
            );
        }
        if *phase == "write" {
            let text = demo.read(&path);
            assert!(
                text.contains("- [ ] The first section\n  - Create: `thesis/commission.tex`\n"),
                "{text}"
            );
            assert_eq!(state(), "write draft");
            tick(&demo, &path);
        }
        assert_eq!(state(), format!("{phase} ready"));
        if *phase != "review" {
            latest = created(&demo, &["advance", "commission"]);
        }
    }
    assert_eq!(demo.run(&["check"]).code, 0);
}

/// The files that `docs/profiles.md` shows: a path in back-ticks on a line of its own, and its text in the fence below.
fn files_of_the_manual() -> Vec<(String, String)> {
    let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/profiles.md");
    let manual = std::fs::read_to_string(manual).expect("the manual");
    let lines: Vec<&str> = manual.lines().collect();
    let mut files = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let path = line
            .strip_prefix('`')
            .and_then(|line| line.strip_suffix('`'));
        let Some(path) = path.filter(|path| path.starts_with("agentops/")) else {
            continue;
        };
        assert!(lines[at + 1].starts_with("```"), "{path}");
        let text = lines[at + 2..].iter().take_while(|line| **line != "```");
        files.push((
            path.to_owned(),
            text.map(|line| format!("{line}\n")).collect(),
        ));
    }
    assert_eq!(files.len(), 4);
    files
}
