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

/// An id as clients send it back.
fn known(report: &Value) -> Value {
    json!({"uri": report["uri"], "value": report["resultId"]})
}

#[test]
fn the_problems_of_a_closed_document_are_taken_back_though_its_id_is_forgotten() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
    let open = workspace_reports(&mut client, &[]);
    assert_eq!(array(&open[0]["items"]).len(), 1);
    client.close(&uri);
    let cleared = workspace_reports(&mut client, &[]);
    assert_eq!(cleared.len(), 1, "{cleared:?}");
    let report = &cleared[0];
    assert_eq!(
        (&report["uri"], &report["kind"], &report["items"]),
        (&json!(uri), &json!("full"), &json!([]))
    );
    let unchanged = workspace_reports(&mut client, &[known(report)]);
    assert_eq!(unchanged[0]["kind"], "unchanged");

    // Told of them once more, it is cleared once more, whatever id the client goes by.
    client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
    client.close(&uri);
    let again = workspace_reports(&mut client, &[known(report)]);
    assert_eq!(
        (&again[0]["kind"], &again[0]["items"]),
        (&json!("full"), &json!([]))
    );
}

#[test]
fn the_problems_of_files_that_are_gone_are_taken_back() {
    let toml = "agentops/agentops.toml";
    let scope = "[diagnostics]\nscope = \"workspace\"\n";
    let exclude = format!("{scope}[files]\nexclude = [\"plans\"]\n");
    let renamed = "agentops/infrastructure-ops/plans/other-plan.md";
    type Change<'a> = &'a dyn Fn(&Workspace) -> Vec<(String, u32)>;
    let changes: [Change; 3] = [
        &|workspace| {
            workspace.remove(PLAN);
            vec![(workspace.uri(PLAN), 3)]
        },
        &|workspace| {
            workspace.rename(PLAN, renamed);
            vec![(workspace.uri(PLAN), 3), (workspace.uri(renamed), 1)]
        },
        &|workspace| {
            workspace.write(toml, &exclude);
            vec![(workspace.uri(toml), 2)]
        },
    ];
    for change in changes {
        let workspace = sample();
        workspace.write(toml, scope);
        let mut client = Setup::on(&workspace).indexed();
        let reports = workspace_reports(&mut client, &[]);
        assert_eq!(reports[0]["uri"], workspace.uri(PLAN));
        let ids = [known(&reports[0])];
        let changed = change(&workspace);
        client.watched_files_changed(&changed);
        let of_plan = |client: &mut Client, ids: &[Value]| {
            let mut reports = workspace_reports(client, ids).into_iter();
            reports.find(|report| report["uri"] == workspace.uri(PLAN))
        };
        let cleared = client.until("a report without problems", |client| {
            of_plan(client, &ids).filter(|report| report["items"] == json!([]))
        });
        let unchanged = of_plan(&mut client, &[known(&cleared)]).unwrap();
        assert_eq!(unchanged["kind"], "unchanged");
    }
}

#[test]
fn reports_are_found_however_the_client_spells_a_file() {
    let workspace = sample();
    workspace.write(
        "agentops/agentops.toml",
        "[diagnostics]\nscope = \"workspace\"\n",
    );
    let mut client = Setup::on(&workspace).indexed();
    let reports = workspace_reports(&mut client, &[]);
    let spelled = workspace.uri(PLAN).replace("k8s-", "k8s%2D");
    let id = &reports[0]["resultId"];
    let again = workspace_reports(&mut client, &[json!({"uri": spelled, "value": id})]);
    assert_eq!(
        again,
        [json!({"kind": "unchanged", "uri": spelled, "version": null, "resultId": id})]
    );
}

#[test]
fn a_file_in_a_folder_in_a_folder_is_reported_as_part_of_the_inner_one() {
    let plan = "agentops/inner/agentops/infrastructure-ops/plans/a-plan.md";
    let outer = sample();
    outer.write(plan, "# Plan\n\n[a](lost.md)\n");
    outer.write(
        "agentops/agentops.toml",
        "[diagnostics]\nscope = \"workspace\"\n",
    );
    let mut client = Setup::on(&outer).indexed();
    let inner = outer.uri("agentops/inner");
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [{"uri": inner, "name": "inner"}], "removed": []}}),
    );
    let uri = client.open_file(&outer, plan);
    client.replace(&uri, "[a](lost.md)", "No link.");
    let reports = workspace_reports(&mut client, &[]);
    let problems = reports.iter().filter(|report| report["uri"] == uri);
    let problems: Vec<_> = problems.flat_map(|r| array(&r["items"])).collect();
    assert!(
        problems
            .iter()
            .all(|problem| problem["code"] != "broken-link"),
        "{problems:?}"
    );
}

// The workspace
