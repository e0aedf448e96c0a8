use super::*;
use crate::fixture::Fixture;
use crate::state::state_reason;

const RESEARCH: &str = "agentops/infrastructure-ops/research/a-research.md";
const PLAN: &str = "agentops/infrastructure-ops/plans/a-plan.md";
const REPORT: &str = "agentops/infrastructure-ops/implementation/a-report.md";

/// A profile whose phases demand what a test is about, whatever the shipped ones do.
fn with_gate(gate: &str, path: &str, text: &str) -> String {
    let phase = match path {
        RESEARCH => "research",
        PLAN => "plan",
        _ => "implement",
    };
    format!(
        "//- /agentops/profiles/infrastructure-ops/profile.toml\n[[phases]]\nid = \"{phase}\"\n{gate}\n//- /{path}\n{text}\n"
    )
}

const NOTHING: &str = "gate.sections = []\ngate.ticked = false\ngate.bundle = false\n";

/// The problems of the gate of the phase of a path.
fn problems(fixture: &str, path: &str) -> Vec<String> {
    let snapshot = Fixture::new(fixture).snapshot();
    let path = RelPath::new(path).unwrap();
    let place = snapshot.place(&path).unwrap();
    let topic = snapshot
        .topic(place.profile, place.topic.as_deref())
        .unwrap();
    let gate = gate(&snapshot, topic, place.phase);
    for item in gate.items.iter().filter(|item| !item.passes()) {
        for place in &item.places {
            let text = snapshot.text(&place.path).unwrap();
            assert!(text.as_str().get(place.range.clone()).is_some());
        }
    }
    gate.problems().map(str::to_owned).collect()
}

fn of_research(gate: &str, text: &str) -> Vec<String> {
    problems(
        &with_gate(&format!("{NOTHING}{gate}"), RESEARCH, text),
        RESEARCH,
    )
}

#[test]
fn sections_have_to_be_there_with_something_in_them() {
    let gate = "gate.sections = [\"Problem\", \"Findings\"]";
    let of = |text: &str| {
        let fixture = with_gate(gate, RESEARCH, text);
        problems(&fixture, RESEARCH)
    };
    assert_eq!(
        of("# A\n\n## 1. **problem**\nx\n\n## FINDINGS\n\n### More\ny\n"),
        [""; 0]
    );
    assert_eq!(
        of("# A\n\n## Problem\n<!-- say it -->\n\n## Findings\n\n### More\n"),
        ["section Problem is empty", "section Findings is empty"]
    );
    assert_eq!(
        of("# A\n\n```\n## Problem\nx\n```\n> ## Findings\n> x\n"),
        ["section Problem is missing", "section Findings is missing"]
    );
    // An empty one does not outweigh a filled one.
    assert_eq!(of("## Problem\n## Problem\nx\n# Findings\nx\n"), [""; 0]);
}

#[test]
fn questions_are_open_until_they_are_ticked_or_struck_out() {
    let of = |questions: &str| of_research("", &format!("# A\n\n## Open questions\n{questions}\n"));
    for none in [
        "",
        "None\n",
        "None.\n",
        "- None\n",
        "- none at this time\n",
        "- *None*\n",
        "n/a\n",
        "—\n",
        "- [x] Which region? Frankfurt.\n  - [ ] tell finance\n",
        "- ~~Which region?~~\n",
        "All were answered by the team.\n",
        "<!-- - one? -->\n",
        "- \n",
    ] {
        assert_eq!(of(none), [""; 0], "{none:?}");
    }
    for one in [
        "- Which region?\n",
        "- [ ] Which region?\n  - details\n",
        "1. Which region\n",
        "Which region?\n",
        "### Which region?\n\nNobody knows.\n",
        "- [~] Which region?\n",
        "- Nonetheless, which region?\n",
    ] {
        assert_eq!(of(one), ["1 open question"], "{one:?}");
    }
    assert_eq!(of("- a\n- [ ] b\n- [x] c\n\n1. d\n"), ["3 open questions"]);
    let elsewhere = of_research("", "# A\n\n## Notes\n- Which region?\n");
    assert_eq!(elsewhere, [""; 0]);
    let off = of_research("gate.questions = false", "# A\n\n## Open questions\n- x\n");
    assert_eq!(off, [""; 0]);
}

#[test]
fn boxes_are_those_of_the_report_or_else_those_of_the_plan() {
    let of = |report: &str, plan: &str| {
        let gate = "gate.ticked = true\ngate.bundle = false\ngate.sections = []";
        let report = with_gate(gate, REPORT, report);
        problems(&format!("{report}//- /{PLAN}\n{plan}\n"), REPORT)
    };
    assert_eq!(of("# R\n- [x] a\n", "# P\n- [ ] a\n"), [""; 0]);
    assert_eq!(
        of("# R\n", "# P\n- [ ] a\n- [x] b\n"),
        ["1 of 2 boxes are not ticked"]
    );
    assert_eq!(of("# R\n- [ ] a\n", ""), ["the box is not ticked"]);
    assert_eq!(of("# R\n", "# P\n"), [""; 0]);
    assert_eq!(
        of("# R\n- [x] a\n\n## Open questions\n- [ ] q\n", "# P\n"),
        ["1 open question"],
        "a question is no step"
    );
}

#[test]
fn files_that_steps_need_have_to_be_there() {
    let of = |text: &str| problems(&with_gate(NOTHING, PLAN, text), PLAN);
    assert_eq!(of("# P\n- Create: `src/x.rs`\n"), [""; 0]);
    assert_eq!(
        of("# P\n- Modify: `src/x.rs`\n"),
        ["src/x.rs is to be changed and is not there"]
    );
    assert_eq!(of("# P\n- [x] Modify: `src/x.rs`\n- [ ] More\n"), [""; 0]);
    let silenced = "# P\n\n<!-- agentops-ignore missing-file -->\n- Modify: `src/x.rs`\n";
    assert_eq!(of(silenced), [""; 0]);
    let off = format!("{NOTHING}gate.references = false\n");
    let off = problems(&with_gate(&off, PLAN, "- Modify: `src/x.rs`\n"), PLAN);
    assert_eq!(off, [""; 0]);
}

#[test]
fn the_load_and_a_bundle_are_demanded_where_the_profile_says_so() {
    let big = "word ".repeat(70_000);
    let found = of_research("", &big);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("its load of 7") && found[0].ends_with(" is above 60k"));
    assert_eq!(of_research("gate.load = false", &big), [""; 0]);
    let bundle = NOTHING.replace("bundle = false", "bundle = true");
    assert_eq!(
        problems(&with_gate(&bundle, RESEARCH, "# A\n"), RESEARCH),
        ["there is no fresh bundle of it"]
    );
}

#[test]
fn a_phase_of_several_artifacts_needs_all_of_them() {
    let mission = "agentops/product-dev/product/mission.md";
    let found = problems(&format!("//- /{mission}\n# M\n"), mission);
    let missing: Vec<_> = found.iter().filter(|p| p.ends_with("is missing")).collect();
    assert!(
        missing.iter().any(|p| p.contains("product/roadmap.md"))
            && missing.iter().any(|p| p.contains("product/tech-stack.md"))
            && !missing.iter().any(|p| p.contains("mission.md")),
        "{found:?}"
    );
}

#[test]
fn states_say_why() {
    let of = |fixture: &str, phase: usize| {
        let snapshot = Fixture::new(fixture).snapshot();
        let topic = &snapshot.topics()[0];
        let stand = state_reason(&snapshot, topic, phase);
        (stand.state.as_str(), stand.reason, stand.gate.is_some())
    };
    let owned = |state: &'static str, reason: &str, gate| (state, reason.to_owned(), gate);
    let gate = "gate.sections = [\"Problem\"]";
    let draft = with_gate(gate, RESEARCH, "# A\n\n## Open questions\n- q\n");
    assert_eq!(
        of(&draft, 0),
        owned("draft", "section Problem is missing, 1 open question", true)
    );
    assert_eq!(
        of(&draft, 1),
        owned("absent", "it has no artifact yet", false)
    );
    let ready = with_gate(gate, RESEARCH, "# A\n\n## Problem\nx\n");
    assert_eq!(of(&ready, 0), owned("ready", "its gate passes", true));
    let said = with_gate(gate, RESEARCH, "---\nstatus: complete\n---\n# A\n");
    assert_eq!(of(&said, 0), owned("done", "its status says so", true));
    let left = format!("{draft}//- /{PLAN}\n# P\n");
    assert_eq!(of(&left, 0), owned("done", "Plan has begun", false));
    let stale = format!(
        "//- /{RESEARCH}\n---\nupdated: 2025-11-08\n---\n//- /{PLAN}\n---\nupdated: 2025-11-07\n---\n"
    );
    let (state, reason, _) = of(&stale, 1);
    assert_eq!(state, "stale");
    assert_eq!(
        reason,
        format!("{RESEARCH} changed: it was updated 2025-11-08, this was written 2025-11-07")
    );
}

#[test]
fn a_summary_names_the_first_problems() {
    let gate = "gate.sections = [\"A\", \"B\", \"C\", \"D\", \"E\"]";
    let snapshot = Fixture::new(&with_gate(gate, RESEARCH, "# X\n")).snapshot();
    let found = super::gate(&snapshot, &snapshot.topics()[0], 0);
    assert_eq!(
        found.summary(),
        "section A is missing, section B is missing, section C is missing, and 2 more"
    );
}
