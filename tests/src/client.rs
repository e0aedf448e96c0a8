//! A client that speaks raw JSON-RPC, waits for nothing without a time-out, and takes offence: a message that no test
//! reads, a request that it does not know, an answer to nothing and noise on stdout all fail the test.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::binary::agentops;
use crate::capabilities;
use crate::fixture::Workspace;
use crate::position::Encoding;
use crate::transcript::{Manners, Transcript};
use crate::wire::{Event, Wire, frame};

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

/// A client before it is started.
pub struct Setup {
    capabilities: Value,
    folders: Vec<Value>,
    options: Value,
    settings: Value,
    arguments: Vec<OsString>,
    environment: Vec<(String, OsString)>,
    current_dir: Option<std::path::PathBuf>,
    handlers: BTreeMap<String, Handler>,
    manners: Manners,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            capabilities: capabilities::full(),
            folders: Vec::new(),
            options: Value::Null,
            settings: json!({}),
            arguments: Vec::new(),
            environment: Vec::new(),
            current_dir: None,
            handlers: BTreeMap::new(),
            manners: Manners::Good,
        }
    }
}

impl Setup {
    /// A capable client without a workspace.
    pub fn new() -> Setup {
        Setup::default()
    }

    /// A capable client with one workspace folder.
    pub fn on(workspace: &Workspace) -> Setup {
        Setup::new().folder(workspace)
    }

    /// Adds a workspace folder.
    pub fn folder(mut self, workspace: &Workspace) -> Setup {
        self.folders.push(folder_of(workspace));
        self
    }

    /// With other capabilities.
    pub fn capabilities(mut self, capabilities: Value) -> Setup {
        self.capabilities = capabilities;
        self
    }

    /// With `initializationOptions`.
    pub fn options(mut self, options: Value) -> Setup {
        self.options = options;
        self
    }

    /// With settings that `workspace/configuration` answers, from its root: `{"agentops": …}`.
    pub fn settings(mut self, settings: Value) -> Setup {
        self.settings = settings;
        self
    }

    /// With a further argument behind `lsp`.
    pub fn argument(mut self, argument: impl Into<OsString>) -> Setup {
        self.arguments.push(argument.into());
        self
    }

    /// With an environment variable.
    pub fn environment(mut self, name: &str, value: impl Into<OsString>) -> Setup {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Started in this folder.
    pub fn current_dir(mut self, folder: &Path) -> Setup {
        self.current_dir = Some(folder.to_owned());
        self
    }

    /// Answers requests of the server in another way.
    pub fn handle(mut self, method: &str, handler: impl FnMut(&Value) -> Reply + 'static) -> Setup {
        self.handlers.insert(method.to_owned(), Box::new(handler));
        self
    }

    /// A client that breaks the protocol on purpose.
    pub fn faulty(mut self) -> Setup {
        self.manners = Manners::Faulty;
        self
    }

    /// Starts the server and says nothing.
    pub fn spawn(self) -> Client {
        let mut command = Command::new(agentops());
        command.arg("lsp").args(&self.arguments);
        command.env_remove("AGENTOPS_DEBUG");
        // Counts that earlier runs left in the user's cache would hide faults.
        command.env("AGENTOPS_CACHE_DIR", "");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.current_dir {
            command.current_dir(folder);
        }
        Client {
            wire: Wire::start(command),
            transcript: Transcript::new(self.manners),
            settings: self.settings,
            handlers: self.handlers,
            initialize: initialize_params(&self.capabilities, &self.folders, &self.options),
            encoding: Encoding::Utf16,
            server: Value::Null,
            next_id: 0,
            pending: BTreeMap::new(),
            answers: BTreeMap::new(),
            nameless: Vec::new(),
            notifications: VecDeque::new(),
            requests: Vec::new(),
            registrations: BTreeMap::new(),
            open: BTreeMap::new(),
            published: BTreeMap::new(),
            publications: 0,
            progress: Vec::new(),
            logs: Vec::new(),
            shown: VecDeque::new(),
            expects_panic: false,
            expects_errors: false,
            has_hung_up: false,
            state: State::Spawned,
        }
    }

    /// Starts the server and shakes hands.
    pub fn start(self) -> Client {
        let mut client = self.spawn();
        client.initialize();
        client
    }

    /// Starts the server, shakes hands and waits until the workspace has been read.
    pub fn indexed(self) -> Client {
        let mut client = self.start();
        client.wait_indexed();
        client
    }
}

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
    // Life

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

    fn fresh_id(&mut self, method: &str) -> i64 {
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

    // Documents

    /// Opens a document.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "markdown", text);
    }

    /// Opens a document of a language.
    ///
    /// # Panics
    /// When it is open.
    pub fn open_as(&mut self, uri: &str, language: &str, text: &str) {
        let document = OpenDocument {
            version: 1,
            text: text.to_owned(),
        };
        let before = self.open.insert(uri.to_owned(), document);
        assert!(before.is_none(), "{uri} is open");
        self.published.remove(uri);
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    /// Opens a file as it is on disk.
    pub fn open_file(&mut self, workspace: &Workspace, path: &str) -> String {
        let uri = workspace.uri(path);
        self.open(&uri, &workspace.read(path));
        uri
    }

    /// The text of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn text(&self, uri: &str) -> &str {
        &self.document(uri).text
    }

    /// The version of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn version(&self, uri: &str) -> i64 {
        self.document(uri).version
    }

    fn document(&self, uri: &str) -> &OpenDocument {
        let document = self.open.get(uri);
        document.unwrap_or_else(|| panic!("{uri} is not open"))
    }

    /// Replaces bytes of an open document, as one incremental change.
    ///
    /// # Panics
    /// When it is not open, or has no such bytes.
    pub fn edit(&mut self, uri: &str, bytes: std::ops::Range<usize>, new: &str) {
        self.edit_all(uri, &[(bytes, new)]);
    }

    /// Replaces bytes of an open document several times, in one notification. Each edit speaks of the text after those
    /// before it.
    ///
    /// # Panics
    /// When it is not open, or has no such bytes.
    pub fn edit_all(&mut self, uri: &str, edits: &[(std::ops::Range<usize>, &str)]) {
        let encoding = self.encoding;
        let document = self.open.get_mut(uri).expect("an open document");
        document.version += 1;
        let mut changes = Vec::new();
        for (bytes, new) in edits {
            let range = encoding.range(&document.text, bytes.clone());
            changes.push(json!({"range": range, "text": new}));
            document.text.replace_range(bytes.clone(), new);
        }
        let version = document.version;
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}),
        );
    }

    /// Replaces the first place of a text in an open document by another.
    ///
    /// # Panics
    /// When the document does not have it.
    pub fn replace(&mut self, uri: &str, old: &str, new: &str) {
        let at = self.text(uri).find(old);
        let at = at.unwrap_or_else(|| panic!("{uri} has no {old:?}"));
        self.edit(uri, at..at + old.len(), new);
    }

    /// Replaces the whole text of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn set_text(&mut self, uri: &str, text: &str) {
        let document = self.open.get_mut(uri).expect("an open document");
        document.version += 1;
        document.text = text.to_owned();
        let version = document.version;
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    /// Says that an open document has been saved; writing it is the test's business.
    pub fn save(&mut self, uri: &str) {
        self.notify(
            "textDocument/didSave",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// Closes a document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn close(&mut self, uri: &str) {
        let closed = self.open.remove(uri);
        assert!(closed.is_some(), "{uri} is not open");
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// The place where a text begins in an open document, as requests name it.
    ///
    /// # Panics
    /// When the document does not have it.
    pub fn place(&self, uri: &str, needle: &str) -> Value {
        let text = self.text(uri);
        let at = text.find(needle);
        let at = at.unwrap_or_else(|| panic!("{uri} has no {needle:?}"));
        json!({"textDocument": {"uri": uri}, "position": self.encoding.position(text, at)})
    }

    /// The whole of an open document as a range.
    ///
    /// # Panics
    /// When it is not open.
    pub fn whole(&self, uri: &str) -> Value {
        let text = self.text(uri);
        self.encoding.range(text, 0..text.len())
    }

    /// Tells of changes on disk: `(uri, type)`, where the type is 1 for created, 2 for changed, 3 for deleted.
    pub fn watched_files_changed(&mut self, changes: &[(String, u32)]) {
        let changes: Vec<_> = changes
            .iter()
            .map(|(uri, kind)| json!({"uri": uri, "type": kind}))
            .collect();
        self.notify(
            "workspace/didChangeWatchedFiles",
            json!({"changes": changes}),
        );
    }

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
    fn read_one(&mut self, deadline: Instant) -> bool {
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

    fn take(&mut self, event: Event) {
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

    fn take_message(&mut self, mut message: Value) {
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

    fn take_answer(&mut self, id: &Value, mut message: Value) {
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

    fn take_request(&mut self, request: ServerRequest) {
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

    fn usual_reply(&mut self, request: &ServerRequest) -> Reply {
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

    fn take_notification(&mut self, method: &str, message: Value) {
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

    fn take_diagnostics(&mut self, params: &Value) {
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

fn typed_message(params: &Value) -> (i64, String) {
    let kind = params["type"].as_i64().expect("a type");
    let text = params["message"].as_str().expect("a message");
    (kind, text.to_owned())
}

fn setting(settings: &Value, section: &Value) -> Value {
    let Some(section) = section.as_str() else {
        return settings.clone();
    };
    let pointer: String = section.split('.').map(|key| format!("/{key}")).collect();
    settings.pointer(&pointer).cloned().unwrap_or(Value::Null)
}

fn initialize_params(capabilities: &Value, folders: &[Value], options: &Value) -> Value {
    let root = folders.first().map(|folder| folder["uri"].clone());
    let mut params = Map::new();
    params.insert("processId".to_owned(), json!(std::process::id()));
    let info = json!({"name": "agentops tests", "version": "1"});
    params.insert("clientInfo".to_owned(), info);
    params.insert("rootUri".to_owned(), root.unwrap_or(Value::Null));
    params.insert("capabilities".to_owned(), capabilities.clone());
    if capabilities["workspace"]["workspaceFolders"] == true {
        let folders = match folders {
            [] => Value::Null,
            _ => json!(folders),
        };
        params.insert("workspaceFolders".to_owned(), folders);
    }
    if !options.is_null() {
        params.insert("initializationOptions".to_owned(), options.clone());
    }
    Value::Object(params)
}
