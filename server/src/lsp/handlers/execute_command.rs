//! `workspace/executeCommand`.

use std::sync::Arc;

use agentops_engine::load;
use agentops_engine::report;
use lsp_types::notification::ShowMessage;
use lsp_types::{ExecuteCommandParams, LSPAny, MessageType, ShowMessageParams, Uri};
use serde::Deserialize;
use tower_lsp::jsonrpc::{Error, Result};

use super::show_plans;
use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// Shows the load that a code lens stands for, and answers it in parts. Clients with a view of their own for it take
/// the command over.
pub const SHOW_LOAD: &str = "agentops.showLoad";

/// Shows the open plans that name a file, and answers where they do.
pub const SHOW_PLANS: &str = "agentops.showPlans";

/// All commands.
pub const COMMANDS: [&str; 2] = [SHOW_LOAD, SHOW_PLANS];

/// Runs a command.
///
/// # Errors
/// When there is no such command, or its argument is not what it takes.
pub async fn run(session: Arc<Session>, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
    match params.command.as_str() {
        SHOW_LOAD => show_load(session, params.arguments.into_iter().next()).await,
        SHOW_PLANS => show_plans::run(session, params.arguments.into_iter().next()).await,
        other => Err(Error::invalid_params(format!(
            "there is no command `{other}`"
        ))),
    }
}

#[derive(Deserialize)]
struct Which {
    uri: Uri,
    profile: String,
    topic: Option<String>,
    phase: String,
}

async fn show_load(session: Arc<Session>, argument: Option<LSPAny>) -> Result<Option<LSPAny>> {
    let which: Which = serde_json::from_value(argument.unwrap_or_default()).map_err(|error| {
        Error::invalid_params(format!(
            "{SHOW_LOAD} takes {{uri, profile, topic, phase}}: {error}"
        ))
    })?;
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
