use std::fs;

use agentops_tests::capabilities;
use agentops_tests::client::{Reply, Setup, code};
use serde_json::{Value, json};

use super::{
    ARCHIVE, DIGEST, PLAN, REPORT, RESEARCH, after, asked, choose, execute, refused, saved,
    session, unsaved,
};

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
    let ways = [
        json!({"topic": "queue", "phase": "research"}),
        json!({"name": "queue-research"}),
        json!({"uri": workspace.uri(DIGEST)}),
    ];
    for (count, argument) in ways.into_iter().enumerate() {
        let answer = execute(&mut client, "saveBundle", argument);
        assert_eq!(answer, Ok(Value::Null));
        let (message, _) = asked(&mut client, count + 1);
        assert!(message.contains("somebody rewrote it"), "{message}");
        assert!(!message.contains("--force"), "{message}");
        client.ping();
        assert_eq!(workspace.read(DIGEST), rewritten);
    }
}

#[test]
fn a_stale_bundle_is_saved_again_without_a_question_unless_its_digest_was_rewritten() {
    let (workspace, mut client) = session();
    let research = client.open_file(&workspace, RESEARCH);
    client.replace(&research, "one queue", "two queues");
    let again = json!({"name": "queue-research"});
    let saved = execute(&mut client, "saveBundle", again.clone()).unwrap();
    assert_eq!(saved["state"], "replaced");
    client.wait_shown();

    let digest = client.open_file(&workspace, DIGEST);
    let rewritten = workspace.read(DIGEST) + "\nMine.\n";
    client.set_text(&digest, &rewritten);
    workspace.write(DIGEST, &rewritten);
    client.watched_files_changed(&[(digest, 2)]);
    client.replace(&research, "two queues", "three queues");
    let answer = execute(&mut client, "saveBundle", again.clone());
    assert_eq!(answer, Ok(Value::Null));
    let (message, choices) = asked(&mut client, 1);
    assert_eq!(
        message,
        "The digest of `queue-research` is not the one that was saved: somebody rewrote it."
    );
    assert_eq!(choices, ["Replace it, and keep the old one in .history"]);
    client.ping();
    assert_eq!(workspace.read(DIGEST), rewritten);

    choose(&mut client, "Replace it, and keep the old one in .history");
    execute(&mut client, "saveBundle", again).unwrap();
    client.wait_shown();
    assert!(workspace.read(DIGEST).contains("three queues"));
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
fn a_digest_that_the_editor_does_not_take_is_no_success() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, REPORT);
    let argument = json!({"uri": uri, "name": "queue-research"});
    for (answer, message) in [
        (
            json!({"applied": false, "failureReason": "Somebody typed."}),
            "Load bundle queue-research: the editor did not take the change. Somebody typed.",
        ),
        (
            json!({"applied": false}),
            "Load bundle queue-research: the editor did not take the change.",
        ),
    ] {
        client.handle("workspace/applyEdit", move |_| {
            Reply::Result(answer.clone())
        });
        execute(&mut client, "loadBundle", argument.clone()).unwrap();
        assert_eq!(client.wait_shown(), (1, message.to_owned()));
    }
}

#[test]
fn no_digest_is_offered_to_an_editor_that_takes_no_edits() {
    let workspace = saved();
    let capabilities = capabilities::full_without(&["/workspace/applyEdit"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, REPORT);
    for argument in [
        json!({"uri": uri, "name": "queue-research"}),
        json!({"uri": uri}),
    ] {
        let message = refused(&mut client, "loadBundle", argument);
        assert!(message.contains("`agentops bundle load`"), "{message}");
    }
    client.shutdown();
    for method in ["workspace/applyEdit", "window/showMessageRequest"] {
        assert!(client.requests(method).is_empty(), "{method}");
    }
}
