//! What the server tells.

use std::path::Path;

use serde_json::Value;

use super::Client;

impl Client {
    // What the server tells

    /// Values of `$/progress` with their tokens, read so far.
    pub fn progress(&self) -> &[(Value, Value)] {
        &self.progress
    }

    /// Log messages with their type, read so far.
    pub fn logs(&self) -> &[(i64, String)] {
        &self.logs
    }

    /// Awaits a log message that has a text in it.
    ///
    /// # Panics
    /// When there is none.
    pub fn wait_log(&mut self, text: &str) -> String {
        self.wait_for(&format!("a log message with {text:?}"), |client| {
            let mut logs = client.logs.iter();
            let found = logs.find(|(_, log)| log.contains(text));
            found.map(|(_, log)| log.clone())
        })
    }

    /// Awaits a message to the user.
    ///
    /// # Panics
    /// When there is none.
    pub fn wait_shown(&mut self) -> (i64, String) {
        self.wait_for("a message to the user", |client| client.shown.pop_front())
    }

    /// Takes all messages to the user that were read so far.
    pub fn take_shown(&mut self) -> Vec<(i64, String)> {
        self.shown.drain(..).collect()
    }

    /// Awaits a notification of a kind that the client does not deal with by itself, and takes it.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait_notification(&mut self, method: &str) -> Value {
        self.wait_for(&format!("notification {method}"), |client| {
            let mut notifications = client.notifications.iter();
            let at = notifications.position(|message| message["method"] == method)?;
            let mut message = client.notifications.remove(at)?;
            Some(message["params"].take())
        })
    }

    /// Takes all notifications of a kind that were read so far. Returns how many.
    pub fn take_notifications(&mut self, method: &str) -> usize {
        let before = self.notifications.len();
        self.notifications
            .retain(|message| message["method"] != method);
        before - self.notifications.len()
    }

    /// What the server wrote to stderr so far.
    pub fn errors(&self) -> String {
        self.wire.errors()
    }

    /// From now on errors in the log are expected.
    pub fn expect_errors(&mut self) {
        self.expects_errors = true;
    }

    /// From now on a panic of the server is expected.
    pub fn expect_panic(&mut self) {
        self.expects_panic = true;
        self.expects_errors = true;
    }

    /// The transcript's file, complete up to here.
    pub fn transcript(&mut self) -> &Path {
        self.transcript.flush();
        self.transcript.path()
    }
}
