//! What `advance`, `start` and the commands of phases have in common: files are written, and it is told which.

use std::io::Write;

use agentops_engine::advance::Way;
use agentops_engine::disk::Folder;
use agentops_engine::gates::GateKind;
use agentops_engine::path::RelPath;
use agentops_engine::queries::status::{GateStatus, gate_status};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::{Given, Transition};
use serde::Serialize;

use super::args::{Format, Global};
use super::json;
use super::output::Output;
use super::root::Root;
use super::style::{BOLD, DIM, ERROR, GOOD, NEXT, plain};

/// Whether files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Write,
    /// It is only told which would be.
    DryRun,
}

/// A transition as it is told.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    /// Name of the profile.
    pub profile: &'a str,
    /// Name of the topic.
    pub topic: Option<&'a str>,
    /// Id of the phase that is left.
    pub from: Option<&'a str>,
    /// Id of the phase that begins.
    pub phase: &'a str,
    /// The gate of the phase that is left.
    pub gate: Option<GateStatus>,
    /// What stands in the way.
    pub reasons: &'a [String],
    /// What was overridden.
    pub forced: &'a [String],
    /// The bundle whose digest is in the new artifacts.
    pub bundle: Option<&'a str>,
    /// The artifacts that were made, or would be.
    pub created: Vec<&'a RelPath>,
    /// Whether nothing was written.
    pub is_dry_run: bool,
}

/// What every transition has to be told.
pub fn given(root: &Root) -> Given {
    Given::by(&Folder::new(&root.path))
}

/// Writes the artifacts of a transition.
///
/// # Errors
/// When one is there, or the system does not let us.
pub fn write(root: &Root, transition: &Transition) -> anyhow::Result<()> {
    let folder = Folder::new(&root.path);
    for file in &transition.edits.creates {
        folder.create(&file.path, &file.text)?;
    }
    Ok(())
}

/// A beginning as it is told, with no phase that is left.
pub fn told(transition: &Transition, mode: Mode) -> Told<'_> {
    Told {
        profile: &transition.profile,
        topic: transition.topic.as_deref(),
        from: None,
        phase: &transition.phase,
        gate: None,
        reasons: &[],
        forced: &transition.forced,
        bundle: transition.bundle.as_deref(),
        created: created(transition),
        is_dry_run: mode == Mode::DryRun,
    }
}

/// The artifacts of a transition.
pub fn created(transition: &Transition) -> Vec<&RelPath> {
    let files = transition.edits.creates.iter();
    files.map(|file| &file.path).collect()
}

/// Tells what begins.
pub fn tell(
    global: &Global,
    root: &Root,
    snapshot: &Snapshot,
    told: &Told<'_>,
    output: &mut Output,
) -> anyhow::Result<()> {
    if global.format == Format::Json {
        return json::write(output, "agentops.advance/1", root, told);
    }
    for path in &told.created {
        if told.is_dry_run {
            writeln!(output, "{NEXT}would create{NEXT:#}  {path}")?;
        } else {
            writeln!(output, "{GOOD}created{GOOD:#}  {path}")?;
        }
    }
    if told.created.is_empty() {
        return Ok(());
    }
    for reason in told.forced {
        writeln!(output, "{DIM}overridden: {}{DIM:#}", plain(reason))?;
    }
    if let Some(bundle) = told.bundle {
        writeln!(output, "{DIM}with the digest of the bundle {bundle}{DIM:#}")?;
    }
    let profile = snapshot
        .config()
        .profiles
        .iter()
        .find(|p| p.name == told.profile);
    let phase = profile.and_then(|profile| Some(profile.phase(told.phase)?.1));
    if let Some(command) = phase.and_then(|phase| phase.command.as_deref())
        && !told.is_dry_run
    {
        writeln!(output, "go on with {NEXT}{}{NEXT:#}", plain(command))?;
    }
    Ok(())
}

/// Writes the gate of the phase that is left as a checklist, and what else stands in the way.
pub fn write_gate(snapshot: &Snapshot, way: &Way<'_>, output: &mut Output) -> anyhow::Result<()> {
    let profile = &snapshot.config().profiles[way.topic.profile];
    let phase = plain(&profile.phases[way.from].title);
    let of = match &way.topic.name {
        Some(name) => format!(" of {}", plain(name)),
        None => String::new(),
    };
    writeln!(output, "{BOLD}{phase}{of}{BOLD:#}")?;
    for item in gate_status(snapshot, way.gate.clone()).items {
        let Some(problem) = &item.problem else {
            writeln!(
                output,
                "  {GOOD}✓{GOOD:#} {DIM}{}{DIM:#}",
                plain(&item.demand)
            )?;
            continue;
        };
        if item.kind == GateKind::Bundle {
            writeln!(
                output,
                "  {DIM}– {} yet: it is saved on the way{DIM:#}",
                plain(problem)
            )?;
            continue;
        }
        writeln!(output, "  {ERROR}✗{ERROR:#} {}", plain(problem))?;
        for place in item.places.iter().take(5) {
            let path = plain(place.path.as_str());
            writeln!(output, "    {DIM}{path}:{}{DIM:#}", place.line)?;
        }
    }
    let problems: Vec<&str> = way.gate.problems().collect();
    let others = way
        .reasons
        .iter()
        .filter(|reason| !problems.contains(&reason.as_str()));
    for reason in others {
        writeln!(output, "  {ERROR}✗{ERROR:#} {}", plain(reason))?;
    }
    Ok(())
}
