//! Bundles in the editor.

mod actions;
mod commands;
mod damage;
mod names;
mod originals;
mod problems;
mod requests;

use std::process::Command;

use agentops_tests::binary::agentops;
use agentops_tests::client::{Answer, Client, Reply, Setup, array};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

use super::document;

const RESEARCH: &str = "agentops/infrastructure-ops/research/queue-research.md";
const PLAN: &str = "agentops/infrastructure-ops/plans/queue-plan.md";
const REPORT: &str = "agentops/infrastructure-ops/implementation/queue-report.md";
const DIGEST: &str = "agentops/bundles/queue-research.md";
const ARCHIVE: &str = "agentops/bundles/queue-research.tar.zst";

/// Research that is worth a bundle, a plan that names the bundle in every way, a report that names none.
fn unsaved() -> Workspace {
    let lines: String = (1..=160)
        .map(|n| {
            format!(
                "Consumer {n} reads from partition {}, and lags behind by {} ms at noon 🦀.\n",
                n % 7,
                n * 11
            )
        })
        .collect();
    Workspace::new(&format!(
        "\
//- /{RESEARCH}
# Queue research

## Findings

{lines}
## Decisions

- Decision: one queue with 3 replicas
- Decision: replies stay idempotent for 50 ms

## Open questions

- [ ] Who is on call for it?
//- /{PLAN}
---
bundle: queue-research
related_bundles:
  - queue-research
---
# Queue plan 🦀

🦀 Run /bundle-load queue-research first, which is `/bundle-load queue-research` or:

```sh
agentops bundle load queue-research --restore
```

See [the digest](../../bundles/queue-research.md).
//- /{REPORT}
# Queue report

Done.
"
    ))
}

/// The same with the research saved.
fn saved() -> Workspace {
    let workspace = unsaved();
    save(&workspace, &["queue", "--phase", "research"]);
    workspace
}

/// Saves a bundle as somebody else would: on the command line.
fn save(workspace: &Workspace, args: &[&str]) {
    let output = Command::new(agentops())
        .args(["bundle", "save"])
        .args(args)
        .current_dir(workspace.root())
        .env("SOURCE_DATE_EPOCH", "1762511400")
        .env("AGENTOPS_CACHE_DIR", "")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{output:?}");
}

fn session() -> (Workspace, Client) {
    let workspace = saved();
    let client = Setup::on(&workspace).indexed();
    (workspace, client)
}

fn execute(client: &mut Client, command: &str, argument: Value) -> Answer {
    let params = json!({"command": format!("agentops.{command}"), "arguments": [argument]});
    client.try_request("workspace/executeCommand", params)
}

/// Diagnostics as `CODE «TEXT»`, of the codes of bundles only.
fn problems(client: &mut Client, uri: &str) -> Vec<String> {
    let text = client.text(uri).to_owned();
    let encoding = client.encoding();
    let items = client.pull(uri);
    let of_bundles = [
        "unknown-bundle",
        "stale-bundle",
        "broken-bundle",
        "digest-loses",
    ];
    let found = items.iter().filter_map(|item| {
        let code = item["code"].as_str().expect("a code");
        let text = encoding.slice(&text, &item["range"]);
        of_bundles
            .contains(&code)
            .then(|| format!("{code} «{text}»"))
    });
    found.collect()
}

/// Waits until these are the diagnostics about bundles.
#[track_caller]
fn expect_problems(client: &mut Client, uri: &str, expected: &[&str]) {
    let what = format!("{expected:?} in {uri}");
    client.until(&what, |client| {
        let found = problems(client, uri);
        (found == expected).then_some(())
    });
}

fn hover(client: &mut Client, place: Value) -> Option<String> {
    let hover = client.request("textDocument/hover", place);
    Some(hover["contents"]["value"].as_str()?.to_owned())
}

fn lenses(client: &mut Client, uri: &str) -> Vec<String> {
    let found = client.request("textDocument/codeLens", document(uri));
    let title = |lens: &Value| lens["command"]["title"].as_str().unwrap().to_owned();
    array(&found).iter().map(title).collect()
}

/// The code actions at a place.
fn actions(client: &mut Client, uri: &str, needle: &str) -> Vec<Value> {
    let at = client.place(uri, needle)["position"].clone();
    let diagnostics = client.pull(uri);
    let params = json!({
        "textDocument": {"uri": uri},
        "range": {"start": at, "end": at},
        "context": {"diagnostics": diagnostics},
    });
    array(&client.request("textDocument/codeAction", params)).clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    let titles = actions
        .iter()
        .map(|action| action["title"].as_str().unwrap());
    titles.collect()
}

/// The text of an open document after the edit of one document.
fn after(client: &Client, uri: &str, edit: &Value) -> String {
    let changes = array(&edit["documentChanges"]);
    let of = changes
        .iter()
        .find(|change| change["textDocument"]["uri"] == uri);
    let of = of.unwrap_or_else(|| panic!("{uri}: {edit}"));
    assert_eq!(of["textDocument"]["version"], client.version(uri));
    client
        .encoding()
        .apply(client.text(uri), array(&of["edits"]))
}

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
