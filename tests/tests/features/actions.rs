//! What can be done about a diagnostic.

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{PLAN, sample};

/// A session with a plan whose last line is a link with a slip of the pen.
fn session(capabilities: Value) -> (Workspace, Client, String) {
    let workspace = sample();
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let end = client.text(&uri).len();
    client.edit(
        &uri,
        end..end,
        "\n🦀 [x](../research/k8s-upgrad-research.md)\n",
    );
    (workspace, client, uri)
}

/// The actions at the last diagnostic, of some kinds only when `only` is a list.
fn actions(client: &mut Client, uri: &str, only: &Value) -> Vec<Value> {
    let diagnostic = client.pull(uri).pop().expect("a diagnostic");
    let mut context = json!({"diagnostics": [diagnostic]});
    if !only.is_null() {
        context["only"] = only.clone();
    }
    let params = json!({
        "textDocument": {"uri": uri},
        "range": diagnostic["range"],
        "context": context,
    });
    array(&client.request("textDocument/codeAction", params)).clone()
}

/// The end of the document after an action.
fn after(client: &Client, uri: &str, action: &Value) -> String {
    let edit = &action["edit"];
    let edits = match &edit["documentChanges"] {
        Value::Null => &edit["changes"][uri],
        changes => &changes[0]["edits"],
    };
    let text = client.encoding().apply(client.text(uri), array(edits));
    let lines: Vec<&str> = text.lines().rev().take(2).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[test]
fn a_broken_link_can_be_corrected() {
    let (_workspace, mut client, uri) = session(capabilities::full());
    let found = actions(&mut client, &uri, &Value::Null);
    let fix = found.iter().find(|action| action["isPreferred"] == true);
    let fix = fix.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["diagnostics"][0]["code"], "broken-link");
    assert_eq!(
        after(&client, &uri, fix),
        "\n🦀 [x](../research/k8s-upgrade-research.md)"
    );
}

#[test]
fn a_code_can_be_silenced() {
    let (_workspace, mut client, uri) = session(capabilities::full());
    let found = actions(&mut client, &uri, &json!(["quickfix"]));
    let silence = found.iter().find(|action| {
        let title = action["title"].as_str().unwrap_or_default();
        title.contains("Silence")
    });
    let silence = silence.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(
        after(&client, &uri, silence),
        "<!-- agentops-ignore broken-link -->\n🦀 [x](../research/k8s-upgrad-research.md)"
    );
}

#[test]
fn only_what_is_asked_for_is_offered() {
    let (_workspace, mut client, uri) = session(capabilities::full());
    let found = actions(&mut client, &uri, &json!(["refactor"]));
    assert_eq!(found, [json!(null); 0]);
}

#[test]
fn clients_that_know_commands_only_are_offered_no_edits() {
    let capabilities = capabilities::full_without(&["/textDocument/codeAction"]);
    let (_workspace, mut client, uri) = session(capabilities);
    let found = actions(&mut client, &uri, &Value::Null);
    assert_eq!(found, [json!(null); 0]);
}

#[test]
fn an_action_is_plain_where_the_client_takes_no_other() {
    let capabilities = capabilities::full_without(&[
        "/workspace/workspaceEdit",
        "/textDocument/codeAction/isPreferredSupport",
    ]);
    let (_workspace, mut client, uri) = session(capabilities);
    for action in actions(&mut client, &uri, &Value::Null) {
        assert!(action["edit"]["documentChanges"].is_null(), "{action}");
        after(&client, &uri, &action);
    }
}

#[test]
fn a_file_that_a_plan_misses_can_be_created() {
    let workspace = Workspace::new(
        "//- /agentops/infrastructure-ops/plans/x-plan.md\n# X 🦀\n\n- Modify: `src/größe 1/x.rs`, `src/new.rs`\n",
    );
    let offered = |capabilities: Value| {
        let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
        let uri = client.open_file(&workspace, "agentops/infrastructure-ops/plans/x-plan.md");
        let found = actions(&mut client, &uri, &json!(["quickfix"]));
        let mut creates = found.into_iter().filter(|action| {
            let title = action["title"].as_str().unwrap_or_default();
            title == "Create the file `src/new.rs`"
        });
        (creates.next(), workspace.uri("src/new.rs"))
    };
    let (action, uri) = offered(capabilities::full());
    let action = action.expect("the action");
    assert_eq!(
        action["edit"]["documentChanges"],
        json!([{"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}}])
    );
    assert_eq!(action["diagnostics"][0]["code"], "missing-file");
    let (action, _) = offered(capabilities::full_without(&[
        "/workspace/workspaceEdit/resourceOperations",
    ]));
    assert_eq!(action, None, "this client creates no files");
}
