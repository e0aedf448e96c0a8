//! The faults that servers of this kind are known for, each on raw bytes: order, cancellation, deadlock, panic, exit,
//! and clients that break the protocol.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use agentops_tests::binary::agentops;
use agentops_tests::client::{Client, Reply, ResponseError, Setup, TIMEOUT, array, code};
use agentops_tests::fixture::Workspace;
use agentops_tests::wire::{Event, Wire, frame, frame_text, read_messages};
use serde_json::{Value, json};

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

// Order

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

// Cancellation

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

// Deadlock

#[test]
fn a_client_that_never_answers_blocks_nothing() {
    let workspace = small();
    let never = |_: &Value| Reply::Later;
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", never)
        .handle("client/registerCapability", never)
        .handle("window/workDoneProgress/create", never)
        .handle("workspace/diagnostic/refresh", never)
        .handle("workspace/codeLens/refresh", never)
        .handle("workspace/inlayHint/refresh", never)
        .handle("workspace/semanticTokens/refresh", never)
        .start();
    let uri = client.open_file(&workspace, PLAN);
    for _ in 0..20 {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
    }
    let ids: Vec<i64> = (0..400)
        .map(|number| {
            let end = client.text(&uri).len();
            client.edit(&uri, end..end, "x");
            let method = match number % 3 {
                0 => "textDocument/diagnostic",
                1 => "textDocument/documentSymbol",
                _ => "textDocument/foldingRange",
            };
            client.send_request(method, json!({"textDocument": {"uri": uri}}))
        })
        .collect();
    for id in ids {
        let answer = client.answer_to(id);
        if let Err(error) = answer {
            assert_eq!(error.code, -32801, "{error:?}");
        }
    }
    assert!(!client.requests("workspace/configuration").is_empty());
}

#[test]
fn answers_that_come_late_twice_or_to_nothing_are_survived() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .faulty()
        .handle("workspace/configuration", |_: &Value| Reply::Later)
        .start();
    let change = json!({"settings": null});
    client.notify("workspace/didChangeConfiguration", change.clone());
    client.notify("workspace/didChangeConfiguration", change);
    let last = client.wait_request("workspace/configuration", 3);
    let first = client.wait_request("workspace/configuration", 1);
    // In the wrong order, twice, with too little, with too much, and to what was never asked.
    client.answer(&last.id, json!([{}]));
    client.answer(&last.id, json!([{}]));
    client.answer(&first.id, json!([]));
    client.answer(&json!(987_654), json!([{}, {}]));
    client.answer(&json!("no such id"), json!("what"));
    client.send(json!({"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "?"}}));
    assert_alive(&mut client, &workspace);
}

#[test]
fn an_answer_after_the_request_that_needed_it_was_cancelled_is_survived() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", |_: &Value| Reply::Later)
        .handle("window/workDoneProgress/create", |_: &Value| Reply::Later)
        .start();
    let uri = workspace.uri(PLAN);
    let asked = client.send_request(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": uri}}),
    );
    client.cancel(asked);
    // Done already or cancelled: both are right.
    let _ = client.answer_to(asked);
    let folder = agentops_tests::client::folder_of(&workspace);
    let removed = json!({"event": {"added": [], "removed": [folder]}});
    let added = json!({"event": {"added": [folder], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", removed);
    client.notify("workspace/didChangeWorkspaceFolders", added);
    for number in 1..=2 {
        let late = client.wait_request("workspace/configuration", number);
        client.answer(&late.id, json!([{"budget": {"window": 100_000}}]));
    }
    let late = client.wait_request("window/workDoneProgress/create", 1);
    client.answer(&late.id, Value::Null);
    assert_alive(&mut client, &workspace);
}

#[test]
fn a_client_that_refuses_everything_is_served() {
    let workspace = small();
    let refuse = |_: &Value| Reply::Error(code::METHOD_NOT_FOUND);
    let mut client = Setup::on(&workspace)
        .handle("workspace/configuration", refuse)
        .handle("client/registerCapability", refuse)
        .handle("window/workDoneProgress/create", refuse)
        .handle("workspace/diagnostic/refresh", refuse)
        .handle("workspace/codeLens/refresh", refuse)
        .handle("workspace/inlayHint/refresh", refuse)
        .handle("workspace/semanticTokens/refresh", refuse)
        .start();
    assert_alive(&mut client, &workspace);
    let progress = client.progress();
    assert!(
        progress.is_empty(),
        "progress that was refused: {progress:?}"
    );
}

// Panics

#[test]
fn a_panic_becomes_an_error_and_the_server_lives_on() {
    let workspace = small();
    let mut client = Setup::on(&workspace)
        .environment("AGENTOPS_DEBUG", "1")
        .start();
    client.expect_panic();
    for _ in 0..10 {
        let id = client.send_bare_request("agentops/debug/panic");
        let error = client.answer_to(id).expect_err("a panic is an error");
        assert_eq!(error.code, code::INTERNAL_ERROR, "{error:?}");
        assert!(error.message.contains("asked to panic"), "{error:?}");
    }
    client.wait_log("panicked");
    assert_alive(&mut client, &workspace);
}

#[test]
fn the_request_that_panics_is_hidden() {
    let mut client = Setup::new().start();
    let id = client.send_bare_request("agentops/debug/panic");
    assert_eq!(error_code(client.answer_to(id)), code::METHOD_NOT_FOUND);
}

// The end

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

// Before and after

#[test]
fn an_edit_of_what_is_not_open_does_not_open_it() {
    let workspace = Workspace::new("//- /inner/agentops/x.md\n[x](gone.md)\n");
    let uri = workspace.uri("inner/agentops/x.md");
    let mut client = Setup::on(&workspace).faulty().indexed();
    let params =
        json!({"textDocument": {"uri": uri, "version": 7}, "contentChanges": [{"text": ""}]});
    client.notify("textDocument/didChange", params);
    // Documents that are open move into a folder that comes; this one is read from disk.
    let inner = json!({"uri": workspace.uri("inner"), "name": "inner"});
    let event = json!({"event": {"added": [inner], "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    assert_eq!(client.pull(&uri).len(), 1);
    workspace.write("inner/agentops/x.md", "# Mended\n");
    client.watched_files_changed(&[(uri.clone(), 2)]);
    client.until("what is on disk now", |client| {
        client.pull(&uri).is_empty().then_some(())
    });
}

#[test]
fn requests_before_initialize_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().spawn();
    let uri = workspace.uri(PLAN);
    let params = json!({"textDocument": {"uri": uri}});
    let answer = client.try_request("textDocument/diagnostic", params);
    assert_eq!(error_code(answer), code::SERVER_NOT_INITIALIZED);
    let answer = client.try_request("shutdown", Value::Null);
    assert_eq!(error_code(answer), code::SERVER_NOT_INITIALIZED);
    // Notifications are dropped.
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    client.initialize();
    assert_alive(&mut client, &workspace);
}

#[test]
fn requests_after_shutdown_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    client.shutdown();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    for method in [
        "textDocument/diagnostic",
        "textDocument/hover",
        "shutdown",
        "initialize",
    ] {
        let answer = client.try_request(method, params.clone());
        assert_eq!(error_code(answer), code::INVALID_REQUEST, "{method}");
    }
    client.notify("textDocument/didClose", params);
    assert_eq!(client.exit().code(), Some(0));
}

#[test]
fn a_second_initialize_is_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    let answer = client.try_request("initialize", client.initialize_params());
    assert_eq!(error_code(answer), code::INVALID_REQUEST);
    assert_alive(&mut client, &workspace);
}

// Methods

#[test]
fn unknown_requests_are_answered_and_unknown_notifications_ignored() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    for method in [
        "$/unheardOf",
        "$/setTrace2",
        "textDocument/unheardOf",
        "unheardOf",
        "",
    ] {
        let answer = client.try_request(method, json!({}));
        assert_eq!(error_code(answer), code::METHOD_NOT_FOUND, "{method:?}");
        client.notify(method, json!({"x": [1, 2]}));
    }
    client.notify("$/setTrace", json!({"value": "off"}));
    assert_alive(&mut client, &workspace);
}

#[test]
fn parameters_that_do_not_fit_are_refused() {
    let workspace = small();
    let mut client = Setup::on(&workspace).faulty().start();
    for params in [json!({}), json!([]), json!({"textDocument": 3})] {
        let answer = client.try_request("textDocument/hover", params.clone());
        assert_eq!(error_code(answer), code::INVALID_PARAMS, "{params}");
        client.notify("textDocument/didChange", params);
    }
    let id = client.send_bare_request("textDocument/hover");
    assert_eq!(error_code(client.answer_to(id)), code::INVALID_PARAMS);
    let uri = workspace.uri(PLAN);
    let change =
        json!({"textDocument": {"uri": uri, "version": 1}, "contentChanges": [{"text": "x"}]});
    client.notify("textDocument/didChange", change);
    client.wait_log("not open");
    assert_alive(&mut client, &workspace);
}

#[test]
fn ids_may_be_strings() {
    let workspace = small();
    let mut client = Setup::on(&workspace).indexed();
    let params = json!({"textDocument": {"uri": workspace.uri(PLAN)}});
    client.send_request_as("one", "textDocument/documentSymbol", params.clone());
    client.send_request_as("1", "textDocument/documentSymbol", params);
    for id in ["1", "one"] {
        assert!(!array(&client.answer_to(id).unwrap()).is_empty());
    }
}

// Bytes

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
