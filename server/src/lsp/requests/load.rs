//! `agentops/load`: the load of the phase that an artifact belongs to.

use std::sync::Arc;

use agentops_engine::queries::gauge::{Gauge, gauge};
use lsp_types::Uri;
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Params {
    /// The file.
    uri: Uri,
}

/// Answers the load behind a file; nothing when it is no artifact.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn of(session: Arc<Session>, params: Params) -> Result<Option<Gauge>> {
    answer(&session, &params.uri, |asked| {
        gauge(&asked.view.snapshot, &asked.path)
    })
    .await
}
