//! Asking the client to ask again.

use lsp_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, SemanticTokensRefresh, WorkspaceDiagnosticRefresh,
};

use super::session::Session;

/// What the client shows may be out of date for another reason than an edit: files on disk, the repository, settings.
pub fn ask_to_refresh(session: &Session) {
    let client = session.client();
    if client.refreshes_diagnostics && client.pulls_diagnostics {
        session.outbound.ask_aside::<WorkspaceDiagnosticRefresh>(());
    }
    if client.refreshes_code_lens {
        session.outbound.ask_aside::<CodeLensRefresh>(());
    }
    if client.refreshes_inlay_hints {
        session.outbound.ask_aside::<InlayHintRefreshRequest>(());
    }
    if client.refreshes_semantic_tokens {
        session.outbound.ask_aside::<SemanticTokensRefresh>(());
    }
}
