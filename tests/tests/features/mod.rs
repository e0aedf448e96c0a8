//! The sample that features are tried on, and each feature by itself.

mod actions;
mod bundles;
mod completion;
mod phases;
mod plans;
mod reading;
mod renaming;
mod requests;

use agentops_tests::client::{Client, code};
use agentops_tests::fixture::Workspace;
use serde_json::{Value, json};

pub const RESEARCH: &str = "agentops/infrastructure-ops/research/k8s-upgrade-research.md";
pub const PLAN: &str = "agentops/infrastructure-ops/plans/k8s-upgrade-plan.md";
pub const MISSION: &str = "agentops/product-dev/product/mission.md";

/// Two teams, with emoji before links, and one broken link.
pub fn sample() -> Workspace {
    Workspace::new(
        "\
//- /agentops/infrastructure-ops/research/k8s-upgrade-research.md
---
topic: k8s-upgrade
phase: research
status: complete
---
# Kubernetes upgrade 🚀

## Problem

The cluster is three versions behind.

## Findings

| API | removed in |
|---|---|
| `policy/v1beta1` | 1.25 |

Used by [[k8s-upgrade-plan#Changes]] and [the plan](../plans/k8s-upgrade-plan.md#changes).

## Recommendation

One version at a time.
//- /agentops/infrastructure-ops/plans/k8s-upgrade-plan.md
---
status: draft
---
# Plan 🦀

## Changes
🦀🦀é [research](../research/k8s-upgrade-research.md#findings) and 👩‍🚀 [gone](gone.md), see [[k8s-upgrade-research]].

- [x] read
- [ ] write

## Validation

```sh
# not a heading
kubectl version
```

## Rollback

See [the changes](#changes).
//- /agentops/product-dev/product/mission.md
# Mission

To help.
//- /src/main.rs
fn main() {}
",
    )
}

/// Asks for everything that the server announced, about one file. Whatever is there to say, it must be an answer.
pub fn ask_for_everything(client: &mut Client, uri: &str) {
    let document = json!({"uri": uri});
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 100, "character": 0}});
    let plain = json!({"textDocument": document});
    let ranged = json!({"textDocument": document, "range": range});
    let mut ids = Vec::new();
    for method in [
        "documentSymbol",
        "codeLens",
        "documentLink",
        "foldingRange",
        "diagnostic",
    ] {
        ids.push(client.send_request(&format!("textDocument/{method}"), plain.clone()));
    }
    ids.push(client.send_request("textDocument/inlayHint", ranged.clone()));
    if !client.capabilities()["semanticTokensProvider"].is_null() {
        ids.push(client.send_request("textDocument/semanticTokens/full", plain));
        ids.push(client.send_request("textDocument/semanticTokens/range", ranged.clone()));
    }
    if !client.capabilities()["codeActionProvider"].is_null() {
        let mut params = ranged;
        params["context"] = json!({"diagnostics": []});
        ids.push(client.send_request("textDocument/codeAction", params));
    }
    for line in 0..12 {
        for character in [0, 3, 25, 1000] {
            let at = json!({"textDocument": document, "position": {"line": line, "character": character}});
            for method in ["hover", "definition", "completion", "prepareRename"] {
                ids.push(client.send_request(&format!("textDocument/{method}"), at.clone()));
            }
            let mut references = at.clone();
            references["context"] = json!({"includeDeclaration": true});
            ids.push(client.send_request("textDocument/references", references));
            let mut rename = at;
            rename["newName"] = json!("Another name");
            ids.push(client.send_request("textDocument/rename", rename));
        }
    }
    for query in ["", "k8s", "plan", "no such thing"] {
        ids.push(client.send_request("workspace/symbol", json!({"query": query})));
    }
    ids.push(client.send_request("workspace/diagnostic", json!({"previousResultIds": []})));
    let files = json!([{"oldUri": uri, "newUri": format!("{uri}.moved.md")}]);
    ids.push(client.send_request("workspace/willRenameFiles", json!({"files": files})));
    for id in ids {
        if let Err(error) = client.answer_to(id) {
            // To say why a name cannot be had is an answer; to know no such method, or to fail, is none.
            let refused = [code::INVALID_PARAMS, code::INVALID_REQUEST, -32803];
            assert!(refused.contains(&error.code), "{uri}: {error:?}");
        }
    }
}

/// The document of a request about a whole document.
pub fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}
