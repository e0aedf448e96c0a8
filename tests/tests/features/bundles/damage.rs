//! Bundles as nobody ought to leave them: nothing falls over, and hovers wait for nothing.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::json;

use super::super::ask_for_everything;
use super::{ARCHIVE, DIGEST, PLAN, execute, hover, saved, session};

/// Asks for everything about the digest and the plan, and runs every command; each answers one way or the other.
fn assert_lives(workspace: &Workspace, client: &mut Client) {
    for path in [DIGEST, PLAN] {
        ask_for_everything(client, &workspace.uri(path));
    }
    for (command, argument) in [
        ("verifyBundle", json!({"name": "queue-research"})),
        ("restoreBundle", json!({"name": "queue-research"})),
        (
            "loadBundle",
            json!({"uri": workspace.uri(PLAN), "name": "queue-research"}),
        ),
        ("saveBundle", json!({"topic": "queue", "phase": "research"})),
    ] {
        if let Err(error) = execute(client, command, argument) {
            assert_eq!(error.code, -32803, "{command}: {error:?}");
        }
    }
    client.request("agentops/bundles", json!({}));
    client.request("agentops/status", json!({}));
    client.ping();
    // How many of them had something to say is not the question here.
    client.take_shown();
}

#[test]
fn a_damaged_archive_is_no_trouble() {
    let bytes: [&[u8]; 4] = [
        b"",
        b"\x28\xb5\x2f\xfd",
        &[0xff; 5000],
        b"(\xb5/\xfd\0X\x01\0\0",
    ];
    for bytes in bytes {
        let workspace = saved();
        workspace.write(ARCHIVE, bytes);
        let mut client = Setup::on(&workspace).indexed();
        assert_lives(&workspace, &mut client);
        let bundles = client.request("agentops/bundles", json!({}));
        assert_eq!(bundles["bundles"][0]["state"], "broken", "{bundles}");
    }
}

#[test]
fn an_archive_that_is_no_file_is_no_trouble() {
    let workspace = saved();
    workspace.remove(ARCHIVE);
    fs::create_dir(workspace.path(ARCHIVE)).unwrap();
    workspace.write(&format!("{ARCHIVE}/a.md"), "# A\n");
    let mut client = Setup::on(&workspace).indexed();
    assert_lives(&workspace, &mut client);
    let bundles = client.request("agentops/bundles", json!({}));
    assert_eq!(bundles["bundles"][0]["state"], "broken", "{bundles}");
}

#[test]
fn a_damaged_digest_is_no_trouble() {
    let whole = saved().read(DIGEST);
    let texts: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"---\n".to_vec(),
        b"---\nbundle: [\nsources: {{{\n---\n# X\n".to_vec(),
        b"\xff\xfe\0\0".to_vec(),
        whole.as_bytes()[..whole.len() / 2].to_vec(),
        whole
            .replace("path: agentops", "path: /../../etc")
            .into_bytes(),
        whole
            .replace("_tokens: ", "_tokens: 99999999999999999999999")
            .into_bytes(),
        whole.replace("2025-11-07", "99999-99-99").into_bytes(),
        whole.replace("blake3: ", "blake3: zz").into_bytes(),
    ];
    for text in texts {
        let workspace = saved();
        workspace.write(DIGEST, &text);
        let mut client = Setup::on(&workspace).indexed();
        assert_lives(&workspace, &mut client);
    }
}

#[test]
fn damage_while_everything_runs_is_no_trouble() {
    let (workspace, mut client) = session();
    let digest = workspace.read(DIGEST);
    let archive = fs::read(workspace.path(ARCHIVE)).unwrap();
    for (path, bytes) in [
        (ARCHIVE, &b"random"[..]),
        (DIGEST, b"\xff"),
        (ARCHIVE, b""),
        (DIGEST, b""),
    ] {
        workspace.write(path, bytes);
        client.watched_files_changed(&[(workspace.uri(path), 2)]);
        assert_lives(&workspace, &mut client);
    }
    workspace.write(DIGEST, digest);
    workspace.write(ARCHIVE, archive);
    client.watched_files_changed(&[(workspace.uri(DIGEST), 2), (workspace.uri(ARCHIVE), 2)]);
    client.until("a fresh bundle", |client| {
        let bundles = client.request("agentops/bundles", json!({}));
        (bundles["bundles"][0]["state"] == "fresh").then_some(())
    });
}

#[test]
fn a_hover_reads_no_archive() {
    let (workspace, mut client) = session();
    let uri = client.open_file(&workspace, PLAN);
    let mut place = client.place(&uri, "/bundle-load queue");
    place["position"]["character"] = json!(place["position"]["character"].as_u64().unwrap() + 15);
    let before = hover(&mut client, place.clone()).expect("a card");
    // Whoever opened this would wait for ever.
    workspace.remove(ARCHIVE);
    let made = Command::new("mkfifo").arg(workspace.path(ARCHIVE)).status();
    assert!(made.expect("mkfifo").success());
    let start = Instant::now();
    assert_eq!(hover(&mut client, place.clone()), Some(before.clone()));
    workspace.remove(ARCHIVE);
    assert_eq!(hover(&mut client, place), Some(before));
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn an_archive_that_is_a_pipe_is_passed_over() {
    let workspace = saved();
    workspace.remove(ARCHIVE);
    let made = Command::new("mkfifo").arg(workspace.path(ARCHIVE)).status();
    assert!(made.expect("mkfifo").success());
    let mut client = Setup::on(&workspace).indexed();
    assert_lives(&workspace, &mut client);
}

#[test]
fn many_bundles_are_listed_and_one_bad_one_spoils_nothing() {
    let workspace = saved();
    for n in 0..50 {
        workspace.write(
            &format!(".agents/bundles/note-{n}.md"),
            format!("# Note {n}\n\n**Created:** 2025-11-07\n"),
        );
        workspace.write(&format!(".agents/bundles/note-{n}.tar.zst"), [n as u8; 64]);
    }
    let mut client = Setup::on(&workspace).indexed();
    let bundles = client.request("agentops/bundles", json!({}));
    let bundles = array(&bundles["bundles"]);
    assert_eq!(bundles.len(), 51);
    let fresh: Vec<_> = bundles
        .iter()
        .filter(|bundle| bundle["state"] == "fresh")
        .collect();
    assert_eq!(fresh.len(), 1);
    assert_eq!(fresh[0]["name"], "queue-research");
}
