//! How a session ends.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use agentops_tests::binary::agentops;
use agentops_tests::client::{Setup, TIMEOUT, array, code};
use agentops_tests::wire::{Event, Wire, frame, read_messages};
use serde_json::{Value, json};

use crate::{error_code, large, small};

#[test]
fn shutdown_then_exit_ends_with_0_while_stdin_is_open() {
    let mut client = Setup::new().start();
    client.shutdown();
    assert_eq!(client.exit().code(), Some(0));
}

#[test]
fn exit_without_shutdown_ends_with_1_while_stdin_is_open() {
    let mut client = Setup::new().start();
    assert_eq!(client.exit().code(), Some(1));
}

#[test]
fn exit_before_initialize_ends_with_1() {
    let mut client = Setup::new().spawn();
    assert_eq!(client.exit().code(), Some(1));
}

#[test]
fn a_closed_stdin_ends_the_server() {
    let mut client = Setup::on(&small()).start();
    client.ping();
    assert_eq!(client.close_input().code(), Some(1));
    let mut client = Setup::new().start();
    client.shutdown();
    assert_eq!(client.close_input().code(), Some(0));
}

#[test]
fn what_was_asked_before_stdin_closed_is_answered_in_full() {
    let mut bytes = Vec::new();
    let mut send = |message: Value| bytes.extend(frame(&message));
    let capabilities =
        json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}});
    let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
    send(json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}));
    send(json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    let text = "# A heading\n\n".repeat(2000);
    let document =
        json!({"uri": "untitled:a.md", "languageId": "markdown", "version": 1, "text": text});
    let params = json!({"textDocument": document});
    send(json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}));
    for id in 1..=20 {
        let params = json!({"textDocument": {"uri": "untitled:a.md"}});
        send(
            json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params}),
        );
    }
    let mut command = Command::new(agentops());
    command.arg("lsp").env("AGENTOPS_CACHE_DIR", "");
    let mut wire = Wire::start(command);
    wire.send(bytes);
    wire.close_input();
    let deadline = Instant::now() + TIMEOUT;
    let mut answered = BTreeSet::new();
    loop {
        match wire.next(deadline) {
            Some(Event::Message(message)) if message.get("method").is_none() => {
                if message["id"] != 0 {
                    assert_eq!(array(&message["result"]).len(), 2000, "{}", message["id"]);
                }
                answered.insert(message["id"].as_i64());
            }
            Some(Event::Message(_)) => {}
            Some(Event::End) => break,
            other => panic!("{other:?} after {answered:?}"),
        }
    }
    assert_eq!(answered.len(), 21, "{answered:?}");
}

/// Talks over TCP as over the pipes.
#[test]
fn one_client_is_served_over_tcp() {
    // A port that was free a moment ago; somebody else may take it, and then the server says so and ends.
    let port = || {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.local_addr().map(|address| address.port())
    };
    let address = format!("127.0.0.1:{}", port().unwrap());
    let mut command = Command::new(agentops());
    command
        .args(["lsp", "--listen", &address])
        .env("AGENTOPS_CACHE_DIR", "");
    let server = Wire::start(command);
    let deadline = Instant::now() + TIMEOUT;
    let mut stream = loop {
        match TcpStream::connect(&address) {
            Ok(stream) => break stream,
            Err(error) => assert!(Instant::now() < deadline, "{error}: {}", server.errors()),
        }
        thread::yield_now();
    };
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    for message in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ] {
        stream.write_all(&frame(&message)).unwrap();
    }
    let (sender, events) = channel();
    read_messages(stream, &sender);
    let answers: Vec<Value> = events
        .try_iter()
        .filter_map(|event| match event {
            Event::Message(message) if message.get("method").is_none() => Some(message),
            Event::Message(_) | Event::End => None,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "agentops");
    assert_eq!(answers[1]["result"], Value::Null);
    let ended = server.exit(deadline).and_then(|status| status.code());
    assert_eq!(ended, Some(0), "{}", server.errors());
}

#[test]
fn leaving_does_not_wait_for_the_reading_of_a_workspace() {
    let workspace = large(1000, 40);
    let mut client = Setup::on(&workspace).start();
    client.shutdown();
    let start = Instant::now();
    assert_eq!(client.exit().code(), Some(0));
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
}

#[test]
fn shutdown_takes_null_for_no_parameters() {
    let mut client = Setup::new().faulty().start();
    let answer = client.try_request("shutdown", Value::Null);
    assert_eq!(answer, Ok(Value::Null));
    assert_eq!(client.exit().code(), Some(0));
}

#[test]
fn shutdown_takes_empty_parameters() {
    let mut client = Setup::new().faulty().start();
    let answer = client.try_request("shutdown", json!({}));
    assert!(answer.is_ok() || error_code(answer) == code::INVALID_PARAMS);
    assert_eq!(client.exit().code(), Some(0));
}
