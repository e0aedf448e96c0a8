//! `textDocument/documentLink`.

use std::sync::Arc;

use agentops_engine::queries::destination::{Destination, Spot};
use agentops_engine::queries::document_links;
use lsp_types::{DocumentLink, DocumentLinkParams, Uri};
use tower_lsp::jsonrpc::Result;

use crate::lsp::convert::View;
use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers the links of a document.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn of(
    session: Arc<Session>,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    answer(&session, &params.text_document.uri, |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let links = document_links::document_links(&view.snapshot, path);
        let convert = |link: document_links::DocumentLink| {
            Some(DocumentLink {
                range: view.range(path, &link.range),
                target: Some(target(view, &link.target)?),
                tooltip: asked.client.shows_link_tooltips.then_some(link.tooltip),
                data: None,
            })
        };
        Some(links.into_iter().filter_map(convert).collect())
    })
    .await
}

/// The URI of a place. Editors take a line from the fragment, as code hosts write it.
fn target(view: &View, target: &Destination) -> Option<Uri> {
    let uri = view.addresses.uri(&target.path)?;
    let line = match &target.spot {
        Spot::Whole => return Some(uri),
        Spot::Part { selection, .. } => view.range(&target.path, selection).start.line + 1,
        Spot::Lines { first, .. } => first.saturating_add(1),
    };
    format!("{}#L{line}", uri.as_str()).parse().ok()
}
