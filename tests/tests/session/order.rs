//! Every question sees the edits before it, and none after.

use agentops_tests::client::Setup;
use serde_json::json;

use crate::{PLAN, assert_alive, small};

#[test]
fn edits_that_arrive_back_to_back_are_applied_in_order() {
    let workspace = small();
    let mut client = Setup::on(&workspace).start();
    let uri = client.open_file(&workspace, PLAN);
    let mut expected = Vec::new();
    client.set_text(&uri, "");
    for number in 0..100 {
        let end = client.text(&uri).len();
        let line = format!("[x](gone-{number}.md)\n");
        client.edit(&uri, end..end, &line);
        expected.push(format!(
            "{} warning broken-link «gone-{number}.md»",
            number + 1
        ));
    }
    let found = client.pull(&uri);
    let text = client.text(&uri);
    let found = agentops_tests::client::lines(&found, text, client.encoding());
    assert_eq!(found, expected);
}

#[test]
fn each_request_sees_the_edits_before_it_and_none_after() {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let uri = client.open_file(&workspace, PLAN);
    let mut requests = Vec::new();
    for number in 0..50 {
        client.set_text(&uri, &format!("[x](gone-{number}.md)\n"));
        let params = json!({"textDocument": {"uri": uri}});
        requests.push(client.send_request("textDocument/diagnostic", params));
    }
    for (number, id) in requests.into_iter().enumerate() {
        // A server may say that the content was modified meanwhile, but not answer for another content.
        match client.answer_to(id) {
            Ok(report) => {
                let message = report["items"][0]["message"].as_str().unwrap();
                assert!(
                    message.contains(&format!("gone-{number}.md")),
                    "{number}: {message}"
                );
            }
            Err(error) => assert_eq!(error.code, -32801, "{error:?}"),
        }
    }
}

#[test]
fn the_first_question_is_answered_in_full() {
    // It comes while the workspace is being read: now before the end of that, now after, now in between.
    let workspace = small();
    for _ in 0..40 {
        let mut client = Setup::on(&workspace).start();
        assert_alive(&mut client, &workspace);
    }
}
