//! `textDocument/inlayHint`.

use std::sync::Arc;

use agentops_engine::queries::inlay_hints;
use lsp_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::answer_at_once;

/// Answers the tokens of the headings in a range.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn of(session: Arc<Session>, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
    let uri = params.text_document.uri;
    answer_at_once(&session, &uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let range = view.bytes(path, params.range)?;
        let hints = inlay_hints::inlay_hints(&view.snapshot, path, range);
        let text = view.snapshot.text(path)?;
        let convert = |hint: inlay_hints::InlayHint| InlayHint {
            position: view.position_in(text, hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(hint.tooltip)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        };
        Some(hints.into_iter().map(convert).collect())
    })
    .await
}
