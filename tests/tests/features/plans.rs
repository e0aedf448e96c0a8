//! Plans and the files that they name, in both directions.

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Reply, Setup, array, code};
use agentops_tests::fixture::Workspace;
use agentops_tests::position::Encoding;
use serde_json::{Value, json};

use super::document;

const K8S: &str = "agentops/infrastructure-ops/plans/k8s-upgrade-plan.md";
const MONITORING: &str = "agentops/infrastructure-ops/plans/monitoring-plan.md";
const SOURCE: &str = "src/größe 1%.rs";

/// Two open plans that name a file whose name URIs escape.
fn workspace() -> Workspace {
    Workspace::new(&format!(
        "\
//- /{K8S}
---
status: approved
---
# Upgrade 🦀

## Drain
- [ ] Drain the nodes first
  - 🦀é Modify: `{SOURCE}:2-3` and `{SOURCE}::later`
  - [MODIFY] [the same](<../../../src/gr%C3%B6%C3%9Fe%201%25.rs>)
- [x] Done
  - Create: `lib/new.py`
//- /{MONITORING}
# Monitoring

- Modify: `{SOURCE}:3`
- Delete: `lib/new.py`
//- /{SOURCE}
use std::fmt;
// ``` 漢 🦀
fn first() {{}}
fn later() {{}}
//- /lib/new.py
x = 1
//- /lib/data.bin
\0\0
"
    ))
}

fn session() -> (Workspace, Client) {
    let workspace = workspace();
    let client = Setup::on(&workspace).indexed();
    (workspace, client)
}

fn hover(client: &mut Client, uri: &str, needle: &str) -> Option<String> {
    let place = client.place(uri, needle);
    let hover = client.request("textDocument/hover", place);
    Some(hover["contents"]["value"].as_str()?.to_owned())
}

#[test]
fn files_that_a_plan_names_are_links() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, K8S);
    let links = client.request("textDocument/documentLink", document(&uri));
    let text = client.text(&uri);
    let of = |link: &Value| client.encoding().slice(text, &link["range"]).to_owned();
    let found: Vec<String> = array(&links).iter().map(of).collect();
    assert_eq!(
        found,
        [
            &*format!("{SOURCE}:2-3"),
            &format!("{SOURCE}::later"),
            "../../../src/gr%C3%B6%C3%9Fe%201%25.rs",
            "lib/new.py",
        ]
    );
    let target = format!("{}#L2", workspace.uri(SOURCE));
    assert_eq!(links[0]["target"], *target);
    let tooltip = links[0]["tooltip"].as_str().unwrap();
    assert!(
        tooltip.starts_with(&format!("{SOURCE} · modify")),
        "{tooltip}"
    );
    assert!(
        tooltip.ends_with("lines 2-3 · step: “Drain the nodes first”"),
        "{tooltip}"
    );
    let tooltip = links[2]["tooltip"].as_str().unwrap();
    assert!(tooltip.contains(" · modify"), "{tooltip}");
    // Other Markdown has the links that are written as links.
    let other = workspace.uri("docs/other.md");
    client.open(&other, "`src/main.rs` and `lib/new.py`\n");
    let links = client.request("textDocument/documentLink", document(&other));
    assert!(array(&links).is_empty());
}

#[test]
fn a_reference_leads_to_its_lines_and_to_its_symbol() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, K8S);
    let lines = |client: &mut Client, needle: &str| {
        let place = client.place(&uri, needle);
        let found = client.request("textDocument/definition", place);
        let target = &array(&found)[0];
        assert_eq!(target["targetUri"], *workspace.uri(SOURCE));
        target["targetSelectionRange"]["start"]["line"].clone()
    };
    assert_eq!(lines(&mut client, &format!("{SOURCE}:2")), 1);
    assert_eq!(lines(&mut client, &format!("{SOURCE}::")), 3);
    // What is open counts.
    let source = client.open_file(&workspace, SOURCE);
    client.replace(&source, "use std::fmt;\n", "\n\n\n");
    assert_eq!(lines(&mut client, &format!("{SOURCE}::")), 5);
}

#[test]
fn a_reference_shows_the_lines_and_who_else_plans_to_change_them() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, K8S);
    let needle = format!("{SOURCE}:2");
    let text = hover(&mut client, &uri, &needle).unwrap();
    for part in [
        &*format!("**`{SOURCE}`** · modify"),
        "4 lines, ",
        "Step: Drain the nodes first",
        &format!(
            "[monitoring](<{}#L3>): modify line 3",
            workspace.uri(MONITORING)
        ),
        "````rust\n// ``` 漢 🦀\nfn first() {}\n````",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    let source = client.open_file(&workspace, SOURCE);
    client.replace(&source, "first", "renamed");
    let text = hover(&mut client, &uri, &needle).unwrap();
    assert!(text.contains("fn renamed"), "what is open counts: {text}");
    client.close(&uri);
    client.open(&uri, "- Modify: `lib/data.bin:1`\n");
    let text = hover(&mut client, &uri, "lib/data.bin").unwrap();
    assert!(
        text.contains("not a text") && !text.contains("```"),
        "{text}"
    );
}

#[test]
fn a_client_that_cannot_follow_links_gets_none() {
    let workspace = workspace();
    let mut client = Setup::on(&workspace)
        .options(json!({"links": false}))
        .indexed();
    let uri = client.open_file(&workspace, K8S);
    let text = hover(&mut client, &uri, &format!("{SOURCE}:2")).unwrap();
    assert!(text.contains("- monitoring: modify line 3"), "{text}");
    assert!(text.contains("````rust\n// ``` 漢 🦀\n"), "{text}");
    assert!(!text.contains("file:"), "{text}");
}

#[test]
fn all_mentions_of_a_file_are_its_references() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, K8S);
    let mut place = client.place(&uri, SOURCE);
    place["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", place);
    let places: Vec<_> = array(&found)
        .iter()
        .map(|place| {
            (
                place["uri"].clone(),
                place["range"]["start"]["line"].clone(),
            )
        })
        .collect();
    let expected = [(K8S, 7), (K8S, 7), (K8S, 8), (MONITORING, 2)]
        .map(|(path, line)| (json!(workspace.uri(path)), json!(line)));
    assert_eq!(places, expected);
}

fn lenses(client: &mut Client, uri: &str) -> Vec<Value> {
    let lenses = client.request("textDocument/codeLens", document(uri));
    lenses.as_array().cloned().unwrap_or_default()
}

#[test]
fn a_file_shows_the_plans_that_name_it_and_its_lines_what_they_want() {
    let (workspace, mut client) = session();
    let uri = workspace.uri(SOURCE);
    client.open_as(&uri, "rust", &workspace.read(SOURCE));
    let found = lenses(&mut client, &uri);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0]["command"]["title"],
        "2 open plans · k8s-upgrade, monitoring"
    );
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 0, "character": 0})
    );
    assert_eq!(hover(&mut client, &uri, "use std"), None);
    let text = hover(&mut client, &uri, "first").unwrap();
    let link = format!("[k8s-upgrade](<{}#L8>)", workspace.uri(K8S));
    assert!(
        text.contains(&format!(
            "{link} plans to modify these lines (2-3): step “Drain the nodes first”"
        )),
        "{text}"
    );
    assert!(text.contains("monitoring"), "{text}");
    let mut place = client.place(&uri, "first");
    place["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", place);
    assert_eq!(array(&found).len(), 2, "{found}");
    // A plan that is done wants nothing any more.
    let plan = client.open_file(&workspace, K8S);
    client.replace(&plan, "approved", "done");
    let found = lenses(&mut client, &uri);
    assert_eq!(found[0]["command"]["title"], "1 open plan · monitoring");
    // What is no Markdown has nothing else to say.
    client.set_text(&uri, "# no heading [x](gone.md)\n- [ ] no box\n");
    for method in ["documentSymbol", "documentLink", "foldingRange"] {
        let found = client.request(&format!("textDocument/{method}"), document(&uri));
        assert!(
            found.as_array().is_none_or(Vec::is_empty),
            "{method}: {found}"
        );
    }
    assert_eq!(client.pull(&uri), Vec::<Value>::new());
}

#[test]
fn the_lens_and_the_hover_can_be_turned_off() {
    let workspace = workspace();
    workspace.write("agentops/agentops.toml", "[editor]\nplans = false\n");
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, SOURCE);
    assert_eq!(lenses(&mut client, &uri), Vec::<Value>::new());
    assert_eq!(hover(&mut client, &uri, "first"), None);
}

fn show_plans(client: &mut Client, uri: &str) -> Value {
    let params = json!({"command": "agentops.showPlans", "arguments": [{"uri": uri}]});
    client.request("workspace/executeCommand", params)
}

#[test]
fn the_command_answers_the_places_and_goes_where_the_user_chooses() {
    let (workspace, mut client) = session();
    let choose = |request: &Value| {
        let chosen = request["actions"][1].clone();
        assert_eq!(chosen["title"], "monitoring");
        Reply::Result(chosen)
    };
    client.handle("window/showMessageRequest", choose);
    let found = show_plans(&mut client, &workspace.uri(SOURCE));
    assert_eq!(array(&found).len(), 2, "{found}");
    assert_eq!(found[0]["uri"], *workspace.uri(K8S));
    assert_eq!(found[0]["range"]["start"]["line"], 7);
    let shown = client.wait_request("window/showDocument", 1);
    assert_eq!(shown.params["uri"], *workspace.uri(MONITORING));
    assert_eq!(shown.params["selection"]["start"]["line"], 2);
    let none = show_plans(&mut client, &workspace.uri("lib/data.bin"));
    assert_eq!(none, json!([]));
    let wrong = client.try_request(
        "workspace/executeCommand",
        json!({"command": "agentops.showPlans", "arguments": [3]}),
    );
    assert_eq!(wrong.unwrap_err().code, code::INVALID_PARAMS);
}

#[test]
fn a_client_that_shows_no_documents_gets_a_message() {
    let workspace = workspace();
    let without = capabilities::full_without(&["/window/showDocument"]);
    let mut client = Setup::on(&workspace).capabilities(without).indexed();
    show_plans(&mut client, &workspace.uri(SOURCE));
    let (_, message) = client.wait_shown();
    assert!(message.contains("k8s-upgrade, monitoring"), "{message}");
}

/// The marked texts with their types and whether their steps are done.
fn tokens(client: &mut Client, uri: &str, answer: &Value) -> Vec<String> {
    let legend = &client.capabilities()["semanticTokensProvider"]["legend"];
    let done = array(&legend["tokenModifiers"])
        .iter()
        .position(|name| name == "done")
        .unwrap();
    let (mut line, mut character) = (0, 0);
    let numbers: Vec<u64> = array(&answer["data"])
        .iter()
        .map(|number| number.as_u64().unwrap())
        .collect();
    let mut found = Vec::new();
    for token in numbers.chunks(5) {
        character = if token[0] > 0 {
            token[1]
        } else {
            character + token[1]
        };
        line += token[0];
        let range = json!({
            "start": {"line": line, "character": character},
            "end": {"line": line, "character": character + token[2]},
        });
        let text = client.encoding().slice(client.text(uri), &range);
        let kind = legend["tokenTypes"][token[3] as usize].as_str().unwrap();
        let done = if token[4] >> done & 1 == 1 {
            " done"
        } else {
            ""
        };
        found.push(format!("{text} {kind}{done}"));
    }
    found
}

#[test]
fn paths_are_marked_by_intent_in_every_encoding() {
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let workspace = workspace();
        let capabilities = capabilities::full_with_encodings(&[encoding.name()]);
        let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
        let uri = client.open_file(&workspace, K8S);
        let answer = client.request("textDocument/semanticTokens/full", document(&uri));
        let found = tokens(&mut client, &uri, &answer);
        assert_eq!(
            found,
            [
                &*format!("{SOURCE} fileModify"),
                &format!("{SOURCE} fileModify"),
                "../../../src/gr%C3%B6%C3%9Fe%201%25.rs fileModify",
                "lib/new.py fileCreate done",
            ],
            "{}",
            encoding.name()
        );
        let mut part = document(&uri);
        part["range"] = json!({
            "start": {"line": 8, "character": 0},
            "end": {"line": 9, "character": 0},
        });
        let answer = client.request("textDocument/semanticTokens/range", part);
        assert_eq!(tokens(&mut client, &uri, &answer).len(), 1);
    }
    let workspace = workspace();
    let without = capabilities::full_without(&["/textDocument/semanticTokens"]);
    let client = Setup::on(&workspace).capabilities(without).indexed();
    assert!(client.capabilities()["semanticTokensProvider"].is_null());
    assert!(
        client
            .requests("workspace/semanticTokens/refresh")
            .is_empty()
    );
}

#[test]
fn paths_are_completed_in_back_ticks() {
    let workspace = workspace();
    workspace.write(".gitignore", "ignored/\n");
    workspace.write("ignored/newest.py", "x\n");
    std::fs::create_dir(workspace.path(".git")).unwrap();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, K8S);
    let end = client.text(&uri).len();
    client.edit(&uri, end..end, "- Modify: `new`\n");
    let mut place = client.place(&uri, "new`\n");
    let character = place["position"]["character"].as_u64().unwrap() + 3;
    place["position"]["character"] = json!(character);
    let list = client.request("textDocument/completion", place);
    let item = &list["items"][0];
    assert_eq!(item["label"], "lib/new.py");
    assert_eq!(item["textEdit"]["newText"], "lib/new.py");
    assert_eq!(list["isIncomplete"], false);
    let labels: Vec<&str> = array(&list["items"])
        .iter()
        .map(|item| item["label"].as_str().unwrap())
        .collect();
    assert!(!labels.contains(&"ignored/newest.py"), "{labels:?}");
}
