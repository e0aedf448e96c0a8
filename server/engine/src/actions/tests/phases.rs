use super::*;

const RESEARCH: &str = "//- /agentops/infrastructure-ops/research/a-research.md\n";
const ROADMAP: &str = "//- /agentops/product-dev/product/roadmap.md\n";
const FULL: &str = "## Problem\nx\n\n## Findings\nx\n\n## Approaches\nx\n\n## Recommendation\nx\n";

/// What is offered that is no remedy: title, and what choosing it does.
fn on(fixture: &str) -> Vec<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let found = code_actions(&fixture.snapshot(), &path, offset..offset);
    let others = found
        .into_iter()
        .filter(|action| ["advance", "start"].contains(&action.id));
    let shown = |command: &Command| serde_json::to_string(command).unwrap();
    others
        .map(|action| match action.effect {
            Effect::Command(command) => (action.title, shown(&command)),
            Effect::Blocked(reason, _) => (action.title, reason),
            effect => panic!("{effect:?}"),
        })
        .collect()
}

fn owned(title: &str, effect: &str) -> (String, String) {
    (title.to_owned(), effect.to_owned())
}

#[test]
fn a_topic_goes_on_from_the_title_of_its_latest_artifact() {
    let command =
        r#"{"profile":"infrastructure-ops","topic":"a","phase":"research","force":false}"#;
    assert_eq!(
        on(&format!("{RESEARCH}# A$0\n\n{FULL}")),
        [owned("Advance to Plan", command)]
    );
    assert_eq!(on(&format!("{RESEARCH}# A\n\n{FULL}\n$0\n")), []);
    let left = "//- /agentops/infrastructure-ops/plans/a-plan.md\n# P\n";
    assert_eq!(on(&format!("{RESEARCH}# A$0\n\n{FULL}{left}")), []);
    assert_eq!(on("//- /README.md\n# R$0\n"), []);
}

#[test]
fn what_is_in_the_way_is_said_and_can_be_overridden() {
    let found = on(&format!(
        "{RESEARCH}---\nx: $01\n---\n# A\n\n{FULL}\n## Open questions\n- which?\n"
    ));
    assert_eq!(
        found[0],
        owned("Advance to Plan", "Research is not ready: 1 open question")
    );
    assert_eq!(found[1].0, "Advance to Plan all the same");
    assert!(found[1].1.ends_with(r#""force":true}"#), "{found:?}");
}

#[test]
fn a_topic_begins_from_what_all_share() {
    let at = |text: &str| on(&format!("{ROADMAP}# Roadmap\n\n{text}\n"));
    let found = at("1. [ ] **User auth**enti$0cation: *sign in*");
    assert_eq!(
        found,
        [owned(
            "Start Spec initialization: User authentication: sign in",
            r#"{"profile":"product-dev","phase":"init","question":"User authentication: sign in"}"#
        )]
    );
    assert_eq!(
        at("## Pay$0ments")[0].0,
        "Start Spec initialization: Payments"
    );
    assert_eq!(at("Just wo$0rds"), []);
    assert_eq!(at("- 🦀$0"), []);
    assert_eq!(on(&format!("{ROADMAP}# Road$0map\n")), []);
}
