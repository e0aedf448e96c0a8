//! A client that speaks raw JSON-RPC, waits for nothing without a time-out, and takes offence: a message that no test
//! reads, a request that it does not know, an answer to nothing and noise on stdout all fail the test.

mod asked;
mod diagnostics;
mod documents;
mod reading;
mod requests;
mod setup;
mod told;

use std::collections::{BTreeMap, VecDeque};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fixture::Workspace;
use crate::position::Encoding;
use crate::transcript::Transcript;
use crate::wire::Wire;

pub use diagnostics::lines;
pub use setup::Setup;

/// The longest wait for a message. Machines that run tests are slow and busy.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Error codes of JSON-RPC and the protocol.
pub mod code {
    /// The message is no JSON.
    pub const PARSE_ERROR: i64 = -32700;
    /// The message is no request, or not at this time.
    pub const INVALID_REQUEST: i64 = -32600;
    /// No such method.
    pub const METHOD_NOT_FOUND: i64 = -32601;
    /// The parameters do not fit the method.
    pub const INVALID_PARAMS: i64 = -32602;
    /// The handler failed.
    pub const INTERNAL_ERROR: i64 = -32603;
    /// `initialize` has not been answered yet.
    pub const SERVER_NOT_INITIALIZED: i64 = -32002;
    /// The client cancelled the request.
    pub const REQUEST_CANCELLED: i64 = -32800;
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseError {
    /// What kind of error.
    pub code: i64,
    /// What it says.
    pub message: String,
}

/// The answer to a request.
pub type Answer = Result<Value, ResponseError>;

/// How the client answers a request of the server.
pub enum Reply {
    /// With this result.
    Result(Value),
    /// With an error.
    Error(i64),
    /// Not now, perhaps never; see [`Client::answer`].
    Later,
}

type Handler = Box<dyn FnMut(&Value) -> Reply>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Spawned,
    Running,
    ShutDown,
    Ended,
}

/// Diagnostics as they were last pushed.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The version of the document that they are about.
    pub version: Option<i64>,
    /// The diagnostics.
    pub items: Vec<Value>,
}

/// A request of the server.
#[derive(Clone, Debug)]
pub struct ServerRequest {
    /// Its id.
    pub id: Value,
    /// Its method.
    pub method: String,
    /// Its parameters; null when it has none.
    pub params: Value,
}

#[derive(Clone, Debug)]
struct OpenDocument {
    version: i64,
    text: String,
}

/// A client with its server.
pub struct Client {
    wire: Wire,
    transcript: Transcript,
    /// What `workspace/configuration` answers.
    pub settings: Value,
    handlers: BTreeMap<String, Handler>,
    initialize: Value,
    encoding: Encoding,
    server: Value,
    next_id: i64,
    // Both by id, as JSON writes it.
    pending: BTreeMap<String, String>,
    answers: BTreeMap<String, Answer>,
    nameless: Vec<ResponseError>,
    notifications: VecDeque<Value>,
    requests: Vec<ServerRequest>,
    registrations: BTreeMap<String, Value>,
    open: BTreeMap<String, OpenDocument>,
    published: BTreeMap<String, Published>,
    publications: usize,
    progress: Vec<(Value, Value)>,
    logs: Vec<(i64, String)>,
    shown: VecDeque<(i64, String)>,
    expects_panic: bool,
    expects_errors: bool,
    has_hung_up: bool,
    state: State,
}

impl Client {
    /// Shakes hands and returns the result of `initialize`.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn initialize(&mut self) -> Value {
        let params = self.initialize.clone();
        let result = self.request("initialize", params);
        let encoding = result["capabilities"]["positionEncoding"].as_str();
        self.encoding = Encoding::named(encoding.unwrap_or("utf-16"));
        self.server = result.clone();
        self.state = State::Running;
        self.notify("initialized", json!({}));
        result
    }

    /// The parameters of `initialize`, for tests that send it themselves.
    pub fn initialize_params(&self) -> Value {
        self.initialize.clone()
    }

    /// The server's capabilities.
    pub fn capabilities(&self) -> &Value {
        &self.server["capabilities"]
    }

    /// The encoding of positions that was agreed on.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Waits until all folders have been read: diagnostics of a file in them, whatever it is, are not given before.
    ///
    /// # Panics
    /// When that takes too long.
    pub fn wait_indexed(&mut self) {
        let folders = match self.initialize["workspaceFolders"].as_array() {
            Some(folders) => folders.iter().map(|folder| folder["uri"].clone()).collect(),
            None => vec![self.initialize["rootUri"].clone()],
        };
        for folder in folders.iter().filter_map(Value::as_str) {
            self.pull(&format!("{folder}/agentops/no-such-file.md"));
        }
    }

    /// Sends `shutdown` and awaits its answer.
    ///
    /// # Panics
    /// When the answer is not null.
    pub fn shutdown(&mut self) {
        let id = self.send_bare_request("shutdown");
        assert_eq!(self.answer_to(id), Ok(Value::Null), "answer to shutdown");
        self.state = State::ShutDown;
    }

    /// Sends `exit` and awaits the server's end, with its input still open.
    ///
    /// # Panics
    /// When the server does not end.
    pub fn exit(&mut self) -> ExitStatus {
        self.send(json!({"jsonrpc": "2.0", "method": "exit"}));
        self.wait_exit()
    }

    /// Closes the server's input and awaits its end.
    ///
    /// # Panics
    /// When the server does not end.
    pub fn close_input(&mut self) -> ExitStatus {
        self.wire.close_input();
        self.has_hung_up = true;
        self.wait_exit()
    }

    /// Awaits the server's end and reads everything that it said before.
    ///
    /// # Panics
    /// When the server does not end.
    pub fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + TIMEOUT;
        let Some(status) = self.wire.exit(deadline) else {
            self.fail("the server does not end");
        };
        while self.state != State::Ended {
            match self.wire.next(deadline) {
                Some(event) => self.take(event),
                None => self.fail("the server has ended, but its output is open"),
            }
        }
        status
    }

    /// Fails the test with all that helps to see why.
    fn fail(&self, why: &str) -> ! {
        let errors = self.wire.errors();
        let errors: String = errors.chars().rev().take(2000).collect();
        let errors: String = errors.chars().rev().collect();
        panic!(
            "{why}\nstate: {:?}, open requests: {:?}\nlast messages:\n{}\nstderr: {errors}",
            self.state,
            self.pending,
            self.transcript.tail()
        );
    }

    /// Ends an orderly session, and complains about everything that nobody read.
    fn finish(&mut self) {
        if self.state == State::Running {
            self.shutdown();
        }
        if self.state == State::ShutDown {
            let status = self.exit();
            assert_eq!(status.code(), Some(0), "exit after shutdown: {status}");
        }
        if self.state == State::Spawned {
            self.close_input();
        }
        assert!(self.answers.is_empty(), "unread: {:?}", self.answers);
        assert!(self.nameless.is_empty(), "unread: {:?}", self.nameless);
        let unread = &self.notifications;
        assert!(unread.is_empty(), "unread: {unread:?}");
        assert!(self.shown.is_empty(), "unread: {:?}", self.shown);
        if !self.expects_errors {
            let mut errors = self.logs.iter().filter(|(kind, _)| *kind == 1);
            assert_eq!(errors.next(), None, "an error in the log");
        }
        let has_panicked = self.wire.errors().contains("panicked at");
        if has_panicked && !self.expects_panic {
            self.fail("the server has panicked");
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What was broken off is for people to read, not for judges.
            self.transcript.give_up();
            return;
        }
        self.finish();
        self.transcript.flush();
    }
}

/// A workspace folder as the protocol has it.
pub fn folder_of(workspace: &Workspace) -> Value {
    let name = workspace.root().file_name();
    let name = name.and_then(|name| name.to_str()).unwrap_or("workspace");
    json!({"uri": workspace.root_uri(), "name": name})
}

/// The items of a JSON array.
///
/// # Panics
/// When it is none.
pub fn array(value: &Value) -> &Vec<Value> {
    let items = value.as_array();
    items.unwrap_or_else(|| panic!("not an array: {value}"))
}
