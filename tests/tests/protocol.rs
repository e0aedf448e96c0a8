//! Every feature of the server in the sessions in which an editor uses it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod exchange;
mod features;

use std::time::Duration;

use agentops_tests::capabilities;
use agentops_tests::client::{Setup, array, code};
use features::{PLAN, RESEARCH, sample};
use serde_json::{Value, json};

const ONE_BROKEN: [&str; 1] = ["7 warning broken-link «gone.md»"];

fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

// Positions

#[test]
fn a_client_without_capabilities_is_served_and_asked_for_nothing() {
    let workspace = sample();
    let mut client = Setup::on(&workspace)
        .capabilities(capabilities::none())
        .start();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pushed(&uri, &ONE_BROKEN);
    features::ask_for_everything(&mut client, &uri);
    client.replace(&uri, "gone.md", "lost.md");
    client.expect_pushed(&uri, &["7 warning broken-link «lost.md»"]);
    client.close(&uri);
    client.shutdown();
    for method in [
        "client/registerCapability",
        "workspace/configuration",
        "window/workDoneProgress/create",
        "workspace/diagnostic/refresh",
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "workspace/semanticTokens/refresh",
    ] {
        assert!(client.requests(method).is_empty(), "{method}");
    }
}

#[test]
fn every_announced_feature_is_answered() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    features::ask_for_everything(&mut client, &uri);
    // Of files that are not open and that do not exist, too.
    features::ask_for_everything(&mut client, &workspace.uri(RESEARCH));
    features::ask_for_everything(&mut client, &workspace.uri("agentops/no.md"));
    features::ask_for_everything(&mut client, "file:///somewhere/else.md");
    features::ask_for_everything(&mut client, "untitled:Untitled-1");
}

#[test]
fn the_server_says_who_it_is() {
    let mut client = Setup::new().spawn();
    let result = client.initialize();
    assert_eq!(result["serverInfo"]["name"], "agentops");
    let capabilities = &result["capabilities"];
    for provider in [
        "hoverProvider",
        "codeLensProvider",
        "inlayHintProvider",
        "semanticTokensProvider",
        "documentSymbolProvider",
        "workspaceSymbolProvider",
        "documentLinkProvider",
        "definitionProvider",
        "referencesProvider",
        "renameProvider",
        "foldingRangeProvider",
        "completionProvider",
        "diagnosticProvider",
    ] {
        let provided = &capabilities[provider];
        assert!(!provided.is_null() && provided != false, "{provider}");
    }
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(
        capabilities["diagnosticProvider"]["workspaceDiagnostics"],
        true
    );
    assert_eq!(
        capabilities["diagnosticProvider"]["interFileDependencies"],
        true
    );
    let operations = &capabilities["workspace"]["fileOperations"];
    assert!(!array(&operations["willRename"]["filters"]).is_empty());
}

// URIs

#[test]
fn the_arguments_that_editors_add_are_taken() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).argument("--stdio").indexed();
    assert_eq!(client.pull(&workspace.uri(PLAN)).len(), 1);
}

#[test]
fn commands_that_do_not_exist_are_refused() {
    let mut client = Setup::new().start();
    let answer = client.try_request(
        "workspace/executeCommand",
        json!({"command": "agentops.no"}),
    );
    assert_eq!(answer.unwrap_err().code, code::INVALID_PARAMS);
}

#[test]
fn a_lens_can_be_clicked() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let lenses = client.request("textDocument/codeLens", document(&uri));
    let command = &lenses[0]["command"];
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    client.request("workspace/executeCommand", params);
    let (_, text) = client.wait_shown();
    assert!(text.contains("Plan"), "{text}");
}

#[test]
fn typing_is_not_slowed_down_by_what_is_asked() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    // An editor's burst after each key: what is overtaken may be refused, nothing may be wrong or lost.
    let mut asked = Vec::new();
    for key in "and so on, until the line is full".chars() {
        let end = client.text(&uri).len();
        client.edit(&uri, end..end, &key.to_string());
        for method in [
            "documentSymbol",
            "codeLens",
            "documentLink",
            "foldingRange",
            "diagnostic",
        ] {
            asked.push(client.send_request(&format!("textDocument/{method}"), document(&uri)));
        }
        let range = client.whole(&uri);
        let params = json!({"textDocument": {"uri": uri}, "range": range});
        asked.push(client.send_request("textDocument/inlayHint", params));
    }
    for id in asked {
        if let Err(error) = client.answer_to(id) {
            assert_eq!(error.code, -32801, "{error:?}");
        }
    }
    client.listen(Duration::ZERO);
    client.expect_pulled(&uri, &ONE_BROKEN);
}
