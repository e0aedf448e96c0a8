mod files;
mod phases;

use super::*;
use crate::edits::apply;
use crate::fixture::Fixture;
use crate::rules::diagnostics;
use crate::workspace::Workspace;

const OTHERS: &str =
    "//- /agentops/infrastructure-ops/research/k8s-research.md\n# K\n## Findings & more\n";

fn plan(text: &str) -> String {
    format!("{OTHERS}//- /agentops/infrastructure-ops/plans/k8s-plan.md\n{text}")
}

/// What is offered at the cursor: title and the text after it.
fn offered(fixture: &str) -> Vec<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&path).unwrap().as_str();
    code_actions(&snapshot, &path, offset..offset)
        .into_iter()
        .filter(|action| action.kind == ActionKind::QuickFix)
        // What is done by a command has no text after it.
        .filter(|action| action.edits().is_some())
        .map(|action| {
            let edits = action.edits().unwrap().documents.get(&path);
            let after = apply(text, edits.map_or(&[], Vec::as_slice));
            if action.edits().unwrap().creates.is_empty() {
                assert_gone(&fixture.workspace, &path, &action, &after);
            }
            (action.title, after)
        })
        .collect()
}

/// After an action one diagnostic of its code is gone.
fn assert_gone(workspace: &Workspace, path: &RelPath, action: &CodeAction, after: &str) {
    let count = |workspace: &Workspace| {
        diagnostics(&workspace.snapshot(), path)
            .iter()
            .filter(|diagnostic| Some(diagnostic.code) == action.fixes)
            .count()
    };
    let mut changed = Workspace::open(workspace.disk());
    changed.open_buffer(path.clone(), 1, after);
    assert!(count(&changed) < count(workspace), "{after}");
}

fn after(text: &str, title: &str) -> String {
    let all = offered(&plan(text));
    let found = all.iter().find(|(found, _)| found.contains(title));
    found
        .unwrap_or_else(|| panic!("no {title}: {all:#?}"))
        .1
        .clone()
}

#[test]
fn a_broken_link_is_corrected() {
    assert_eq!(
        after(
            "- [漢](../research/k8s-reserch.m$0d#findings \"t\")\r\n",
            "Change"
        ),
        "- [漢](../research/k8s-research.md#findings--more \"t\")\r\n"
    );
    assert_eq!(
        after("> | [[k8s-research#$0Findings]] |\n> |---|\n", "Change"),
        "> | [[k8s-research#findings--more]] |\n> |---|\n"
    );
    assert_eq!(
        after(
            "[x][d]\n\n[d]: <../research/k8s-rese$0arch.md#finding>\n",
            "Change"
        ),
        "[x][d]\n\n[d]: <../research/k8s-research.md#findings--more>\n"
    );
    assert!(
        offered(&plan("[x](nothing-alike$0.png)\n"))
            .iter()
            .all(|(t, _)| t.starts_with("Silence"))
    );
}

#[test]
fn a_code_is_silenced_before_its_block() {
    let silence = |text: &str| after(text, "Silence broken-link for this block");
    assert_eq!(
        silence("---\na: 1\n---\n# P 😀\n\none\ntwo [x](n$0o.png)\n"),
        "---\na: 1\n---\n# P 😀\n\n<!-- agentops-ignore broken-link -->\none\ntwo [x](no.png)\n"
    );
    assert_eq!(
        silence("# P\r\n- a\r\n  - > [x](n$0o.png)\r\n"),
        "# P\r\n<!-- agentops-ignore broken-link -->\r\n- a\r\n  - > [x](no.png)\r\n"
    );
    assert_eq!(
        silence("|a|\n|-|\n|[x](n$0o.png)|\n"),
        "<!-- agentops-ignore broken-link -->\n|a|\n|-|\n|[x](no.png)|\n"
    );
    assert_eq!(
        silence("text\n# [x](n$0o.png)\n"),
        "text\n<!-- agentops-ignore broken-link -->\n# [x](no.png)\n"
    );
}

#[test]
fn a_load_is_silenced_at_the_title() {
    let research = "//- /agentops/infrastructure-ops/research/a-research.md\n";
    let text = format!(
        "{research}---\nx: 1\n---\n# $0A\n{}\n",
        "word ".repeat(70_000)
    );
    let found = offered(&text);
    assert_eq!(found[0].0, "Silence over-budget for this block");
    assert!(
        found[0]
            .1
            .contains("---\n<!-- agentops-ignore over-budget -->\n# A\n")
    );
}

#[test]
fn nothing_where_a_comment_would_not_help_or_nothing_is_wrong() {
    assert_eq!(offered(&plan("---\na: b: $0c\n---\n# P\n")), []);
    assert_eq!(offered(&plan("[d]\n\n[d]: no$0thing-alike.png\n")), []);
    assert_eq!(offered(&plan("# P$0\n")), []);
    assert_eq!(offered(&plan("[x](no.png)\n\ntext$0\n")), []);
}

#[test]
fn ids_are_those_of_the_files_and_every_action_says_what_it_does() {
    let ids: Vec<_> = ACTIONS.iter().map(|action| action.id).collect();
    assert_eq!(
        ids,
        [
            "correct-link",
            "change-path",
            "choose-file",
            "mark-as-new",
            "mark-as-modified",
            "create-file",
            "correct-bundle",
            "update-tokens",
            "save-again",
            "save-bundle",
            "load-bundle",
            "restore-bundle",
            "normalise",
            "silence",
            "advance",
            "start"
        ]
    );
    assert!(ACTIONS.iter().all(|action| !action.title.is_empty()));
}
