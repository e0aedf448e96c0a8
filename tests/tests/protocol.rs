//! Every feature of the server in the sessions in which an editor uses it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod features;

use std::time::Duration;

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array, code, folder_of};
use agentops_tests::fixture::Workspace;
use features::{PLAN, RESEARCH, sample};
use serde_json::{Value, json};

const ONE_BROKEN: [&str; 1] = ["7 warning broken-link «gone.md»"];

fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

// Positions

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

#[test]
fn reading_the_workspace_shows_its_progress() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).start();
    client.wait_request("window/workDoneProgress/create", 1);
    let kinds = client.wait_for("the end of the progress", |client| {
        let progress = client.progress().iter();
        let kinds: Vec<_> = progress.map(|(_, value)| value["kind"].clone()).collect();
        kinds.contains(&json!("end")).then_some(kinds)
    });
    assert_eq!(kinds.first(), Some(&json!("begin")));
    let inner = &kinds[1..kinds.len() - 1];
    assert!(inner.iter().all(|kind| kind == "report"), "{kinds:?}");
    let created = &client.requests("window/workDoneProgress/create")[0];
    let (token, begin) = &client.progress()[0];
    assert_eq!(token, &created.params["token"]);
    assert!(
        begin["title"].as_str().unwrap().contains("workspace"),
        "{begin}"
    );
}

#[test]
fn no_progress_is_shown_to_clients_that_cannot() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/window/workDoneProgress"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    client.shutdown();
    assert!(client.progress().is_empty());
}

#[test]
fn files_are_watched_where_the_client_can() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    client.wait_request("client/registerCapability", 1);
    let registered = client.registered("workspace/didChangeWatchedFiles");
    assert_eq!(registered.len(), 1);
    assert!(!array(&registered[0]["registerOptions"]["watchers"]).is_empty());

    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    let new = "agentops/infrastructure-ops/plans/gone.md";
    // Created, changed, removed, each on disk and then said.
    workspace.write(new, "# Here\n");
    client.watched_files_changed(&[(workspace.uri(new), 1)]);
    client.expect_pulled(&plan, &[]);
    client.replace(&plan, "(gone.md)", "(gone.md#there)");
    client.expect_pulled(&plan, &["7 warning broken-link «gone.md#there»"]);
    workspace.write(new, "# There\n");
    client.watched_files_changed(&[(workspace.uri(new), 2)]);
    client.expect_pulled(&plan, &[]);
    workspace.remove(new);
    client.watched_files_changed(&[(workspace.uri(new), 3)]);
    client.expect_pulled(&plan, &["7 warning broken-link «gone.md#there»"]);
}

#[test]
fn clients_are_told_to_ask_again_after_files_changed() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    for kind in ["diagnostic", "codeLens", "inlayHint", "semanticTokens"] {
        client.wait_request(&format!("workspace/{kind}/refresh"), 1);
    }
    let count = client.requests("workspace/diagnostic/refresh").len();
    workspace.write(RESEARCH, "# Other\n");
    client.watched_files_changed(&[(workspace.uri(RESEARCH), 2)]);
    client.wait_request("workspace/diagnostic/refresh", count + 1);
}

#[test]
fn a_removed_folder_takes_its_files_with_it() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    let folder = "agentops/infrastructure-ops/research";
    workspace.remove(folder);
    client.watched_files_changed(&[(workspace.uri(folder), 3)]);
    client.until("two more broken links", |client| {
        (client
            .pull(&plan)
            .iter()
            .filter(|d| d["code"] == "broken-link")
            .count()
            == 3)
            .then_some(())
    });
}

fn change_folders(client: &mut Client, added: &[&Workspace], removed: &[&Workspace]) {
    let added: Vec<_> = added.iter().map(|workspace| folder_of(workspace)).collect();
    let removed: Vec<_> = removed
        .iter()
        .map(|workspace| folder_of(workspace))
        .collect();
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": added, "removed": removed}}),
    );
}

#[test]
fn folders_come_and_go_while_running() {
    let (one, two) = (sample(), sample());
    let mut client = Setup::on(&one).indexed();
    let changes = &client.capabilities()["workspace"]["workspaceFolders"];
    assert_eq!(changes["supported"], true);
    assert!(changes["changeNotifications"] != Value::Bool(false));

    change_folders(&mut client, &[&two], &[]);
    assert_eq!(client.pull(&two.uri(PLAN)).len(), 1);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);
    // Each folder has its own files.
    two.write("agentops/infrastructure-ops/plans/gone.md", "# Here\n");
    let new = two.uri("agentops/infrastructure-ops/plans/gone.md");
    client.watched_files_changed(&[(new, 1)]);
    client.until("nothing broken in the second folder", |client| {
        client.pull(&two.uri(PLAN)).is_empty().then_some(())
    });
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);

    change_folders(&mut client, &[], &[&one]);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 0);
    assert_eq!(client.pull(&two.uri(PLAN)).len(), 0);
    change_folders(&mut client, &[&one], &[&two]);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);
}

#[test]
fn documents_stay_open_while_their_folder_comes_and_goes() {
    let workspace = sample();
    let mut client = Setup::new().start();
    let uri = client.open_file(&workspace, PLAN);
    client.replace(&uri, "gone.md", "lost.md");
    change_folders(&mut client, &[&workspace], &[]);
    client.expect_pulled(&uri, &["7 warning broken-link «lost.md»"]);
    client.replace(&uri, "lost.md", "last.md");
    client.expect_pulled(&uri, &["7 warning broken-link «last.md»"]);
    change_folders(&mut client, &[], &[&workspace]);
    client.replace(&uri, "last.md", "list.md");
    let symbols = client.request("textDocument/documentSymbol", document(&uri));
    assert!(!array(&symbols).is_empty());
    change_folders(&mut client, &[&workspace], &[]);
    client.expect_pulled(&uri, &["7 warning broken-link «list.md»"]);
}

#[test]
fn a_folder_in_a_folder_is_one_of_its_own() {
    let outer = sample();
    let mut client = Setup::on(&outer).indexed();
    let inner = folder_of(&outer);
    let inner = json!({"uri": format!("{}/src", inner["uri"].as_str().unwrap()), "name": "src"});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [inner], "removed": []}}),
    );
    let uri = client.open_file(&outer, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
}

#[test]
fn a_file_without_a_folder_finds_its_workspace() {
    let workspace = sample();
    let mut client = Setup::new().start();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
}

#[test]
fn clients_from_before_there_were_folders_have_a_root() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/workspace/workspaceFolders"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    assert_eq!(client.pull(&workspace.uri(PLAN)).len(), 1);
}

// Settings

#[test]
fn settings_are_asked_for_and_asked_for_again() {
    let workspace = sample();
    let severity = |severity: &str| json!({"agentops": {"diagnostics": {"severity": {"broken-link": severity}}}});
    let mut client = Setup::on(&workspace).settings(severity("error")).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &["7 error broken-link «gone.md»"]);
    let asked = &client.requests("workspace/configuration")[0].params["items"][0];
    assert_eq!(asked["section"], "agentops");
    assert_eq!(asked["scopeUri"], workspace.root_uri());
    assert_eq!(
        client.registered("workspace/didChangeConfiguration").len(),
        1
    );

    client.settings = severity("off");
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    client.expect_pulled(&uri, &[]);
    client.settings = severity("hint");
    client.notify("workspace/didChangeConfiguration", json!({"settings": {}}));
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
}

#[test]
fn settings_come_along_where_they_cannot_be_asked_for() {
    let workspace = sample();
    let severity = |severity: &str| json!({"agentops": {"diagnostics": {"severity": {"broken-link": severity}}}});
    let capabilities = capabilities::full_without(&["/workspace/configuration"]);
    let mut client = Setup::on(&workspace)
        .capabilities(capabilities)
        .options(severity("error"))
        .indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &["7 error broken-link «gone.md»"]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": severity("hint")}),
    );
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
    assert!(client.requests("workspace/configuration").is_empty());
}

#[test]
fn the_file_that_a_team_shares_has_the_last_word() {
    let workspace = sample();
    let toml = "agentops/agentops.toml";
    workspace.write(
        toml,
        "[diagnostics.severity]\nbroken-link = \"information\"\n",
    );
    let mut client = Setup::on(&workspace)
        .settings(json!({"agentops": {"diagnostics": {"severity": {"broken-link": "error"}}}}))
        .indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &["7 information broken-link «gone.md»"]);
    // While it is being edited, too.
    let settings = client.open_file(&workspace, toml);
    client.replace(&settings, "information", "hint");
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
    client.replace(&settings, "hint", "loud");
    client.expect_pulled(&settings, &["2 error bad-profile «\"loud\"»"]);
    client.replace(&settings, "loud", "off");
    client.expect_pulled(&settings, &[]);
    client.expect_pulled(&uri, &[]);
    client.close(&settings);
    workspace.remove(toml);
    client.watched_files_changed(&[(settings, 3)]);
    client.expect_pulled(&uri, &["7 error broken-link «gone.md»"]);
}

#[test]
fn settings_that_make_no_sense_are_left_out() {
    let workspace = sample();
    let mut client = Setup::on(&workspace)
        .settings(
            json!({"agentops": {"budget": {"window": "large"}, "diagnostics": 3, "x": {"y": []}}}),
        )
        .indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
    client.wait_log("settings");
}

#[test]
fn each_folder_may_have_its_own_settings() {
    let (one, two) = (sample(), sample());
    let second = two.root_uri();
    let mut client = Setup::on(&one)
        .folder(&two)
        .handle("workspace/configuration", move |params: &Value| {
            let of = |item: &Value| match item["scopeUri"] == second.as_str() {
                true => json!({"diagnostics": {"severity": {"broken-link": "off"}}}),
                false => json!({}),
            };
            let items = array(&params["items"]).iter().map(of).collect();
            agentops_tests::client::Reply::Result(Value::Array(items))
        })
        .indexed();
    let two = client.open_file(&two, PLAN);
    client.expect_pulled(&two, &[]);
    let one = client.open_file(&one, PLAN);
    client.expect_pulled(&one, &ONE_BROKEN);
}

// Logs

#[test]
fn what_is_logged_reaches_the_client_and_the_file() {
    let workspace = sample();
    workspace.write("agentops/bad.md", [0xff, 0xfe, b'x']);
    let log = workspace.path("server.log");
    let mut client = Setup::on(&workspace)
        .argument("--log")
        .argument(&log)
        .indexed();
    let said = client.wait_log("agentops/bad.md");
    assert!(said.contains("UTF-8"), "{said}");
    client.shutdown();
    assert_eq!(client.exit().code(), Some(0));
    let written = workspace.read("server.log");
    assert!(written.contains("agentops/bad.md"), "{written}");
    assert!(!written.contains('\u{1b}'), "colours in a file: {written}");
}

#[test]
fn a_log_file_that_cannot_be_written_is_a_reason_not_to_start() {
    let workspace = sample();
    let mut client = Setup::new()
        .argument("--log")
        .argument(workspace.path("no/such/folder/server.log"))
        .spawn();
    assert_eq!(client.wait_exit().code(), Some(2));
    let errors = client.errors();
    assert!(errors.contains("server.log"), "{errors}");
    assert_eq!(errors.trim().lines().count(), 1, "{errors}");
}

// Clients

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
        features::ask_for_everything(&mut client, uri);
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
    features::ask_for_everything(&mut client, &uri);
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
