//! Cancelling, and who waits for whom.

use std::time::{Duration, Instant};

use agentops_tests::client::{Client, Setup, code};
use serde_json::json;

use crate::{assert_alive, error_code, large, small};

#[test]
fn a_cancelled_request_is_answered_at_once_while_slow_ones_run() {
    let workspace = large(400, 60);
    let mut client = Setup::on(&workspace).indexed();
    let ask = |client: &mut Client| {
        client.send_request("workspace/diagnostic", json!({"previousResultIds": []}))
    };
    let slow: Vec<i64> = (0..50).map(|_| ask(&mut client)).collect();
    let cancelled = ask(&mut client);
    client.cancel(cancelled);
    let start = Instant::now();
    let answer = client.answer_to(cancelled);
    let elapsed = start.elapsed();
    assert_eq!(error_code(answer), code::REQUEST_CANCELLED);
    let still_open = slow.iter().filter(|id| !client.is_answered(**id)).count();
    assert!(
        still_open >= 25,
        "the others were not slow: {still_open} left"
    );
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    // The work itself is stopped too: all of it together is over long before it could have been done.
    for id in &slow {
        client.cancel(*id);
    }
    for id in slow {
        if let Err(error) = client.answer_to(id) {
            assert_eq!(error.code, code::REQUEST_CANCELLED, "{error:?}");
        }
    }
}

#[test]
fn small_questions_do_not_wait_for_large_ones() {
    let workspace = large(400, 60);
    let mut client = Setup::on(&workspace).indexed();
    let large: Vec<i64> = (0..50)
        .map(|_| client.send_request("workspace/diagnostic", json!({"previousResultIds": []})))
        .collect();
    let uri = workspace.uri("agentops/infrastructure-ops/research/t0-research.md");
    let position = json!({"line": 0, "character": 2});
    let start = Instant::now();
    client.request(
        "textDocument/hover",
        json!({"textDocument": {"uri": uri}, "position": position}),
    );
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
    for id in &large {
        client.cancel(*id);
    }
    for id in large {
        if let Err(error) = client.answer_to(id) {
            assert_eq!(error.code, code::REQUEST_CANCELLED, "{error:?}");
        }
    }
}

#[test]
fn cancelling_what_is_not_there_does_nothing() {
    let workspace = small();
    let mut client = Setup::on(&workspace).start();
    assert_alive(&mut client, &workspace);
    client.cancel(1);
    client.cancel(4711);
    client.notify("$/cancelRequest", json!({"id": "no such id"}));
    assert_alive(&mut client, &workspace);
}
