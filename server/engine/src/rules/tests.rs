mod files;
mod gates;
mod profiles;

use super::*;
use crate::fixture::Fixture;
use crate::workspace::Workspace;

/// What is reported, one line each: `path:line code: message`.
fn report(fixture: &str) -> String {
    report_of(&Fixture::new(fixture).snapshot())
}

fn report_of(snapshot: &Snapshot) -> String {
    let mut lines = Vec::new();
    for (path, found) in all_diagnostics(snapshot) {
        let text = snapshot.text(&path).unwrap();
        for diagnostic in found {
            let line = text.line_of(diagnostic.range.start) + 1;
            let place = &text.as_str()[diagnostic.range.clone()];
            lines.push(format!(
                "{path}:{line} {} «{place}» {}",
                diagnostic.code, diagnostic.message
            ));
        }
    }
    lines.join("\n")
}

const IN_ORDER: &str = "\
//- /CLAUDE.md
# Rules
See @docs/style.md.
//- /docs/style.md
# Style
//- /src/a.rs
fn main() {}
//- /agentops/infrastructure-ops/research/k8s-research.md
---
topic: k8s
status: complete
---
# Research

## Findings, v1.31

[code](../../../src/a.rs#L1-L2), [style](/docs/style.md#style), [[k8s-plan#Changes]], [web](https://x.org),
[up](../../../../elsewhere/x.md), [folder](../plans/), [self](#findings-v131), [ph](path/to/x.md)
//- /agentops/infrastructure-ops/plans/k8s-plan.md
# Plan

## Changes
[r](../research/k8s-research.md#findings-v131)
//- /README.md
[broken, but not ours](nowhere.md)
";

#[test]
fn a_workspace_in_order_is_silent() {
    assert_eq!(report(IN_ORDER), "");
}

#[test]
fn broken_links_say_what_was_probably_meant() {
    let fixture = "\
//- /src/auth/session.rs
x
//- /agentops/infrastructure-ops/research/a-research.md
# A
## Refund and dispute rules
[a](../../../src/session.rs) [b](#refund-rules) [[nope/b]] ![i](i.png)
[c][d]

[d]: b-research.md#x
";
    assert_eq!(
        report(fixture),
        "\
agentops/infrastructure-ops/research/a-research.md:3 broken-link «../../../src/session.rs» `src/session.rs` does not exist; did you mean `../../../src/auth/session.rs`?
agentops/infrastructure-ops/research/a-research.md:3 broken-link «#refund-rules» `agentops/infrastructure-ops/research/a-research.md` has no heading `#refund-rules`; did you mean `#refund-and-dispute-rules`?
agentops/infrastructure-ops/research/a-research.md:3 broken-link «nope/b» no document `nope/b` to link to
agentops/infrastructure-ops/research/a-research.md:3 broken-link «i.png» `agentops/infrastructure-ops/research/i.png` does not exist
agentops/infrastructure-ops/research/a-research.md:6 broken-link «b-research.md#x» `agentops/infrastructure-ops/research/b-research.md` does not exist; did you mean `a-research.md#x`?"
    );
}

#[test]
fn the_file_of_another_topic_was_not_meant() {
    let fixture = "\
//- /agentops/product-dev/specs/2025-11-06-a/planning/requirements.md
# A
//- /agentops/product-dev/specs/2025-11-07-b/spec.md
[r](planning/requirements.md)
";
    let report = report(fixture);
    assert!(
        report.contains("planning/requirements.md` does not exist"),
        "{report}"
    );
    assert!(!report.contains("did you mean"), "{report}");
}

#[test]
fn the_open_files_that_are_reported_are_found_without_the_others() {
    let fixture = "\
//- /agentops/agentops.toml
[budget]
//- /agentops/closed.md
# C
//- /agentops/open.md
# O
//- /README.md
# Not ours
";
    let mut workspace = Fixture::new(fixture).workspace;
    for path in [
        "README.md",
        "agentops/open.md",
        "agentops/unsaved.md",
        "agentops/agentops.toml",
        "agentops/profiles/mine/profile.toml",
    ] {
        workspace.open_buffer(RelPath::new(path).unwrap(), 1, "");
    }
    let snapshot = workspace.snapshot();
    let mut expected = reported_paths(&snapshot);
    expected.retain(|path| snapshot.is_open(path));
    assert_eq!(open_reported_paths(&snapshot), expected);
    assert_eq!(expected.len(), 4);
}

fn words(count: usize) -> String {
    "word ".repeat(count)
}

#[test]
fn the_load_of_the_phase_that_comes_is_reported_where_it_can_be_helped() {
    let fixture = format!(
        "//- /agentops/infrastructure-ops/research/big-research.md\n---\nstatus: complete\n---\n# Big\n{}\n",
        words(60_000)
    );
    let report = report(&fixture);
    assert!(
        report.starts_with("agentops/infrastructure-ops/research/big-research.md:4 over-budget «# Big» Plan of big will load 61."),
        "{report}"
    );
    assert!(report.contains("above its budget of 50k. Heaviest: agentops/infrastructure-ops/research/big-research.md (60k)"), "{report}");
    let advice = "save a bundle, whose digest is loaded instead: agentops bundle save big --phase research (−58k)";
    assert!(report.contains(advice), "{report}");
}

#[test]
fn the_rule_outranks_the_budget_and_comes_with_its_own_zone() {
    let at = |window: usize, words_loaded: usize| {
        let fixture = format!(
            "//- /agentops/agentops.toml\n[budget]\nwindow = {window}\n//- /agentops/infrastructure-ops/research/a-research.md\n# A\n//- /agentops/infrastructure-ops/plans/a-plan.md\n# P\n{}\n",
            words(words_loaded)
        );
        report(&fixture).split(' ').nth(1).unwrap_or("").to_owned()
    };
    assert_eq!(at(100_000, 10_000), "");
    assert_eq!(at(100_000, 35_000), "near-rule");
    assert_eq!(at(100_000, 45_000), "over-rule");
    assert_eq!(at(200_000, 52_000), "over-budget");
    assert_eq!(at(200_000, 90_000), "over-rule");
}

#[test]
fn what_is_behind_is_silent() {
    let fixture = format!(
        "//- /agentops/infrastructure-ops/research/a-research.md\n# A\n{}\n//- /agentops/infrastructure-ops/plans/a-plan.md\n---\nstatus: approved\n---\n# P\n{}\n//- /agentops/infrastructure-ops/implementation/a-report.md\n---\nstatus: complete\n---\n# R\n",
        words(90_000),
        words(90_000)
    );
    assert_eq!(report(&fixture), "");
}

#[test]
fn a_skipped_phase_is_named_with_the_file_that_is_missing() {
    let fixture = "\
//- /agentops/product-dev/specs/2025-11-06-auth/spec.md
# Spec
";
    assert_eq!(
        report(fixture),
        "agentops/product-dev/specs/2025-11-06-auth/spec.md:1 phase-skipped «# Spec» the phase Research was skipped: Writing reads it, but there is no agentops/product-dev/specs/2025-11-06-auth/planning/requirements.md"
    );
}

#[test]
fn a_phase_is_not_skipped_whose_bundle_is_there() {
    let spec = "//- /agentops/product-dev/specs/2025-11-06-auth/spec.md\n# Spec\n";
    for bundle in [
        "//- /agentops/bundles/auth-shape.md\n---\nbundle: auth-shape\n---\n# B\n",
        "//- /agentops/bundles/x.md\n---\nbundle: x\nprofile: product-dev\nphase: shape\ntopic: auth\n---\n# B\n",
    ] {
        let found = report(&format!("{spec}{bundle}"));
        assert!(!found.contains("phase-skipped"), "{found}");
    }
    let other =
        "//- /agentops/bundles/x.md\n---\nbundle: x\nphase: shape\ntopic: other\n---\n# B\n";
    assert!(report(&format!("{spec}{other}")).contains("phase-skipped"));
}

#[test]
fn a_changed_input_is_told_by_dates_or_outside_of_git_by_time() {
    let with = |research: &str, plan: &str| {
        report(&format!(
            "//- /agentops/infrastructure-ops/plans/a-plan.md\n{plan}# P\n//- /agentops/infrastructure-ops/research/a-research.md\n{research}# R\n"
        ))
    };
    let dated = |date: &str| format!("---\nupdated: {date}\n---\n");
    assert_eq!(with(&dated("2025-11-07"), &dated("2025-11-07")), "");
    assert!(
        with(&dated("2025-11-08"), &dated("2025-11-07"))
            .contains("it was updated 2025-11-08, this was written 2025-11-07")
    );
    // The fixture writes its files in order, minutes apart.
    assert!(with("", "").contains("its file was written 2 minutes later"));
    assert_eq!(
        with(
            "",
            "---\nstatus: x\n---\n<!-- agentops-ignore stale-input -->\n"
        ),
        ""
    );
}

#[test]
fn bad_front_matter_and_bad_profiles_have_their_place() {
    let fixture = "\
//- /agentops/agentops.toml
[budget]
window = \"big\"
//- /agentops/profiles/mine/profile.toml
[[phases]]
id = \"a\"
writes = [\"{what}.md\"]
//- /agentops/infrastructure-ops/research/a-research.md
---
topic: a: b
---
# R
[x](nowhere.md)
";
    let report = report(fixture);
    let lines: Vec<_> = report.lines().collect();
    assert!(
        lines[0].starts_with("agentops/agentops.toml:2 bad-profile «\"big\"»"),
        "{report}"
    );
    assert!(
        lines[1].starts_with(
            "agentops/infrastructure-ops/research/a-research.md:2 bad-front-matter «topic: a: b»"
        ),
        "{report}"
    );
    assert!(
        lines[2].contains(":5 broken-link"),
        "the rest of the file still works: {report}"
    );
    assert!(
        lines[3].starts_with("agentops/profiles/mine/profile.toml:2 bad-profile «\"a\"»")
            || lines[3].contains("{what}"),
        "{report}"
    );
}

#[test]
fn a_profile_that_there_is_not_is_named() {
    let report = report("//- /agentops/agentops.toml\nprofiles = [\"product-dev\", \"thesis\"]\n");
    assert!(report.starts_with("agentops/agentops.toml:1 bad-profile «\"thesis\"» there is no profile `thesis`: expected one of product-dev, infrastructure-ops"), "{report}");
}

#[test]
fn codes_can_be_turned_off_changed_and_silenced() {
    let with = |settings: &str, comment: &str| {
        let fixture = format!(
            "//- /agentops/agentops.toml\n{settings}\n//- /agentops/infrastructure-ops/research/a-research.md\n# R\n\n{comment}\n[x](nowhere.md)\n"
        );
        let found = all_diagnostics(&Fixture::new(&fixture).snapshot());
        found.first().map(|(_, found)| found[0].severity)
    };
    assert_eq!(with("", ""), Some(Severity::Warning));
    assert_eq!(
        with("[diagnostics.severity]\nbroken-link = \"hint\"", ""),
        Some(Severity::Hint)
    );
    assert_eq!(
        with("[diagnostics.severity]\nbroken-link = \"off\"", ""),
        None
    );
    assert_eq!(with("", "<!-- agentops-ignore broken-link -->"), None);
    assert_eq!(
        with("", "<!-- agentops-ignore over-rule -->"),
        Some(Severity::Warning)
    );
}

#[test]
fn the_table_has_every_code_once() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes, Code::ALL);
    assert!(RULES.iter().all(|rule| !rule.summary.is_empty()));
}
