use std::collections::BTreeMap;

use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{ARCHIVE, DIGEST, PLAN, RESEARCH, document, hover, saved, session};

/// The places of the plan that name the bundle, each by what stands before it.
const MENTIONS: [&str; 5] = [
    "bundle: ",
    "  - ",
    "Run /bundle-load ",
    "is `/bundle-load ",
    "agentops bundle load ",
];

/// A place some characters behind the beginning of a text.
fn behind(client: &Client, uri: &str, needle: &str, more: u64) -> Value {
    let mut place = client.place(uri, needle);
    let units: usize = needle.chars().map(char::len_utf16).sum();
    let character = place["position"]["character"].as_u64().unwrap();
    place["position"]["character"] = json!(character + units as u64 + more);
    place
}

#[test]
fn every_mention_shows_what_the_bundle_is() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    let mut cards = Vec::new();
    for mention in MENTIONS {
        let place = behind(&client, &uri, mention, 3);
        let text = hover(&mut client, place).unwrap_or_else(|| panic!("{mention:?}"));
        cards.push(text);
    }
    let place = behind(&client, &uri, "../../bundles/", 3);
    cards.push(hover(&mut client, place).expect("on the link"));
    let card = cards[0].clone();
    for known in [
        "**Bundle queue-research** · *fresh*",
        "research of `queue` · infrastructure-ops · saved 2025-11-07",
        " times smaller",
        "The digest keeps ",
        RESEARCH,
        "Consumer 1 reads from partition 1",
    ] {
        assert!(card.contains(known), "{known}: {card}");
    }
    assert!(card.contains("days ago (old)"), "{card}");
    for other in &cards {
        assert_eq!(*other, card);
    }
    // On the digest's own title the same, without what one reads there anyway.
    let digest = client.open_file(&workspace, DIGEST);
    let place = behind(&client, &digest, "# Que", 0);
    let own = hover(&mut client, place).expect("on the title");
    assert!(own.contains("**Bundle queue-research** · *fresh*"), "{own}");
    let place = behind(&client, &digest, "\nbundle: ", 2);
    // The place of a needle that begins with a line break is a line above.
    let mut place = place;
    place["position"] = json!({"line": 1, "character": 10});
    assert!(
        hover(&mut client, place)
            .expect("on its name")
            .contains("**Bundle queue-research**")
    );
}

#[test]
fn a_shortened_name_is_understood_and_others_say_nothing() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    client.replace(
        &uri,
        "/bundle-load queue-research first",
        "/bundle-load queue-r first",
    );
    let place = behind(&client, &uri, "Run /bundle-load ", 2);
    assert!(
        hover(&mut client, place)
            .expect("a card")
            .contains("**Bundle queue-research**")
    );
    client.replace(
        &uri,
        "/bundle-load queue-r first",
        "/bundle-load nothing-like-it first",
    );
    let place = behind(&client, &uri, "Run /bundle-load ", 2);
    assert_eq!(hover(&mut client, place), None);
}

#[test]
fn mentions_lead_to_the_digest_and_back() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    for mention in MENTIONS {
        let place = behind(&client, &uri, mention, 3);
        let found = client.request("textDocument/definition", place);
        let target = found[0].get("targetUri").or(found[0].get("uri"));
        assert_eq!(
            target,
            Some(&json!(workspace.uri(DIGEST))),
            "{mention:?}: {found}"
        );
    }
    let mut references = |uri: &str, needle: &str, more: u64| -> Vec<(String, u64)> {
        let mut place = behind(&client, uri, needle, more);
        place["context"] = json!({"includeDeclaration": false});
        let found = client.request("textDocument/references", place);
        let mut places: Vec<_> = array(&found)
            .iter()
            .map(|place| {
                let line = place["range"]["start"]["line"].as_u64().unwrap();
                (place["uri"].as_str().unwrap().to_owned(), line)
            })
            .collect();
        places.sort();
        places
    };
    let found = references(&uri, "Run /bundle-load ", 3);
    let plan: Vec<u64> = found
        .iter()
        .filter(|(of, _)| *of == uri)
        .map(|(_, line)| *line)
        .collect();
    // Front matter twice, prose twice in a line, a fence, a link.
    assert_eq!(plan, [1, 3, 7, 7, 10, 13], "{found:?}");
    let digest = client.open_file(&workspace, DIGEST);
    let mut place = behind(&client, &digest, "# Que", 0);
    place["context"] = json!({"includeDeclaration": false});
    let from_title = client.request("textDocument/references", place);
    let lines = array(&from_title)
        .iter()
        .filter(|place| place["uri"] == uri.as_str());
    assert_eq!(lines.count(), 6, "{from_title}");
}

#[test]
fn mentions_are_links_and_bundles_are_symbols() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    let links = client.request("textDocument/documentLink", document(&uri));
    let target = workspace.uri(DIGEST);
    let to_digest = array(&links)
        .iter()
        .filter(|link| link["target"] == *target);
    assert_eq!(to_digest.count(), 6, "{links}");
    let symbols = client.request("workspace/symbol", json!({"query": "queue-research"}));
    let mut bundles = array(&symbols)
        .iter()
        .filter(|symbol| symbol["containerName"] == "Bundle, fresh");
    let bundle = bundles.next().unwrap_or_else(|| panic!("{symbols}"));
    assert_eq!(
        (&bundle["name"], &bundle["location"]["uri"]),
        (&json!("queue-research"), &json!(target))
    );
}

/// The names that are offered behind a text that is written at the end of a document, or in its front matter.
fn offered(client: &mut Client, uri: &str, written: &str) -> Vec<Value> {
    let at = client.text(uri).find(written).expect("written") + written.len();
    let position = client.encoding().position(client.text(uri), at);
    let place = json!({"textDocument": {"uri": uri}, "position": position});
    let list = client.request("textDocument/completion", place);
    array(&list["items"]).clone()
}

#[test]
fn names_are_completed_behind_commands_and_in_keys() {
    let workspace = saved();
    super::save(&workspace, &["--name", "aside", super::REPORT]);
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    for (front_matter, body, written) in [
        ("", "🦀 /bundle-load ", "/bundle-load "),
        ("", "🦀 `/bundle-load qu`", "/bundle-load qu"),
        (
            "",
            "```sh\nagentops bundle load q\n```",
            "agentops bundle load q",
        ),
        ("bundle: \n", "", "bundle: "),
        ("context: q\n", "", "context: q"),
        ("related_bundles: [aside, q]\n", "", "[aside, q"),
        ("related_bundles:\n  - \n", "", "  - "),
    ] {
        client.set_text(
            &uri,
            &format!("---\nstatus: draft\n{front_matter}---\n# Queue plan\n\n{body}\n"),
        );
        let items = offered(&mut client, &uri, written);
        let labels: Vec<&str> = items
            .iter()
            .map(|item| item["label"].as_str().unwrap())
            .collect();
        assert!(
            labels.contains(&"queue-research"),
            "{written:?}: {labels:?}"
        );
        assert_eq!(
            labels.first(),
            Some(&"queue-research"),
            "that of the topic first: {labels:?}"
        );
        let item = &items[0];
        assert!(
            item["detail"].as_str().unwrap().starts_with("fresh · "),
            "{item}"
        );
        let text = client
            .encoding()
            .apply(client.text(&uri), &[item["textEdit"].clone()]);
        let typed = written.trim_end_matches("qu").trim_end_matches('q');
        assert!(text.contains(&format!("{typed}queue-research")), "{text}");
        assert!(!text.contains("queue-researchq"), "{text}");
    }
    client.set_text(&uri, "# Queue plan\n\nNothing of the kind \n");
    let items = offered(&mut client, &uri, "of the kind ");
    assert!(
        items.iter().all(|item| item["label"] != "queue-research"),
        "{items:?}"
    );
}

/// What a workspace edit makes of the files, and what it renames.
fn applied(
    client: &Client,
    workspace: &Workspace,
    edit: &Value,
) -> (BTreeMap<String, String>, Vec<(Value, Value)>) {
    let mut texts = BTreeMap::new();
    let mut renames = Vec::new();
    let root = format!("{}/", workspace.root_uri());
    for change in array(&edit["documentChanges"]) {
        if change["kind"] == "rename" {
            renames.push((change["oldUri"].clone(), change["newUri"].clone()));
            continue;
        }
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        let path = uri.strip_prefix(&root).expect("a file of the workspace");
        let text = client
            .encoding()
            .apply(&workspace.read(path), array(&change["edits"]));
        texts.insert(path.to_owned(), text);
    }
    (texts, renames)
}

fn assert_renamed(workspace: &Workspace, texts: &BTreeMap<String, String>) {
    let plan = &texts[PLAN];
    assert_eq!(
        *plan,
        workspace
            .read(PLAN)
            .replace("queue-research", "messages-v2")
    );
    let digest = &texts[DIGEST];
    assert!(digest.contains("\nbundle: messages-v2\n"), "{digest}");
    // What it was made from is called as before.
    assert!(
        digest.contains(&format!("- path: {RESEARCH}\n")),
        "{digest}"
    );
    assert_eq!(texts.len(), 2, "{texts:?}");
}

#[test]
fn a_bundle_is_renamed_with_its_files_and_mentions() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    for mention in MENTIONS {
        let mut place = behind(&client, &uri, mention, 3);
        let prepared = client.request("textDocument/prepareRename", place.clone());
        assert_eq!(prepared["placeholder"], "queue-research", "{mention:?}");
        place["newName"] = json!("messages-v2");
        let edit = client.request("textDocument/rename", place.clone());
        let (texts, renames) = applied(&client, &workspace, &edit);
        assert_renamed(&workspace, &texts);
        let renamed = |from: &str, ending: &str| {
            let to = format!("agentops/bundles/messages-v2{ending}");
            (json!(workspace.uri(from)), json!(workspace.uri(&to)))
        };
        assert_eq!(
            renames,
            [renamed(DIGEST, ".md"), renamed(ARCHIVE, ".tar.zst")]
        );
    }
    for name in ["a/b", "../x", "con"] {
        let mut place = behind(&client, &uri, MENTIONS[0], 3);
        place["newName"] = json!(name);
        let error = client
            .try_request("textDocument/rename", place)
            .unwrap_err();
        assert!(
            error.message.contains("a bundle cannot be called"),
            "{name:?}: {error:?}"
        );
    }
}

#[test]
fn a_renamed_bundle_is_the_same_bundle() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    let mut place = behind(&client, &uri, MENTIONS[0], 3);
    place["newName"] = json!("messages-v2");
    let edit = client.request("textDocument/rename", place);
    let (texts, renames) = applied(&client, &workspace, &edit);
    for (path, text) in &texts {
        workspace.write(path, text);
    }
    client.set_text(&uri, &texts[PLAN]);
    let mut changes = vec![(uri.clone(), 2)];
    for (path, ending) in [(DIGEST, ".md"), (ARCHIVE, ".tar.zst")] {
        let to = format!("agentops/bundles/messages-v2{ending}");
        workspace.rename(path, &to);
        changes.extend([(workspace.uri(path), 3), (workspace.uri(&to), 1)]);
    }
    assert_eq!(renames.len(), 2);
    client.watched_files_changed(&changes);
    let bundles = client.request("agentops/bundles", json!({}));
    assert_eq!(array(&bundles["bundles"]).len(), 1, "{bundles}");
    let bundle = &bundles["bundles"][0];
    assert_eq!(
        (&bundle["name"], &bundle["state"]),
        (&json!("messages-v2"), &json!("fresh")),
        "{bundle}"
    );
    super::expect_problems(&mut client, &uri, &[]);
}

#[test]
fn a_digest_that_is_renamed_in_the_editor_takes_its_archive_along() {
    let (workspace, mut client) = session();
    let new = workspace.uri("agentops/bundles/messages-v2.md");
    let files = json!([{"oldUri": workspace.uri(DIGEST), "newUri": new}]);
    let edit = client.request("workspace/willRenameFiles", json!({"files": files}));
    let (texts, renames) = applied(&client, &workspace, &edit);
    assert_renamed(&workspace, &texts);
    // The editor renames the digest itself.
    let archive = workspace.uri("agentops/bundles/messages-v2.tar.zst");
    assert_eq!(renames, [(json!(workspace.uri(ARCHIVE)), json!(archive))]);
}
