//! `agentops bundle`.

mod budget;
mod foreign;
mod list;
mod load;
mod restore;
mod save;
mod terminal;
mod verify;

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::demo::{Demo, Run, run};

const RESEARCH: &str = "agentops/infrastructure-ops/research/queue-research.md";
const PLAN: &str = "agentops/infrastructure-ops/plans/queue-plan.md";
const DIGEST: &str = "agentops/bundles/queue-research.md";
const ARCHIVE: &str = "agentops/bundles/queue-research.tar.zst";

/// When everything here is saved: 2025-11-07T10:30:00Z, and a day in seconds.
const SAVED: u64 = 1_762_511_400;
const DAY: u64 = 86_400;

/// The research of a topic, with something of all that a digest keeps, and enough else for a bundle to be worth it.
fn research() -> String {
    let mut text = "---
tags: [queue]
---
# Queue research

## Problem

Messages are lost when a worker is killed.

## Findings

"
    .to_owned();
    for n in 1..=160 {
        text.push_str(&format!(
            "Consumer {n} reads from partition {}, and its batches of {} messages lag behind by {} ms at noon.\n",
            n % 7,
            n * 3,
            n * 11
        ));
    }
    text.push_str(
        "
## Decisions

- Decision: one queue with 3 replicas, in `src/queue.ts`
- Decision: replies stay idempotent for 50 ms

## Recommendation

Begin with the workers in `src/worker.ts`.

## Open questions

- [ ] Who is on call for it?
",
    );
    text
}

/// A topic with research and a plan.
fn workspace() -> Demo {
    let demo = Demo::empty();
    demo.write(RESEARCH, research());
    demo.write(
        PLAN,
        "# Queue plan\n\n- Create: `src/queue.ts`\n\n## Decisions\n\n- We will stop at step two.\n",
    );
    demo
}

/// A topic whose research is saved.
fn saved() -> Demo {
    let demo = workspace();
    let run = bundle(&demo, &["save", "queue", "--phase", "research"]);
    assert_eq!(run.code, 0, "{run:?}");
    demo
}

/// Runs `agentops bundle` at the time of the save.
fn bundle(demo: &Demo, args: &[&str]) -> Run {
    bundle_at(demo, SAVED, args)
}

/// Runs `agentops bundle` at a time, in seconds since 1970.
fn bundle_at(demo: &Demo, time: u64, args: &[&str]) -> Run {
    run(&mut command(demo, time, args))
}

fn command(demo: &Demo, time: u64, args: &[&str]) -> Command {
    let mut command = demo.command(&[&["bundle"], args].concat());
    command.env("SOURCE_DATE_EPOCH", time.to_string());
    command
}

/// Runs `agentops bundle` for JSON.
#[track_caller]
fn json(demo: &Demo, args: &[&str], code: i32) -> Value {
    let run = bundle(demo, &[args, &["--format", "json"]].concat());
    assert_eq!(run.code, code, "{run:?}");
    serde_json::from_str(&run.stdout).expect("one JSON value")
}

/// Everything below a folder with its content, in order.
fn tree(demo: &Demo, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(demo.at(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            match entry.file_type().expect("a type").is_dir() {
                true => folders.push(path),
                false => files.push((path.clone(), fs::read(entry.path()).expect("a file"))),
            }
        }
    }
    files.sort();
    files
}

/// The text behind the front matter.
fn body(text: &str) -> &str {
    let (_, body) = text.split_once("\n---\n\n").expect("front matter");
    body
}
