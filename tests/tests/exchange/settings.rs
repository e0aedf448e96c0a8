//! Settings from the client and from files, and the log.

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use serde_json::{Value, json};

use crate::ONE_BROKEN;
use crate::features::{PLAN, RESEARCH, sample};

#[test]
fn settings_are_asked_for_and_asked_for_again() {
    let workspace = sample();
    let severity = |severity: &str| json!({"agentops": {"diagnostics": {"severity": {"broken-link": severity}}}});
    let mut client = Setup::on(&workspace).settings(severity("error")).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &["7 error broken-link «gone.md»"]);
    let before = refreshes(&client);
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
    // What the editor shows, and nobody edits, is to be asked for again.
    for (method, count) in before {
        client.wait_request(method, count + 2);
    }
}

/// What the client was asked to ask for again, and how often.
fn refreshes(client: &Client) -> [(&'static str, usize); 4] {
    [
        "workspace/diagnostic/refresh",
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "workspace/semanticTokens/refresh",
    ]
    .map(|method| (method, client.requests(method).len()))
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
    let before = refreshes(&client);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": severity("hint")}),
    );
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
    for (method, count) in before {
        client.wait_request(method, count + 1);
    }
    assert!(client.requests("workspace/configuration").is_empty());
}

#[test]
fn settings_of_the_beginning_count_where_the_client_states_none() {
    let workspace = sample();
    let severity = |severity: &str| json!({"agentops": {"diagnostics": {"severity": {"broken-link": severity}}}});
    let is_error = ["7 error broken-link «gone.md»"];
    // Asked, this client says `null`: it has no such section.
    let mut client = Setup::on(&workspace).options(severity("error")).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let change = |client: &mut Client, settings: Value| {
        client.settings = settings;
        let count = client.requests("workspace/configuration").len();
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
        client.wait_request("workspace/configuration", count + 1);
        client.ping();
    };
    change(&mut client, json!({}));
    client.expect_pulled(&uri, &is_error);
    change(&mut client, severity("hint"));
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
    change(&mut client, json!({}));
    client.expect_pulled(&uri, &is_error);

    let capabilities = capabilities::full_without(&["/workspace/configuration"]);
    let mut client = Setup::on(&workspace)
        .capabilities(capabilities)
        .options(severity("error"))
        .indexed();
    let uri = client.open_file(&workspace, PLAN);
    for settings in [severity("hint"), json!({}), json!({"other": {}})] {
        let expected = match settings.get("agentops") {
            Some(_) => "7 hint broken-link «gone.md»",
            None => is_error[0],
        };
        let params = json!({"settings": settings});
        client.notify("workspace/didChangeConfiguration", params);
        client.expect_pulled(&uri, &[expected]);
    }
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
fn what_is_wrong_with_the_settings_of_an_editor_is_logged_once() {
    let workspace = sample();
    let wrong = json!({"agentops": {
        "budget": {"model": "no-such-model", "rule": 0},
        "bundles": {"folder": "../x"},
        "files": {"maxSize": "large"},
        "diagnostics": {"severity": {"broken-link": "hint"}},
    }});
    let is_about = [
        ("`budget.model`", "no known model"),
        ("`budget.rule`", "above 0"),
        ("`bundles.folder`", "folder of the workspace"),
        ("`files.maxSize`", "invalid type"),
    ];
    let (one, two) = (sample(), sample());
    // Whether it comes with the first message or is asked for, and in whatever number of folders.
    let without = capabilities::full_without(&["/workspace/configuration"]);
    let setups = [
        Setup::on(&workspace)
            .capabilities(without)
            .options(wrong.clone()),
        Setup::on(&one).folder(&two).settings(wrong.clone()),
    ];
    for (setup, workspace) in setups.into_iter().zip([&workspace, &one]) {
        let mut client = setup.indexed();
        for (name, why) in is_about {
            let log = client.wait_log(name);
            assert!(log.contains(why), "{log}");
        }
        // What is in order counts.
        let uri = client.open_file(workspace, PLAN);
        client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
        // A new setting is told of, and not what was known.
        client.settings = wrong.clone();
        client.settings["agentops"]["budget"]["near"] = json!(2);
        let settings = client.settings.clone();
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": settings}),
        );
        client.wait_log("`budget.near`");
        client.shutdown();
        for (name, _) in is_about {
            let logs = client.logs().iter().filter(|(_, log)| log.contains(name));
            let kinds: Vec<_> = logs.map(|(kind, _)| *kind).collect();
            assert_eq!(kinds, [2], "{name}");
        }
    }
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

#[test]
fn a_folder_that_a_document_brings_along_has_the_settings_of_the_editor() {
    let workspace = sample();
    let mut client = Setup::new()
        .settings(json!({"agentops": {"diagnostics": {"severity": {"broken-link": "hint"}}}}))
        .start();
    client.wait_request("workspace/configuration", 1);
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &["7 hint broken-link «gone.md»"]);
    let asked = client.wait_request("workspace/configuration", 2);
    assert_eq!(
        asked.params["items"][0]["scopeUri"],
        workspace.root_uri(),
        "{asked:?}"
    );
    // It is asked for once, not with each document.
    client.open_file(&workspace, RESEARCH);
    client.ping();
    assert_eq!(client.requests("workspace/configuration").len(), 2);
}

#[test]
fn files_that_plans_name_count_in_whatever_encoding_is_set() {
    let workspace = sample();
    let plan = "agentops/infrastructure-ops/plans/other-plan.md";
    workspace.write(plan, "# Other\n\n- Modify: `src/größe.rs`\n");
    workspace.write("src/größe.rs", "// Привет, мир: 你好，世界\n".repeat(50));
    let settings = |encoding: &str| json!({"agentops": {"budget": {"encoding": encoding}}});
    let mut client = Setup::on(&workspace)
        .settings(settings("o200k_base"))
        .indexed();
    let source = |client: &mut Client| {
        let topic = json!({"profile": "infrastructure-ops", "topic": "other"});
        let budget = client.request("agentops/budget", topic);
        let phases = array(&budget["phases"]).iter();
        let mut parts = phases.flat_map(|phase| array(&phase["load"]["parts"]));
        let part = parts.find(|part| part["path"] == "src/größe.rs")?;
        part["tokens"].as_u64()
    };
    let before = client.until("the source is counted", source);
    client.settings = settings("cl100k_base");
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    client.until("the source is counted in the other encoding", |client| {
        source(client).filter(|tokens| *tokens != before)
    });
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
