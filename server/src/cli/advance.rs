//! `agentops advance`, and `agentops plan`: from one phase of a topic to the next.

use std::io::Write;
use std::path::Path;

use agentops_engine::advance::{Force, Way};
use agentops_engine::artifact::Topic;
use agentops_engine::disk::Folder;
use agentops_engine::path::RelPath;
use agentops_engine::queries::find_topic::{phase_named, topic_at, topic_named};
use agentops_engine::queries::status::gate_status;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Transition;
use anyhow::bail;

use super::Outcome;
use super::args::{AdvanceArgs, Format, Global, PlanArgs, TransitionOptions};
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};
use super::style::{DIM, ERROR};
use super::transition::{self, Mode, Told};
use crate::bundle_of_phase::save_bundle_of_phase;

/// Runs `agentops advance`.
pub fn run(global: &Global, args: &AdvanceArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let (topic, at) = find(&snapshot, &root, &args.topic)?;
    let profile = &snapshot.config().profiles[topic.profile];
    let from = match &args.phase {
        Some(id) => Some(phase_named(profile, id)?),
        None => at,
    };
    let way = Way::from(&snapshot, topic, from)?;
    take(global, &root, &snapshot, &way, &args.options, output)
}

/// Runs `agentops plan`: goes to the phase whose command that is.
pub fn plan(global: &Global, args: &PlanArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let (topic, _) = find(&snapshot, &root, &args.topic)?;
    let profile = &snapshot.config().profiles[topic.profile];
    let is_plan = |command: &str| command.trim_start_matches('/') == "plan";
    let phase = profile
        .phases
        .iter()
        .position(|phase| phase.command.as_deref().is_some_and(is_plan));
    let Some(to) = phase else {
        bail!(
            "no phase of {} has the command /plan: `agentops advance {}` goes on to the next one",
            profile.name,
            args.topic
        );
    };
    let way = Way::to(&snapshot, topic, to)?;
    take(global, &root, &snapshot, &way, &args.options, output)
}

/// The topic that is named, and the phase where it is named by one of its artifacts.
fn find<'a>(
    snapshot: &'a Snapshot,
    root: &Root,
    typed: &str,
) -> anyhow::Result<(&'a Topic, Option<usize>)> {
    let from_here = root.relative(Path::new(typed)).ok();
    let from_root = RelPath::new(&typed.replace('\\', "/"));
    let document = [from_here, from_root]
        .into_iter()
        .flatten()
        .find(|path| snapshot.document(path).is_some());
    match document {
        Some(path) => match topic_at(snapshot, &path) {
            Some((topic, phase)) => Ok((topic, Some(phase))),
            None => {
                bail!("{path} is no artifact of a phase: name a topic, or one of its artifacts")
            }
        },
        None => Ok((topic_named(snapshot, typed)?, None)),
    }
}

fn take(
    global: &Global,
    root: &Root,
    snapshot: &Snapshot,
    way: &Way<'_>,
    options: &TransitionOptions,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let force = if options.force { Force::Yes } else { Force::No };
    let mode = if options.dry_run {
        Mode::DryRun
    } else {
        Mode::Write
    };
    let is_blocked = force == Force::No && !way.reasons.is_empty();
    // Whether there is something to be made is asked before anything is saved.
    let mut made = way.take(snapshot, &transition::given(root), Force::Yes)?;
    if !is_blocked && mode == Mode::Write {
        let mut given = transition::given(root);
        let folder = Folder::new(&root.path);
        let bundle = save_bundle_of_phase(&folder, snapshot, way.topic, way.from)?;
        given.bundle = Some(bundle.digest);
        made = way.take(snapshot, &given, force)?;
        transition::write(root, &made)?;
    }
    if global.format != Format::Json && (mode == Mode::DryRun || is_blocked) {
        transition::write_gate(snapshot, way, output)?;
    }
    let told = told(snapshot, way, &made, mode, is_blocked);
    transition::tell(global, root, snapshot, &told, output)?;
    if !is_blocked {
        return Ok(Outcome::InOrder);
    }
    if global.format != Format::Json {
        writeln!(
            output,
            "{ERROR}✗{ERROR:#} nothing was made {DIM}(--force goes on all the same, and says so in the new artifact){DIM:#}"
        )?;
    }
    Ok(Outcome::ProblemsFound)
}

fn told<'a>(
    snapshot: &'a Snapshot,
    way: &'a Way<'_>,
    made: &'a Transition,
    mode: Mode,
    is_blocked: bool,
) -> Told<'a> {
    let profile = &snapshot.config().profiles[way.topic.profile];
    let mut told = Told {
        from: Some(&profile.phases[way.from].id),
        gate: Some(gate_status(snapshot, way.gate.clone())),
        reasons: &way.reasons,
        ..transition::told(made, mode)
    };
    if is_blocked {
        told.created.clear();
        told.forced = &[];
    }
    told
}
