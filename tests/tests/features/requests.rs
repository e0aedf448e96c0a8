//! Our own requests, and the notification that their answers may have changed.

use std::time::{Duration, Instant};

use agentops_tests::client::{Client, Setup, array, code};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{MISSION, PLAN, RESEARCH, sample};

const CHANGED: &str = "agentops/changed";

fn topic<'a>(workspace: &'a Value, profile: &str, topic: &str) -> &'a Value {
    let of = |list: &'a Value, name: &str| {
        let mut items = list.as_array().unwrap().iter();
        items.find(|item| item["name"] == name).unwrap()
    };
    of(&of(&workspace["profiles"], profile)["topics"], topic)
}

fn refused(client: &mut Client, method: &str, params: Value) -> String {
    let error = client.try_request(method, params).unwrap_err();
    assert_eq!(error.code, code::INVALID_PARAMS, "{error:?}");
    error.message
}

#[test]
fn status_tells_of_every_folder_or_of_one() {
    let (workspace, empty) = (sample(), Workspace::in_folder("leer %é", ""));
    let mut client = Setup::on(&workspace).folder(&empty).start();
    // Not before the files have been read, however early the question.
    let status = client.request("agentops/status", json!({}));
    let found = &status["workspaces"];
    assert_eq!(found[0]["uri"], *workspace.root_uri());
    assert_eq!(found[0]["name"], "workspace");
    assert_eq!(found[0]["is_initialised"], true);
    assert_eq!(found[0]["problems"][0]["code"], "broken-link");
    let k8s = topic(&found[0], "infrastructure-ops", "k8s-upgrade");
    assert_eq!(k8s["current"], "plan");
    assert_eq!(k8s["phases"][0]["artifacts"], json!([RESEARCH]));
    assert_eq!(k8s["phases"][1]["state"], "ready");
    assert_eq!(k8s["phases"][1]["reason"], "its gate passes");
    assert_eq!(k8s["phases"][1]["load"]["limit"], 50_000);
    for (folder, is_used) in [(&found[0], true), (&found[1], false)] {
        let known = array(&folder["known_profiles"]);
        assert_eq!(known.len(), 2);
        assert!(
            known
                .iter()
                .all(|profile| profile["is_initialised"] == is_used)
        );
    }
    let phases = |name: &str| {
        let known = array(&found[0]["known_profiles"]).iter();
        let profile = known.clone().find(|profile| profile["name"] == name);
        profile.expect("the profile")["phases"].clone()
    };
    let shared = |phase: &Value| phase["is_shared"] == true;
    let product = array(&phases("product-dev")).clone();
    assert_eq!(product.iter().filter(|phase| shared(phase)).count(), 1);
    assert_eq!(phases("infrastructure-ops")[0]["command"], "/research");
    assert_eq!(found[1]["uri"], *empty.root_uri());
    assert_eq!(found[1]["name"], "leer %é");
    assert_eq!(found[1]["is_initialised"], false);

    let only = client.request("agentops/status", json!({"folder": empty.root_uri()}));
    assert_eq!(only["workspaces"], json!([found[1]]));
    let elsewhere = workspace.uri("agentops");
    let message = refused(&mut client, "agentops/status", json!({"folder": elsewhere}));
    assert!(message.contains(&elsewhere), "{message}");
    refused(&mut client, "agentops/status", json!({"folder": 7}));
}

#[test]
fn a_profile_is_there_once_its_folders_are() {
    let workspace = Workspace::in_folder("new", "");
    let mut client = Setup::on(&workspace).start();
    let used = |client: &mut Client| {
        let status = client.request("agentops/status", json!({}));
        let found = &status["workspaces"][0];
        let known = array(&found["known_profiles"]).iter();
        let used: Vec<Value> = known
            .filter(|profile| profile["is_initialised"] == true)
            .map(|profile| profile["name"].clone())
            .collect();
        (found["is_initialised"] == true, used)
    };
    assert_eq!(used(&mut client), (false, Vec::new()));
    let arguments = json!([{"folder": workspace.root_uri(), "profiles": ["product-dev"]}]);
    client.request(
        "workspace/executeCommand",
        json!({"command": "agentops.initialise", "arguments": arguments}),
    );
    assert_eq!(used(&mut client), (true, vec![json!("product-dev")]));
}

#[test]
fn load_is_that_of_the_phase_as_it_is_being_written() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).start();
    let uri = client.open_file(&workspace, PLAN);
    let of = |client: &mut Client, uri: &str| client.request("agentops/load", json!({"uri": uri}));
    let gauge = of(&mut client, &uri);
    assert_eq!(gauge["profile_title"], "Infrastructure operations");
    assert_eq!(gauge["topic"], "k8s-upgrade");
    assert_eq!(gauge["phase"], "plan");
    assert_eq!(
        (&gauge["zone"], &gauge["verdict"]),
        (&json!("good"), &json!("within"))
    );
    let short = gauge["short"].as_str().unwrap();
    assert!(
        short.starts_with("Plan ") && short.contains("/50k · "),
        "{short}"
    );
    // The same words as over the title.
    let lenses = client.request(
        "textDocument/codeLens",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(gauge["title"], lenses[0]["command"]["title"]);

    client.replace(
        &uri,
        "# Plan",
        &format!("# Plan {}", "word ".repeat(90_000)),
    );
    let heavy = of(&mut client, &uri);
    assert_eq!(
        (&heavy["zone"], &heavy["verdict"]),
        (&json!("over"), &json!("over-rule"))
    );
    let heaviest = &heavy["load"]["parts"][0];
    assert_eq!(
        (&heaviest["path"], &heaviest["kind"]),
        (&json!(PLAN), &json!("output"))
    );

    for other in [workspace.uri("README.md"), "untitled:Untitled-1".to_owned()] {
        assert_eq!(of(&mut client, &other), Value::Null, "{other}");
    }
    refused(&mut client, "agentops/load", json!({}));
}

#[test]
fn budget_is_that_of_every_phase_of_a_topic() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).start();
    let k8s = json!({"profile": "infrastructure-ops", "topic": "k8s-upgrade"});
    let budget = client.request("agentops/budget", k8s.clone());
    assert_eq!(
        (&budget["window"], &budget["rule"]),
        (&json!(200_000), &json!(80_000))
    );
    let phases = budget["phases"].as_array().unwrap();
    let ids: Vec<&Value> = phases.iter().map(|phase| &phase["id"]).collect();
    assert_eq!(ids, ["research", "plan", "implement"]);
    assert_eq!(
        (&phases[1]["state"], &phases[1]["is_current"]),
        (&json!("ready"), &json!(true))
    );
    for phase in phases {
        let load = &phase["load"];
        let parts = load["parts"].as_array().unwrap();
        let sum: u64 = parts
            .iter()
            .map(|part| part["tokens"].as_u64().unwrap())
            .sum();
        assert_eq!(load["total"], sum, "{phase}");
        assert!(sum > 0, "{phase}");
    }
    let mut with_folder = k8s;
    with_folder["folder"] = json!(workspace.root_uri());
    assert_eq!(client.request("agentops/budget", with_folder), budget);
    // What all topics share has no name.
    let shared = client.request(
        "agentops/budget",
        json!({"profile": "product-dev", "topic": null}),
    );
    assert_eq!(shared["topic"], Value::Null);
    let parts = shared["phases"][0]["load"]["parts"].as_array().unwrap();
    assert!(
        parts.iter().any(|part| part["path"] == MISSION),
        "{parts:?}"
    );

    let message = refused(
        &mut client,
        "agentops/budget",
        json!({"profile": "infrastructure-ops", "topic": "k8s-upgrad"}),
    );
    assert_eq!(
        message,
        "there is no topic `k8s-upgrad`: did you mean `k8s-upgrade`?"
    );
    let message = refused(
        &mut client,
        "agentops/budget",
        json!({"profile": "ops", "topic": "a"}),
    );
    assert!(
        message.starts_with("there is no profile `ops`"),
        "{message}"
    );
}

#[test]
fn a_client_that_wants_to_hear_of_changes_does() {
    let workspace = sample();
    let setup = Setup::on(&workspace).options(json!({"changed": true}));
    let mut client = setup.indexed();
    assert_eq!(client.wait_notification(CHANGED), json!({}));

    let name = |client: &mut Client, name: &str| {
        let status = client.request("agentops/status", json!({}));
        let profile = status["workspaces"][0]["profiles"].as_array().unwrap();
        let mut topics = profile.iter().flat_map(|p| p["topics"].as_array().unwrap());
        topics.any(|topic| topic["name"] == name)
    };
    assert!(!name(&mut client, "new"));
    let new = "agentops/infrastructure-ops/research/new-research.md";
    workspace.write(new, "# New\n");
    client.watched_files_changed(&[(workspace.uri(new), 1)]);
    client.wait_for("the topic after a notification", |client| {
        client.wait_notification(CHANGED);
        name(client, "new").then_some(())
    });

    // Many edits are told of a few times.
    let uri = client.open_file(&workspace, PLAN);
    heard(&mut client, Duration::from_millis(500));
    for _ in 0..50 {
        client.replace(&uri, "# Plan", "# Plan ");
    }
    let times = heard(&mut client, Duration::from_secs(1));
    assert!((1..=6).contains(&times), "{times} for fifty edits");
    client.shutdown();
    client.exit();
    client.take_notifications(CHANGED);
}

/// How often the client heard of changes within a time.
fn heard(client: &mut Client, time: Duration) -> usize {
    let end = Instant::now() + time;
    while let Some(left) = end.checked_duration_since(Instant::now()) {
        client.listen(left);
    }
    client.take_notifications(CHANGED)
}

#[test]
fn a_client_that_did_not_ask_hears_nothing() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    client.replace(&uri, "# Plan", "# Plans");
    assert_eq!(heard(&mut client, Duration::from_millis(500)), 0);
}
