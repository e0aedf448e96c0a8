//! `textDocument/hover`.

use std::sync::Arc;

use agentops_engine::queries::hover;
use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};
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
        let contents = if asked.client.shows_markdown {
            MarkupContent {
                kind: MarkupKind::Markdown,
                value: hover.markdown,
            }
        } else {
            MarkupContent {
                kind: MarkupKind::PlainText,
                value: plain(&hover.markdown),
            }
        };
        Some(Hover {
            contents: HoverContents::Markup(contents),
            range: Some(view.range(path, &hover.range)),
        })
    })
    .await
}

/// Markdown for clients that show text as it is: emphasis and code marks go, tables stay readable.
fn plain(markdown: &str) -> String {
    let is_rule = |line: &&str| !line.is_empty() && line.chars().all(|c| "|:- ".contains(c));
    let lines = markdown.lines().filter(|line| !is_rule(line));
    let plain: Vec<String> = lines.map(|line| line.replace(['*', '`'], "")).collect();
    plain.join("\n")
}
