//! `agentops budget`: what phases load, and why.

pub mod text;

use agentops_engine::model::Measure;
use agentops_engine::queries::budget::{Selection, loads};
use serde::Serialize;

use super::Outcome;
use super::args::{BudgetArgs, Format, Global};
use super::json;
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};
use crate::results::load::{JsonLoad, json_load};

#[derive(Serialize)]
struct Result<'a> {
    window: usize,
    rule: usize,
    measure: &'a Measure,
    loads: Vec<JsonLoad<'a>>,
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
