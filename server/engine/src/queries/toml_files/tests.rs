use crate::fixture::Fixture;
use crate::queries::{completion, hover};

const PROFILE: &str = "//- /agentops/profiles/mine/profile.toml\n";
const SETTINGS: &str = "//- /agentops/agentops.toml\n";
const OTHERS: &str = "//- /agentops/profiles/mine/agents/writer.md\n# W\n";

/// What is offered: label, and the line after it was chosen.
fn offered(fixture: &str) -> Vec<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&path).unwrap().as_str();
    let found = completion::completion(&snapshot, &path, offset);
    let after = |item: &completion::CompletionItem| {
        let mut text = text.to_owned();
        text.replace_range(item.range.clone(), &item.new_text);
        let line = text[item.range.start..].split('\n').next().unwrap_or("");
        let start = text[..item.range.start].rfind('\n').map_or(0, |at| at + 1);
        format!("{}{line}", &text[start..item.range.start])
    };
    let items = found.items.iter();
    items
        .map(|item| (item.label.clone(), after(item)))
        .collect()
}

fn labels(fixture: &str) -> Vec<String> {
    offered(fixture)
        .into_iter()
        .map(|(label, _)| label)
        .collect()
}

#[track_caller]
fn offers(fixture: &str, label: &str, line: &str) {
    let found = offered(fixture);
    let one = found.iter().find(|(found, _)| found == label);
    let one = one.unwrap_or_else(|| panic!("no {label}: {found:?}"));
    assert_eq!(one.1, line, "{fixture}");
}

fn said(fixture: &str) -> Option<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let hover = hover::hover(&snapshot, &path, offset, &|_| None)?;
    let text = snapshot.text(&path)?.as_str();
    Some((text[hover.range].to_owned(), hover.markdown))
}

#[test]
fn keys_are_offered_that_the_table_has_not_got() {
    let phases = format!("{PROFILE}[[phases]]\nid = \"a\"\n$0\n[[phases]]\ntitle = \"b\"\n");
    let found = labels(&phases);
    for key in ["title", "budget", "gate", "writes"] {
        assert!(found.iter().any(|label| label == key), "{key}: {found:?}");
    }
    assert!(!found.iter().any(|label| label == "id"), "{found:?}");
    offers(&phases, "budget", "budget = ");
    offers(&phases, "gate", "gate.");
    offers(
        &format!("{PROFILE}[[phases]]\ngate.s$0\n"),
        "sections",
        "gate.sections = ",
    );
    offers(
        &format!("{PROFILE}[[phases]]\ngate.sections = []\ngate.$0\n"),
        "ticked",
        "gate.ticked = ",
    );
    offers(&format!("{SETTINGS}[bud$0]\n"), "budget", "[budget]");
    offers(
        &format!("{SETTINGS}[budget]\nwin$0 = 5\n"),
        "window",
        "window = 5",
    );
    offers(
        &format!("{SETTINGS}[diagnostics.sev$0]\n"),
        "severity",
        "[diagnostics.severity]",
    );
    offers(
        &format!("{SETTINGS}[diagnostics.severity]\n$0\n"),
        "broken-link",
        "broken-link = ",
    );
    assert_eq!(labels(&format!("{SETTINGS}# wind$0\n")), [""; 0]);
}

#[test]
fn values_are_those_that_there_are() {
    let phase = |line: &str| {
        format!(
            "{PROFILE}[[phases]]\nid = \"draft\"\nwrites = [\"{{topic}}.md\"]\n{line}\n{OTHERS}"
        )
    };
    offers(&phase("agent = $0"), "writer", "agent = \"writer\"");
    offers(&phase("agent = \"wr$0\""), "writer", "agent = \"writer\"");
    offers(&phase("reads = [\"$0\"]"), "draft", "reads = [\"draft\"]");
    offers(
        &phase("reads = $0"),
        "references",
        "reads = [\"references\"]",
    );
    offers(&phase("reads = [\n  $0\n]"), "draft", "  \"draft\"");
    offers(&phase("gate.ticked = t$0"), "true", "gate.ticked = true");
    offers(
        &phase("[[routes]]\nwhen = { phase = \"$0\", mentions = [] }"),
        "draft",
        "when = { phase = \"draft\", mentions = [] }",
    );
    offers(
        &phase("[[routes]]\nwhen = { $0 }"),
        "mentions",
        "when = { mentions =  }",
    );
    offers(
        &phase("[[routes]]\nto = \"$0"),
        "product-dev/spec",
        "to = \"product-dev/spec",
    );
    offers(
        &format!("{SETTINGS}profiles = [\"product-dev\", \"$0\"]\n"),
        "infrastructure-ops",
        "profiles = [\"product-dev\", \"infrastructure-ops\"]",
    );
    offers(
        &format!("{SETTINGS}[diagnostics.severity]\nbroken-link = $0\n"),
        "off",
        "broken-link = \"off\"",
    );
    offers(
        &format!("{SETTINGS}[budget]\nencoding = \"$0\"\n"),
        "o200k_base",
        "encoding = \"o200k_base\"",
    );
}

#[test]
fn keys_and_values_are_explained() {
    let says = |fixture: &str, place: &str, words: &str| {
        let (found, markdown) = said(fixture).unwrap_or_else(|| panic!("nothing: {fixture}"));
        assert_eq!(found, place, "{fixture}");
        assert!(markdown.contains(words), "{markdown}");
    };
    says(
        &format!("{SETTINGS}[budget]\nru$0le = 0.4\n"),
        "rule",
        "share of the window",
    );
    says(&format!("{SETTINGS}[bud$0get]\n"), "budget", "budget");
    says(
        &format!("{PROFILE}[[phases]]\ngate.sec$0tions = []\n"),
        "sections",
        "eading",
    );
    says(
        &format!(
            "{PROFILE}[[phases]]\nreads = [\"ref$0erences\"]\nid = \"a\"\nwrites = [\"a.md\"]\n"
        ),
        "references",
        "plans name",
    );
    says(
        &format!("{SETTINGS}[diagnostics.severity]\nbroken-l$0ink = \"off\"\n"),
        "broken-link",
        "leads nowhere",
    );
    assert_eq!(said(&format!("{SETTINGS}[budget]\nnothing$0 = 1\n")), None);
}

#[test]
fn no_text_is_too_broken() {
    for text in [
        "$0",
        "[",
        "[[",
        "a",
        "a =",
        "a = [",
        "a = {b = [\"",
        "\"",
        "=",
        "= =",
        "[a",
        "漢 = \"字",
        "a.b.c.",
        "'",
        "]",
        "a = ]\n}",
    ] {
        for at in 0..=text.len() {
            if text.is_char_boundary(at) && !text.contains('$') {
                let (a, b) = text.split_at(at);
                offered(&format!("{SETTINGS}{a}$0{b}"));
                said(&format!("{PROFILE}{a}$0{b}"));
            }
        }
    }
    assert!(
        labels(&format!("{SETTINGS}$0"))
            .iter()
            .any(|label| label == "profiles")
    );
}
