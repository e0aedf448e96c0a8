//! What is asked outside of its time.

use agentops_tests::client::{Setup, code};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use crate::{PLAN, assert_alive, error_code, small};

#[test]
fn an_edit_of_what_is_not_open_does_not_open_it() {
    let workspace = Workspace::new("//- /inner/agentops/x.md\n[x](gone.md)\n");
    let uri = workspace.uri("inner/agentops/x.md");
    let mut client = Setup::on(&workspace).faulty().indexed();
    let params =
        json!({"textDocument": {"uri": uri, "version": 7}, "contentChanges": [{"text": ""}]});
    client.notify("textDocument/didChange", params);
    // Documents that are open move into a folder that comes; this one is read from disk.
    let inner = json!({"uri": workspace.uri("inner"), "name": "inner"});
    let event = json!({"event": {"added": [inner], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    assert_eq!(client.pull(&uri).len(), 1);
    workspace.write("inner/agentops/x.md", "# Mended\n");
    client.watched_files_changed(&[(uri.clone(), 2)]);
    client.until("what is on disk now", |client| {
        client.pull(&uri).is_empty().then_some(())
    });
}

#[test]
fn requests_before_initialize_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().spawn();
    let uri = workspace.uri(PLAN);
    let params = json!({"textDocument": {"uri": uri}});
    let answer = client.try_request("textDocument/diagnostic", params);
    assert_eq!(error_code(answer), code::SERVER_NOT_INITIALIZED);
    let answer = client.try_request("shutdown", Value::Null);
    assert_eq!(error_code(answer), code::SERVER_NOT_INITIALIZED);
    // Notifications are dropped.
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    client.initialize();
    assert_alive(&mut client, &workspace);
}

#[test]
fn requests_after_shutdown_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    client.shutdown();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    for method in [
        "textDocument/diagnostic",
        "textDocument/hover",
        "shutdown",
        "initialize",
    ] {
        let answer = client.try_request(method, params.clone());
        assert_eq!(error_code(answer), code::INVALID_REQUEST, "{method}");
    }
    client.notify("textDocument/didClose", params);
    assert_eq!(client.exit().code(), Some(0));
}

#[test]
fn a_second_initialize_is_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    let answer = client.try_request("initialize", client.initialize_params());
    assert_eq!(error_code(answer), code::INVALID_REQUEST);
    assert_alive(&mut client, &workspace);
}
