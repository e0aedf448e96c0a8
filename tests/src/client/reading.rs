//! Reading what the server says, and taking it as a client does.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Client, Published, Reply, ResponseError, ServerRequest, State, TIMEOUT, array, lines};
use crate::wire::Event;

impl Client {
    // Reading

    /// Reads messages until something is there.
    ///
    /// # Panics
    /// When it takes too long.
    pub fn wait_for<T>(&mut self, what: &str, mut find: impl FnMut(&mut Client) -> Option<T>) -> T {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(found) = find(self) {
                return found;
            }
            if !self.read_one(deadline) {
                self.fail(&format!("{what} does not come"));
            }
        }
    }

    /// Asks again and again until the answer is there; for what the server learns from elsewhere.
    ///
    /// # Panics
    /// When it takes too long.
    pub fn until<T>(&mut self, what: &str, mut ask: impl FnMut(&mut Client) -> Option<T>) -> T {
        let deadline = Instant::now() + TIMEOUT;
        while Instant::now() < deadline {
            if let Some(found) = ask(self) {
                return found;
            }
            self.listen(Duration::from_millis(50));
        }
        self.fail(&format!("{what} does not come"))
    }

    /// Reads what comes within a time, and at most one message.
    pub fn listen(&mut self, time: Duration) {
        if self.state != State::Ended {
            self.read_one(Instant::now() + time);
        }
    }

    /// Whether a message, or the end, came before the deadline.
    pub(super) fn read_one(&mut self, deadline: Instant) -> bool {
        if self.state == State::Ended {
            return false;
        }
        match self.wire.next(deadline) {
            Some(event) => {
                self.take(event);
                true
            }
            None => false,
        }
    }

    pub(super) fn take(&mut self, event: Event) {
        match event {
            Event::Message(message) => {
                self.transcript.server(&message);
                self.take_message(message);
            }
            Event::Garbage(why) => self.fail(&format!("not a message on stdout: {why}")),
            // Who hangs up does not hear the last words to their end.
            Event::CutOff if self.has_hung_up => self.state = State::Ended,
            Event::CutOff => self.fail("the server ended in the middle of a message"),
            Event::End => self.state = State::Ended,
        }
    }

    pub(super) fn take_message(&mut self, mut message: Value) {
        let id = message.get("id").cloned();
        let method = message["method"].as_str().map(str::to_owned);
        match (method, id) {
            (Some(method), Some(id)) => {
                let params = message["params"].take();
                self.take_request(ServerRequest { id, method, params });
            }
            (Some(method), None) => self.take_notification(&method, message),
            (None, Some(id)) => self.take_answer(&id, message),
            (None, None) => self.fail(&format!("neither request nor answer: {message}")),
        }
    }

    pub(super) fn take_answer(&mut self, id: &Value, mut message: Value) {
        let answer = match message.get("error") {
            Some(error) => Err(ResponseError {
                code: error["code"].as_i64().expect("a code"),
                message: error["message"].as_str().expect("a message").to_owned(),
            }),
            None => Ok(message["result"].take()),
        };
        if id.is_null() {
            match answer {
                Err(error) => self.nameless.push(error),
                Ok(result) => self.fail(&format!("a result for nothing: {result}")),
            }
            return;
        }
        let id = id.to_string();
        if self.pending.remove(&id).is_none() {
            self.fail(&format!("answer to {id}, which is not open: {answer:?}"));
        }
        self.answers.insert(id, answer);
    }

    pub(super) fn take_request(&mut self, request: ServerRequest) {
        let reply = match self.handlers.get_mut(&request.method) {
            Some(handler) => handler(&request.params),
            None => self.usual_reply(&request),
        };
        let id = request.id.clone();
        self.requests.push(request);
        match reply {
            Reply::Result(result) => self.answer(&id, result),
            Reply::Error(code) => {
                let error = json!({"code": code, "message": "the client says no"});
                self.send(json!({"jsonrpc": "2.0", "id": id, "error": error}));
            }
            Reply::Later => {}
        }
    }

    pub(super) fn usual_reply(&mut self, request: &ServerRequest) -> Reply {
        let params = &request.params;
        let result = match request.method.as_str() {
            "client/registerCapability" => {
                for registration in array(&params["registrations"]) {
                    let id = registration["id"].as_str().expect("an id").to_owned();
                    let before = self.registrations.insert(id, registration.clone());
                    assert!(before.is_none(), "registered twice: {registration}");
                }
                Value::Null
            }
            "client/unregisterCapability" => {
                for registration in array(&params["unregisterations"]) {
                    let id = registration["id"].as_str().expect("an id");
                    let before = self.registrations.remove(id);
                    assert!(before.is_some(), "never registered: {registration}");
                }
                Value::Null
            }
            "workspace/configuration" => {
                let items = array(&params["items"]).iter();
                let found = items.map(|item| setting(&self.settings, &item["section"]));
                Value::Array(found.collect())
            }
            "workspace/workspaceFolders" => self.initialize["workspaceFolders"].clone(),
            "workspace/applyEdit" => json!({"applied": true}),
            "window/showDocument" => json!({"success": true}),
            "window/workDoneProgress/create"
            | "window/showMessageRequest"
            | "workspace/codeLens/refresh"
            | "workspace/diagnostic/refresh"
            | "workspace/inlayHint/refresh"
            | "workspace/semanticTokens/refresh"
            | "workspace/foldingRange/refresh" => Value::Null,
            _ => self.fail(&format!("an unexpected request: {request:?}")),
        };
        Reply::Result(result)
    }

    pub(super) fn take_notification(&mut self, method: &str, message: Value) {
        let params = &message["params"];
        match method {
            "textDocument/publishDiagnostics" => self.take_diagnostics(params),
            "window/logMessage" => self.logs.push(typed_message(params)),
            "window/showMessage" => self.shown.push_back(typed_message(params)),
            "$/progress" => {
                let (token, value) = (params["token"].clone(), params["value"].clone());
                self.progress.push((token, value));
            }
            // Traces and telemetry are for people.
            "$/logTrace" => {}
            _ => self.notifications.push_back(message),
        }
    }

    pub(super) fn take_diagnostics(&mut self, params: &Value) {
        let uri = params["uri"].as_str().expect("a URI").to_owned();
        let published = Published {
            version: params["version"].as_i64(),
            items: array(&params["diagnostics"]).clone(),
        };
        if let Some(document) = self.open.get(&uri) {
            let before = self.published.get(&uri).and_then(|before| before.version);
            if published.version < before {
                self.fail(&format!(
                    "diagnostics went back from version {before:?}: {params}"
                ));
            }
            if published.version == Some(document.version) {
                // Fails when a range lies outside the text.
                lines(&published.items, &document.text, self.encoding);
            }
        }
        self.publications += 1;
        self.published.insert(uri, published);
    }
}

fn setting(settings: &Value, section: &Value) -> Value {
    let Some(section) = section.as_str() else {
        return settings.clone();
    };
    let pointer: String = section.split('.').map(|key| format!("/{key}")).collect();
    settings.pointer(&pointer).cloned().unwrap_or(Value::Null)
}

fn typed_message(params: &Value) -> (i64, String) {
    let kind = params["type"].as_i64().expect("a type");
    let text = params["message"].as_str().expect("a message");
    (kind, text.to_owned())
}
