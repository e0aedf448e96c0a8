//! `agentops status`: where everything stands, and what to do next.

mod text;

use agentops_engine::queries::status::{Status, status};
use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::args::{Format, Global, StatusArgs};
use super::json::{self, Skipped};
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};

#[derive(Serialize)]
struct Result<'a> {
    #[serde(flatten)]
    status: &'a Status,
    skipped: Vec<Skipped<'a>>,
}

/// Runs the command.
pub fn run(global: &Global, args: &StatusArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    if let (Some(_), Some(dir)) = (&global.root, &args.dir) {
        bail!(
            "the workspace is named twice: leave out --root or {}",
            dir.display()
        );
    }
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), args.dir.as_deref())?;
    let snapshot = session::open(&root, flags, Counting::All);
    let status = status(&snapshot);
    match global.format {
        Format::Json => {
            let result = Result {
                status: &status,
                skipped: json::skipped(&snapshot),
            };
            json::write(output, "agentops.status/1", &root, result)?;
        }
        _ => text::write(&status, &root, output)?,
    }
    Ok(Outcome::InOrder)
}
