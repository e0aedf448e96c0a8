use super::*;

fn source(text: &str) -> ProfileSource {
    ProfileSource {
        path: RelPath::new("agentops/profiles/x/profile.toml").unwrap(),
        text: Text::new(text),
    }
}

fn classify(path: &str) -> Option<(String, String, Option<String>)> {
    let path = RelPath::new(path).unwrap();
    shipped().iter().find_map(|profile| {
        let (phase, found) = profile.classify(&path)?;
        Some((
            profile.name.clone(),
            profile.phases[phase].id.clone(),
            found.topic,
        ))
    })
}

#[test]
fn the_shipped_profiles_have_all_their_phases_and_files() {
    let (profiles, problems) = load(&[]);
    assert_eq!(problems, []);
    let phases: Vec<_> = profiles
        .iter()
        .map(|p| {
            (
                p.name.as_str(),
                p.phases.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        phases,
        [
            (
                "product-dev",
                vec![
                    "product",
                    "init",
                    "shape",
                    "spec",
                    "verify",
                    "tasks",
                    "implement"
                ]
            ),
            ("infrastructure-ops", vec!["research", "plan", "implement"]),
        ]
    );
    for profile in &profiles {
        for phase in &profile.phases {
            let agent = phase.agent.as_ref().unwrap();
            assert!(
                profile
                    .shipped_file(&format!("agents/{agent}.md"))
                    .is_some(),
                "{agent}"
            );
            for workflow in &phase.workflows {
                let path = format!("workflows/{workflow}.md");
                assert!(profile.shipped_file(&path).is_some(), "{path}");
            }
        }
    }
}

#[test]
fn files_are_classified_by_the_patterns() {
    let found = |path: &str, profile: &str, phase: &str, topic: Option<&str>| {
        let expected = (
            profile.to_owned(),
            phase.to_owned(),
            topic.map(str::to_owned),
        );
        assert_eq!(classify(path), Some(expected), "{path}");
    };
    let (ops, dev) = ("infrastructure-ops", "product-dev");
    found(
        "agentops/infrastructure-ops/research/k8s-upgrade-research.md",
        ops,
        "research",
        Some("k8s-upgrade"),
    );
    found(
        "agentops/devops/plans/k8s-plan.md",
        ops,
        "plan",
        Some("k8s"),
    );
    found(
        "agentops/research-plan-implement/implementation/k8s-report.md",
        ops,
        "implement",
        Some("k8s"),
    );
    found(
        "agentops/product-dev/product/mission.md",
        dev,
        "product",
        None,
    );
    let spec = "agentops/product-dev/specs/2025-11-06-user-authentication";
    let auth = Some("user-authentication");
    found(
        &format!("{spec}/planning/initialization.md"),
        dev,
        "init",
        auth,
    );
    found(
        &format!("{spec}/planning/requirements.md"),
        dev,
        "shape",
        auth,
    );
    found(&format!("{spec}/requirements.md"), dev, "shape", auth);
    found(&format!("{spec}/spec.md"), dev, "spec", auth);
    found(
        &format!("{spec}/verification/spec-verification.md"),
        dev,
        "verify",
        auth,
    );
    found(
        &format!("{spec}/verifications/final.md"),
        dev,
        "verify",
        auth,
    );
    found(&format!("{spec}/tasks.md"), dev, "tasks", auth);
    found(
        &format!("{spec}/implementation/report.md"),
        dev,
        "implement",
        auth,
    );
    assert_eq!(classify("agentops/product-dev/notes.md"), None);
    assert_eq!(classify("docs/research/x-research.md"), None);
}

#[test]
fn a_workspace_changes_a_shipped_profile_phase_by_phase() {
    let text = "name = \"infrastructure-ops\"\n[[phases]]\nid = \"plan\"\nbudget = \"1k-2k\"\n[[phases]]\nid = \"review\"\nreads = [\"implement\"]\nwrites = [\"reviews/{topic}.md\"]\n";
    let (profiles, problems) = load(&[source(text)]);
    assert_eq!(problems, []);
    let ops = profiles
        .iter()
        .find(|p| p.name == "infrastructure-ops")
        .unwrap();
    let (_, plan) = ops.phase("plan").unwrap();
    assert_eq!(
        plan.budget,
        Budget::Range {
            low: 1000,
            high: 2000
        }
    );
    assert_eq!(plan.title, "Plan", "what is not stated stays");
    assert_eq!(ops.phases.len(), 4);
    assert_eq!(ops.phases[3].reads, [Input::Phase(2)]);
}

#[test]
fn a_third_profile_needs_nothing_but_its_file() {
    let text = "title = \"Thesis\"\n[[phases]]\nid = \"outline\"\nwrites = [\"{topic}.md\"]\n";
    let (profiles, problems) = load(&[source(text)]);
    assert_eq!(problems, []);
    let profile = profiles.last().unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.root.as_str()),
        ("x", "agentops/x")
    );
    assert!(
        profile
            .classify(&RelPath::new("agentops/x/a.md").unwrap())
            .is_some()
    );
}

#[test]
fn faults_are_reported_at_their_place_and_the_rest_is_kept() {
    for (text, place, why) in [
        ("name = 3", "3", "string"),
        (
            "[[phases]]\nid = \"a\"\nbudgt = \"x\"",
            "budgt",
            "unknown field",
        ),
        (
            "[[phases]]\nid = \"a\"\nwrites = [\"a.md\"]\nbudget = \"lots\"",
            "\"lots\"",
            "not a budget",
        ),
        (
            "[[phases]]\nid = \"a\"\nwrites = [\"a.md\"]\nreads = [\"b\"]",
            "\"b\"",
            "no phase of this profile",
        ),
        (
            "[[phases]]\nid = \"a\"\nwrites = [\"{x}.md\"]",
            "\"{x}.md\"",
            "not a placeholder",
        ),
        ("[[phases]]\nid = \"a\"", "\"a\"", "needs `writes`"),
        (
            "root = \"../x\"\n[[phases]]\nid = \"a\"\nwrites = [\"a.md\"]",
            "\"../x\"",
            "a folder of the workspace",
        ),
        ("title = \"x\"", "", "no [[phases]]"),
        ("title = \"x", "title = \"x", "string"),
    ] {
        let (profiles, problems) = load(&[source(text)]);
        let problem = problems
            .first()
            .unwrap_or_else(|| panic!("no problem in {text:?}"));
        assert!(
            text[problem.range.clone()].starts_with(place),
            "{text:?}: {problem:?}"
        );
        assert!(
            problem.message.contains(why),
            "{text:?}: {}",
            problem.message
        );
        assert!(profiles.len() >= 2, "the shipped profiles stay");
    }
}
