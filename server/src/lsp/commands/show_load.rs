//! The command behind the line over an artifact's title: what its phase loads.

use std::sync::Arc;

use agentops_engine::load;
use agentops_engine::report;
use lsp_types::notification::ShowMessage;
use lsp_types::{LSPAny, MessageType, ShowMessageParams, Uri};
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// Which phase.
#[derive(Deserialize)]
pub struct Which {
    uri: Uri,
    profile: String,
    topic: Option<String>,
    phase: String,
}

impl Takes for Which {
    const TAKES: &'static str = "{uri, profile, topic, phase}";
}

/// Tells the load in a message, and answers its parts.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn run(session: Arc<Session>, which: Which) -> Result<Option<LSPAny>> {
    let uri = which.uri.clone();
    let shown = answer(&session, &uri, move |asked| explain(asked, &which)).await?;
    let Some((message, load)) = shown else {
        return Ok(None);
    };
    let typ = MessageType::INFO;
    session
        .outbound
        .notify::<ShowMessage>(ShowMessageParams { typ, message });
    Ok(Some(load))
}

fn explain(asked: &Asked, which: &Which) -> Option<(String, LSPAny)> {
    let snapshot = &asked.view.snapshot;
    let profiles = &snapshot.config().profiles;
    let profile = profiles
        .iter()
        .position(|profile| profile.name == which.profile)?;
    let (phase, data) = profiles[profile].phase(&which.phase)?;
    let topic = snapshot.topic(profile, which.topic.as_deref())?;
    let load = load::load(snapshot, topic, phase);
    let message = format!(
        "{} loads {} of {} tokens. {}",
        data.title,
        report::tokens(load.total),
        report::tokens(load.limit),
        report::heaviest(&load),
    );
    Some((message, serde_json::to_value(&load).ok()?))
}
