//! `workspace/executeCommand`.

use std::sync::Arc;

use lsp_types::{ExecuteCommandParams, LSPAny};
use tower_lsp::jsonrpc::Result;

use crate::lsp::commands;
use crate::lsp::session::Session;

/// Runs a command.
///
/// # Errors
/// When there is no such command, or its argument is not what it takes.
pub async fn run(session: Arc<Session>, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
    let argument = params.arguments.into_iter().next();
    commands::run(session, &params.command, argument).await
}
