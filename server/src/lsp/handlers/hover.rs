//! `textDocument/hover`.

use std::sync::Arc;

use agentops_engine::queries::hover;
use lsp_types::{Hover, HoverContents, HoverParams};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers what stands at a position.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn at(session: Arc<Session>, params: HoverParams) -> Result<Option<Hover>> {
    let at = params.text_document_position_params;
    answer(&session, &at.text_document.uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let offset = view.offset(path, at.position)?;
        let hover = hover::hover(&view.snapshot, path, offset)?;
        let contents = asked.client.hover_format.markup(hover.markdown);
        Some(Hover {
            contents: HoverContents::Markup(contents),
            range: Some(view.range(path, &hover.range)),
        })
    })
    .await
}
