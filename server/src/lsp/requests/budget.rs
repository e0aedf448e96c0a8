//! `agentops/budget`: what each phase of a topic loads, against its limits.

use std::sync::Arc;

use agentops_engine::queries::budget::{TopicLoads, topic_loads};
use lsp_types::Uri;
use serde::Deserialize;
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Params {
    /// A workspace folder; the first that has the topic when absent.
    folder: Option<Uri>,
    profile: String,
    /// Absent for the phases that all topics of the profile share.
    topic: Option<String>,
}

/// Answers the loads of a topic's phases.
///
/// # Errors
/// When no such folder is open, or there is no such topic.
pub async fn of(session: Arc<Session>, params: Params) -> Result<TopicLoads> {
    let views = super::views(&session, params.folder.as_ref()).await?;
    let (profile, topic) = (params.profile, params.topic);
    blocking(move |_| {
        let mut unknown = None;
        for view in &views {
            match topic_loads(&view.snapshot, &profile, topic.as_deref()) {
                Ok(loads) => return Ok(loads),
                Err(error) => unknown = unknown.or(Some(error)),
            }
        }
        Err(unknown.map_or_else(
            || Error::invalid_params("no workspace folder is open"),
            |unknown| Error::invalid_params(unknown.to_string()),
        ))
    })
    .await?
}
