//! Renaming headings and files, with everything that names them.

use std::collections::BTreeMap;

use agentops_tests::capabilities;
use agentops_tests::client::{Client, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::{PLAN, RESEARCH, sample};

/// What a workspace edit makes of the files on disk, and the renames in it: file name → new text.
fn applied(client: &Client, workspace: &Workspace, edit: &Value) -> BTreeMap<String, String> {
    let mut by_uri: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for change in edit["documentChanges"].as_array().into_iter().flatten() {
        match change["kind"].as_str() {
            None => {
                let uri = change["textDocument"]["uri"].as_str().unwrap().to_owned();
                by_uri
                    .entry(uri)
                    .or_default()
                    .extend(array(&change["edits"]).clone());
            }
            Some(kind) => assert_eq!(kind, "rename", "{change}"),
        }
    }
    for (uri, edits) in edit["changes"].as_object().into_iter().flatten() {
        by_uri
            .entry(uri.clone())
            .or_default()
            .extend(array(edits).clone());
    }
    let root = format!("{}/", workspace.root_uri());
    by_uri
        .into_iter()
        .map(|(uri, edits)| {
            let path = uri.strip_prefix(&root).expect("a file of the workspace");
            let text = client.encoding().apply(&workspace.read(path), &edits);
            (path.to_owned(), text)
        })
        .collect()
}

fn rename(client: &mut Client, place: &Value, new_name: &str) -> Value {
    let mut params = place.clone();
    params["newName"] = json!(new_name);
    client.request("textDocument/rename", params)
}

#[test]
fn a_heading_takes_its_links_along() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "Changes\n");
    let prepared = client.request("textDocument/prepareRename", place.clone());
    let text = client.text(&uri);
    assert_eq!(client.encoding().slice(text, &prepared["range"]), "Changes");
    assert_eq!(prepared["placeholder"], "Changes");

    let edit = rename(&mut client, &place, "What changes");
    let files = applied(&client, &workspace, &edit);
    let plan = &files[PLAN];
    assert!(plan.contains("\n## What changes\n"), "{plan}");
    assert!(plan.contains("(#what-changes)"), "{plan}");
    let research = &files[RESEARCH];
    assert!(
        research.contains("[[k8s-upgrade-plan#What changes]]"),
        "{research}"
    );
    assert!(
        research.contains("k8s-upgrade-plan.md#what-changes)"),
        "{research}"
    );
    assert_eq!(files.len(), 2);
    // The version tells the editor which text the edit is for.
    let changes = array(&edit["documentChanges"]);
    let version = |change: &&Value| change["textDocument"]["uri"] == uri.as_str();
    let change = changes.iter().find(version).unwrap();
    assert_eq!(change["textDocument"]["version"], client.version(&uri));
}

#[test]
fn a_link_renames_the_heading_it_leads_to() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "findings)");
    let edit = rename(&mut client, &place, "Results 🚀");
    let files = applied(&client, &workspace, &edit);
    assert!(files[RESEARCH].contains("\n## Results 🚀\n"), "{files:#?}");
    assert!(files[PLAN].contains("research.md#results-)"), "{files:#?}");
}

#[test]
fn edits_are_plain_where_the_client_takes_no_other() {
    let workspace = sample();
    let capabilities = capabilities::full_without(&["/workspace/workspaceEdit"]);
    let mut client = Setup::on(&workspace).capabilities(capabilities).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "Changes\n");
    let edit = rename(&mut client, &place, "What changes");
    assert!(edit["documentChanges"].is_null(), "{edit}");
    assert_eq!(applied(&client, &workspace, &edit).len(), 2);
}

#[test]
fn a_file_is_renamed_on_a_link_to_it() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let place = client.place(&uri, "k8s-upgrade-research.md#");
    let prepared = client.request("textDocument/prepareRename", place.clone());
    assert_eq!(
        prepared["placeholder"],
        "../research/k8s-upgrade-research.md"
    );
    let edit = rename(&mut client, &place, "../research/k8s-131-research.md");
    let files = applied(&client, &workspace, &edit);
    let plan = &files[PLAN];
    assert!(
        plan.contains("(../research/k8s-131-research.md#findings)"),
        "{plan}"
    );
    assert!(plan.contains("[[k8s-131-research]]"), "{plan}");
    let renames: Vec<_> = array(&edit["documentChanges"])
        .iter()
        .filter(|change| change["kind"] == "rename")
        .collect();
    let [only] = renames.as_slice() else {
        panic!("{edit}");
    };
    assert_eq!(only["oldUri"], workspace.uri(RESEARCH));
    assert_eq!(
        only["newUri"],
        workspace.uri("agentops/infrastructure-ops/research/k8s-131-research.md")
    );
}

#[test]
fn names_that_cannot_be_are_refused_with_a_reason() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let heading = client.place(&uri, "Changes\n");
    let link = client.place(&uri, "k8s-upgrade-research.md#");
    for (place, name) in [
        (&heading, ""),
        (&heading, "two\nlines"),
        (&link, "../../../../outside.md"),
        (&link, "k8s-upgrade-plan.md"),
    ] {
        let mut params = place.clone();
        params["newName"] = json!(name);
        let error = client
            .try_request("textDocument/rename", params)
            .unwrap_err();
        assert!(error.message.len() > 10, "{name:?}: {error:?}");
        assert_ne!(error.code, -32601, "{error:?}");
    }
    let place = client.place(&uri, "kubectl");
    let prepared = client.try_request("textDocument/prepareRename", place);
    assert!(
        prepared.is_err() || prepared == Ok(Value::Null),
        "{prepared:?}"
    );
}

fn will_rename(client: &mut Client, renames: &[(String, String)]) -> Value {
    let files: Vec<_> = renames
        .iter()
        .map(|(old, new)| json!({"oldUri": old, "newUri": new}))
        .collect();
    client.request("workspace/willRenameFiles", json!({"files": files}))
}

#[test]
fn a_file_that_is_renamed_in_the_editor_takes_its_links_along() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let new = "agentops/infrastructure-ops/research/old/k8s-131-research.md";
    let renames = [(workspace.uri(RESEARCH), workspace.uri(new))];
    let edit = will_rename(&mut client, &renames);
    let files = applied(&client, &workspace, &edit);
    let plan = &files[PLAN];
    assert!(
        plan.contains("(../research/old/k8s-131-research.md#findings)"),
        "{plan}"
    );
    assert!(plan.contains("[[k8s-131-research]]"), "{plan}");
    let moved = &files[RESEARCH];
    assert!(
        moved.contains("(../../plans/k8s-upgrade-plan.md#changes)"),
        "{moved}"
    );

    // The editor does what it said.
    for (path, text) in &files {
        workspace.write(path, text);
    }
    workspace.rename(RESEARCH, new);
    let uris = json!([{"oldUri": renames[0].0, "newUri": renames[0].1}]);
    client.notify("workspace/didRenameFiles", json!({"files": uris}));
    client.watched_files_changed(&[
        (workspace.uri(RESEARCH), 3),
        (workspace.uri(new), 1),
        (workspace.uri(PLAN), 2),
    ]);
    let plan = client.open_file(&workspace, PLAN);
    let without_research = "4 information phase-skipped «# Plan 🦀»";
    client.expect_pulled(
        &plan,
        &[without_research, "7 warning broken-link «gone.md»"],
    );
}

#[test]
fn a_folder_that_is_renamed_takes_its_links_along() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let old = workspace.uri("agentops/infrastructure-ops/research");
    let new = workspace.uri("agentops/infrastructure-ops/findings");
    let edit = will_rename(&mut client, &[(old, new)]);
    let files = applied(&client, &workspace, &edit);
    assert!(
        files[PLAN].contains("(../findings/k8s-upgrade-research.md#findings)"),
        "{files:#?}"
    );
    assert_eq!(files.len(), 1, "{files:#?}");
}

#[test]
fn files_that_nobody_links_to_need_no_edit() {
    let workspace = sample();
    let mut client = Setup::on(&workspace).indexed();
    let renames = [
        (workspace.uri("src/main.rs"), workspace.uri("src/lib.rs")),
        (
            "file:///elsewhere/a.md".to_owned(),
            "file:///elsewhere/b.md".to_owned(),
        ),
    ];
    let edit = will_rename(&mut client, &renames);
    assert!(applied(&client, &workspace, &edit).is_empty(), "{edit}");
}

#[test]
fn a_folder_that_is_renamed_takes_every_reference_along() {
    let plan = "agentops/infrastructure-ops/plans/api-plan.md";
    let workspace = Workspace::new(
        "\
//- /agentops/infrastructure-ops/plans/api-plan.md
---
files_modified:
  - src/api/a b.rs
---
# Plan 🦀

## Changes

- [ ] 🦀 Modify: `src/api/a b.rs:1`, [it](../../../src/api/a%20b.rs#L1) and `api/c.rs`
- [ ] Create: `src/api/new.rs`

```
src/
├── api/
│   └── c.rs
└── main.rs
```
//- /src/api/a b.rs
fn a() {}
//- /src/api/c.rs
fn c() {}
//- /src/main.rs
fn main() {}
",
    );
    let before = workspace.read(plan);
    let mut client = Setup::on(&workspace).indexed();
    let (old, new) = (workspace.uri("src/api"), workspace.uri("src/設計"));
    let edit = will_rename(&mut client, &[(old.clone(), new.clone())]);
    let files = applied(&client, &workspace, &edit);
    let expected = before
        .replace("src/api/", "src/設計/")
        .replace("`api/c.rs`", "`設計/c.rs`")
        .replace("── api/", "── 設計/");
    assert_eq!(files[plan], expected);
    assert_eq!(files.len(), 1);

    // The editor renames and says so; no watcher does. The way back is exact.
    workspace.write(plan, &expected);
    workspace.rename("src/api", "src/設計");
    let renamed = json!([{"oldUri": old, "newUri": new}]);
    client.notify("workspace/didRenameFiles", json!({"files": renamed}));
    let uri = client.open_file(&workspace, plan);
    client.expect_pulled(&uri, &["5 information phase-skipped «# Plan 🦀»"]);
    let edit = will_rename(&mut client, &[(new, old)]);
    assert_eq!(applied(&client, &workspace, &edit)[plan], before);
}

#[test]
fn a_file_is_renamed_where_a_plan_names_it() {
    let plan = "agentops/infrastructure-ops/plans/api-plan.md";
    let workspace = Workspace::new(
        "\
//- /agentops/infrastructure-ops/plans/api-plan.md
# Plan

- Modify: `src/a.rs:1`, see src/a.rs.
//- /src/a.rs
fn a() {}
",
    );
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, plan);
    let place = client.place(&uri, "src/a.rs:1");
    let prepared = client.request("textDocument/prepareRename", place.clone());
    let text = client.text(&uri);
    assert_eq!(
        client.encoding().slice(text, &prepared["range"]),
        "src/a.rs"
    );
    let edit = rename(&mut client, &place, "src/A.rs");
    let files = applied(&client, &workspace, &edit);
    assert!(
        files[plan].contains("`src/A.rs:1`, see src/A.rs."),
        "{files:#?}"
    );
    let renames = array(&edit["documentChanges"])
        .iter()
        .filter(|change| change["kind"] == "rename");
    let uris: Vec<_> = renames.map(|change| &change["newUri"]).collect();
    assert_eq!(uris, [&json!(workspace.uri("src/A.rs"))]);
}

#[test]
fn a_document_of_a_folder_in_a_folder_is_edited_once() {
    let root = "packages/api/agentops/infrastructure-ops";
    let (plan, research) = (
        format!("{root}/plans/api-plan.md"),
        format!("{root}/research/api-research.md"),
    );
    let outer_plan = "agentops/infrastructure-ops/plans/all-plan.md";
    let outer = Workspace::new(&format!(
        "\
//- /{plan}
# Plan

See [research](../research/api-research.md).
//- /{research}
# Research
//- /{outer_plan}
# Plan

See [research](../../../{research}).
"
    ));
    let mut client = Setup::on(&outer).indexed();
    let inner = json!({"uri": outer.uri("packages/api"), "name": "api"});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": [inner], "removed": []}}),
    );
    let new = research.replace("api-research", "other-research");
    let edit = will_rename(&mut client, &[(outer.uri(&research), outer.uri(&new))]);
    let mut edited: Vec<&str> = array(&edit["documentChanges"])
        .iter()
        .map(|change| change["textDocument"]["uri"].as_str().unwrap())
        .collect();
    edited.sort_unstable();
    assert_eq!(edited, [outer.uri(outer_plan), outer.uri(&plan)]);
    let files = applied(&client, &outer, &edit);
    assert!(
        files[outer_plan].contains(&format!("(../../../{new})")),
        "{files:#?}"
    );
    assert!(
        files[&plan].contains("(../research/other-research.md)"),
        "{files:#?}"
    );
}
