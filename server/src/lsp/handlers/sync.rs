//! `textDocument/didOpen`, `didChange`, `didClose`: all of it happens before the first await, in the order of arrival.

use std::sync::Arc;

use agentops_engine::workspace::Edit;
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};

use super::configuration;
use crate::lsp::convert::from_position;
use crate::lsp::session::Session;

/// A document was opened.
pub fn did_open(session: &Arc<Session>, params: &DidOpenTextDocumentParams) {
    let document = &params.text_document;
    let folders = session.folders().len();
    session.open_document(&document.uri, document.version, &document.text);
    // One that lies in no open folder brings its own, which has settings like any other.
    if session.folders().len() > folders {
        configuration::pull(session);
    }
}

/// A document was edited.
pub fn did_change(session: &Session, params: DidChangeTextDocumentParams) {
    let edits: Vec<Edit> = params
        .content_changes
        .into_iter()
        .map(|change| Edit {
            range: change
                .range
                .map(|range| from_position(range.start)..from_position(range.end)),
            text: change.text,
        })
        .collect();
    let document = &params.text_document;
    session.edit_document(&document.uri, document.version, &edits);
}

/// A document was closed.
pub fn did_close(session: &Session, params: &DidCloseTextDocumentParams) {
    session.close_document(&params.text_document.uri);
}
