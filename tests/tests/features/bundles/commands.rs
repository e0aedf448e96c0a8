use std::fs;

use agentops_tests::client::{Client, Reply, Setup, code};
use serde_json::{Value, json};

use super::{ARCHIVE, DIGEST, PLAN, REPORT, RESEARCH, after, execute, saved, session, unsaved};

/// What the server says where a request is in order and cannot be carried out.
const FAILED: i64 = -32803;

#[track_caller]
fn refused(client: &mut Client, command: &str, argument: Value) -> String {
    let error = execute(client, command, argument).unwrap_err();
    assert_eq!(error.code, FAILED, "{error:?}");
    error.message
}

/// Has the client choose the answer with this title.
fn choose(client: &mut Client, title: &'static str) {
    client.handle("window/showMessageRequest", move |params| {
        let actions = params["actions"].as_array().expect("actions").iter();
        let mut chosen = actions.filter(|action| action["title"] == title);
        Reply::Result(chosen.next().unwrap_or_else(|| panic!("{params}")).clone())
    });
}

fn asked(client: &mut Client, count: usize) -> (String, Vec<String>) {
    let question = client.wait_request("window/showMessageRequest", count);
    let actions = question.params["actions"].as_array().expect("actions");
    let title = |action: &Value| action["title"].as_str().expect("a title").to_owned();
    let message = question.params["message"].as_str().expect("a message");
    (message.to_owned(), actions.iter().map(title).collect())
}

#[test]
fn the_phase_of_a_document_is_saved() {
    let workspace = unsaved();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, RESEARCH);
    let saved = execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    assert_eq!(saved["name"], "queue-research");
    assert_eq!(saved["uri"], *workspace.uri(DIGEST));
    assert_eq!(saved["state"], "created");
    let (original, digest) = (&saved["original_tokens"], &saved["digest_tokens"]);
    assert!(digest.as_u64() < original.as_u64(), "{saved}");
    let (_, message) = client.wait_shown();
    assert!(
        message.starts_with("Saved bundle queue-research, "),
        "{message}"
    );
    assert!(
        message.contains(saved["retention"].as_str().unwrap()),
        "{message}"
    );
    assert!(workspace.path(ARCHIVE).is_file());
    // Nobody had to say that there are new files.
    let shown = execute(
        &mut client,
        "verifyBundle",
        json!({"name": "queue-research"}),
    )
    .unwrap();
    assert_eq!(shown["state"], "fresh");
    client.wait_shown();

    let again = execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    assert_eq!(again["state"], "unchanged");
    let (_, message) = client.wait_shown();
    assert!(
        message.starts_with("Nothing has changed since"),
        "{message}"
    );
}

#[test]
fn an_open_document_is_saved_as_it_is_in_the_editor() {
    let workspace = unsaved();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, RESEARCH);
    client.replace(&uri, "one queue", "two queues");
    execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    client.wait_shown();
    assert!(workspace.read(DIGEST).contains("two queues"));
    assert!(workspace.read(RESEARCH).contains("one queue"));
}

#[test]
fn what_is_saved_can_be_named() {
    let workspace = unsaved();
    let mut client = Setup::on(&workspace).indexed();
    for (argument, name) in [
        (
            json!({"topic": "queue", "phase": "research"}),
            "queue-research",
        ),
        (
            json!({"profile": "infrastructure-ops", "topic": "queue", "phase": "plan"}),
            "queue-plan",
        ),
        (json!({"topic": "queue"}), "queue-implement"),
        (json!({"files": [PLAN, REPORT], "name": "both"}), "both"),
        (
            json!({"topic": "queue", "phase": "research", "name": "short", "level": "decisions", "max_tokens": 200}),
            "short",
        ),
    ] {
        let saved = execute(&mut client, "saveBundle", argument).unwrap();
        assert_eq!(
            (&saved["name"], &saved["state"]),
            (&json!(name), &json!("created"))
        );
        client.wait_shown();
    }
    assert!(
        refused(&mut client, "saveBundle", json!({"topic": "queu"}))
            .contains("did you mean `queue`?")
    );
    refused(&mut client, "saveBundle", json!({}));
    refused(&mut client, "saveBundle", json!({"files": ["../x.md"]}));
    refused(&mut client, "saveBundle", json!({"files": ["no/such.md"]}));
    refused(
        &mut client,
        "saveBundle",
        json!({"topic": "queue", "name": "a/b"}),
    );
    refused(
        &mut client,
        "saveBundle",
        json!({"uri": "file:///elsewhere/a.md"}),
    );
    for wrong in [
        json!(3),
        json!({"level": "little"}),
        json!({"max_tokens": "many"}),
    ] {
        let error = execute(&mut client, "saveBundle", wrong).unwrap_err();
        assert_eq!(error.code, code::INVALID_PARAMS, "{error:?}");
        assert!(
            error.message.contains("agentops.saveBundle takes {uri?,"),
            "{error:?}"
        );
    }
}

#[test]
fn a_bundle_with_other_content_is_replaced_when_the_person_says_so() {
    let (workspace, mut client) = session();
    let before = workspace.read(DIGEST);
    let uri = client.open_file(&workspace, RESEARCH);
    client.replace(&uri, "one queue", "two queues");
    // Left unanswered, nothing happens.
    let answer = execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    assert_eq!(answer, Value::Null);
    let (message, choices) = asked(&mut client, 1);
    assert_eq!(
        message,
        "Bundle queue-research is there already, with other content."
    );
    assert_eq!(choices, ["Replace it, and keep the old one in .history"]);
    client.ping();
    assert_eq!(workspace.read(DIGEST), before);

    choose(&mut client, "Replace it, and keep the old one in .history");
    execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    let (_, message) = client.wait_shown();
    assert!(
        message.starts_with("Saved again: bundle queue-research"),
        "{message}"
    );
    assert!(workspace.read(DIGEST).contains("two queues"));
    let history = workspace.path("agentops/bundles/.history/queue-research");
    let kept = fs::read_dir(history)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert_eq!(
        fs::read_to_string(kept.join("queue-research.md")).unwrap(),
        before
    );

    // With `force` nobody is asked.
    client.replace(&uri, "two queues", "three queues");
    let forced = execute(
        &mut client,
        "saveBundle",
        json!({"uri": uri, "force": true}),
    )
    .unwrap();
    assert_eq!(forced["state"], "replaced");
    client.wait_shown();
    assert_eq!(client.requests("window/showMessageRequest").len(), 2);
}

#[test]
fn what_is_edited_before_the_answer_counts() {
    let (workspace, mut client) = session();
    client.handle("window/showMessageRequest", |_| Reply::Later);
    let uri = client.open_file(&workspace, RESEARCH);
    client.replace(&uri, "one queue", "two queues");
    execute(&mut client, "saveBundle", json!({"uri": uri})).unwrap();
    let question = client.wait_request("window/showMessageRequest", 1);
    client.replace(&uri, "two queues", "three queues");
    client.answer(&question.id, question.params["actions"][0].clone());
    client.wait_shown();
    assert!(workspace.read(DIGEST).contains("three queues"));

    let report = client.open_file(&workspace, REPORT);
    execute(&mut client, "loadBundle", json!({"uri": report})).unwrap();
    let question = client.wait_request("window/showMessageRequest", 2);
    client.replace(&report, "# Queue report\n", "# Queue report\n\nMore.\n");
    client.answer(&question.id, question.params["actions"][0].clone());
    let edit = client.wait_request("workspace/applyEdit", 1).params["edit"].clone();
    let text = after(&client, &report, &edit);
    assert!(
        text.starts_with("# Queue report\n\n## Context\n\nFrom bundle [queue-research]"),
        "{text}"
    );
    assert!(text.ends_with("\n\nMore.\n\nDone.\n"), "{text}");
}

#[test]
fn a_rewritten_digest_is_not_lost_unasked() {
    let (workspace, mut client) = session();
    let digest = client.open_file(&workspace, DIGEST);
    let rewritten = workspace
        .read(DIGEST)
        .replace("# Queue research", "# The queue");
    workspace.write(DIGEST, &rewritten);
    client.set_text(&digest, &rewritten);
    client.watched_files_changed(&[(digest, 2)]);
    let argument = json!({"topic": "queue", "phase": "research"});
    assert_eq!(
        execute(&mut client, "saveBundle", argument).unwrap(),
        Value::Null
    );
    let (message, _) = asked(&mut client, 1);
    assert!(message.contains("somebody rewrote it"), "{message}");
    assert!(!message.contains("--force"), "{message}");
    client.ping();
    assert_eq!(workspace.read(DIGEST), rewritten);
}

#[test]
fn a_digest_is_put_into_a_document() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, REPORT);
    let argument = json!({"uri": uri, "name": "queue-res"});
    let loaded = execute(&mut client, "loadBundle", argument).unwrap();
    assert_eq!(loaded["name"], "queue-research");
    assert!(loaded["tokens"].as_u64().unwrap() > 100, "{loaded}");
    let request = client.wait_request("workspace/applyEdit", 1);
    assert_eq!(request.params["label"], "Load bundle queue-research");
    let text = after(&client, &uri, &request.params["edit"]);
    let beginning = "# Queue report\n\n## Context\n\nFrom bundle [queue-research](../../bundles/queue-research.md), saved 2025-11-07.\n\n### Queue research\n\n#### Findings\n";
    assert!(text.starts_with(beginning), "{text}");
    assert!(
        text.ends_with("- [ ] Who is on call for it?\n\nDone.\n"),
        "{text}"
    );
    assert!(!text.contains("original_tokens"), "{text}");

    // The section that is there is used, in the document's own line ends.
    client.set_text(
        &uri,
        "# Report\r\n\r\n## Context\r\n\r\nMine.\r\n\r\n## Rest\r\n",
    );
    execute(
        &mut client,
        "loadBundle",
        json!({"uri": uri, "name": "queue-research"}),
    )
    .unwrap();
    let request = client.wait_request("workspace/applyEdit", 2);
    let text = after(&client, &uri, &request.params["edit"]);
    assert!(
        text.starts_with("# Report\r\n\r\n## Context\r\n\r\nMine.\r\n\r\nFrom bundle ["),
        "{text}"
    );
    assert!(text.ends_with("\r\n\r\n## Rest\r\n"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.matches("## Context").count(), 1);
}

#[test]
fn without_a_name_a_person_chooses() {
    let workspace = saved();
    super::save(&workspace, &["--name", "aside", REPORT]);
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let argument = json!({"uri": uri});
    assert_eq!(
        execute(&mut client, "loadBundle", argument.clone()).unwrap(),
        Value::Null
    );
    let (message, choices) = asked(&mut client, 1);
    assert!(message.ends_with("into this document?"), "{message}");
    // That of the topic first.
    assert_eq!(choices, ["queue-research (fresh)", "aside (fresh)"]);
    client.ping();
    assert!(
        client.requests("workspace/applyEdit").is_empty(),
        "nothing was chosen"
    );
    choose(&mut client, "aside (fresh)");
    execute(&mut client, "loadBundle", argument).unwrap();
    let request = client.wait_request("workspace/applyEdit", 1);
    let text = after(&client, &uri, &request.params["edit"]);
    assert!(text.contains("From bundle [aside]"), "{text}");
}

#[test]
fn what_cannot_be_loaded_is_said() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, REPORT);
    let message = refused(
        &mut client,
        "loadBundle",
        json!({"uri": uri, "name": "queue-reserch"}),
    );
    assert_eq!(
        message,
        "there is no bundle `queue-reserch`: did you mean `queue-research`?"
    );
    refused(
        &mut client,
        "loadBundle",
        json!({"uri": workspace.uri(ARCHIVE), "name": "queue-research"}),
    );
    refused(
        &mut client,
        "loadBundle",
        json!({"uri": workspace.uri("no/such.md"), "name": "queue-research"}),
    );
    let error = execute(&mut client, "loadBundle", json!({})).unwrap_err();
    assert_eq!(error.code, code::INVALID_PARAMS);
    let empty = unsaved();
    let mut client = Setup::on(&empty).indexed();
    let message = refused(&mut client, "loadBundle", json!({"uri": empty.uri(REPORT)}));
    assert_eq!(message, "there is no bundle yet");
}

#[test]
fn originals_are_put_back() {
    let (workspace, mut client) = session();
    let original = workspace.read(RESEARCH);
    workspace.remove(RESEARCH);
    client.watched_files_changed(&[(workspace.uri(RESEARCH), 3)]);
    let argument = json!({"name": "queue-research"});
    let restored = execute(&mut client, "restoreBundle", argument.clone()).unwrap();
    assert_eq!(
        restored,
        json!({"written": [workspace.uri(RESEARCH)], "same": [], "overwritten": []})
    );
    let (_, message) = client.wait_shown();
    assert_eq!(message, format!("Restored {RESEARCH} from queue-research."));
    assert_eq!(workspace.read(RESEARCH), original);
    let again = execute(&mut client, "restoreBundle", argument).unwrap();
    assert_eq!(
        again,
        json!({"written": [], "same": [workspace.uri(RESEARCH)], "overwritten": []})
    );
    let (_, message) = client.wait_shown();
    assert!(message.contains("all there already"), "{message}");
}

#[test]
fn what_differs_is_overwritten_when_the_person_says_so() {
    let workspace = unsaved();
    super::save(&workspace, &["--name", "both", PLAN, REPORT]);
    let (plan, report) = (workspace.read(PLAN), workspace.read(REPORT));
    let mut client = Setup::on(&workspace).indexed();
    let spoil = |client: &mut Client| {
        workspace.write(PLAN, "# Mine\n");
        workspace.remove(REPORT);
        client.watched_files_changed(&[(workspace.uri(PLAN), 2), (workspace.uri(REPORT), 3)]);
    };
    let argument = json!({"name": "both"});
    spoil(&mut client);
    assert_eq!(
        execute(&mut client, "restoreBundle", argument.clone()).unwrap(),
        Value::Null
    );
    let (message, choices) = asked(&mut client, 1);
    assert_eq!(
        message,
        format!("A file is there and would be overwritten: {PLAN}")
    );
    assert_eq!(choices, ["Restore only the rest", "Overwrite what differs"]);
    client.ping();
    assert!(!workspace.path(REPORT).exists());

    choose(&mut client, "Restore only the rest");
    execute(&mut client, "restoreBundle", argument.clone()).unwrap();
    client.wait_shown();
    assert_eq!(
        (workspace.read(PLAN).as_str(), workspace.read(REPORT)),
        ("# Mine\n", report.clone())
    );

    spoil(&mut client);
    choose(&mut client, "Overwrite what differs");
    execute(&mut client, "restoreBundle", argument).unwrap();
    client.wait_shown();
    assert_eq!(
        (workspace.read(PLAN), workspace.read(REPORT)),
        (plan.clone(), report)
    );

    spoil(&mut client);
    let forced = execute(
        &mut client,
        "restoreBundle",
        json!({"name": "both", "force": true}),
    )
    .unwrap();
    assert_eq!(forced["overwritten"], json!([workspace.uri(PLAN)]));
    client.wait_shown();
    assert_eq!(workspace.read(PLAN), plan);
    refused(&mut client, "restoreBundle", json!({"name": "neither"}));
}

#[test]
fn a_check_tells_what_it_finds() {
    let (workspace, mut client) = session();
    let argument = json!({"name": "queue-research", "uri": workspace.uri(PLAN)});
    let found = execute(&mut client, "verifyBundle", argument.clone()).unwrap();
    assert_eq!(
        (&found["state"], &found["lost"]),
        (&json!("fresh"), &json!([]))
    );
    let (_, message) = client.wait_shown();
    assert!(
        message.starts_with("Bundle queue-research is fresh. The digest keeps "),
        "{message}"
    );

    // What is open counts as it is.
    let digest = client.open_file(&workspace, DIGEST);
    client.replace(
        &digest,
        "- Decision: replies stay idempotent for 50 ms\n",
        "",
    );
    let found = execute(&mut client, "verifyBundle", argument.clone()).unwrap();
    client.wait_shown();
    let lost = &found["lost"][0];
    assert_eq!(
        (&lost["kind"], &lost["uri"]),
        (&json!("decision"), &json!(workspace.uri(RESEARCH)))
    );
    let line = lost["line"].as_u64().unwrap() as usize;
    let original = workspace.read(RESEARCH);
    assert!(
        original.lines().nth(line).unwrap().contains("idempotent"),
        "{lost}"
    );

    workspace.write(ARCHIVE, "random");
    let found = execute(&mut client, "verifyBundle", argument).unwrap();
    assert_eq!(found["state"], "broken");
    let (_, message) = client.wait_shown();
    assert!(message.contains("is refused"), "{message}");
    refused(&mut client, "verifyBundle", json!({"name": "zzz"}));
}
