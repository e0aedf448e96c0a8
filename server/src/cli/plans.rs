//! `agentops plans`: the plans that name a file.

mod text;

use std::path::Path;

use agentops_engine::model::Measure;
use agentops_engine::path::RelPath;
use agentops_engine::queries::file_plans::{FileKind, FilePlans, Which, file_plans};
use agentops_engine::queries::mention::PlanName;
use agentops_engine::snapshot::Snapshot;
use anyhow::Context;
use serde::Serialize;

use super::Outcome;
use super::args::{Format, Global, PlansArgs};
use super::json;
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};
use crate::results::files::{Size, size};
use crate::results::mention::{self, JsonMention};

#[derive(Serialize)]
struct Result<'a> {
    file: File<'a>,
    measure: &'a Measure,
    plans: Vec<JsonPlan<'a>>,
    left_out: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a RelPath,
    kind: Option<FileKind>,
    #[serde(flatten)]
    size: Size<'a>,
}

#[derive(Serialize)]
struct JsonPlan<'a> {
    #[serde(flatten)]
    plan: &'a PlanName,
    mentions: Vec<JsonMention<'a>>,
}

/// Runs the command.
pub fn run(global: &Global, args: &PlansArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let flags = args.budget.layer()?;
    let root = Root::find(global.root.as_deref(), None)?;
    let snapshot = session::open(&root, flags, Counting::All);
    let which = if args.all { Which::All } else { Which::Open };
    let answer = find(&snapshot, &root, &args.file, which)?;
    let measure = &snapshot.settings().budget.measure;
    match global.format {
        Format::Json => {
            let result = Result {
                file: File {
                    path: &answer.path,
                    kind: answer.kind,
                    size: size(answer.size.as_ref()),
                },
                measure,
                plans: answer
                    .plans
                    .iter()
                    .map(|of| JsonPlan {
                        plan: &of.plan,
                        mentions: mention::json(&snapshot, &of.plan.path, &of.mentions),
                    })
                    .collect(),
                left_out: answer.left_out,
            };
            json::write(output, "agentops.plans/1", &root, result)?;
        }
        _ => text::write(&snapshot, &answer, measure, which, output)?,
    }
    Ok(Outcome::InOrder)
}

/// A file need not be there to be named, so a path that was typed may be meant from the current folder or from the
/// workspace's: the one that is there is meant, or else the one that a plan names.
fn find(snapshot: &Snapshot, root: &Root, typed: &Path, which: Which) -> anyhow::Result<FilePlans> {
    let from_here = root.relative_if_there(typed);
    let from_root = RelPath::new(&typed.to_string_lossy().replace('\\', "/"));
    let mut answers = [from_here, from_root]
        .into_iter()
        .flatten()
        .filter(|path| !path.is_root())
        .map(|path| file_plans(snapshot, &path, which));
    let first = answers.next().with_context(|| {
        format!(
            "{} is no file of the workspace {}",
            typed.display(),
            root.path.display()
        )
    })?;
    let is_meant = |answer: &FilePlans| {
        answer.kind.is_some() || !answer.plans.is_empty() || answer.left_out > 0
    };
    if is_meant(&first) {
        return Ok(first);
    }
    Ok(answers.find(is_meant).unwrap_or(first))
}
