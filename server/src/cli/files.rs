//! `agentops files`: the files that a plan names.

pub mod text;

use agentops_engine::queries::plan_files::plan_files;

use super::Outcome;
use super::args::{FilesArgs, Format, Global};
use super::output::Output;
use super::plan_argument;
use super::root::Root;
use super::session::{self, Counting};

/// Runs the command.
pub fn run(global: &Global, args: &FilesArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let plan = plan_argument::find(&snapshot, &root, &args.plan)?;
    let files = plan_files(&snapshot, &plan);
    match global.format {
        Format::Json => {
            let result = crate::results::files::result(&snapshot, &files);
            super::json::write(output, "agentops.files/1", &root, result)?;
        }
        _ => text::write(&snapshot, &files, output)?,
    }
    Ok(Outcome::InOrder)
}
