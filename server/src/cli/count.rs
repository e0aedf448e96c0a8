//! `agentops count`: tokens per file and section.

mod read;
mod text;

use std::sync::Arc;

use agentops_engine::model::Measure;
use agentops_engine::queries::count::{DocumentCount, count};
use agentops_engine::settings::{BudgetFlags, Layer};
use anyhow::Context;
use rayon::prelude::*;
use serde::Serialize;

use super::Outcome;
use super::args::{self, CountArgs, Format, Global};
use super::json;
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};

/// The deepest level that a heading has.
const ALL_LEVELS: u8 = 6;

#[derive(Serialize)]
struct Result<'a> {
    measure: &'a Measure,
    total: usize,
    files: Vec<FileCount>,
}

/// A counted file.
#[derive(Serialize)]
struct FileCount {
    /// Its name as it was given, or its path in the workspace; `-` is stdin.
    path: String,
    #[serde(flatten)]
    count: DocumentCount,
}

/// Runs the command.
pub fn run(global: &Global, args: &CountArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args::checked(BudgetFlags {
        model: args.model.clone(),
        encoding: args.encoding.map(|encoding| encoding.name().to_owned()),
        ..BudgetFlags::default()
    })?;
    let (measure, input) = if args.files.is_empty() {
        workspace(global, flags)?
    } else {
        (measure(global, flags), read::documents(&args.files)?)
    };
    let files: Vec<FileCount> = input
        .documents
        .par_iter()
        .map(|(name, document)| FileCount {
            path: name.clone(),
            count: count(document, &measure),
        })
        .collect();
    let result = Result {
        measure: &measure,
        total: files.iter().map(|file| file.count.tokens).sum(),
        files,
    };
    match global.format {
        Format::Json => {
            let envelope = json::Envelope {
                schema: "agentops.count/1",
                root: None,
                result,
            };
            json::write_value(output, &envelope)?;
        }
        _ => {
            let usual = if input.has_folder { 0 } else { ALL_LEVELS };
            text::write(&result, args.depth.unwrap_or(usual), output)?;
        }
    }
    Ok(if input.has_fault {
        Outcome::ProblemsFound
    } else {
        Outcome::InOrder
    })
}

/// All artifacts of the workspace.
fn workspace(global: &Global, flags: Layer) -> anyhow::Result<(Measure, read::Input)> {
    let root = Root::find(global.root.as_deref(), None)
        .context("nothing to count: name files, or `-` for stdin")?;
    let snapshot = session::open(&root, flags, Counting::All);
    let measure = snapshot.settings().budget.measure.clone();
    let documents = snapshot
        .documents()
        .filter(|document| snapshot.is_ours(&document.path))
        .map(|document| (document.path.to_string(), Arc::clone(document)))
        .collect();
    let input = read::Input {
        documents,
        has_folder: true,
        has_fault: false,
    };
    Ok((measure, input))
}

/// How files that are named are counted: as the workspace's settings say, when there is one, and the flags.
fn measure(global: &Global, flags: Layer) -> Measure {
    let settings = match Root::find(global.root.as_deref(), None) {
        Ok(root) => session::settings(&root, flags),
        Err(_) => session::settings_without_workspace(&flags),
    };
    settings.budget.measure
}
