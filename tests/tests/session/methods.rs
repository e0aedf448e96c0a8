//! What is asked that is not there, or does not fit.

use agentops_tests::client::{Setup, array, code};
use serde_json::json;

use crate::{PLAN, assert_alive, error_code, small};

#[test]
fn unknown_requests_are_answered_and_unknown_notifications_ignored() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    for method in [
        "$/unheardOf",
        "$/setTrace2",
        "textDocument/unheardOf",
        "unheardOf",
        "",
    ] {
        let answer = client.try_request(method, json!({}));
        assert_eq!(error_code(answer), code::METHOD_NOT_FOUND, "{method:?}");
        client.notify(method, json!({"x": [1, 2]}));
    }
    client.notify("$/setTrace", json!({"value": "off"}));
    assert_alive(&mut client, &workspace);
}

#[test]
fn parameters_that_do_not_fit_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    for params in [json!({}), json!([]), json!({"textDocument": 3})] {
        let answer = client.try_request("textDocument/hover", params.clone());
        assert_eq!(error_code(answer), code::INVALID_PARAMS, "{params}");
        client.notify("textDocument/didChange", params);
    }
    let id = client.send_bare_request("textDocument/hover");
    assert_eq!(error_code(client.answer_to(id)), code::INVALID_PARAMS);
    let uri = workspace.uri(PLAN);
    let change =
        json!({"textDocument": {"uri": uri, "version": 1}, "contentChanges": [{"text": "x"}]});
    client.notify("textDocument/didChange", change);
    client.wait_log("not open");
    assert_alive(&mut client, &workspace);
}

#[test]
fn ids_may_be_strings() {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    client.send_request_as("one", "textDocument/documentSymbol", params.clone());
    client.send_request_as("1", "textDocument/documentSymbol", params);
    for id in ["1", "one"] {
        assert!(!array(&client.answer_to(id).unwrap()).is_empty());
    }
}
