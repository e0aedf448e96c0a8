use std::time::Duration;

use super::*;
use crate::advance::{Force, Way};
use crate::fixture::Fixture;
use crate::start::{Start, start};

const RESEARCH: &str = "//- /agentops/infrastructure-ops/research/k8s-research.md\n";
const PLAN: &str = "//- /agentops/infrastructure-ops/plans/k8s-plan.md\n";

const FULL_RESEARCH: &str =
    "# K8s\n\n## Problem\np\n\n## Findings\nf\n\n## Approaches\na\n\n## Recommendation\nr\n";

/// The seventh of November 2025, half past ten.
fn given() -> Given {
    Given {
        commit: Some("6dcdbc54aa".to_owned()),
        ..Given::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_762_511_400))
    }
}

fn advance(
    fixture: &str,
    profile: &str,
    topic: Option<&str>,
    force: Force,
    given: &Given,
) -> Result<Transition, String> {
    let snapshot = Fixture::new(fixture).snapshot();
    let profiles = &snapshot.config().profiles;
    let profile = profiles.iter().position(|p| p.name == profile).unwrap();
    let topic = snapshot.topic(profile, topic).unwrap();
    let way = Way::from(&snapshot, topic, None).map_err(|refusal| refusal.to_string())?;
    let taken = way.take(&snapshot, given, force);
    taken.map_err(|refusal| refusal.to_string())
}

fn of_k8s(fixture: &str, force: Force) -> Result<Transition, String> {
    advance(fixture, "infrastructure-ops", Some("k8s"), force, &given())
}

fn begin(
    fixture: &str,
    profile: &str,
    phase: Option<&str>,
    topic: Option<&str>,
    question: Option<&str>,
) -> Result<Transition, String> {
    let snapshot = Fixture::new(fixture).snapshot();
    let profiles = &snapshot.config().profiles;
    let index = profiles.iter().position(|p| p.name == profile).unwrap();
    let phase = phase.map(|id| profiles[index].phase(id).unwrap().0);
    let given = Given {
        question: question.map(str::to_owned),
        ..given()
    };
    let what = Start {
        profile: index,
        phase,
        topic,
    };
    start(&snapshot, &what, &given).map_err(|refusal| refusal.to_string())
}

fn only(transition: &Transition) -> (&str, &str) {
    let [file] = transition.edits.creates.as_slice() else {
        panic!("{transition:#?}");
    };
    (file.path.as_str(), file.text.as_str())
}

#[test]
fn a_phase_whose_gate_passes_leads_to_the_next() {
    let made = of_k8s(&format!("{RESEARCH}{FULL_RESEARCH}"), Force::No).unwrap();
    let (path, text) = only(&made);
    assert_eq!(path, "agentops/infrastructure-ops/plans/k8s-plan.md");
    assert!(
        text.starts_with(
            "---\ntopic: k8s\nprofile: infrastructure-ops\nphase: plan\nstatus: draft\ncreated: 2025-11-07\n\
             git_commit: \"6dcdbc54aa\"\nsource: [agentops/infrastructure-ops/research/k8s-research.md]\n---\n# K8s\n\n## Changes\n"
        ),
        "{text}"
    );
    assert_eq!((made.phase.as_str(), made.title.as_str()), ("plan", "Plan"));
    assert_eq!(made.forced, [""; 0]);
}

#[test]
fn the_digest_of_the_bundle_is_the_context() {
    let given = Given {
        bundle: Some(Digest {
            name: "k8s-research".to_owned(),
            path: RelPath::new("agentops/bundles/k8s-research.md").unwrap(),
            text: "---\nbundle: k8s-research\n---\n# K8s\n\nIt is {topic}, [here](../infrastructure-ops/research/k8s-research.md).\n".to_owned(),
        }),
        ..given()
    };
    let fixture = format!("{RESEARCH}{FULL_RESEARCH}");
    let made = advance(
        &fixture,
        "infrastructure-ops",
        Some("k8s"),
        Force::No,
        &given,
    )
    .unwrap();
    let (_, text) = only(&made);
    assert!(text.contains("bundle: k8s-research\n"), "{text}");
    assert!(
        text.contains("## Context\n\nFrom bundle [k8s-research](../../bundles/k8s-research.md).\n\n### K8s\n\nIt is {topic}, [here](../research/k8s-research.md).\n\n## Changes\n"),
        "{text}"
    );
    assert_eq!(made.bundle.as_deref(), Some("k8s-research"));
}

#[test]
fn a_gate_that_fails_holds_unless_it_is_overridden() {
    let fixture =
        format!("{RESEARCH}# K8s\n\n## Problem\n\n## Findings\nf\n\n## Open questions\n- which?\n");
    let refused = of_k8s(&fixture, Force::No).unwrap_err();
    assert_eq!(
        refused,
        "the gate of Research does not pass: section Problem is empty, section Approaches is missing, \
         section Recommendation is missing, 1 open question"
    );
    let made = of_k8s(&fixture, Force::Yes).unwrap();
    let (_, text) = only(&made);
    assert!(
        text.contains("forced: [section Problem is empty, section Approaches is missing, section Recommendation is missing, 1 open question]\n---\n"),
        "{text}"
    );
    assert_eq!(made.forced.len(), 4);
}

#[test]
fn the_report_has_a_box_for_each_step_of_the_plan() {
    let plan = "---\nstatus: approved\n---\n# P\n\n## Changes\n\n- [ ] 1. Add the [pool](../x.md) to `src/pool.rs`\n  - Create: `src/pool.rs`\n  - Modify: `src/main.rs:3-9`\n  - [x] Test it\n    - Test: `tests/pool.rs`\n- [ ] Document\n\n## Validation\nv\n\n## Rollback\nr\n\n## Open questions\n- [x] which?\n//- /src/main.rs\nfn main() {}\n";
    let made = of_k8s(&format!("{PLAN}{plan}"), Force::No).unwrap();
    let (path, text) = only(&made);
    assert_eq!(
        path,
        "agentops/infrastructure-ops/implementation/k8s-report.md"
    );
    assert!(
        text.contains(
            "\n- [ ] 1. Add the pool to `src/pool.rs`\n  - Modify: `src/main.rs:3-9`\n  - [ ] Test it\n    - Test: `tests/pool.rs`\n- [ ] Document\n\n## Validation"
        ),
        "{text}"
    );
    let sections = "# P\n\n## Changes\n\n### The pool\n\n- Create: `src/pool.rs`\n\n### Words\n\nx\n\n## Validation\nv\n\n## Rollback\nr\n";
    let made = of_k8s(&format!("{PLAN}{sections}"), Force::No).unwrap();
    assert!(
        only(&made)
            .1
            .contains("\n- [ ] The pool\n  - Create: `src/pool.rs`\n\n")
    );
}

#[test]
fn a_load_that_no_digest_brings_down_is_in_the_way_of_the_work() {
    let plan = format!(
        "//- /agentops/agentops.toml\n[budget]\nwindow = 20000\n{PLAN}# P\n\n## Changes\n- Modify: `src/big.rs`\n\n## Validation\nv\n\n## Rollback\nr\n//- /src/big.rs\n{}\n",
        "word ".repeat(9_000)
    );
    let refused = of_k8s(&plan, Force::No).unwrap_err();
    assert!(refused.contains("Implement would load "), "{refused}");
}

#[test]
fn what_cannot_be_advanced_says_why() {
    let report = "//- /agentops/infrastructure-ops/implementation/k8s-report.md\n# R\n";
    assert_eq!(
        of_k8s(report, Force::Yes).unwrap_err(),
        "Implement is the last phase: nothing comes after it"
    );
    let product = "//- /agentops/product-dev/product/mission.md\n# M\n";
    let refused = advance(product, "product-dev", None, Force::Yes, &given()).unwrap_err();
    assert!(
        refused.ends_with("`agentops start product-dev/init \"QUESTION\"`"),
        "{refused}"
    );

    let snapshot = Fixture::new(&format!("{RESEARCH}# R\n{PLAN}# P\n")).snapshot();
    let topic = &snapshot.topics()[0];
    let from = |phase| {
        Way::from(&snapshot, topic, Some(phase))
            .and_then(|way| way.take(&snapshot, &given(), Force::Yes))
    };
    let to = |phase| Way::to(&snapshot, topic, phase).map(|way| (way.from, way.to));
    assert_eq!(
        from(0).unwrap_err().to_string(),
        "Plan has begun already: agentops/infrastructure-ops/plans/k8s-plan.md is there"
    );
    assert_eq!(
        from(2).unwrap_err().to_string(),
        "Implement has no artifact yet"
    );
    assert_eq!(to(2), Ok((1, 2)));
    assert_eq!(to(1), Ok((0, 1)));
    assert!(
        to(0)
            .unwrap_err()
            .to_string()
            .contains("does not come after it")
    );
}

#[test]
fn a_topic_begins_with_a_question() {
    let made = begin(
        "",
        "infrastructure-ops",
        None,
        None,
        Some("How do we upgrade\nthe cluster: to 1.31?"),
    )
    .unwrap();
    let (path, text) = only(&made);
    assert_eq!(
        path,
        "agentops/infrastructure-ops/research/upgrade-cluster-1-31-research.md"
    );
    assert!(
        text.contains(
            "\n# Upgrade cluster 1 31\n\nAsked: How do we upgrade the cluster: to 1.31?\n"
        ),
        "{text}"
    );
    assert!(!text.contains("source:"), "{text}");

    let made = begin("", "product-dev", None, Some("sign-in"), None).unwrap();
    let (path, _) = only(&made);
    assert_eq!(
        path,
        "agentops/product-dev/specs/2025-11-07-sign-in/planning/initialization.md"
    );

    let made = begin(
        "//- /agentops/product-dev/product/mission.md\n# M\n",
        "product-dev",
        Some("product"),
        None,
        None,
    )
    .unwrap();
    let paths: Vec<&str> = made
        .edits
        .creates
        .iter()
        .map(|file| file.path.file_name())
        .collect();
    assert_eq!(paths, ["roadmap.md", "tech-stack.md"]);
}

#[test]
fn later_phases_go_where_the_topic_is() {
    let spec =
        "//- /agentops/spec-first-dev/specs/2025-11-06-auth/planning/initialization.md\n# A\n";
    let made = begin(spec, "product-dev", Some("tasks"), Some("auth"), None).unwrap();
    assert_eq!(
        only(&made).0,
        "agentops/spec-first-dev/specs/2025-11-06-auth/tasks.md"
    );
    let undated = spec.replace("2025-11-06-", "");
    let made = begin(&undated, "product-dev", Some("spec"), Some("auth"), None).unwrap();
    assert_eq!(only(&made).0, "agentops/spec-first-dev/specs/auth/spec.md");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let named = |topic: &str| begin("", "infrastructure-ops", None, Some(topic), None).unwrap_err();
    let long = "x".repeat(300);
    for bad in [
        "../../x",
        "CON",
        long.as_str(),
        "🦀",
        "",
        " ",
        "a b",
        ".x",
        "a/b",
        "C:x",
        "{topic}",
    ] {
        let refused = named(bad);
        assert!(
            refused.contains("cannot be the name of a topic"),
            "{bad}: {refused}"
        );
    }
    assert!(named("../../x").ends_with("; `x` can"));
    let asked = |question: &str| begin("", "infrastructure-ops", None, None, Some(question));
    assert!(asked("🦀🦀").unwrap_err().contains("needs a name"));
    assert_eq!(
        only(&asked("../../x").unwrap()).0,
        "agentops/infrastructure-ops/research/x-research.md"
    );
    assert!(begin("", "infrastructure-ops", None, None, None).is_err());

    let dated = begin("", "product-dev", None, Some("2025-01-01-x"), None);
    assert!(
        dated.is_ok(),
        "behind a date of its own it is found again: {dated:?}"
    );
    let there = format!("{RESEARCH}# R\n");
    let refused = begin(&there, "infrastructure-ops", None, Some("K8S"), None).unwrap_err();
    assert!(refused.contains("same file"), "{refused}");
    let refused = begin(&there, "infrastructure-ops", None, Some("k8s"), None).unwrap_err();
    assert!(refused.contains("has begun already"), "{refused}");
}
