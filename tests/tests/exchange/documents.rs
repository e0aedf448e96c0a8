//! Documents that are opened, edited and closed, and positions in them.

use agentops_tests::capabilities;
use agentops_tests::client::{Setup, array};

use crate::features::{PLAN, sample};
use crate::{ONE_BROKEN, document};

#[test]
fn the_encoding_of_positions_is_negotiated() {
    for (offered, expected) in [
        (&["utf-8", "utf-16"][..], "utf-8"),
        (&["utf-16", "utf-8"], "utf-8"),
        (&["utf-16"], "utf-16"),
        (&["utf-32"], "utf-32"),
    ] {
        let capabilities = capabilities::full_with_encodings(offered);
        let client = Setup::new().capabilities(capabilities).start();
        assert_eq!(
            client.capabilities()["positionEncoding"],
            expected,
            "{offered:?}"
        );
    }
    let without = capabilities::full_without(&["/general/positionEncodings"]);
    let client = Setup::new().capabilities(without).start();
    assert_eq!(client.encoding().name(), "utf-16");
}

#[test]
fn positions_mean_the_same_text_in_every_encoding() {
    for offered in ["utf-8", "utf-16", "utf-32"] {
        let workspace = sample();
        let capabilities = capabilities::full_with_encodings(&[offered]);
        let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
        assert_eq!(client.encoding().name(), offered);
        let uri = client.open_file(&workspace, PLAN);
        client.expect_pulled(&uri, &ONE_BROKEN);

        // An edit behind emoji lands where it was meant to.
        client.replace(&uri, "gone.md", "👩‍🚀漢.md");
        client.expect_pulled(&uri, &["7 warning broken-link «👩‍🚀漢.md»"]);

        let links = client.request("textDocument/documentLink", document(&uri));
        let text = client.text(&uri).to_owned();
        let slices: Vec<&str> = array(&links)
            .iter()
            .map(|link| client.encoding().slice(&text, &link["range"]))
            .collect();
        assert_eq!(
            slices,
            [
                "../research/k8s-upgrade-research.md#findings",
                "k8s-upgrade-research",
                "#changes",
            ],
            "{offered}"
        );
        let place = client.place(&uri, "search.md#findings)");
        let definition = client.request("textDocument/definition", place);
        let origin = &definition[0]["originSelectionRange"];
        assert_eq!(
            client.encoding().slice(&text, origin),
            "[research](../research/k8s-upgrade-research.md#findings)"
        );
    }
}

// Documents

#[test]
fn an_open_buffer_counts_and_a_closed_one_does_not() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
    // Several changes in one notification, each on top of those before.
    let start = client.text(&uri).find("gone.md").unwrap();
    client.edit_all(
        &uri,
        &[
            (start..start + 7, "#"),
            (start + 1..start + 1, "chan"),
            (start + 5..start + 5, "ges"),
        ],
    );
    client.expect_pulled(&uri, &[]);
    client.close(&uri);
    assert_eq!(client.pull(&uri).len(), 1);
}

#[test]
fn a_change_may_replace_the_whole_text() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.set_text(&uri, "# 🦀\r\n\r\n[a](a.md)\r\n");
    client.expect_pulled(&uri, &["3 warning broken-link «a.md»"]);
    client.replace(&uri, "\r\n\r\n", "\r\n");
    client.expect_pulled(&uri, &["2 warning broken-link «a.md»"]);
    client.set_text(&uri, "");
    client.expect_pulled(&uri, &[]);
}

#[test]
fn a_saved_file_is_read_where_nobody_watches() {
    let workspace = sample();
    let capabilities =
        capabilities::full_without(&["/workspace/didChangeWatchedFiles/dynamicRegistration"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    let new = "agentops/infrastructure-ops/plans/gone.md";
    let uri = workspace.uri(new);
    client.open(&uri, "# No longer gone\n");
    workspace.write(new, "# No longer gone\n");
    client.save(&uri);
    client.close(&uri);
    client.expect_pulled(&plan, &[]);
    assert!(
        client
            .registered("workspace/didChangeWatchedFiles")
            .is_empty()
    );
}

#[test]
fn what_is_said_of_unopened_documents_is_dropped() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).faulty().indexed();
    let uri = workspace.uri(PLAN);
    client.notify("textDocument/didClose", document(&uri));
    client.notify("textDocument/didSave", document(&uri));
    assert_eq!(client.pull(&uri).len(), 1);
}

// Diagnostics
