use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use serde_json::{Value, json};

use super::{
    ARCHIVE, DIGEST, PLAN, REPORT, RESEARCH, actions, after, execute, expect_problems, lenses,
    problems, saved, session, titles, unsaved,
};

/// Does what an action with a command says.
fn run(client: &mut Client, action: &Value) -> Value {
    let command = &action["command"];
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    client.request("workspace/executeCommand", params)
}

#[test]
fn what_can_be_done_with_a_phase_is_offered_at_its_title() {
    let workspace = unsaved();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, RESEARCH);
    let found = actions(&mut client, &uri, "Queue research");
    assert_eq!(titles(&found), ["Save bundle queue-research…"]);
    assert_eq!(found[0]["kind"], "refactor");
    assert_eq!(actions(&mut client, &uri, "Consumer 2"), [Value::Null; 0]);
    let saved = run(&mut client, &found[0]);
    assert_eq!(saved["name"], "queue-research");
    client.wait_shown();

    // Now it is loaded where it is read.
    let plan = client.open_file(&workspace, PLAN);
    let offered = [
        "Save bundle queue-plan…",
        "Load bundle queue-research",
        "Load bundle…",
    ];
    let found = client.until("the bundle in the plan", |client| {
        let found = actions(client, &plan, "Queue plan");
        (titles(&found) == offered).then_some(found)
    });
    assert_eq!(actions(&mut client, &plan, "See ["), [Value::Null; 0]);
    let loaded = run(&mut client, &found[1]);
    assert_eq!(loaded["name"], "queue-research");
    let request = client.wait_request("workspace/applyEdit", 1);
    assert!(after(&client, &plan, &request.params["edit"]).contains("\n## Context\n\nFrom bundle"));
    // And it is not offered to save what is fresh.
    let found = actions(&mut client, &uri, "Queue research");
    assert_eq!(titles(&found), ["Load bundle…"]);
}

#[test]
fn a_digest_offers_its_originals() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, DIGEST);
    let found = actions(&mut client, &uri, "Queue research");
    assert_eq!(titles(&found), ["Restore originals…"]);
    // Also in the front matter, which stands before it.
    let found = actions(&mut client, &uri, "original_tokens");
    assert_eq!(titles(&found), ["Restore originals…"]);
    assert_eq!(actions(&mut client, &uri, "## Decisions"), [Value::Null; 0]);
    workspace.remove(RESEARCH);
    client.watched_files_changed(&[(workspace.uri(RESEARCH), 3)]);
    let restored = run(&mut client, &found[0]);
    assert_eq!(restored["written"], json!([workspace.uri(RESEARCH)]));
    client.wait_shown();
}

#[test]
fn a_stale_bundle_is_saved_again() {
    let (workspace, mut client) = session();
    let research = client.open_file(&workspace, RESEARCH);
    client.replace(&research, "one queue", "two queues");
    let digest = client.open_file(&workspace, DIGEST);
    expect_problems(
        &mut client,
        &digest,
        &[&format!("stale-bundle «{RESEARCH}»")],
    );
    for (uri, needle) in [
        (&digest, RESEARCH),
        (&digest, "Queue research"),
        (&research, "Queue research"),
    ] {
        let found = actions(&mut client, uri, needle);
        assert!(
            titles(&found).contains(&"Save bundle queue-research again"),
            "{found:?}"
        );
    }
    let found = actions(&mut client, &digest, RESEARCH);
    let fix = found
        .iter()
        .find(|action| action["isPreferred"] == true)
        .unwrap();
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["diagnostics"][0]["code"], "stale-bundle");
    let again = run(&mut client, fix);
    assert_eq!(again["state"], "replaced");
    client.wait_shown();
    let text = workspace.read(DIGEST);
    assert!(text.contains("two queues"), "{text}");
    client.set_text(&digest, &text);
    expect_problems(&mut client, &digest, &[]);
}

#[test]
fn a_name_that_nobody_has_can_be_corrected() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    client.replace(
        &uri,
        "`/bundle-load queue-research`",
        "`/bundle-load queue-reserch`",
    );
    client.replace(&uri, "bundle: queue-research", "bundle: queue-rsearch");
    expect_problems(
        &mut client,
        &uri,
        &[
            "unknown-bundle «queue-rsearch»",
            "unknown-bundle «queue-reserch»",
        ],
    );
    for needle in ["queue-rsearch", "queue-reserch"] {
        let found = actions(&mut client, &uri, needle);
        let fix = found
            .iter()
            .find(|action| action["title"] == "Change to `queue-research`");
        let fix = fix.unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(
            (&fix["kind"], &fix["isPreferred"]),
            (&json!("quickfix"), &json!(true))
        );
        let text = after(&client, &uri, &fix["edit"]);
        client.set_text(&uri, &text);
    }
    assert_eq!(client.text(&uri), workspace.read(PLAN));
    expect_problems(&mut client, &uri, &[]);
}

#[test]
fn a_wrong_count_can_be_put_right() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, DIGEST);
    let good = client.text(&uri).to_owned();
    client.replace(&uri, "\ndigest_tokens: ", "\ndigest_tokens: 9");
    client.replace(&uri, "\noriginal_tokens: ", "\noriginal_tokens: 9");
    let found = problems(&mut client, &uri);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|found| found.starts_with("broken-bundle «9")),
        "{found:?}"
    );
    for needle in ["original_tokens: 9", "digest_tokens: 9"] {
        let mut at = client.place(&uri, needle)["position"].clone();
        at["character"] = json!(at["character"].as_u64().unwrap() + needle.len() as u64);
        let params = json!({
            "textDocument": {"uri": uri},
            "range": {"start": at, "end": at},
            "context": {"diagnostics": [], "only": ["quickfix"]},
        });
        let found = client.request("textDocument/codeAction", params);
        let mut fixes = array(&found)
            .iter()
            .filter(|action| action["isPreferred"] == true);
        let fix = fixes.next().unwrap_or_else(|| panic!("{found}"));
        assert!(
            fix["title"].as_str().unwrap().starts_with("Change to "),
            "{fix}"
        );
        let text = after(&client, &uri, &fix["edit"]);
        client.set_text(&uri, &text);
    }
    assert_eq!(client.text(&uri), good);
    assert_eq!(problems(&mut client, &uri), [""; 0]);
}

#[test]
fn lines_over_titles_say_how_a_bundle_stands() {
    let (workspace, mut client) = session();
    let digest = client.open_file(&workspace, DIGEST);
    let of_bundle = |found: Vec<String>| -> Vec<String> {
        // What else there is to say of a file is said, too.
        let words = ["Bundle · ", "queue-research: ", "Save", "Restore"];
        let is_of_bundle = |lens: &String| words.iter().any(|word| lens.starts_with(word));
        found.into_iter().filter(is_of_bundle).collect()
    };
    let found = of_bundle(lenses(&mut client, &digest));
    assert!(found[0].starts_with("Bundle · fresh · "), "{found:?}");
    assert!(
        found[0].contains(" → ") && found[0].ends_with(" times smaller"),
        "{found:?}"
    );
    assert_eq!(found[1..], ["Restore originals…"]);
    let research = client.open_file(&workspace, RESEARCH);
    let found = lenses(&mut client, &research);
    assert!(
        found
            .iter()
            .any(|lens| lens.starts_with("queue-research: Bundle · fresh · ")),
        "{found:?}"
    );
    client.replace(&research, "one queue", "two queues");
    let found = lenses(&mut client, &research);
    assert!(
        found.iter().any(|lens| lens.contains(" · stale · ")),
        "{found:?}"
    );
    assert!(found.contains(&"Save again".to_owned()), "{found:?}");
    let found = of_bundle(lenses(&mut client, &digest));
    assert!(found[0].starts_with("Bundle · stale · "), "{found:?}");
    assert_eq!(found[1..], ["Save again", "Restore originals…"]);
    // A small document has nothing to gain.
    let report = client.open_file(&workspace, REPORT);
    let found = lenses(&mut client, &report);
    assert!(!found.contains(&"Save bundle…".to_owned()), "{found:?}");
    let other = unsaved();
    let mut client = Setup::on(&other).indexed();
    let research = client.open_file(&other, RESEARCH);
    let found = lenses(&mut client, &research);
    assert!(found.contains(&"Save bundle…".to_owned()), "{found:?}");
}

#[test]
fn commands_of_lenses_are_commands_of_the_server() {
    let (workspace, mut client) = session();
    let announced = client.capabilities()["executeCommandProvider"]["commands"].clone();
    for path in [DIGEST, RESEARCH, PLAN] {
        let uri = client.open_file(&workspace, path);
        let found = client.request("textDocument/codeLens", super::document(&uri));
        for lens in array(&found) {
            let command = &lens["command"];
            assert!(array(&announced).contains(&command["command"]), "{lens}");
            let params = json!({"command": command["command"], "arguments": command["arguments"]});
            let answer = client.try_request("workspace/executeCommand", params);
            assert!(answer.is_ok(), "{lens}: {answer:?}");
            client.ping();
            // Some of them tell something, and some show it.
            client.take_shown();
        }
    }
    assert!(execute(&mut client, "noSuchThing", json!({})).is_err());
    assert!(workspace.path(ARCHIVE).is_file());
}

#[test]
fn clients_that_know_commands_only_get_commands() {
    let workspace = saved();
    let without = capabilities::full_without(&["/textDocument/codeAction"]);
    let mut client = Setup::on(&workspace).capabilities(without).indexed();
    let uri = client.open_file(&workspace, DIGEST);
    let found = actions(&mut client, &uri, "Queue research");
    assert_eq!(titles(&found), ["Restore originals…"]);
    assert_eq!(found[0]["command"], "agentops.restoreBundle");
}
