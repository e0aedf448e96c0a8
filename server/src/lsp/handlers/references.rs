//! `textDocument/references`.

use std::sync::Arc;

use agentops_engine::queries::references::{self, Declaration};
use lsp_types::{Location, ReferenceParams};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers all links to what stands at a position.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn at(session: Arc<Session>, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
    let at = params.text_document_position;
    let declaration = if params.context.include_declaration {
        Declaration::Included
    } else {
        Declaration::LeftOut
    };
    answer(&session, &at.text_document.uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let offset = view.offset(path, at.position)?;
        let found = references::references(&view.snapshot, path, offset, declaration);
        let locations = found
            .iter()
            .filter_map(|place| view.location(&place.path, &place.range));
        Some(locations.collect())
    })
    .await
}
