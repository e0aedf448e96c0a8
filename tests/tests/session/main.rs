//! The faults that servers of this kind are known for, each on raw bytes: order, cancellation, deadlock, panic, exit,
//! and clients that break the protocol.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod bytes;
mod cancellation;
mod end;
mod methods;
mod order;
mod panic;
mod silence;
mod state;

use agentops_tests::client::{Client, ResponseError};
use agentops_tests::fixture::Workspace;
use serde_json::Value;

const PLAN: &str = "agentops/infrastructure-ops/plans/k8s-plan.md";

/// A workspace with a research and a plan that has one broken link.
fn small() -> Workspace {
    Workspace::new(
        "\
//- /agentops/infrastructure-ops/research/k8s-research.md
# Research

## Findings

One.
//- /agentops/infrastructure-ops/plans/k8s-plan.md
# Plan

## Changes

See [the research](../research/k8s-research.md#findings) and [nothing](nothing.md).
",
    )
}

/// A workspace that takes a while to look through.
fn large(topics: usize, links: usize) -> Workspace {
    let workspace = Workspace::new("");
    workspace.write(
        "agentops/agentops.toml",
        "[diagnostics]\nscope = \"workspace\"\n",
    );
    for topic in 0..topics {
        let mut text = format!("# Research {topic}\n");
        for link in 0..links {
            let other = (topic + link) % topics;
            text.push_str(&format!(
                "\n## Finding {link}\n\nSee [other](t{other}-research.md#findng-{link}) and [gone](t{other}-reserch.md).\n"
            ));
        }
        let path = format!("agentops/infrastructure-ops/research/t{topic}-research.md");
        workspace.write(&path, text);
    }
    workspace
}

/// The server still does its work.
fn assert_alive(client: &mut Client, workspace: &Workspace) {
    let uri = workspace.uri(PLAN);
    let codes: Vec<Value> = client
        .pull(&uri)
        .iter()
        .map(|d| d["code"].clone())
        .collect();
    assert_eq!(codes, ["broken-link"]);
}

fn error_code(answer: Result<Value, ResponseError>) -> i64 {
    answer.expect_err("an error").code
}
