//! Diagnostics, as they are asked for and as they are pushed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Client, Published, TIMEOUT};
use crate::position::Encoding;

impl Client {
    // Diagnostics

    /// The diagnostics of a file, as a request gives them.
    ///
    /// # Panics
    /// When the answer is not a full report.
    pub fn pull(&mut self, uri: &str) -> Vec<Value> {
        let params = json!({"textDocument": {"uri": uri}});
        let mut report = self.request("textDocument/diagnostic", params);
        assert_eq!(report["kind"], "full", "{report}");
        match report["items"].take() {
            Value::Array(items) => items,
            other => panic!("no items: {other}"),
        }
    }

    /// The diagnostics of an open document as lines, once they are what is expected.
    ///
    /// # Panics
    /// When they never are: with what they are instead.
    pub fn expect_pulled(&mut self, uri: &str, expected: &[&str]) {
        let text = self.text(uri).to_owned();
        let mut last = Vec::new();
        let deadline = Instant::now() + TIMEOUT;
        while Instant::now() < deadline {
            let items = self.pull(uri);
            last = lines(&items, &text, self.encoding);
            if last == expected {
                return;
            }
            self.listen(Duration::from_millis(50));
        }
        panic!("{uri}: expected {expected:#?}, got {last:#?}");
    }

    /// Awaits pushed diagnostics of an open document that are, as lines, what is expected, for its present version.
    ///
    /// # Panics
    /// When they never are: with what they are instead.
    pub fn expect_pushed(&mut self, uri: &str, expected: &[&str]) {
        let text = self.text(uri).to_owned();
        // Clients that take no versions are sent none.
        let push = &self.initialize["capabilities"]["textDocument"]["publishDiagnostics"];
        let version = (push["versionSupport"] == true).then(|| self.version(uri));
        let encoding = self.encoding;
        let deadline = Instant::now() + TIMEOUT;
        loop {
            if let Some(published) = self.published.get(uri)
                && published.version == version
                && lines(&published.items, &text, encoding) == expected
            {
                return;
            }
            if !self.read_one(deadline) {
                let published = self.published.get(uri);
                panic!("{uri}: expected {expected:#?} for {version:?}, got {published:#?}");
            }
        }
    }

    /// The diagnostics that were last pushed for a file.
    pub fn published(&self, uri: &str) -> Option<&Published> {
        self.published.get(uri)
    }

    /// How often diagnostics were pushed, for whatever file.
    pub fn publications(&self) -> usize {
        self.publications
    }
}

/// Diagnostics as lines for comparing: `LINE SEVERITY CODE «TEXT»`, with lines counted from 1.
///
/// # Panics
/// When a range is not one of the text, or a diagnostic has no code.
pub fn lines(items: &[Value], text: &str, encoding: Encoding) -> Vec<String> {
    let line = |item: &Value| {
        let number = item["range"]["start"]["line"].as_u64().expect("a line") + 1;
        let severity = match item["severity"].as_u64() {
            Some(1) => "error",
            Some(2) => "warning",
            Some(3) => "information",
            Some(4) => "hint",
            other => panic!("severity {other:?}"),
        };
        let code = item["code"].as_str().expect("a code");
        let slice = encoding.slice(text, &item["range"]);
        format!("{number} {severity} {code} «{slice}»")
    };
    items.iter().map(line).collect()
}
