//! The judges judge: a good session passes, and every way to spoil it is noticed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use agentops_tests::capabilities;
use agentops_tests::client::Setup;
use agentops_tests::fixture::Workspace;
use agentops_tests::judge::{judge, judge_the_judges};
use serde_json::{Value, json};

/// A session with something of everything in it, and its transcript.
fn session(folder: &std::path::Path) -> std::path::PathBuf {
    let plan = "agentops/infrastructure-ops/plans/a-plan.md";
    let workspace = Workspace::new(
        "\
//- /agentops/infrastructure-ops/research/a-research.md
# Research

[p](../plans/a-plan.md#changes)
//- /agentops/infrastructure-ops/plans/a-plan.md
# Plan

## Changes

[r](../research/a-research.md) [gone](gone.md) [no](../research/a-research.md#no)
",
    );
    // Asks for diagnostics, and is pushed some by the second folder's session below.
    let capabilities = capabilities::full_without(&["/textDocument/diagnostic"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).start();
    let uri = client.open_file(&workspace, plan);
    let document = json!({"textDocument": {"uri": uri}});
    client.expect_pushed(
        &uri,
        &[
            "5 warning broken-link «gone.md»",
            "5 warning broken-link «../research/a-research.md#no»",
        ],
    );
    for method in [
        "documentSymbol",
        "codeLens",
        "documentLink",
        "foldingRange",
        "diagnostic",
    ] {
        client.request(&format!("textDocument/{method}"), document.clone());
    }
    let range = client.whole(&uri);
    let params = json!({"textDocument": {"uri": uri}, "range": range});
    client.request("textDocument/inlayHint", params);
    let mut place = client.place(&uri, "Changes");
    client.request("textDocument/hover", place.clone());
    place["context"] = json!({"includeDeclaration": false});
    client.request("textDocument/references", place);
    let end = |client: &mut agentops_tests::client::Client| {
        let mut progress = client.progress().iter();
        progress
            .any(|(_, value): &(Value, Value)| value["kind"] == "end")
            .then_some(())
    };
    client.wait_for("the end of the progress", end);
    client.shutdown();
    client.exit();
    let copy = folder.join("session.jsonl");
    std::fs::copy(client.transcript(), &copy).expect("a copy");
    copy
}

#[test]
fn a_good_session_passes_and_no_spoiled_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let transcript = session(folder.path());
    judge(&[&transcript]).unwrap_or_else(|faults| panic!("{faults}"));
    judge_the_judges(&transcript).unwrap_or_else(|faults| panic!("{faults}"));
}

#[test]
fn no_transcript_is_no_proof() {
    let folder = tempfile::tempdir().unwrap();
    let complaint = judge(&[folder.path()]).unwrap_err();
    assert!(complaint.contains("no transcripts"), "{complaint}");
    std::fs::write(folder.path().join("silent.jsonl"), "").unwrap();
    assert!(judge(&[folder.path()]).is_err());
}
