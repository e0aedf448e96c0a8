use std::fs;

use agentops_tests::client::Setup;
use serde_json::json;

use super::{ARCHIVE, DIGEST, PLAN, RESEARCH, expect_problems, problems, saved, session};

#[test]
fn a_bundle_that_is_in_order_shows_nothing() {
    let (workspace, mut client) = session();
    for path in [DIGEST, PLAN, RESEARCH] {
        let uri = client.open_file(&workspace, path);
        assert_eq!(problems(&mut client, &uri), [""; 0], "{path}");
    }
}

#[test]
fn a_source_that_is_edited_makes_the_bundle_stale_until_that_is_undone() {
    let (workspace, mut client) = session();
    let digest = client.open_file(&workspace, DIGEST);
    let research = client.open_file(&workspace, RESEARCH);
    let stale = format!("stale-bundle «{RESEARCH}»");
    client.replace(&research, "one queue", "two long queues");
    expect_problems(&mut client, &digest, &[&stale]);
    let items = client.pull(&digest);
    let item = items
        .iter()
        .find(|item| item["code"] == "stale-bundle")
        .unwrap();
    assert_eq!(item["severity"], 3);
    let message = item["message"].as_str().unwrap();
    assert!(
        message.contains("1 tokens more") || message.contains("1 token more"),
        "{message}"
    );
    let related = &item["relatedInformation"][0]["location"];
    assert_eq!(related["uri"], *research);
    client.replace(&research, "two long queues", "one queue");
    expect_problems(&mut client, &digest, &[]);
    // Closing without saving is undoing, too.
    client.replace(&research, "one queue", "two queues");
    expect_problems(&mut client, &digest, &[&stale]);
    client.close(&research);
    expect_problems(&mut client, &digest, &[]);
    // And what others write is seen.
    let text = workspace.read(RESEARCH);
    workspace.write(RESEARCH, format!("{text}More.\n"));
    client.watched_files_changed(&[(research, 2)]);
    expect_problems(&mut client, &digest, &[&stale]);
}

#[test]
fn what_a_digest_loses_is_told_while_it_is_rewritten() {
    let (workspace, mut client) = session();
    let digest = client.open_file(&workspace, DIGEST);
    let line = "- Decision: replies stay idempotent for 50 ms\n";
    client.replace(&digest, line, "");
    expect_problems(&mut client, &digest, &["digest-loses «# Queue research»"]);
    let items = client.pull(&digest);
    let item = items
        .iter()
        .find(|item| item["code"] == "digest-loses")
        .unwrap();
    let message = item["message"].as_str().unwrap();
    assert!(message.contains("keeps 1 of 2 decisions"), "{message}");
    assert!(message.contains("replies stay idempotent"), "{message}");
    let place = &item["relatedInformation"][0]["location"];
    assert_eq!(place["uri"], *workspace.uri(RESEARCH));
    let line_number = place["range"]["start"]["line"].as_u64().unwrap() as usize;
    let original = workspace.read(RESEARCH);
    assert!(
        original
            .lines()
            .nth(line_number)
            .unwrap()
            .contains("idempotent")
    );
    // In other words is said as well.
    client.replace(
        &digest,
        "## Open questions",
        "Replies are idempotent for 50 ms, that is decided, and stay so.\n\n## Open questions",
    );
    expect_problems(&mut client, &digest, &[]);
}

#[test]
fn an_archive_that_is_damaged_is_seen_when_that_is_heard_of() {
    let (workspace, mut client) = session();
    let digest = client.open_file(&workspace, DIGEST);
    let whole = fs::read(workspace.path(ARCHIVE)).unwrap();
    let archive = workspace.uri(ARCHIVE);
    let broken = ["broken-bundle «queue-research»"];
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 4;
    for bytes in [&b""[..], b"random", &whole[..100], &flipped] {
        workspace.write(ARCHIVE, bytes);
        client.watched_files_changed(&[(archive.clone(), 2)]);
        expect_problems(&mut client, &digest, &broken);
        workspace.write(ARCHIVE, &whole);
        client.watched_files_changed(&[(archive.clone(), 2)]);
        expect_problems(&mut client, &digest, &[]);
    }
    workspace.remove(ARCHIVE);
    client.watched_files_changed(&[(archive.clone(), 3)]);
    expect_problems(&mut client, &digest, &broken);
    let item = client.until("that it is missing", |client| {
        let items = client.pull(&digest);
        let is_missing = |item: &serde_json::Value| {
            let message = item["message"].as_str().unwrap();
            item["code"] == "broken-bundle" && message.contains("is missing")
        };
        items.into_iter().find(is_missing)
    });
    assert_eq!(item["severity"], 1);
    let page = item["codeDescription"]["href"].as_str().unwrap();
    assert!(
        page.ends_with("docs/diagnostics.md#broken-bundle"),
        "{page}"
    );
    workspace.write(ARCHIVE, &whole);
    client.watched_files_changed(&[(archive, 1)]);
    expect_problems(&mut client, &digest, &[]);
}

#[test]
fn a_name_is_unknown_until_there_is_such_a_bundle() {
    let (workspace, mut client) = session();
    let plan = client.open_file(&workspace, PLAN);
    client.replace(&plan, "bundle: queue-research", "bundle: the-report");
    expect_problems(&mut client, &plan, &["unknown-bundle «the-report»"]);
    super::save(&workspace, &["--name", "the-report", super::REPORT]);
    client.watched_files_changed(&[
        (workspace.uri("agentops/bundles/the-report.md"), 1),
        (workspace.uri("agentops/bundles/the-report.tar.zst"), 1),
    ]);
    expect_problems(&mut client, &plan, &[]);
    // What is an example, a placeholder or elsewhere is nobody's fault.
    for harmless in [
        "```\n/bundle-load nothing-like-it\n```",
        "`/bundle-load NAME`",
        "`/bundle-load <bundle>`",
        "/bundle-save nothing-like-it",
    ] {
        client.set_text(&plan, &format!("# Plan\n\n{harmless}\n"));
        assert_eq!(problems(&mut client, &plan), [""; 0], "{harmless}");
    }
}

#[test]
fn codes_can_be_turned_off_and_silenced() {
    let workspace = saved();
    workspace.write(
        "agentops/agentops.toml",
        "[diagnostics.severity]\nunknown-bundle = \"off\"\nstale-bundle = \"warning\"\n",
    );
    let mut client = Setup::on(&workspace).indexed();
    let plan = client.open_file(&workspace, PLAN);
    client.replace(&plan, "bundle: queue-research", "bundle: nothing-like-it");
    assert_eq!(problems(&mut client, &plan), [""; 0]);
    let digest = client.open_file(&workspace, DIGEST);
    let research = client.open_file(&workspace, RESEARCH);
    client.replace(&research, "one queue", "two queues");
    expect_problems(
        &mut client,
        &digest,
        &[&format!("stale-bundle «{RESEARCH}»")],
    );
    let items = client.pull(&digest);
    let item = items
        .iter()
        .find(|item| item["code"] == "stale-bundle")
        .unwrap();
    assert_eq!(item["severity"], json!(2));
}
