//! A client before it is started.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use super::{Client, Handler, Reply, State, folder_of};
use crate::binary::agentops;
use crate::capabilities;
use crate::fixture::Workspace;
use crate::position::Encoding;
use crate::transcript::{Manners, Transcript};
use crate::wire::Wire;

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
