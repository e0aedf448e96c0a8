//! Tells what carrying a plan out would touch, or begins to carry it out.

use std::sync::Arc;

use agentops_engine::advance::{Force, Way};
use agentops_engine::plans::Plan;
use agentops_engine::queries::dry_run::{DryRun, dry_run};
use agentops_engine::queries::find_plan::{plan_at, plan_named};
use agentops_engine::snapshot::Snapshot;
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::advance::take;
use super::here::{Here, failed};
use super::transition::text;
use crate::lsp::session::Session;
use crate::lsp::work::blocking_long;
use crate::results;

/// Which plan, and how far to go.
#[derive(Debug, Deserialize)]
pub struct What {
    uri: Option<Uri>,
    profile: Option<String>,
    topic: Option<String>,
    mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    DryRun,
    Execute,
}

impl Takes for What {
    const TAKES: &'static str = "{uri?, profile?, topic?, mode: \"dry-run\"|\"execute\"}";
}

/// Answers what `agentops implement` writes. Nothing that a plan contains is ever run.
///
/// # Errors
/// When there is no such plan, it has been begun, or a file cannot be written.
pub async fn run(session: Arc<Session>, what: What) -> Result<Option<LSPAny>> {
    let here = Here::find(&session, what.uri.as_ref()).await?;
    blocking_long(move |_| implement(&here, &what).map_err(failed)).await?
}

fn implement(here: &Here, what: &What) -> std::result::Result<Option<LSPAny>, String> {
    let snapshot = &here.view.snapshot;
    let plan = plan(here, what)?;
    let run = dry_run(snapshot, &plan).ok_or("no phase of the profile carries this plan out")?;
    let begun = match what.mode {
        Mode::DryRun => None,
        Mode::Execute => execute(here, &plan, &run)?,
    };
    let mut answer = serde_json::to_value(results::implement::result(snapshot, &run, None));
    if let (Ok(Value::Object(members)), Some(begun)) = (&mut answer, begun) {
        members.insert("begun".to_owned(), begun);
    }
    answer.map(Some).map_err(text)
}

fn execute(
    here: &Here,
    plan: &Plan<'_>,
    run: &DryRun,
) -> std::result::Result<Option<LSPAny>, String> {
    let snapshot: &Snapshot = &here.view.snapshot;
    let profile = &snapshot.config().profiles[plan.topic.profile];
    let phase = profile.phase(&run.phase.phase).map(|(index, _)| index);
    let to = phase.ok_or("no phase of the profile carries this plan out")?;
    let way = Way::to(snapshot, plan.topic, to).map_err(text)?;
    take(here, &way, Force::No)
}

fn plan<'a>(here: &'a Here, what: &What) -> std::result::Result<Plan<'a>, String> {
    let snapshot = &here.view.snapshot;
    let name = match (&what.profile, &what.topic) {
        (Some(profile), Some(topic)) => format!("{profile}/{topic}"),
        (None, Some(topic)) => topic.clone(),
        (_, None) => {
            let path = here.path.as_ref().ok_or("no plan is named")?;
            return plan_at(snapshot, path).map_err(text);
        }
    };
    plan_named(snapshot, &name).map_err(text)
}
