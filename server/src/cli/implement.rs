//! `agentops implement`: what carrying a plan out would touch, and whether something stands in the way. It reads the
//! plan; nothing that is written in one is ever run.

use std::io::Write;

use agentops_engine::queries::dry_run::{DryRun, Problems, dry_run};
use agentops_engine::report::tokens;
use anyhow::Context;
use serde::Serialize;

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

#[derive(Serialize)]
struct Result<'a> {
    #[serde(flatten)]
    files: files::json::Result<'a>,
    window: usize,
    rule: usize,
    load: budget::JsonLoad<'a>,
    problems: Problems,
}

/// Runs the command.
pub fn run(global: &Global, args: &ImplementArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let plan = plan_argument::find(&snapshot, &root, &args.plan)?;
    let run = dry_run(&snapshot, &plan).context("no phase of the profile carries this plan out")?;
    match global.format {
        Format::Json => {
            let result = Result {
                files: files::json::result(&snapshot, &run.files),
                window: run.phase.load.window,
                rule: run.phase.load.rule,
                load: budget::json_load(&run.phase),
                problems: run.problems,
            };
            json::write(output, "agentops.implement/1", &root, result)?;
        }
        _ => {
            files::text::write_files(&snapshot, &run.files, output)?;
            writeln!(output)?;
            budget::text::write_load(&run.phase, output)?;
            write_verdict(&run, output)?;
        }
    }
    Ok(if run.problems.is_empty() {
        Outcome::InOrder
    } else {
        Outcome::ProblemsFound
    })
}

fn write_verdict(run: &DryRun, output: &mut Output) -> anyhow::Result<()> {
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
    let note = output.wrapped(&format!(
        "nothing was changed, and no command was run; {measure}"
    ));
    writeln!(output, "{verdict}\n{DIM}{note}{DIM:#}")?;
    Ok(())
}
