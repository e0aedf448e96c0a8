//! Originals that are put back, and checked.

use agentops_tests::client::{Client, Reply, Setup};
use serde_json::{Value, json};

use super::{
    ARCHIVE, DIGEST, PLAN, REPORT, RESEARCH, asked, choose, execute, refused, session, unsaved,
};

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
fn what_is_edited_before_the_answer_is_asked_about_too() {
    let workspace = unsaved();
    super::save(&workspace, &["--name", "both", PLAN, REPORT]);
    let (plan, report) = (workspace.read(PLAN), workspace.read(REPORT));
    let mut client = Setup::on(&workspace).indexed();
    client.handle("window/showMessageRequest", |_| Reply::Later);
    let mut count = 0;
    let mut answer = |client: &mut Client, title: &str, differing: &str| {
        count += 1;
        let (message, _) = asked(client, count);
        assert!(
            message.ends_with(&format!("would be overwritten: {differing}")),
            "{message}"
        );
        let question = client.wait_request("window/showMessageRequest", count);
        client.answer(&question.id, json!({"title": title}));
    };
    let files = format!("{REPORT}, {PLAN}");

    // The report is changed while the question about the plan stands.
    workspace.write(PLAN, "# Mine\n");
    execute(&mut client, "restoreBundle", json!({"name": "both"})).unwrap();
    client.wait_request("window/showMessageRequest", 1);
    workspace.write(REPORT, "# Mine, too\n");
    answer(&mut client, "Overwrite what differs", PLAN);
    client.wait_request("window/showMessageRequest", 2);
    assert_eq!(workspace.read(PLAN), "# Mine\n");
    assert_eq!(workspace.read(REPORT), "# Mine, too\n");
    answer(&mut client, "Overwrite what differs", &files);
    client.wait_shown();
    assert_eq!(
        (workspace.read(PLAN), workspace.read(REPORT)),
        (plan, report)
    );

    // Nor is it overwritten as one of the rest.
    workspace.write(PLAN, "# Mine\n");
    execute(&mut client, "restoreBundle", json!({"name": "both"})).unwrap();
    client.wait_request("window/showMessageRequest", 3);
    workspace.write(REPORT, "# Mine, too\n");
    answer(&mut client, "Restore only the rest", PLAN);
    client.wait_request("window/showMessageRequest", 4);
    assert_eq!(workspace.read(REPORT), "# Mine, too\n");
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
