//! The workspace that a command is about.

use std::path::PathBuf;
use std::sync::Arc;

use agentops_engine::disk::Folder;
use agentops_engine::path::RelPath;
use lsp_types::notification::ShowMessage;
use lsp_types::request::ShowMessageRequest;
use lsp_types::{MessageActionItem, MessageType, ShowMessageParams, ShowMessageRequestParams, Uri};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};

use crate::lsp::capabilities::Client;
use crate::lsp::convert::{View, innermost};
use crate::lsp::session::Session;

/// The code that the protocol has for requests that are in order and cannot be done.
const REQUEST_FAILED: i64 = -32803;

/// A workspace folder on disk, as it is now.
#[derive(Clone)]
pub struct Here {
    /// The folder's state.
    pub view: View,
    /// The file that was named, when it is one of the folder.
    pub path: Option<RelPath>,
    /// What the client can do.
    pub client: Arc<Client>,
    root: PathBuf,
    session: Arc<Session>,
}

impl Here {
    /// The folder of a file, or the first one that lies on disk, once all that was heard of its files is in it.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(session: &Arc<Session>, uri: Option<&Uri>) -> Result<Here> {
        let views = session.settled_views().await;
        let found = match uri {
            Some(uri) => innermost(&views, uri).map(|(view, path)| (view, Some(path))),
            None => {
                let mut views = views.iter();
                let first = views.find(|view| view.addresses.root().is_some());
                first.map(|view| (view, None))
            }
        };
        let found = found.and_then(|(view, path)| Some((view.addresses.root()?, view, path)));
        let (root, view, path) =
            found.ok_or_else(|| failed("no workspace folder is open there"))?;
        Ok(Here {
            root: root.to_path_buf(),
            view: view.clone(),
            path: path.filter(|path| !path.is_root()),
            client: session.client(),
            session: Arc::clone(session),
        })
    }

    /// The folder on disk.
    pub fn disk(&self) -> Folder {
        Folder::new(&self.root)
    }

    /// The address of a file of the folder.
    pub fn uri(&self, path: &RelPath) -> Option<Uri> {
        self.view.addresses.uri(path)
    }

    /// The addresses of files of the folder.
    pub fn uris<'a>(&self, paths: impl IntoIterator<Item = &'a RelPath>) -> Vec<Uri> {
        let paths = paths.into_iter();
        paths.filter_map(|path| self.uri(path)).collect()
    }

    /// Files were written: they are looked at again, without waiting for the client to see it.
    pub fn wrote<'a>(&self, paths: impl IntoIterator<Item = &'a RelPath>) {
        self.session.files_changed(self.uris(paths).iter());
    }

    /// Tells a person what was done.
    pub fn say(&self, message: String) {
        self.tell(MessageType::INFO, message);
    }

    /// Tells a person what went wrong, where nobody waits for an answer any more.
    pub fn complain(&self, message: String) {
        self.tell(MessageType::ERROR, message);
    }

    /// Tells a person why something was not done.
    pub fn warn(&self, message: String) {
        self.tell(MessageType::WARNING, message);
    }

    fn tell(&self, typ: MessageType, message: String) {
        let params = ShowMessageParams { typ, message };
        self.session.outbound.notify::<ShowMessage>(params);
    }

    /// The same folder later: a person may have gone on with the work before answering.
    async fn renewed(mut self) -> Here {
        let mut views = self.session.settled_views().await.into_iter();
        let is_same = |view: &View| view.addresses.root() == Some(self.root.as_path());
        if let Some(view) = views.find(is_same) {
            self.view = view;
        }
        self
    }

    /// Lets a person choose, and goes on with what was chosen. Nobody waits for it.
    pub fn ask<T: Send + 'static>(
        &self,
        message: String,
        choices: Vec<(String, T)>,
        then: impl FnOnce(Here, T) + Send + 'static,
    ) {
        self.question(MessageType::INFO, message, choices, then);
    }

    /// Tells a person why something was not done, and does it all the same when they choose so. Nobody waits for it.
    pub fn warn_and_offer<T: Send + 'static>(
        &self,
        message: String,
        offer: (String, T),
        then: impl FnOnce(Here, T) + Send + 'static,
    ) {
        self.question(MessageType::WARNING, message, vec![offer], then);
    }

    fn question<T: Send + 'static>(
        &self,
        typ: MessageType,
        message: String,
        choices: Vec<(String, T)>,
        then: impl FnOnce(Here, T) + Send + 'static,
    ) {
        let here = self.clone();
        let actions = choices.iter().map(|(title, _)| MessageActionItem {
            title: title.clone(),
            properties: std::collections::HashMap::new(),
        });
        let params = ShowMessageRequestParams {
            typ,
            message,
            actions: Some(actions.collect()),
        };
        tokio::spawn(async move {
            let outbound = &here.session.outbound;
            let chosen = outbound.ask_person::<ShowMessageRequest>(params).await;
            let Some(Some(chosen)) = chosen else {
                return;
            };
            let mut choices = choices.into_iter();
            if let Some((_, value)) = choices.find(|(title, _)| *title == chosen.title) {
                let here = here.renewed().await;
                // What follows reads and writes files.
                let _ = tokio::task::spawn_blocking(move || then(here, value)).await;
            }
        });
    }

    /// Has the client change documents and files, as one step that can be undone, and shows the file that this is about
    /// when it has. Nobody waits for it: when the client does not, a person is told.
    pub fn apply(&self, label: String, edit: lsp_types::WorkspaceEdit, shown: Option<Uri>) {
        let here = self.clone();
        let params = lsp_types::ApplyWorkspaceEditParams {
            label: Some(label.clone()),
            edit,
        };
        tokio::spawn(async move {
            let outbound = &here.session.outbound;
            let asked = outbound.ask::<lsp_types::request::ApplyWorkspaceEdit>(params);
            match asked.await {
                Some(answer) if answer.applied => {
                    // Not every client tells of files that it made.
                    here.session.files_changed(shown.iter());
                    here.show(shown);
                }
                Some(answer) => {
                    let why = answer.failure_reason.unwrap_or_default();
                    let message = format!("{label}: the editor did not take the change. {why}");
                    here.complain(message.trim_end().to_owned());
                }
                None => here.complain(format!("{label}: the editor did not answer")),
            }
        });
    }

    /// Shows a document, where the client can be told to.
    pub fn show(&self, uri: Option<Uri>) {
        let Some(uri) = uri.filter(|_| self.client.shows_documents) else {
            return;
        };
        let params = lsp_types::ShowDocumentParams {
            uri,
            external: None,
            take_focus: Some(true),
            selection: None,
        };
        let outbound = &self.session.outbound;
        outbound.ask_aside::<lsp_types::request::ShowDocument>(params);
    }
}

/// An error that says why a command that was understood cannot be carried out.
pub fn failed(message: impl ToString) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: message.to_string().into(),
        data: None,
    }
}
