use agentops_tests::client::{Setup, array, code};
use agentops_tests::fixture::Workspace;
use serde_json::json;

use super::{ARCHIVE, DIGEST, RESEARCH, saved};

#[test]
fn bundles_are_answered_for_every_folder_or_for_one() {
    let (workspace, empty) = (saved(), Workspace::in_folder("leer %é", ""));
    empty.write(
        ".agents/bundles/a b.md",
        "# Of others\n\n**Created:** 2025-11-03\n\n## Text\n",
    );
    let mut client = Setup::on(&workspace).folder(&empty).start();
    // Not before the files have been read, however early the question.
    let all = client.request("agentops/bundles", json!({}));
    let bundles = array(&all["bundles"]);
    assert_eq!(bundles.len(), 2, "{all}");
    let own = &bundles[0];
    assert_eq!(own["uri"], *workspace.uri(DIGEST));
    assert_eq!(
        (&own["name"], &own["path"]),
        (&json!("queue-research"), &json!(DIGEST))
    );
    assert_eq!(
        (&own["archive"], &own["sources"]),
        (&json!(ARCHIVE), &json!([RESEARCH]))
    );
    assert_eq!(
        (&own["state"], &own["age"]),
        (&json!("fresh"), &json!("old"))
    );
    assert_eq!(own["created"], "2025-11-07T10:30:00Z");
    assert_eq!(bundles[1]["uri"], *empty.uri(".agents/bundles/a b.md"));
    assert_eq!(bundles[1]["state"], "unknown");

    let of_one = json!({"folder": empty.root_uri()});
    let only = client.request("agentops/bundles", of_one);
    assert_eq!(only["bundles"], json!([bundles[1]]));
    // Status has the same of each folder.
    let status = client.request("agentops/status", json!({}));
    assert_eq!(status["workspaces"][0]["bundles"], json!([own]));
    assert_eq!(status["workspaces"][1]["bundles"], only["bundles"]);

    let elsewhere = json!({"folder": workspace.uri("agentops")});
    let error = client
        .try_request("agentops/bundles", elsewhere)
        .unwrap_err();
    assert_eq!(error.code, code::INVALID_PARAMS);
    let wrong = client.try_request("agentops/bundles", json!({"folder": 3}));
    assert_eq!(wrong.unwrap_err().code, code::INVALID_PARAMS);
}

#[test]
fn a_bundle_is_answered_as_it_is_now() {
    let workspace = saved();
    let setup = Setup::on(&workspace).options(json!({"changed": true}));
    let mut client = setup.indexed();
    let state = |client: &mut agentops_tests::client::Client| {
        let bundles = client.request("agentops/bundles", json!({}));
        bundles["bundles"][0]["state"].clone()
    };
    assert_eq!(state(&mut client), "fresh");
    client.take_notifications("agentops/changed");
    let uri = client.open_file(&workspace, RESEARCH);
    client.replace(&uri, "one queue", "two queues");
    client.wait_notification("agentops/changed");
    assert_eq!(state(&mut client), "stale");
    workspace.write(ARCHIVE, "random");
    client.watched_files_changed(&[(workspace.uri(ARCHIVE), 2)]);
    client.until("a broken bundle", |client| {
        (state(client) == "broken").then_some(())
    });
    client.shutdown();
    client.exit();
    client.take_notifications("agentops/changed");
}

#[test]
fn the_load_counts_the_digest_of_a_fresh_bundle() {
    let workspace = saved();
    let mut client = Setup::on(&workspace).indexed();
    let mut plan_parts = || {
        let topic = json!({"profile": "infrastructure-ops", "topic": "queue"});
        let budget = client.request("agentops/budget", topic);
        let phases = array(&budget["phases"]);
        let plan = phases
            .iter()
            .find(|phase| phase["id"] == "plan")
            .unwrap()
            .clone();
        let parts = array(&plan["load"]["parts"]).iter();
        parts
            .filter(|part| part["kind"] == "input")
            .cloned()
            .collect::<Vec<_>>()
    };
    let parts = plan_parts();
    assert_eq!(parts.len(), 1, "{parts:?}");
    assert_eq!(
        (&parts[0]["path"], &parts[0]["bundle"]["name"]),
        (&json!(DIGEST), &json!("queue-research"))
    );
    assert_eq!(parts[0]["bundle"]["instead_of"], json!([RESEARCH]));
}
