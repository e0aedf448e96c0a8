//! `agentops implement`: what carrying a plan out would touch, and whether something stands in the way; and the report
//! that carrying it out begins with. It reads the plan; nothing that is written in one is ever run.

use std::io::Write;

use agentops_engine::advance::{Force, Way};
use agentops_engine::disk::Folder;
use agentops_engine::plans::Plan;
use agentops_engine::queries::dry_run::{DryRun, Problems, dry_run};
use agentops_engine::report::tokens;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Transition;
use anyhow::Context;

use super::Outcome;
use super::args::{Format, Global, ImplementArgs};
use super::budget;
use super::files;
use super::json;
use super::output::Output;
use super::plan_argument;
use super::root::Root;
use super::session::{self, Counting};
use super::style::{self, DIM, GOOD, plural};
use super::transition::{self, Mode};
use crate::bundle_of_phase::save_bundle_of_phase;
use crate::results;

/// Runs the command.
pub fn run(global: &Global, args: &ImplementArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let plan = plan_argument::find(&snapshot, &root, &args.plan)?;
    let run = dry_run(&snapshot, &plan).context("no phase of the profile carries this plan out")?;
    let made = if args.execute {
        execute(&root, &snapshot, &plan, &run, args.force)?
    } else {
        None
    };
    match global.format {
        Format::Json => {
            let result = results::implement::result(&snapshot, &run, made.as_ref());
            json::write(output, "agentops.implement/1", &root, result)?;
        }
        _ => {
            files::text::write_files(&snapshot, &run.files, output)?;
            writeln!(output)?;
            budget::text::write_load(&run.phase, output)?;
            write_verdict(&run, made.as_ref(), output)?;
            if let Some(made) = &made {
                let told = transition::told(made, Mode::Write);
                transition::tell(global, &root, &snapshot, &told, output)?;
            }
        }
    }
    Ok(if made.is_some() || (!args.execute && run.is_clear()) {
        Outcome::InOrder
    } else {
        Outcome::ProblemsFound
    })
}

/// Makes the report; `None` when the gate does not pass and is not overridden.
fn execute(
    root: &Root,
    snapshot: &Snapshot,
    plan: &Plan<'_>,
    run: &DryRun,
    is_forced: bool,
) -> anyhow::Result<Option<Transition>> {
    let profile = &snapshot.config().profiles[plan.topic.profile];
    let (to, _) = profile
        .phase(&run.phase.phase)
        .context("no phase of the profile carries this plan out")?;
    let way = Way::to(snapshot, plan.topic, to)?;
    let force = if is_forced { Force::Yes } else { Force::No };
    let mut given = transition::given(root);
    // Whether there is something to be made is asked before anything is saved.
    way.take(snapshot, &given, Force::Yes)?;
    if force == Force::No && !way.reasons.is_empty() {
        return Ok(None);
    }
    let folder = Folder::new(&root.path);
    given.bundle = Some(save_bundle_of_phase(&folder, snapshot, way.topic, way.from)?.digest);
    let made = way.take(snapshot, &given, force)?;
    transition::write(root, &made)?;
    Ok(Some(made))
}

fn write_verdict(
    run: &DryRun,
    made: Option<&Transition>,
    output: &mut Output,
) -> anyhow::Result<()> {
    let Problems {
        missing,
        conflicts,
        above_limit,
    } = run.problems;
    let mut problems = Vec::new();
    if missing > 0 {
        problems.push(format!("{} missing", plural(missing, "file")));
    }
    if conflicts > 0 {
        let files = plural(conflicts, "file");
        problems.push(format!("{files} that another open plan changes too"));
    }
    if above_limit > 0 {
        let load = &run.phase.load;
        problems.push(format!(
            "a load {}{} above its limit",
            load.measure.sign(),
            tokens(above_limit)
        ));
    }
    let unmet: Vec<&str> = run.unmet().collect();
    if !unmet.is_empty() {
        let phase = &run.files.plan.phase;
        problems.push(format!("the gate of {phase}: {}", unmet.join(", ")));
    }
    let (mark, style, verdict) = match problems.as_slice() {
        [] if !run.files.plan.is_open => ("✓", GOOD, "the plan is done".to_owned()),
        [] => ("✓", GOOD, "nothing stands in the way".to_owned()),
        problems => (
            "✗",
            style::ERROR,
            format!("in the way: {}", problems.join(", ")),
        ),
    };
    let verdict = output.wrapped(&format!("{style}{mark}{style:#} {verdict}"));
    let measure = run.files.measure.describe();
    let changed = if made.is_some() {
        "no command was run"
    } else {
        "nothing was changed, and no command was run"
    };
    let note = output.wrapped(&format!("{changed}; {measure}"));
    writeln!(output, "{verdict}\n{DIM}{note}{DIM:#}")?;
    Ok(())
}
