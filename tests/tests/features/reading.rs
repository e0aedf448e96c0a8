//! Hover, lenses, hints, outlines, links, definitions, references, folds, symbols.

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{MISSION, PLAN, RESEARCH, document, sample};

/// A session with the plan open.
fn session() -> (Workspace, Client, String) {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    (workspace, client, uri)
}

fn hover(client: &mut Client, uri: &str, needle: &str) -> (String, String) {
    let place = client.place(uri, needle);
    let hover = client.request("textDocument/hover", place);
    let text = client.text(uri);
    let about = client.encoding().slice(text, &hover["range"]);
    let value = hover["contents"]["value"].as_str().expect("a text");
    (about.to_owned(), value.to_owned())
}

#[test]
fn a_heading_tells_its_tokens_and_its_share() {
    let (_workspace, mut client, uri) = session();
    let (about, text) = hover(&mut client, &uri, "Changes\n");
    assert_eq!(about, "## Changes");
    assert!(text.contains("tokens"), "{text}");
    assert!(text.contains("% of the document"), "{text}");
}

#[test]
fn a_title_explains_the_load_of_its_phase_as_a_table() {
    let (_workspace, mut client, uri) = session();
    let (about, text) = hover(&mut client, &uri, "Plan 🦀");
    assert_eq!(about, "# Plan 🦀");
    assert!(text.contains("| Part "), "{text}");
    assert!(text.contains("| **Total** "), "{text}");
    assert!(text.contains(RESEARCH), "{text}");
    assert!(text.contains("50k"), "{text}");
}

#[test]
fn a_key_of_front_matter_is_explained() {
    let (_workspace, mut client, uri) = session();
    let (about, text) = hover(&mut client, &uri, "status");
    assert!(about.starts_with("status"), "{about}");
    assert!(text.contains("approved"), "{text}");
}

#[test]
fn a_link_tells_where_it_leads() {
    let (_workspace, mut client, uri) = session();
    let (_, text) = hover(&mut client, &uri, "k8s-upgrade-research.md#findings");
    assert!(text.contains("Findings"), "{text}");
    let (_, text) = hover(&mut client, &uri, "gone.md");
    assert!(text.contains("does not exist"), "{text}");
}

#[test]
fn plain_text_has_nothing_to_tell() {
    let (_workspace, mut client, uri) = session();
    let place = client.place(&uri, "kubectl");
    assert_eq!(client.request("textDocument/hover", place), Value::Null);
}

#[test]
fn a_hover_is_in_a_format_that_the_client_has() {
    let workspace = sample();
    let mut capabilities = capabilities::full();
    capabilities["textDocument"]["hover"]["contentFormat"] = json!(["plaintext"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "Changes\n");
    let hover = client.request("textDocument/hover", place);
    assert_eq!(hover["contents"]["kind"], "plaintext");
}

fn lens_titles(client: &mut Client, uri: &str) -> Vec<String> {
    let lenses = client.request("textDocument/codeLens", document(uri));
    let title = |lens: &Value| lens["command"]["title"].as_str().unwrap().to_owned();
    array(&lenses).iter().map(title).collect()
}

#[test]
fn the_load_stands_over_the_title() {
    let (workspace, mut client, uri) = session();
    let titles = lens_titles(&mut client, &uri);
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert_eq!(titles[1], "Advance to Implement");
    assert!(titles[0].starts_with("Plan · "), "{titles:?}");
    assert!(titles[0].contains(" of 50k · "), "{titles:?}");
    assert!(titles[0].contains("% of window"), "{titles:?}");
    let lenses = client.request("textDocument/codeLens", document(&uri));
    assert_eq!(lenses[0]["range"]["start"]["line"], 3);
    client.replace(&uri, "draft", "approved");
    let titles = lens_titles(&mut client, &uri);
    assert!(titles[1].starts_with("Next: Implement · "), "{titles:?}");
    // Files that are not open have theirs; files of no phase have none.
    let mission = workspace.uri(MISSION);
    let titles = lens_titles(&mut client, &mission);
    assert_eq!(titles[1..], ["Start Spec initialization…"], "{titles:?}");
    let other = client.request(
        "textDocument/codeLens",
        document(&workspace.uri("src/main.rs")),
    );
    assert!(other.is_null() || array(&other).is_empty());
}

fn hints(client: &mut Client, uri: &str, range: &Value) -> Vec<(u64, String)> {
    let params = json!({"textDocument": {"uri": uri}, "range": range});
    let hints = client.request("textDocument/inlayHint", params);
    let hint = |hint: &Value| {
        let line = hint["position"]["line"].as_u64().unwrap();
        (line, hint["label"].as_str().unwrap().to_owned())
    };
    array(&hints).iter().map(hint).collect()
}

#[test]
fn headings_show_their_tokens() {
    let (_workspace, mut client, uri) = session();
    let range = client.whole(&uri);
    let found = hints(&mut client, &uri, &range);
    let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 5, 11, 18]);
    assert!(
        found.iter().all(|(_, label)| label.ends_with(" tokens")),
        "{found:?}"
    );
    let part = json!({"start": {"line": 8, "character": 0}, "end": {"line": 12, "character": 0}});
    assert_eq!(hints(&mut client, &uri, &part).len(), 1);
}

#[test]
fn hints_and_lenses_can_be_turned_off() {
    let (_workspace, mut client, uri) = session();
    client.settings = json!({"agentops": {"editor": {"inlayHints": false, "codeLens": false}}});
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    let range = client.whole(&uri);
    client.until("no hints and no lenses", |client| {
        let none = hints(client, &uri, &range).is_empty() && lens_titles(client, &uri).is_empty();
        none.then_some(())
    });
}

/// Names of symbols, those in others indented.
fn outline(symbols: &Value, depth: usize, lines: &mut Vec<String>) {
    for symbol in symbols.as_array().into_iter().flatten() {
        lines.push(format!(
            "{}{}",
            "  ".repeat(depth),
            symbol["name"].as_str().unwrap()
        ));
        outline(&symbol["children"], depth + 1, lines);
    }
}

const OUTLINE: [&str; 6] = [
    "Front matter",
    "  status",
    "Plan 🦀",
    "  Changes",
    "  Validation",
    "  Rollback",
];

#[test]
fn a_document_has_an_outline() {
    let (_workspace, mut client, uri) = session();
    let symbols = client.request("textDocument/documentSymbol", document(&uri));
    let mut lines = Vec::new();
    outline(&symbols, 0, &mut lines);
    assert_eq!(lines, OUTLINE);
    let changes = &symbols[1]["children"][0];
    let text = client.text(&uri);
    let slice = |range: &Value| client.encoding().slice(text, range).to_owned();
    assert_eq!(slice(&changes["selectionRange"]), "## Changes");
    assert!(slice(&changes["range"]).ends_with("- [ ] write\n\n"));
}

#[test]
fn an_outline_is_flat_where_the_client_knows_no_tree() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&[
        "/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport",
    ]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let symbols = client.request("textDocument/documentSymbol", document(&uri));
    let mut lines = Vec::new();
    outline(&symbols, 0, &mut lines);
    assert_eq!(lines, OUTLINE.map(str::trim));
}

#[test]
fn artifacts_topics_and_phases_are_symbols_of_the_workspace() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let mut find = |query: &str| {
        let symbols = client.request("workspace/symbol", json!({"query": query}));
        let name = |symbol: &Value| {
            let name = symbol["name"].as_str().unwrap();
            let container = symbol["containerName"].as_str().unwrap_or("");
            format!(
                "{name} {container} {}",
                symbol["location"]["uri"].as_str().unwrap()
            )
        };
        let names: Vec<String> = array(&symbols).iter().map(name).collect();
        names
    };
    let all = find("");
    for file in [RESEARCH, PLAN, MISSION] {
        assert!(
            all.iter().any(|symbol| symbol.ends_with(file)),
            "{file}: {all:#?}"
        );
    }
    let topic = find("k8s-upgrade");
    assert!(!topic.is_empty(), "no topic");
    assert!(
        topic.iter().any(|symbol| symbol.ends_with(PLAN)),
        "{topic:#?}"
    );
    let title = find("kubernetes");
    assert!(
        title.iter().any(|symbol| symbol.ends_with(RESEARCH)),
        "{title:#?}"
    );
    assert!(find("no such thing at all").is_empty());
}

#[test]
fn links_can_be_clicked() {
    let (workspace, mut client, uri) = session();
    let links = client.request("textDocument/documentLink", document(&uri));
    let text = client.text(&uri);
    let research = workspace.uri(RESEARCH);
    let link = |link: &Value| {
        let slice = client.encoding().slice(text, &link["range"]);
        let target = link["target"].as_str().unwrap();
        (
            slice.to_owned(),
            target.split('#').next().unwrap().to_owned(),
        )
    };
    let links: Vec<_> = array(&links).iter().map(link).collect();
    assert_eq!(
        links,
        [
            (
                "../research/k8s-upgrade-research.md#findings".to_owned(),
                research.clone()
            ),
            ("k8s-upgrade-research".to_owned(), research),
            ("#changes".to_owned(), uri.clone()),
        ]
    );
}

#[test]
fn a_link_leads_to_its_definition() {
    let (workspace, mut client, uri) = session();
    let place = client.place(&uri, "search.md#findings");
    let found = client.request("textDocument/definition", place);
    let [link] = array(&found).as_slice() else {
        panic!("{found}");
    };
    assert_eq!(link["targetUri"], workspace.uri(RESEARCH));
    let text = workspace.read(RESEARCH);
    let selected = client
        .encoding()
        .slice(&text, &link["targetSelectionRange"]);
    assert_eq!(selected, "## Findings");
    let place = client.place(&uri, "gone.md");
    let nowhere = client.request("textDocument/definition", place);
    assert!(nowhere.is_null() || array(&nowhere).is_empty());
}

#[test]
fn a_definition_is_a_location_where_the_client_knows_no_links() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/textDocument/definition/linkSupport"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "#findings");
    let found = client.request("textDocument/definition", place);
    let found = found.as_array().map_or(&found, |all| &all[0]);
    assert_eq!(found["uri"], workspace.uri(RESEARCH));
    assert_eq!(found["range"]["start"]["line"], 11);
}

fn references(client: &mut Client, place: &Value, with_declaration: &Value) -> Vec<String> {
    let mut params = place.clone();
    params["context"] = json!({"includeDeclaration": with_declaration});
    let found = client.request("textDocument/references", params);
    let line = |location: &Value| {
        let uri = location["uri"].as_str().unwrap();
        let name = uri.rsplit('/').next().unwrap();
        format!(
            "{name}:{}",
            location["range"]["start"]["line"].as_u64().unwrap() + 1
        )
    };
    found.as_array().into_iter().flatten().map(line).collect()
}

#[test]
fn a_heading_knows_who_links_to_it() {
    let (_workspace, mut client, uri) = session();
    let place = client.place(&uri, "Changes\n");
    let mut found = references(&mut client, &place, &json!(false));
    found.sort();
    assert_eq!(
        found,
        [
            "k8s-upgrade-plan.md:21",
            "k8s-upgrade-research.md:18",
            "k8s-upgrade-research.md:18"
        ]
    );
    let found = references(&mut client, &place, &json!(true));
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found.contains(&"k8s-upgrade-plan.md:6".to_owned()),
        "{found:?}"
    );
}

#[test]
fn sections_front_matter_and_code_can_be_folded() {
    let (_workspace, mut client, uri) = session();
    let folds = client.request("textDocument/foldingRange", document(&uri));
    let lines = |fold: &Value| {
        (
            fold["startLine"].as_u64().unwrap(),
            fold["endLine"].as_u64().unwrap(),
        )
    };
    let lines: Vec<_> = array(&folds).iter().map(lines).collect();
    assert_eq!(
        lines,
        [
            (0, 2),
            (3, 20),
            (5, 9),
            (8, 9),
            (11, 16),
            (13, 16),
            (18, 20)
        ]
    );
}
