//! Loads for programs.

use agentops_engine::load::{Part, Uncounted, Verdict, Zone};
use agentops_engine::path::RelPath;
use agentops_engine::queries::budget::PhaseLoad;
use agentops_engine::state::PhaseState;
use serde::Serialize;

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
