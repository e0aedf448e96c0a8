//! Diagnostics, pushed and asked for.

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use crate::features::{PLAN, RESEARCH, sample};
use crate::{ONE_BROKEN, document};

#[test]
fn diagnostics_are_pushed_to_clients_that_do_not_ask() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/textDocument/diagnostic"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).start();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pushed(&uri, &ONE_BROKEN);
    let diagnostic = &client.published(&uri).unwrap().items[0];
    assert_eq!(diagnostic["source"], "agentops");
    let page = diagnostic["codeDescription"]["href"].as_str().unwrap();
    assert!(page.ends_with("docs/diagnostics.md#broken-link"), "{page}");
    client.replace(&uri, "(gone.md)", "(#changes)");
    client.expect_pushed(&uri, &[]);
    client.replace(&uri, "(#changes)", "(#chnges)");
    client.expect_pushed(&uri, &["7 warning broken-link «#chnges»"]);
    client.close(&uri);
    let cleared = |client: &mut Client| client.published(&uri)?.items.is_empty().then_some(());
    client.wait_for("no diagnostics for a closed file", cleared);
}

#[test]
fn pushed_diagnostics_follow_what_happens_elsewhere() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/textDocument/diagnostic"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).start();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pushed(&uri, &ONE_BROKEN);
    let research = client.open_file(&workspace, RESEARCH);
    client.replace(&research, "## Findings", "## Results");
    client.expect_pushed(
        &uri,
        &[
            "7 warning broken-link «../research/k8s-upgrade-research.md#findings»",
            "7 warning broken-link «gone.md»",
        ],
    );
    let related = &client.published(&uri).unwrap().items[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], research);
    let new = "agentops/infrastructure-ops/plans/gone.md";
    workspace.write(new, "# Here\n");
    client.watched_files_changed(&[(workspace.uri(new), 1)]);
    client.replace(&research, "## Results", "## Findings");
    client.expect_pushed(&uri, &[]);
}

#[test]
fn pushed_diagnostics_keep_up_with_typing() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/textDocument/diagnostic"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).start();
    let uri = client.open_file(&workspace, PLAN);
    // The client fails when diagnostics go back to an older version, or speak of text that is not there.
    for number in 0..200 {
        client.set_text(
            &uri,
            &format!("{}[x](gone-{number}.md)\n", "\n".repeat(number % 7)),
        );
    }
    let last = format!("{} warning broken-link «gone-199.md»", 199 % 7 + 1);
    client.expect_pushed(&uri, &[&last]);
}

#[test]
fn nothing_is_pushed_to_clients_that_ask() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
    client.replace(&uri, "gone.md", "lost.md");
    client.expect_pulled(&uri, &["7 warning broken-link «lost.md»"]);
    client.close(&uri);
    client.shutdown();
    assert_eq!(client.publications(), 0);
}

#[test]
fn a_report_that_has_not_changed_is_not_sent_again() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let first = client.request("textDocument/diagnostic", document(&uri));
    assert_eq!(first["kind"], "full");
    let again = |client: &mut Client, id: &Value| {
        let params = json!({"textDocument": {"uri": uri}, "previousResultId": id});
        client.request("textDocument/diagnostic", params)
    };
    let second = again(&mut client, &first["resultId"]);
    assert_eq!(
        second,
        json!({"kind": "unchanged", "resultId": first["resultId"]})
    );
    client.replace(&uri, "gone.md", "lost.md");
    let third = again(&mut client, &first["resultId"]);
    assert_eq!(third["kind"], "full");
    assert_ne!(third["resultId"], first["resultId"]);
    // An id of nowhere is answered in full.
    assert_eq!(again(&mut client, &json!("nonsense"))["kind"], "full");
}

fn workspace_reports(client: &mut Client, previous: &[Value]) -> Vec<Value> {
    let params = json!({"identifier": "agentops", "previousResultIds": previous});
    let mut report = client.request("workspace/diagnostic", params);
    let mut items = array(&report["items"].take()).clone();
    items.sort_by_key(|item| item["uri"].to_string());
    items
}

#[test]
fn the_whole_workspace_is_reported_when_the_settings_say_so() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    assert_eq!(workspace_reports(&mut client, &[]), [json!(null); 0]);

    workspace.write(
        "agentops/agentops.toml",
        "[diagnostics]\nscope = \"workspace\"\n",
    );
    client.watched_files_changed(&[(workspace.uri("agentops/agentops.toml"), 1)]);
    let reports = client.until("a report of all files", |client| {
        Some(workspace_reports(client, &[])).filter(|reports| !reports.is_empty())
    });
    let uris: Vec<_> = reports.iter().map(|report| report["uri"].clone()).collect();
    assert_eq!(uris, [workspace.uri(PLAN)]);
    assert_eq!(reports[0]["version"], Value::Null);

    let uri = client.open_file(&workspace, PLAN);
    let id = reports[0]["resultId"].clone();
    let known = json!({"uri": uri, "value": id});
    let unchanged = workspace_reports(&mut client, std::slice::from_ref(&known));
    assert_eq!(
        unchanged,
        [json!({"kind": "unchanged", "uri": uri, "version": 1, "resultId": id})]
    );
    client.replace(&uri, "gone.md", "lost.md");
    let changed = workspace_reports(&mut client, &[known]);
    assert_eq!(changed[0]["kind"], "full");
    assert_eq!(changed[0]["version"], 2);
    // What has been put right is reported once more, without diagnostics.
    let known = json!({"uri": uri, "value": changed[0]["resultId"]});
    client.replace(&uri, "(lost.md)", "(#changes)");
    let fixed = workspace_reports(&mut client, &[known]);
    assert_eq!(fixed.len(), 1);
    assert_eq!(fixed[0]["items"], json!([]));
}

#[test]
fn every_code_of_this_version_is_reported() {
    let long = "word ".repeat(30_000);
    let workspace = Workspace::new(&format!(
        "\
//- /agentops/agentops.toml
[budget]
window = \"big\"
//- /agentops/profiles/infrastructure-ops/profile.toml
titel = 3
//- /agentops/infrastructure-ops/research/a-research.md
---
updated: 2025-11-09
status: approved
---
# A

{long}
//- /agentops/infrastructure-ops/plans/a-plan.md
---
updated: 2025-11-08
---
# Plan of A

[x](nowhere.md)

{long}
//- /agentops/infrastructure-ops/plans/b-plan.md
---
topic: [b
---
# Plan of B
//- /agentops/infrastructure-ops/research/c-research.md
# C

{long}{long}{long}
//- /agentops/infrastructure-ops/implementation/d-report.md
# D

{long}{long}{}
",
        "word ".repeat(14_000)
    ));
    let mut client = Setup::on(&workspace).indexed();
    let mut codes: Vec<String> = Vec::new();
    for file in [
        "agentops.toml",
        "profiles/infrastructure-ops/profile.toml",
        "infrastructure-ops/research/a-research.md",
        "infrastructure-ops/plans/a-plan.md",
        "infrastructure-ops/plans/b-plan.md",
        "infrastructure-ops/research/c-research.md",
        "infrastructure-ops/implementation/d-report.md",
    ] {
        let path = format!("agentops/{file}");
        let text = workspace.read(&path);
        for item in client.pull(&workspace.uri(&path)) {
            // Fails when the range is not one of the text.
            client.encoding().slice(&text, &item["range"]);
            codes.push(item["code"].as_str().unwrap().to_owned());
        }
    }
    codes.sort();
    codes.dedup();
    assert_eq!(
        codes,
        [
            "bad-front-matter",
            "bad-profile",
            "broken-link",
            "near-rule",
            "over-budget",
            "over-rule",
            "phase-skipped",
            "stale-input",
        ]
    );
}

// The workspace
