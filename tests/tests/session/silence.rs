//! Clients that answer late, wrongly or never.

use agentops_tests::client::{Reply, Setup, code};
use serde_json::{Value, json};

use crate::{PLAN, assert_alive, small};

#[test]
fn a_client_that_never_answers_blocks_nothing() {
    let workspace = small();
    let never = |_: &Value| Reply::Later;
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", never)
        .handle("client/registerCapability", never)
        .handle("window/workDoneProgress/create", never)
        .handle("workspace/diagnostic/refresh", never)
        .handle("workspace/codeLens/refresh", never)
        .handle("workspace/inlayHint/refresh", never)
        .handle("workspace/semanticTokens/refresh", never)
        .start();
    let uri = client.open_file(&workspace, PLAN);
    for _ in 0..20 {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
    }
    let ids: Vec<i64> = (0..400)
        .map(|number| {
            let end = client.text(&uri).len();
            client.edit(&uri, end..end, "x");
            let method = match number % 3 {
                0 => "textDocument/diagnostic",
                1 => "textDocument/documentSymbol",
                _ => "textDocument/foldingRange",
            };
            client.send_request(method, json!({"textDocument": {"uri": uri}}))
        })
        .collect();
    for id in ids {
        let answer = client.answer_to(id);
        if let Err(error) = answer {
            assert_eq!(error.code, -32801, "{error:?}");
        }
    }
    assert!(!client.requests("workspace/configuration").is_empty());
}

#[test]
fn answers_that_come_late_twice_or_to_nothing_are_survived() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .faulty()
        .handle("workspace/configuration", |_: &Value| Reply::Later)
        .start();
    let change = json!({"settings": null});
    client.notify("workspace/didChangeConfiguration", change.clone());
    client.notify("workspace/didChangeConfiguration", change);
    let last = client.wait_request("workspace/configuration", 3);
    let first = client.wait_request("workspace/configuration", 1);
    // In the wrong order, twice, with too little, with too much, and to what was never asked.
    client.answer(&last.id, json!([{}]));
    client.answer(&last.id, json!([{}]));
    client.answer(&first.id, json!([]));
    client.answer(&json!(987_654), json!([{}, {}]));
    client.answer(&json!("no such id"), json!("what"));
    client.send(json!({"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "?"}}));
    assert_alive(&mut client, &workspace);
}

#[test]
fn an_answer_after_the_request_that_needed_it_was_cancelled_is_survived() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", |_: &Value| Reply::Later)
        .handle("window/workDoneProgress/create", |_: &Value| Reply::Later)
        .start();
    let uri = workspace.uri(PLAN);
    let asked = client.send_request(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": uri}}),
    );
    client.cancel(asked);
    // Done already or cancelled: both are right.
    let _ = client.answer_to(asked);
    let folder = agentops_tests::client::folder_of(&workspace);
    let removed = json!({"event": {"added": [], "removed": [folder]}});
    let added = json!({"event": {"added": [folder], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", removed);
    client.notify("workspace/didChangeWorkspaceFolders", added);
    for number in 1..=2 {
        let late = client.wait_request("workspace/configuration", number);
        client.answer(&late.id, json!([{"budget": {"window": 100_000}}]));
    }
    let late = client.wait_request("window/workDoneProgress/create", 1);
    client.answer(&late.id, Value::Null);
    assert_alive(&mut client, &workspace);
}

#[test]
fn a_client_that_refuses_everything_is_served() {
    let workspace = small();
    let refuse = |_: &Value| Reply::Error(code::METHOD_NOT_FOUND);
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", refuse)
        .handle("client/registerCapability", refuse)
        .handle("window/workDoneProgress/create", refuse)
        .handle("workspace/diagnostic/refresh", refuse)
        .handle("workspace/codeLens/refresh", refuse)
        .handle("workspace/inlayHint/refresh", refuse)
        .handle("workspace/semanticTokens/refresh", refuse)
        .start();
    assert_alive(&mut client, &workspace);
    let progress = client.progress();
    assert!(
        progress.is_empty(),
        "progress that was refused: {progress:?}"
    );
}
