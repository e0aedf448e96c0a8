//! What carrying a plan out would touch, for programs.

use agentops_engine::path::RelPath;
use agentops_engine::queries::dry_run::{DryRun, Problems};
use agentops_engine::queries::status::{GateStatus, gate_status};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Transition;
use serde::Serialize;

use super::files;
use super::load::{JsonLoad, json_load};

/// A plan as it would be carried out, and what was made of it.
#[derive(Serialize)]
pub struct Result<'a> {
    #[serde(flatten)]
    files: files::Result<'a>,
    window: usize,
    rule: usize,
    load: JsonLoad<'a>,
    problems: Problems,
    gate: Option<GateStatus>,
    forced: &'a [String],
    created: Vec<&'a RelPath>,
}

/// A dry run as it is written; `made` is what was begun with.
pub fn result<'a>(
    snapshot: &Snapshot,
    run: &'a DryRun,
    made: Option<&'a Transition>,
) -> Result<'a> {
    let gate = run.gate.clone().map(|gate| gate_status(snapshot, gate));
    let created = made.into_iter().flat_map(|made| &made.edits.creates);
    Result {
        files: files::result(snapshot, &run.files),
        window: run.phase.load.window,
        rule: run.phase.load.rule,
        load: json_load(&run.phase),
        problems: run.problems,
        gate,
        forced: made.map_or(&[], |made| &made.forced),
        created: created.map(|file| &file.path).collect(),
    }
}
