//! Requests and notifications of the client.

use serde_json::{Value, json};

use super::{Answer, Client, ResponseError, code};
use crate::wire::frame;

impl Client {
    // Requests and notifications

    /// Sends bytes as they are. They are not part of the transcript.
    pub fn send_bytes(&self, bytes: impl Into<Vec<u8>>) {
        self.wire.send(bytes);
    }

    /// Sends a message as it is.
    pub fn send(&mut self, message: Value) {
        self.transcript.client(&message);
        self.wire.send(frame(&message));
    }

    /// Notes a message that the test sends as bytes: it is part of the transcript, and a request's answer is expected.
    pub fn note(&mut self, message: &Value) {
        self.transcript.client(message);
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            self.pending.insert(id.to_string(), method.to_owned());
            self.next_id = self.next_id.max(id.as_i64().unwrap_or(0));
        }
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait. Returns its id.
    pub fn send_request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.fresh_id(method);
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Sends a request with an id of the test's choice and does not wait.
    pub fn send_request_as(&mut self, id: impl Into<Value>, method: &str, params: Value) {
        let id = id.into();
        self.pending.insert(id.to_string(), method.to_owned());
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }

    /// Sends a request without parameters and does not wait. Returns its id.
    pub fn send_bare_request(&mut self, method: &str) -> i64 {
        let id = self.fresh_id(method);
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": method}));
        id
    }

    pub(super) fn fresh_id(&mut self, method: &str) -> i64 {
        self.next_id += 1;
        self.pending
            .insert(self.next_id.to_string(), method.to_owned());
        self.next_id
    }

    /// Awaits the answer to a request.
    ///
    /// # Panics
    /// When it does not come.
    pub fn answer_to(&mut self, id: impl Into<Value>) -> Answer {
        let id = id.into().to_string();
        let what = match self.pending.get(&id) {
            Some(method) => format!("the answer to {method} ({id})"),
            None => format!("the answer to request {id}"),
        };
        self.wait_for(&what, |client| client.answers.remove(&id))
    }

    /// Whether a request has been answered by what was read so far.
    pub fn is_answered(&self, id: i64) -> bool {
        !self.pending.contains_key(&id.to_string())
    }

    /// Sends a request and awaits its result.
    ///
    /// # Panics
    /// When there is an error or no answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let shown = params.to_string();
        let answer = self.try_request(method, params);
        answer.unwrap_or_else(|error| panic!("{method} {shown:.500}: {error:?}"))
    }

    /// Sends a request and awaits its answer.
    ///
    /// # Panics
    /// When there is none.
    pub fn try_request(&mut self, method: &str, params: Value) -> Answer {
        let id = self.send_request(method, params);
        self.answer_to(id)
    }

    /// Cancels a request.
    pub fn cancel(&mut self, id: i64) {
        self.notify("$/cancelRequest", json!({"id": id}));
    }

    /// Asks something that any server can answer at once, and awaits the answer: everything that was sent before has
    /// been read by then.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn ping(&mut self) {
        let id = self.send_bare_request("$/agentops/ping");
        let error = self.answer_to(id).expect_err("no such method");
        assert_eq!(error.code, code::METHOD_NOT_FOUND, "{error:?}");
    }

    /// Awaits an error that answers no request in particular.
    ///
    /// # Panics
    /// When there is none.
    pub fn wait_nameless_error(&mut self) -> ResponseError {
        self.wait_for("an error without an id", |client| client.nameless.pop())
    }

    /// Errors that answered no request in particular, read so far.
    pub fn take_nameless_errors(&mut self) -> Vec<ResponseError> {
        std::mem::take(&mut self.nameless)
    }
}
