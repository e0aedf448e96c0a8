//! `textDocument/hover`.

use std::sync::Arc;

use agentops_engine::path::RelPath;
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
        let address = |path: &RelPath| Some(view.addresses.uri(path)?.as_str().to_owned());
        let hover = hover::hover(&view.snapshot, path, offset, &address)?;
        let mut markdown = hover.markdown;
        if let Some(excerpt) = hover.excerpt {
            let text = view.text(&excerpt.path);
            let more = excerpt.markdown(&view.snapshot, &text);
            if !more.is_empty() {
                markdown.push_str("\n\n");
                markdown.push_str(&more);
            }
        }
        let contents = asked.client.hover_format.markup(markdown);
        Some(Hover {
            contents: HoverContents::Markup(contents),
            range: Some(view.range(path, &hover.range)),
        })
    })
    .await
}
