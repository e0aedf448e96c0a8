//! `agentops start`, and `agentops research`: the beginning of a topic, or of any phase of one.

use agentops_engine::queries::find_topic::{phase_named, phase_of_command, profile_named};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::start::{Start, start};

use super::Outcome;
use super::args::{BeginOptions, Global, ResearchArgs, StartArgs};
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};
use super::transition::{self, Mode};

/// Runs `agentops start`.
pub fn run(global: &Global, args: &StartArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, Default::default(), Counting::OnDemand);
    let (profile, phase) = phase(&snapshot, &args.phase)?;
    let question = args.question.as_deref();
    begin(
        global,
        &root,
        &snapshot,
        (profile, phase),
        question,
        &args.options,
        output,
    )
}

/// Runs `agentops research`: begins with the phase whose command that is.
pub fn research(
    global: &Global,
    args: &ResearchArgs,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, Default::default(), Counting::OnDemand);
    let (profile, phase) = phase_of_command(&snapshot, "/research")?;
    let question = Some(args.question.as_str());
    begin(
        global,
        &root,
        &snapshot,
        (profile, Some(phase)),
        question,
        &args.options,
        output,
    )
}

/// `product-dev`, `product-dev/shape` or `/shape-spec`.
fn phase(snapshot: &Snapshot, typed: &str) -> anyhow::Result<(usize, Option<usize>)> {
    if typed.starts_with('/') {
        let (profile, phase) = phase_of_command(snapshot, typed)?;
        return Ok((profile, Some(phase)));
    }
    match typed.split_once('/') {
        Some((profile, phase)) => {
            let (index, profile) = profile_named(snapshot, profile)?;
            Ok((index, Some(phase_named(profile, phase)?)))
        }
        None => Ok((profile_named(snapshot, typed)?.0, None)),
    }
}

fn begin(
    global: &Global,
    root: &Root,
    snapshot: &Snapshot,
    (profile, phase): (usize, Option<usize>),
    question: Option<&str>,
    options: &BeginOptions,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let mut given = transition::given(root);
    given.question = question.map(str::to_owned);
    let what = Start {
        profile,
        phase,
        topic: options.topic.as_deref(),
    };
    let made = start(snapshot, &what, &given)?;
    let mode = if options.dry_run {
        Mode::DryRun
    } else {
        transition::write(root, &made)?;
        Mode::Write
    };
    let told = transition::told(&made, mode);
    transition::tell(global, root, snapshot, &told, output)?;
    Ok(Outcome::InOrder)
}
