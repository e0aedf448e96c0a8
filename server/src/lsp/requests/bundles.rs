//! `agentops/bundles`: the bundles of every folder.

use std::sync::Arc;

use agentops_engine::queries::bundles::{self, BundleSummary};
use lsp_types::Uri;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;

use crate::lsp::convert::View;
use crate::lsp::session::Session;
use crate::lsp::work::blocking_long;

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Params {
    /// A workspace folder; all when absent.
    folder: Option<Uri>,
}

/// What is answered.
#[derive(Debug, Serialize)]
pub struct Answer {
    bundles: Vec<Bundle>,
}

/// A bundle, and where a client finds it: paths alone do not say in which folder.
#[derive(Debug, Serialize)]
pub(super) struct Bundle {
    uri: Option<Uri>,
    #[serde(flatten)]
    summary: BundleSummary,
}

/// Answers the bundles of one folder, or of all, in the order of their names.
///
/// # Errors
/// When no such folder is open.
pub async fn of(session: Arc<Session>, params: Params) -> Result<Answer> {
    let views = super::views(&session, params.folder.as_ref()).await?;
    let bundles = blocking_long(move |cancel| {
        let wanted = views.iter().take_while(|_| !cancel.is_cancelled());
        wanted.flat_map(in_folder).collect()
    })
    .await?;
    Ok(Answer { bundles })
}

/// The bundles of a folder.
pub(super) fn in_folder(view: &View) -> Vec<Bundle> {
    let summaries = bundles::bundles(&view.snapshot).into_iter();
    let bundles = summaries.map(|summary| Bundle {
        uri: view.addresses.uri(&summary.path),
        summary,
    });
    bundles.collect()
}
