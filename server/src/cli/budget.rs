//! `agentops budget`: what phases load, and why.

pub mod text;

use agentops_engine::load::{Part, Uncounted, Verdict, Zone};
use agentops_engine::model::Measure;
use agentops_engine::path::RelPath;
use agentops_engine::queries::budget::{PhaseLoad, Selection, loads};
use agentops_engine::state::PhaseState;
use serde::Serialize;

use super::Outcome;
use super::args::{BudgetArgs, Format, Global};
use super::json;
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};

#[derive(Serialize)]
struct Result<'a> {
    window: usize,
    rule: usize,
    measure: &'a Measure,
    loads: Vec<JsonLoad<'a>>,
}

/// A load without what is the same for all of a workspace.
#[derive(Serialize)]
pub struct JsonLoad<'a> {
    profile: &'a str,
    topic: Option<&'a str>,
    phase: &'a str,
    title: &'a str,
    state: PhaseState,
    is_current: bool,
    total: usize,
    budget: Option<usize>,
    limit: usize,
    zone: Zone,
    verdict: Verdict,
    parts: &'a [Part],
    uncounted: &'a [Uncounted],
    missing: &'a [RelPath],
}

/// Runs the command.
pub fn run(global: &Global, args: &BudgetArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let selection = Selection {
        topic: args.topic.clone(),
        phase: args.phase.clone(),
    };
    let loads = loads(&snapshot, &selection)?;
    match global.format {
        Format::Json => {
            let settings = &snapshot.settings().budget;
            let result = Result {
                window: settings.window,
                rule: settings.rule_tokens(),
                measure: &settings.measure,
                loads: loads.iter().map(json_load).collect(),
            };
            json::write(output, "agentops.budget/1", &root, result)?;
        }
        _ => text::write(&loads, output)?,
    }
    Ok(Outcome::InOrder)
}

/// A load as it is written.
pub fn json_load(of: &PhaseLoad) -> JsonLoad<'_> {
    JsonLoad {
        profile: &of.profile,
        topic: of.topic.as_deref(),
        phase: &of.phase,
        title: &of.title,
        state: of.state,
        is_current: of.is_current,
        total: of.load.total,
        budget: of.load.budget,
        limit: of.load.limit,
        zone: of.load.zone,
        verdict: of.load.verdict(),
        parts: &of.load.parts,
        uncounted: &of.load.uncounted,
        missing: &of.load.missing,
    }
}
