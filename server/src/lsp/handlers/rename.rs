//! `textDocument/prepareRename` and `textDocument/rename`: headings and files.

use std::sync::Arc;

use agentops_engine::queries::rename;
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::edit;
use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers what would be renamed.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn prepare(
    session: Arc<Session>,
    at: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    answer(&session, &at.text_document.uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let offset = view.offset(path, at.position)?;
        let found = rename::prepare_rename(&view.snapshot, path, offset)?;
        Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: view.range(path, &found.range),
            placeholder: found.placeholder,
        })
    })
    .await
}

/// Answers the edit that renames what stands at a position.
///
/// # Errors
/// Why it cannot have the new name.
pub async fn at(session: Arc<Session>, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let at = params.text_document_position;
    let edit = answer(&session, &at.text_document.uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let offset = view.offset(path, at.position)?;
        let edits = match rename::rename(&view.snapshot, path, offset, &params.new_name) {
            Ok(edits) => edits,
            Err(reason) => return Some(Err(Error::invalid_params(reason))),
        };
        let edit = edit::convert(view, &asked.client, edits).map_err(|edit::CannotApply| {
            Error::invalid_params("this editor cannot rename files in an edit; rename the file itself, and the links will follow")
        });
        Some(edit)
    });
    edit.await?.transpose()
}
