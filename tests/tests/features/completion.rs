//! Completion of link targets, headings, and front matter.

use agentops_tests::client::{Client, Setup};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{PLAN, document, sample};

fn session() -> (Workspace, Client, String) {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    (workspace, client, uri)
}

/// The items that are offered behind `typed`, which is typed at the end of the document.
fn offered(client: &mut Client, uri: &str, typed: &str) -> Vec<Value> {
    let end = client.text(uri).len();
    client.edit(uri, end..end, &format!("\n{typed}"));
    let text = client.text(uri);
    let at = client.encoding().position(text, text.len());
    at_position(client, uri, &at)
}

fn at_position(client: &mut Client, uri: &str, position: &Value) -> Vec<Value> {
    let mut params = document(uri);
    params["position"] = position.clone();
    params["context"] = json!({"triggerKind": 1});
    let list = client.request("textDocument/completion", params);
    let items = if list.is_object() {
        &list["items"]
    } else {
        &list
    };
    items.as_array().cloned().unwrap_or_default()
}

/// The text that the document has when an item is taken, from the start of its last line.
fn taken(client: &Client, uri: &str, items: &[Value], label: &str) -> String {
    let labels: Vec<_> = items.iter().map(|item| item["label"].clone()).collect();
    let item = items
        .iter()
        .find(|item| {
            item["label"]
                .as_str()
                .is_some_and(|found| found.contains(label))
        })
        .unwrap_or_else(|| panic!("{label} is not among {labels:?}"));
    let text = client.text(uri);
    let edit = &item["textEdit"];
    let range = match &edit["replace"] {
        Value::Null => &edit["range"],
        replace => replace,
    };
    assert!(!range.is_null(), "an item without an edit: {item}");
    let plain = json!({"range": range, "newText": edit["newText"]});
    let new = client.encoding().apply(text, &[plain]);
    new.lines().last().unwrap().to_owned()
}

#[test]
fn link_targets_are_offered() {
    let (_workspace, mut client, uri) = session();
    let items = offered(&mut client, &uri, "🦀 [x](../re");
    assert_eq!(
        taken(&client, &uri, &items, "k8s-upgrade-research"),
        "🦀 [x](../research/k8s-upgrade-research.md"
    );
    let items = offered(&mut client, &uri, "🦀 [[k8s");
    let line = taken(&client, &uri, &items, "k8s-upgrade-research");
    assert!(line.starts_with("🦀 [[k8s-upgrade-research"), "{line}");
}

#[test]
fn headings_are_offered() {
    let (_workspace, mut client, uri) = session();
    let items = offered(&mut client, &uri, "🦀 [x](#");
    assert_eq!(taken(&client, &uri, &items, "Rollback"), "🦀 [x](#rollback");
    let items = offered(
        &mut client,
        &uri,
        "[x](../research/k8s-upgrade-research.md#f",
    );
    assert_eq!(
        taken(&client, &uri, &items, "Findings"),
        "[x](../research/k8s-upgrade-research.md#findings"
    );
    let items = offered(&mut client, &uri, "[[k8s-upgrade-research#");
    let line = taken(&client, &uri, &items, "Findings");
    assert!(
        line.starts_with("[[k8s-upgrade-research#Findings"),
        "{line}"
    );
}

#[test]
fn keys_and_values_of_front_matter_are_offered() {
    let (_workspace, mut client, uri) = session();
    client.replace(&uri, "status: draft\n", "status: draft\nph\nprofile: \n");
    let labels = |client: &mut Client, needle: &str| {
        let text = client.text(&uri);
        let at = text.find(needle).unwrap() + needle.len();
        let position = client.encoding().position(text, at);
        let items = at_position(client, &uri, &position);
        let label = |item: &Value| item["label"].as_str().unwrap().to_owned();
        items.iter().map(label).collect::<Vec<_>>()
    };
    let keys = labels(&mut client, "\nph");
    assert!(keys.iter().any(|key| key.starts_with("phase")), "{keys:?}");
    assert!(
        !keys.iter().any(|key| key.starts_with("status")),
        "twice: {keys:?}"
    );
    let statuses = labels(&mut client, "status: ");
    assert!(
        statuses.iter().any(|status| status == "approved"),
        "{statuses:?}"
    );
    let profiles = labels(&mut client, "profile: ");
    assert!(
        profiles.iter().any(|name| name == "product-dev"),
        "{profiles:?}"
    );
}

#[test]
fn nothing_is_offered_in_plain_text_and_code() {
    let (_workspace, mut client, uri) = session();
    assert_eq!(offered(&mut client, &uri, "plain wor"), [json!(null); 0]);
    assert_eq!(offered(&mut client, &uri, "```\n[x](#"), [json!(null); 0]);
}

#[test]
fn items_are_plain_text_where_the_client_knows_no_snippets() {
    let workspace = sample();
    let mut capabilities = agentops_tests::capabilities::full();
    capabilities["textDocument"]["completion"] = json!({});
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let items = offered(&mut client, &uri, "[x](#");
    assert!(
        items.iter().all(|item| item["insertTextFormat"] != 2),
        "{items:?}"
    );
    assert_eq!(taken(&client, &uri, &items, "Rollback"), "[x](#rollback");
}
