//! Folders that are read, watched, and come and go.

use std::process::Command;

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array, folder_of};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use crate::features::{PLAN, RESEARCH, sample};
use crate::{ONE_BROKEN, document};

#[test]
fn reading_the_workspace_shows_its_progress() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).start();
    client.wait_request("window/workDoneProgress/create", 1);
    let kinds = client.wait_for("the end of the progress", |client| {
        let progress = client.progress().iter();
        let kinds: Vec<_> = progress.map(|(_, value)| value["kind"].clone()).collect();
        kinds.contains(&json!("end")).then_some(kinds)
    });
    assert_eq!(kinds.first(), Some(&json!("begin")));
    let inner = &kinds[1..kinds.len() - 1];
    assert!(inner.iter().all(|kind| kind == "report"), "{kinds:?}");
    let created = &client.requests("window/workDoneProgress/create")[0];
    let (token, begin) = &client.progress()[0];
    assert_eq!(token, &created.params["token"]);
    assert!(
        begin["title"].as_str().unwrap().contains("workspace"),
        "{begin}"
    );
}

#[test]
fn no_progress_is_shown_to_clients_that_cannot() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/window/workDoneProgress"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    client.shutdown();
    assert!(client.progress().is_empty());
}

#[test]
fn files_are_watched_where_the_client_can() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    client.wait_request("client/registerCapability", 1);
    let registered = client.registered("workspace/didChangeWatchedFiles");
    assert_eq!(registered.len(), 1);
    assert!(!array(&registered[0]["registerOptions"]["watchers"]).is_empty());

    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    let new = "agentops/infrastructure-ops/plans/gone.md";
    // Created, changed, removed, each on disk and then said.
    workspace.write(new, "# Here\n");
    client.watched_files_changed(&[(workspace.uri(new), 1)]);
    client.expect_pulled(&plan, &[]);
    client.replace(&plan, "(gone.md)", "(gone.md#there)");
    client.expect_pulled(&plan, &["7 warning broken-link «gone.md#there»"]);
    workspace.write(new, "# There\n");
    client.watched_files_changed(&[(workspace.uri(new), 2)]);
    client.expect_pulled(&plan, &[]);
    workspace.remove(new);
    client.watched_files_changed(&[(workspace.uri(new), 3)]);
    client.expect_pulled(&plan, &["7 warning broken-link «gone.md#there»"]);
}

#[test]
fn clients_are_told_to_ask_again_after_files_changed() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    for kind in ["diagnostic", "codeLens", "inlayHint", "semanticTokens"] {
        client.wait_request(&format!("workspace/{kind}/refresh"), 1);
    }
    let count = client.requests("workspace/diagnostic/refresh").len();
    workspace.write(RESEARCH, "# Other\n");
    client.watched_files_changed(&[(workspace.uri(RESEARCH), 2)]);
    client.wait_request("workspace/diagnostic/refresh", count + 1);
}

#[test]
fn clients_are_not_told_to_ask_again_after_a_build() {
    let workspace = sample();
    workspace.write(".gitignore", "target/\n");
    // Settings that are asked for arrive at some time, and then everything is to be asked for again.
    let capabilities = capabilities::full_without(&["/workspace/configuration"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    client.wait_request("workspace/diagnostic/refresh", 1);
    for file in ["target/debug/a.o", ".git/index.lock", "src/main.rs"] {
        let kind = if workspace.path(file).is_file() { 2 } else { 1 };
        workspace.write(file, "x\n");
        client.watched_files_changed(&[(workspace.uri(file), kind)]);
        // Answered once all that was heard of files is done.
        client.request("agentops/status", json!({}));
    }
    // What comes next is seen, and whatever the server asked for before has arrived by then.
    let new = "agentops/infrastructure-ops/plans/gone.md";
    workspace.write(new, "# Here\n");
    client.watched_files_changed(&[(workspace.uri(new), 1)]);
    client.expect_pulled(&plan, &[]);
    client.wait_request("workspace/diagnostic/refresh", 2);
    client.shutdown();
    assert_eq!(client.requests("workspace/diagnostic/refresh").len(), 2);
}

#[test]
fn a_commit_is_noticed_though_no_file_of_the_workspace_changes() {
    let workspace = sample();
    let plan = "agentops/infrastructure-ops/plans/x-plan.md";
    workspace.write(plan, "# X\n\n- [ ] Modify: `src/main.rs`\n");
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(args)
            .current_dir(workspace.root())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output();
        let done = done.expect("git makes the repository of this test");
        assert!(done.status.success(), "{done:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "one"]);
    workspace.write("src/main.rs", "fn other() {}\n");
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, plan);
    let is_changed = |client: &mut Client| {
        let found = client.pull(&uri);
        found.iter().any(|d| d["code"] == "changed-since-plan")
    };
    assert!(!is_changed(&mut client), "nothing was committed since");
    git(&["commit", "-qam", "two"]);
    client.watched_files_changed(&[(workspace.uri(".git/index"), 2)]);
    client.until("what was committed", |client| {
        is_changed(client).then_some(())
    });
}

#[test]
fn a_removed_folder_takes_its_files_with_it() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let plan = client.open_file(&workspace, PLAN);
    client.expect_pulled(&plan, &ONE_BROKEN);
    let folder = "agentops/infrastructure-ops/research";
    workspace.remove(folder);
    client.watched_files_changed(&[(workspace.uri(folder), 3)]);
    client.until("two more broken links", |client| {
        (client
            .pull(&plan)
            .iter()
            .filter(|d| d["code"] == "broken-link")
            .count()
            == 3)
            .then_some(())
    });
}

fn change_folders(client: &mut Client, added: &[&Workspace], removed: &[&Workspace]) {
    let added: Vec<_> = added.iter().map(|workspace| folder_of(workspace)).collect();
    let removed: Vec<_> = removed
        .iter()
        .map(|workspace| folder_of(workspace))
        .collect();
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": added, "removed": removed}}),
    );
}

#[test]
fn folders_come_and_go_while_running() {
    let (one, two) = (sample(), sample());
    let mut client = Setup::on(&one).indexed();
    let changes = &client.capabilities()["workspace"]["workspaceFolders"];
    assert_eq!(changes["supported"], true);
    assert!(changes["changeNotifications"] != Value::Bool(false));

    change_folders(&mut client, &[&two], &[]);
    assert_eq!(client.pull(&two.uri(PLAN)).len(), 1);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);
    // Each folder has its own files.
    two.write("agentops/infrastructure-ops/plans/gone.md", "# Here\n");
    let new = two.uri("agentops/infrastructure-ops/plans/gone.md");
    client.watched_files_changed(&[(new, 1)]);
    client.until("nothing broken in the second folder", |client| {
        client.pull(&two.uri(PLAN)).is_empty().then_some(())
    });
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);

    change_folders(&mut client, &[], &[&one]);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 0);
    assert_eq!(client.pull(&two.uri(PLAN)).len(), 0);
    change_folders(&mut client, &[&one], &[&two]);
    assert_eq!(client.pull(&one.uri(PLAN)).len(), 1);
}

#[test]
fn documents_stay_open_while_their_folder_comes_and_goes() {
    let workspace = sample();
    let mut client = Setup::new().start();
    let uri = client.open_file(&workspace, PLAN);
    client.replace(&uri, "gone.md", "lost.md");
    change_folders(&mut client, &[&workspace], &[]);
    client.expect_pulled(&uri, &["7 warning broken-link «lost.md»"]);
    client.replace(&uri, "lost.md", "last.md");
    client.expect_pulled(&uri, &["7 warning broken-link «last.md»"]);
    change_folders(&mut client, &[], &[&workspace]);
    client.replace(&uri, "last.md", "list.md");
    let symbols = client.request("textDocument/documentSymbol", document(&uri));
    assert!(!array(&symbols).is_empty());
    change_folders(&mut client, &[&workspace], &[]);
    client.expect_pulled(&uri, &["7 warning broken-link «list.md»"]);
}

#[test]
fn a_folder_in_a_folder_is_one_of_its_own() {
    let outer = sample();
    let mut client = Setup::on(&outer).indexed();
    let inner = folder_of(&outer);
    let inner = json!({"uri": format!("{}/src", inner["uri"].as_str().unwrap()), "name": "src"});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [inner], "removed": []}}),
    );
    let uri = client.open_file(&outer, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
}

#[test]
fn what_changes_in_a_folder_in_a_folder_is_known_to_the_outer_one() {
    let outer = sample();
    let gone = "agentops/infrastructure-ops/plans/gone.md";
    let inner = json!({"uri": outer.uri("agentops/infrastructure-ops/plans"), "name": "plans"});
    outer.write(
        "agentops/infrastructure-ops/research/other-research.md",
        "# Other\n\n[plan](../plans/gone.md)\n",
    );
    let mut client = Setup::on(&outer).indexed();
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [inner], "removed": []}}),
    );
    let uri = client.open_file(
        &outer,
        "agentops/infrastructure-ops/research/other-research.md",
    );
    client.expect_pulled(&uri, &["3 warning broken-link «../plans/gone.md»"]);
    outer.write(gone, "# Here\n");
    client.watched_files_changed(&[(outer.uri(gone), 1)]);
    client.expect_pulled(&uri, &[]);
    outer.remove(gone);
    client.watched_files_changed(&[(outer.uri(gone), 3)]);
    client.expect_pulled(&uri, &["3 warning broken-link «../plans/gone.md»"]);
}

#[test]
fn a_file_without_a_folder_finds_its_workspace() {
    let workspace = sample();
    let mut client = Setup::new().start();
    let uri = client.open_file(&workspace, PLAN);
    client.expect_pulled(&uri, &ONE_BROKEN);
}

#[test]
fn clients_from_before_there_were_folders_have_a_root() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/workspace/workspaceFolders"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    assert_eq!(client.pull(&workspace.uri(PLAN)).len(), 1);
}

// Settings
