//! What nobody should put into a workspace: each gets a diagnostic or a line in the log, and everything else goes on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use agentops_tests::client::{Client, Setup};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

const GOOD: &str = "agentops/infrastructure-ops/plans/good-plan.md";
const BAD: &str = "agentops/infrastructure-ops/research/bad-research.md";

/// A workspace that works.
fn good() -> Workspace {
    Workspace::new(
        "\
//- /agentops/infrastructure-ops/research/good-research.md
# Research
//- /agentops/infrastructure-ops/plans/good-plan.md
# Plan

[r](../research/good-research.md) [gone](gone.md)
",
    )
}

/// The good plan is looked after as ever.
fn assert_goes_on(client: &mut Client, workspace: &Workspace) {
    let codes: Vec<Value> = client
        .pull(&workspace.uri(GOOD))
        .iter()
        .map(|diagnostic| diagnostic["code"].clone())
        .collect();
    assert_eq!(codes, ["broken-link"]);
}

/// Asks for all that editors ask for about a document by themselves. Returns its diagnostics' codes.
fn look_at(client: &mut Client, uri: &str) -> Vec<String> {
    let document = json!({"uri": uri});
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 50, "character": 0}});
    for method in ["documentSymbol", "codeLens", "documentLink", "foldingRange"] {
        client.request(
            &format!("textDocument/{method}"),
            json!({"textDocument": document}),
        );
    }
    client.request(
        "textDocument/inlayHint",
        json!({"textDocument": document, "range": range}),
    );
    for line in [0, 1, 3] {
        let position = json!({"line": line, "character": 2});
        client.request(
            "textDocument/hover",
            json!({"textDocument": document, "position": position}),
        );
    }
    let items = client.pull(uri);
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

/// A file that cannot be read has a line in the log, and links to it are as to any other file.
fn is_logged(workspace: &Workspace, path: &str, why: &str) {
    let mut client = Setup::on(workspace).indexed();
    let line = client.wait_log(path);
    assert!(line.contains(why), "{line}");
    assert_goes_on(&mut client, workspace);
    look_at(&mut client, &workspace.uri(path));
    assert_goes_on(&mut client, workspace);
}

#[test]
fn a_file_that_is_not_utf_8() {
    let workspace = good();
    workspace.write(BAD, b"# Title\n\nlatin \xe9\n");
    is_logged(&workspace, BAD, "UTF-8");
}

#[test]
fn a_file_that_becomes_utf_8_is_read() {
    let workspace = good();
    workspace.write(BAD, b"\xff\xfe#\0 \0A\0");
    let mut client = Setup::on(&workspace).indexed();
    client.wait_log(BAD);
    workspace.write(BAD, "# Now\n\n[gone](gone.md)\n");
    client.watched_files_changed(&[(workspace.uri(BAD), 2)]);
    client.until("its diagnostics", |client| {
        (client.pull(&workspace.uri(BAD)).len() == 1).then_some(())
    });
    // And the other way round.
    workspace.write(BAD, b"\xff");
    client.watched_files_changed(&[(workspace.uri(BAD), 2)]);
    client.until("no diagnostics", |client| {
        client.pull(&workspace.uri(BAD)).is_empty().then_some(())
    });
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let workspace = good();
    workspace.write(
        BAD,
        "\u{feff}---\nstatus: draft\n---\n# Title\n\n[gone](gone.md)\n",
    );
    let mut client = Setup::on(&workspace).indexed();
    assert_eq!(look_at(&mut client, &workspace.uri(BAD)), ["broken-link"]);
}

#[test]
fn a_file_of_50_megabytes() {
    let workspace = good();
    workspace.write(BAD, "a line of text\n".repeat(50_000_000 / 15));
    is_logged(&workspace, BAD, "limit");
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let workspace = good();
    fs::create_dir_all(workspace.path(BAD)).unwrap();
    is_logged(&workspace, BAD, "folder");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_link_that_leads_nowhere() {
        let workspace = good();
        symlink("no-such-file", workspace.path(BAD)).unwrap();
        is_logged(&workspace, BAD, "link");
    }

    #[test]
    fn links_that_lead_in_a_circle() {
        let workspace = good();
        let other = "agentops/infrastructure-ops/research/other-research.md";
        symlink("other-research.md", workspace.path(BAD)).unwrap();
        symlink("bad-research.md", workspace.path(other)).unwrap();
        symlink("..", workspace.path("agentops/infrastructure-ops/circle")).unwrap();
        is_logged(&workspace, BAD, "link");
    }

    #[test]
    fn a_link_that_leads_out_of_the_workspace() {
        let (workspace, outside) = (good(), Workspace::new("//- /secret.md\n# Secret\n"));
        symlink(outside.path("secret.md"), workspace.path(BAD)).unwrap();
        is_logged(&workspace, BAD, "out of the workspace");
    }

    #[test]
    fn a_pipe_that_nobody_writes_to() {
        let workspace = good();
        let made = Command::new("mkfifo")
            .arg(workspace.path(BAD))
            .status()
            .unwrap();
        assert!(made.success());
        is_logged(&workspace, BAD, "pipe");
    }

    #[test]
    fn a_pipe_in_the_place_of_settings() {
        let workspace = good();
        for path in ["agentops/agentops.toml", "CLAUDE.md"] {
            let made = Command::new("mkfifo")
                .arg(workspace.path(path))
                .status()
                .unwrap();
            assert!(made.success());
        }
        let mut client = Setup::on(&workspace).indexed();
        assert_goes_on(&mut client, &workspace);
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        let workspace = good();
        workspace.write(BAD, "# Secret\n");
        fs::set_permissions(workspace.path(BAD), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(workspace.path(BAD)).is_ok() {
            // The superuser may read everything; then there is nothing to see here.
            let mut client = Setup::on(&workspace).indexed();
            assert_goes_on(&mut client, &workspace);
            return;
        }
        is_logged(&workspace, BAD, "cannot be read");
    }

    #[test]
    fn a_folder_that_may_not_be_read() {
        let workspace = good();
        let folder = workspace.path("agentops/secret");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
        let mut client = Setup::on(&workspace).indexed();
        assert_goes_on(&mut client, &workspace);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn names_that_are_not_utf_8() {
        use std::os::unix::ffi::OsStrExt;
        let workspace = good();
        let name = std::ffi::OsStr::from_bytes(b"n\xff.md");
        // Not every file system takes such a name.
        let _ = fs::write(workspace.path("agentops").join(name), "# N\n");
        let mut client = Setup::on(&workspace).indexed();
        assert_goes_on(&mut client, &workspace);
    }
}

#[test]
fn files_that_come_and_go_while_they_are_read() {
    let workspace = Arc::new(good());
    let is_over = Arc::new(AtomicBool::new(false));
    let churn = std::thread::spawn({
        let (workspace, is_over) = (Arc::clone(&workspace), Arc::clone(&is_over));
        move || {
            let mut round = 0;
            while !is_over.load(Ordering::Relaxed) {
                let path = format!(
                    "agentops/infrastructure-ops/research/x{}-research.md",
                    round % 50
                );
                workspace.write(&path, "# X\n\n[gone](gone.md)\n".repeat(200));
                let other = format!(
                    "agentops/infrastructure-ops/research/x{}-research.md",
                    (round + 25) % 50
                );
                let _ = fs::remove_file(workspace.path(&other));
                round += 1;
            }
        }
    });
    let mut client = Setup::on(&workspace).indexed();
    for _ in 0..30 {
        let changes: Vec<_> = (0..50)
            .map(|number| {
                let path = format!("agentops/infrastructure-ops/research/x{number}-research.md");
                (workspace.uri(&path), 1 + number % 3)
            })
            .collect();
        client.watched_files_changed(&changes);
        assert_goes_on(&mut client, &workspace);
    }
    is_over.store(true, Ordering::Relaxed);
    churn.join().unwrap();
    assert_goes_on(&mut client, &workspace);
}

#[test]
fn a_workspace_that_does_not_exist() {
    let workspace = good();
    let mut client = Setup::on(&workspace).start();
    let gone = json!({"uri": format!("{}/nowhere", workspace.root_uri()), "name": "nowhere"});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [gone], "removed": []}}),
    );
    assert_eq!(
        client.pull(&workspace.uri("nowhere/agentops/a.md")),
        [json!(null); 0]
    );
    assert_goes_on(&mut client, &workspace);
}

#[test]
fn an_empty_workspace() {
    let workspace = Workspace::new("");
    let mut client = Setup::on(&workspace).indexed();
    let uri = workspace.uri(GOOD);
    client.open(&uri, "# Plan\n\n[gone](gone.md)\n");
    let codes = look_at(&mut client, &uri);
    assert!(codes.contains(&"broken-link".to_owned()), "{codes:?}");
}

// Texts

/// The codes that a text gets, on disk and in a buffer alike. Every answer comes in time, and everything else goes on.
fn codes_of(text: &str) -> Vec<String> {
    let workspace = good();
    workspace.write(BAD, text);
    let uri = workspace.uri(BAD);
    let mut client = Setup::on(&workspace).indexed();
    let on_disk = look_at(&mut client, &uri);
    assert_goes_on(&mut client, &workspace);
    client.open(&uri, text);
    let middle = (0..=text.len() / 2)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap();
    client.edit(&uri, middle..middle, "x");
    client.edit(&uri, middle..middle + 1, "");
    let in_buffer = look_at(&mut client, &uri);
    assert_goes_on(&mut client, &workspace);
    assert_eq!(on_disk, in_buffer);
    on_disk
}

#[test]
fn front_matter_that_never_ends() {
    let text = "---\ntopic: x\n# Title\n\n[gone](gone.md)\n";
    assert_eq!(codes_of(text), ["bad-front-matter", "broken-link"]);
}

#[test]
fn front_matter_that_is_no_yaml() {
    for text in [
        "---\na: [1, 2\n---\n# Title\n",
        "---\na: b: c\n---\n# Title\n",
        "---\n&a [*a, *b]\n---\n# Title\n",
        "---\n\u{0}\u{1}\n---\n# Title\n",
    ] {
        assert_eq!(codes_of(text), ["bad-front-matter"], "{text:?}");
    }
}

#[test]
fn front_matter_that_would_blow_up() {
    let mut text = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    text.push_str("---\n# Title\n");
    codes_of(&text);
}

#[test]
fn front_matter_nested_deeply() {
    codes_of(&format!("---\na: {}\n---\n# Title\n", "[".repeat(50_000)));
    codes_of(&format!(
        "---\na: {}{}\n---\n# Title\n",
        "{a: ".repeat(5_000),
        "}".repeat(5_000)
    ));
}

#[test]
fn a_heading_of_100_kilobytes() {
    codes_of(&format!("# {}\n\n## Next\n", "x".repeat(100_000)));
    codes_of(&format!("# {}\n\n## Next\n", "word 漢 ".repeat(10_000)));
}

#[test]
fn quotes_nested_10_000_times() {
    codes_of(&format!("# T\n\n{} deep\n", ">".repeat(10_000)));
    codes_of(&format!("# T\n\n{} deep\n", "> ".repeat(10_000)));
}

#[test]
fn lists_nested_10_000_times() {
    codes_of(&format!("# T\n\n{}deep\n", "- ".repeat(10_000)));
    let stairs: String = (0..1_000)
        .map(|depth| format!("{}- x\n", "  ".repeat(depth)))
        .collect();
    codes_of(&format!("# T\n\n{stairs}"));
}

#[test]
fn brackets_that_never_close() {
    codes_of(&format!("# T\n\n{}\n", "[".repeat(50_000)));
    codes_of(&format!("# T\n\n{}\n", "[a](".repeat(20_000)));
    codes_of(&format!("# T\n\n{}\n", "![[".repeat(20_000)));
    codes_of(&format!("# T\n\n{}\n", "*a **b ".repeat(20_000)));
    codes_of(&format!("# T\n\n{}\n", "`".repeat(50_000)));
}

#[test]
fn a_line_of_a_megabyte() {
    codes_of(&format!("# T\n\n{}\n", "a".repeat(1_000_000)));
    codes_of(&format!("# T\n\n{}\n", "漢 🦀 ".repeat(100_000)));
}

#[test]
fn ten_thousand_headings() {
    codes_of(&"## Same\n\n[x](#same)\n\n".repeat(10_000));
}

#[test]
fn all_line_ends_and_control_characters() {
    codes_of("# A\r## B\r\r\n\u{b}\u{c}\u{85}\u{2028}\u{2029}\u{0}\u{7f}## C\n\r[x](y.md)\r");
}

#[test]
fn nothing_at_all() {
    for text in [
        "", "\n", "\u{feff}", "---", "---\n---", "#", "[](", "[[]]", "[](#)",
    ] {
        codes_of(text);
    }
}

// Settings and profiles

/// What is said about a settings file, and that the rest goes on.
fn config_codes(path: &str, text: &str) -> Vec<String> {
    let workspace = good();
    workspace.write(path, text);
    let mut client = Setup::on(&workspace).indexed();
    let codes = look_at(&mut client, &workspace.uri(path));
    assert_goes_on(&mut client, &workspace);
    codes
}

#[test]
fn a_profile_with_a_wrong_type() {
    let path = "agentops/profiles/infrastructure-ops/profile.toml";
    for text in [
        "title = 3\n",
        "phases = \"none\"\n",
        "[[phases]]\nid = [\"research\"]\n",
        "[[phases]]\nid = \"research\"\nbudget = \"lots\"\n",
        "[[phases]]\nid = \"research\"\nreads = [\"nothing\"]\n",
        "[[phases]\n",
        "\u{0}",
    ] {
        assert_eq!(config_codes(path, text), ["bad-profile"], "{text:?}");
    }
}

#[test]
fn a_profile_of_ones_own_that_is_not_finished() {
    let path = "agentops/profiles/own/profile.toml";
    assert_eq!(config_codes(path, "name = \"own\"\n"), ["bad-profile"]);
    assert_eq!(config_codes(path, ""), ["bad-profile"]);
}

#[test]
fn settings_with_a_wrong_type() {
    let path = "agentops/agentops.toml";
    for text in [
        "[budget]\nwindow = \"big\"\n",
        "[budget]\nwindow = -1\n",
        "[budget]\nwindow = 99999999999999999999\n",
        "[budget]\nrule = nan\n",
        "[diagnostics.severity]\nno-such-code = \"off\"\n",
        "budget = 3\n",
        "nonsense",
    ] {
        assert_eq!(config_codes(path, text), ["bad-profile"], "{text:?}");
    }
}

#[test]
fn settings_that_exclude_everything() {
    let workspace = good();
    workspace.write(
        "agentops/agentops.toml",
        "[files]\nexclude = [\"**\", \"[\", \"\"]\n",
    );
    let mut client = Setup::on(&workspace).indexed();
    look_at(&mut client, &workspace.uri(GOOD));
}

// What clients send

#[test]
fn positions_outside_of_the_text() {
    let workspace = good();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, GOOD);
    for (line, character) in [(0, 9999), (9999, 0), (i32::MAX, i32::MAX), (2, 1)] {
        let position = json!({"line": line, "character": character});
        let at = json!({"textDocument": {"uri": uri}, "position": position});
        for method in ["hover", "definition", "completion"] {
            client.request(&format!("textDocument/{method}"), at.clone());
        }
    }
    // Behind the end of a line and of the text: as far as the text goes.
    let end = json!({"line": 9999, "character": 9999});
    let change = |start: Value, text: &str, version: i32| {
        json!({
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": text}],
        })
    };
    client.notify(
        "textDocument/didChange",
        change(json!({"line": 0, "character": 0}), "# New\n", 2),
    );
    client.notify(
        "textDocument/didChange",
        change(end.clone(), "[x](x.md)\n", 3),
    );
    let items = client.pull(&uri);
    assert_eq!(
        items[0]["range"]["start"],
        json!({"line": 1, "character": 4})
    );
}

#[test]
fn positions_in_the_middle_of_a_character() {
    let workspace = good();
    let mut client = Setup::on(&workspace).indexed();
    let uri = workspace.uri("agentops/x.md");
    client.open(&uri, "🦀🦀 [gone](gone.md)\n");
    let inside = json!({"line": 0, "character": 1});
    let at = json!({"textDocument": {"uri": uri}, "position": inside});
    client.request("textDocument/hover", at);
    let change = json!({
        "textDocument": {"uri": uri, "version": 2},
        "contentChanges": [{"range": {"start": inside, "end": inside}, "text": "a"}],
    });
    client.notify("textDocument/didChange", change);
    assert_eq!(client.pull(&uri).len(), 1);
}
