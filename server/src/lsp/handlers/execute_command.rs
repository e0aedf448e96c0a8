//! `workspace/executeCommand`.

use std::sync::Arc;

use lsp_types::notification::ShowMessage;
use lsp_types::{ExecuteCommandParams, LSPAny, MessageType, ShowMessageParams};
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::session::Session;

/// Shows the load that a code lens stands for. Clients with a view of their own for it take the command over.
pub const SHOW_LOAD: &str = "agentops.showLoad";

/// All commands.
pub const COMMANDS: [&str; 1] = [SHOW_LOAD];

/// Runs a command.
///
/// # Errors
/// When there is no such command.
pub fn run(session: &Arc<Session>, params: &ExecuteCommandParams) -> Result<Option<LSPAny>> {
    match params.command.as_str() {
        SHOW_LOAD => {
            let text = params
                .arguments
                .first()
                .and_then(|argument| argument.get("text"));
            if let Some(text) = text.and_then(LSPAny::as_str) {
                session.outbound.notify::<ShowMessage>(ShowMessageParams {
                    typ: MessageType::INFO,
                    message: text.to_owned(),
                });
            }
            Ok(None)
        }
        other => Err(Error::invalid_params(format!(
            "there is no command `{other}`"
        ))),
    }
}
