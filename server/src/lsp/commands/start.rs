//! Begins a topic, or any phase of one.

use std::sync::Arc;

use agentops_engine::queries::find_topic::{phase_named, profile_named};
use agentops_engine::start::{Start, start};
use agentops_engine::transition::{Given, Refusal};
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::{Here, failed};
use super::transition::{carry_out, text};
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// What begins.
#[derive(Debug, Deserialize)]
pub struct What {
    profile: String,
    phase: Option<String>,
    topic: Option<String>,
    question: Option<String>,
    folder: Option<Uri>,
    uri: Option<Uri>,
}

impl Takes for What {
    const TAKES: &'static str = "{profile, phase?, topic?, question?, folder?, uri?}";
}

/// Makes the artifact of a phase, and answers what begins. Where neither topic nor question is known, a message says
/// that one is needed, and nothing is answered.
///
/// # Errors
/// When there is no such phase, it has begun, or its topic cannot be called so.
pub async fn run(session: Arc<Session>, what: What) -> Result<Option<LSPAny>> {
    let at = what.folder.as_ref().or(what.uri.as_ref());
    let here = Here::find(&session, at).await?;
    blocking(move |_| begin(&here, &what).map_err(failed)).await?
}

fn begin(here: &Here, what: &What) -> std::result::Result<Option<LSPAny>, String> {
    let snapshot = &here.view.snapshot;
    let (index, profile) = profile_named(snapshot, &what.profile).map_err(text)?;
    let phase = what.phase.as_ref().map(|id| phase_named(profile, id));
    let beginning = Start {
        profile: index,
        phase: phase.transpose().map_err(text)?,
        topic: what.topic.as_deref(),
    };
    let given = Given {
        question: what.question.clone(),
        ..Given::by(&here.disk())
    };
    match start(snapshot, &beginning, &given) {
        Ok(made) => carry_out(here, made).map(Some),
        Err(Refusal::NoTopic) if what.topic.is_none() && what.question.is_none() => {
            here.warn(format!(
                "{}; or run `agentops start {} \"QUESTION\"` in a terminal",
                Refusal::NoTopic,
                profile.name
            ));
            Ok(None)
        }
        Err(refusal) => Err(refusal.to_string()),
    }
}
