//! What the server asks for.

use serde_json::{Value, json};

use super::{Client, Reply, ServerRequest};

impl Client {
    // What the server asks for

    /// From now on answers requests of the server in another way.
    pub fn handle(&mut self, method: &str, handler: impl FnMut(&Value) -> Reply + 'static) {
        self.handlers.insert(method.to_owned(), Box::new(handler));
    }

    /// Answers a request of the server that was put off.
    pub fn answer(&mut self, id: &Value, result: Value) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }

    /// Requests of the server for a method, read so far.
    pub fn requests(&self, method: &str) -> Vec<ServerRequest> {
        let requests = self.requests.iter();
        requests.filter(|r| r.method == method).cloned().collect()
    }

    /// Awaits the `count`th request of the server for a method, counted from 1.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait_request(&mut self, method: &str, count: usize) -> ServerRequest {
        self.wait_for(&format!("request {count} for {method}"), |client| {
            let mut requests = client.requests.iter().filter(|r| r.method == method);
            requests.nth(count - 1).cloned()
        })
    }

    /// What the server registered for a method and has not taken back.
    pub fn registered(&self, method: &str) -> Vec<Value> {
        let registrations = self.registrations.values();
        registrations
            .filter(|registration| registration["method"] == method)
            .cloned()
            .collect()
    }
}
