//! Files however their paths are written, and files that are no artifacts.

use agentops_tests::client::{Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use crate::features::{PLAN, ask_for_everything, sample};
use crate::{ONE_BROKEN, document};

#[test]
fn paths_with_special_characters_are_found() {
    let workspace = Workspace::in_folder(
        "a b#c%d [ü] 漢",
        "\
//- /agentops/infrastructure-ops/research/für alle-research.md
# R
//- /agentops/infrastructure-ops/plans/für alle-plan.md
# P

[r](<../research/für alle-research.md#r>) [s](../research/f%C3%BCr%20alle-research.md) [gone](<go ne.md>)
",
    );
    let mut client = Setup::on(&workspace).indexed();
    let path = "agentops/infrastructure-ops/plans/für alle-plan.md";
    let uri = client.open_file(&workspace, path);
    client.expect_pulled(&uri, &["3 warning broken-link «go ne.md»"]);
    let links = client.request("textDocument/documentLink", document(&uri));
    let research = workspace.uri("agentops/infrastructure-ops/research/für alle-research.md");
    let same = |uri: &Value| {
        let uri = uri.as_str().unwrap().split('#').next().unwrap().to_owned();
        percent_decoded(&uri) == percent_decoded(&research)
    };
    assert_eq!(array(&links).len(), 2);
    assert!(
        array(&links).iter().all(|link| same(&link["target"])),
        "{links}"
    );
}

fn percent_decoded(uri: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).unwrap());
        bytes.push(hex.map_or(*first, |hex| u8::from_str_radix(hex, 16).unwrap()));
        rest = if hex.is_some() { &tail[2..] } else { tail };
    }
    bytes
}

#[test]
fn a_file_has_one_identity_however_its_uri_is_spelled() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let usual = workspace.uri(PLAN);
    // As VS Code escapes, with an escaped letter, with the local host.
    for spelled in [
        usual.replace("k8s-upgrade-plan", "k8s%2Dupgrade-pl%61n"),
        usual.replace("file://", "file://localhost"),
        usual.replace("file:", "FILE:"),
    ] {
        client.open(&spelled, "# Plan\n\n[a](other.md)\n");
        client.expect_pulled(&spelled, &["3 warning broken-link «other.md»"]);
        // The server speaks of it as the client does.
        let symbols = client.request("workspace/symbol", json!({"query": "Plan"}));
        let uris: Vec<_> = array(&symbols)
            .iter()
            .map(|symbol| symbol["location"]["uri"].as_str().unwrap().to_owned())
            .collect();
        assert!(!uris.contains(&usual), "{spelled}: {uris:?}");
        client.close(&spelled);
        assert_eq!(client.pull(&usual).len(), 1);
    }
}

#[test]
fn documents_of_other_kinds_and_places_do_no_harm() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    for (uri, language) in [
        ("untitled:Untitled-1", "markdown"),
        ("untitled:Untitled-2", "plaintext"),
        ("file:///c%3A/Users/x/agentops/plans/a.md", "markdown"),
        ("file:///C:/Users/x/agentops/plans/b.md", "markdown"),
        ("file://server/share/agentops/plans/c.md", "markdown"),
        (
            "vscode-notebook-cell:/a/b.ipynb#W0sZmlsZQ%3D%3D",
            "markdown",
        ),
        ("git:/x/y.md?%7B%22ref%22%3A%22~%22%7D", "markdown"),
        ("file:///", "markdown"),
    ] {
        client.open_as(
            uri,
            language,
            "# Title 🦀\n\n## Part\n\n[a](#part) [b](gone.md)\n",
        );
        ask_for_everything(&mut client, uri);
        client.replace(uri, "gone.md", "#part");
        let symbols = client.request("textDocument/documentSymbol", document(uri));
        assert_eq!(symbols[0]["name"], "Title 🦀", "{uri}");
        client.close(uri);
    }
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
}

#[test]
fn files_that_are_no_markdown_do_no_harm() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = workspace.uri("src/main.rs");
    client.open_as(&uri, "rust", &workspace.read("src/main.rs"));
    client.replace(&uri, "fn", "pub fn");
    ask_for_everything(&mut client, &uri);
    assert_eq!(client.pull(&uri), [json!(null); 0]);
}

#[test]
fn the_same_file_is_not_open_twice() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).faulty().indexed();
    let uri = client.open_file(&workspace, PLAN);
    let item = json!({"uri": uri, "languageId": "markdown", "version": 7, "text": "[a](a.md)\n"});
    client.notify("textDocument/didOpen", json!({"textDocument": item}));
    assert_eq!(client.pull(&uri).len(), 1);
}

// Arguments
