//! Bytes that are no messages, and odd ones that are.

use agentops_tests::client::{Setup, array, code};
use agentops_tests::wire::{frame, frame_text};
use serde_json::json;

use crate::{PLAN, assert_alive, small};

/// Sends what nobody can read, then sees that the server goes on. Whether it answers or logs is its choice.
fn survives(bytes: &[u8]) {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().indexed();
    client.expect_errors();
    client.send_bytes(bytes);
    assert_alive(&mut client, &workspace);
    for error in client.take_nameless_errors() {
        let known = [code::PARSE_ERROR, code::INVALID_REQUEST];
        assert!(known.contains(&error.code), "{error:?}");
    }
}

#[test]
fn malformed_json_is_survived() {
    survives(&frame_text("{\"jsonrpc\": \"2.0\", \"method\": "));
}

#[test]
fn an_empty_message_is_survived() {
    survives(&frame_text(""));
    survives(&frame_text("{}"));
    survives(&frame_text("null"));
}

#[test]
fn json_that_is_no_message_is_survived() {
    survives(&frame_text("[]"));
    survives(&frame_text("3"));
    survives(&frame_text("\"text\""));
    survives(&frame_text("{\"jsonrpc\": \"2.0\", \"method\": 3}"));
    survives(&frame_text(
        "{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"x\"}",
    ));
}

#[test]
fn deep_json_is_survived() {
    survives(&frame_text(&"[".repeat(100_000)));
}

#[test]
fn a_batch_is_survived() {
    let batch = json!([
        {"jsonrpc": "2.0", "id": 1000, "method": "shutdown"},
        {"jsonrpc": "2.0", "method": "exit"},
    ]);
    survives(&frame(&batch));
}

#[test]
fn a_missing_jsonrpc_is_survived() {
    survives(&frame_text("{\"method\": \"$/x\"}"));
    survives(&frame_text("{\"jsonrpc\": \"1.0\", \"method\": \"$/x\"}"));
}

#[test]
fn bytes_that_are_not_utf_8_are_survived() {
    survives(b"Content-Length: 4\r\n\r\n\"\xff\xfe\"");
}

#[test]
fn a_content_length_that_is_no_number_is_survived() {
    survives(b"Content-Length: many\r\n\r\n{}");
    survives(b"Content-Length: -1\r\n\r\n{}");
    survives(b"Content-Length: 99999999999999999999999999\r\n\r\n{}");
}

#[test]
fn a_content_length_that_is_too_short_is_survived() {
    let message = json!({"jsonrpc": "2.0", "method": "$/x", "params": {"a": "b"}}).to_string();
    survives(format!("Content-Length: {}\r\n\r\n{message}", message.len() - 7).as_bytes());
}

#[test]
fn a_content_length_that_is_too_long_is_survived() {
    // It swallows the beginning of the next message, and no more.
    let message = json!({"jsonrpc": "2.0", "method": "$/x"}).to_string();
    let next = frame(&json!({"jsonrpc": "2.0", "method": "$/swallowed"}));
    let mut bytes = format!("Content-Length: {}\r\n\r\n{message}", message.len() + 10).into_bytes();
    bytes.extend(next);
    survives(&bytes);
}

#[test]
fn noise_between_messages_is_survived() {
    survives(b"\r\n\r\n");
    survives(b"hello\r\n\r\n");
    survives(b"X: 1\r\n\r\n");
}

/// Sends a request in a form of its own, and expects the usual answer.
fn understands(form: impl Fn(&str) -> Vec<Vec<u8>>) {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    let request = json!({"jsonrpc": "2.0", "id": 4711, "method": "textDocument/diagnostic", "params": params});
    client.note(&request);
    for chunk in form(&request.to_string()) {
        client.send_bytes(chunk);
    }
    let report = client.answer_to(4711).unwrap();
    assert_eq!(array(&report["items"]).len(), 1);
    assert_alive(&mut client, &workspace);
}

#[test]
fn the_case_of_headers_does_not_matter() {
    understands(|body| vec![format!("content-length: {}\r\n\r\n{body}", body.len()).into_bytes()]);
    understands(|body| vec![format!("CONTENT-LENGTH: {}\r\n\r\n{body}", body.len()).into_bytes()]);
}

#[test]
fn a_content_type_is_understood() {
    for kind in [
        "application/vscode-jsonrpc; charset=utf-8",
        "application/vscode-jsonrpc; charset=utf8",
        "application/vscode-jsonrpc;charset=utf-8",
        "application/vscode-jsonrpc",
    ] {
        understands(|body| {
            let length = body.len();
            vec![
                format!("Content-Length: {length}\r\nContent-Type: {kind}\r\n\r\n{body}")
                    .into_bytes(),
            ]
        });
        understands(|body| {
            let length = body.len();
            vec![
                format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
                    .into_bytes(),
            ]
        });
    }
}

#[test]
fn headers_that_nobody_knows_are_passed_over() {
    understands(|body| {
        let length = body.len();
        let headers = "X-One: 1\r\nX-Two: 2\r\nX-Three: 3";
        vec![
            format!("{headers}\r\nContent-Length: {length}\r\nX-Four: 4\r\n\r\n{body}")
                .into_bytes(),
        ]
    });
}

#[test]
fn white_space_around_a_length_does_not_matter() {
    understands(|body| vec![format!("Content-Length:{}\r\n\r\n{body}", body.len()).into_bytes()]);
    understands(|body| {
        vec![format!("Content-Length:  {} \r\n\r\n{body}", body.len()).into_bytes()]
    });
}

#[test]
fn a_message_may_come_byte_by_byte() {
    understands(|body| {
        let bytes = frame_text(body);
        bytes.into_iter().map(|byte| vec![byte]).collect()
    });
}

#[test]
fn several_messages_may_come_in_one_write() {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    let mut bytes = Vec::new();
    for id in 100..200 {
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params});
        client.note(&request);
        bytes.extend(frame(&request));
    }
    client.send_bytes(bytes);
    for id in 100..200 {
        assert!(!array(&client.answer_to(id).unwrap()).is_empty());
    }
}

#[test]
fn a_document_of_50_megabytes_does_not_stop_the_rest() {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let uri = workspace.uri("agentops/infrastructure-ops/research/big-research.md");
    let line = "All work and no play makes a long document. [gone](gone.md)\n";
    let text = format!("# Big\n\n{}", line.repeat(50_000_000 / line.len()));
    client.open(&uri, &text);
    assert_alive(&mut client, &workspace);
    client.edit(&uri, 0..0, "x");
    assert_alive(&mut client, &workspace);
    client.close(&uri);
    assert_alive(&mut client, &workspace);
}
