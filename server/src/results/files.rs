//! The files of a plan for programs: `docs/schema/files.schema.json`.

use agentops_engine::model::Measure;
use agentops_engine::path::RelPath;
use agentops_engine::queries::mention::PlanName;
use agentops_engine::queries::plan_files::{FileSize, LeadsTo, Other, PlanFile, PlanFiles};
use agentops_engine::references::{Evidence, Intent};
use agentops_engine::snapshot::Snapshot;
use serde::Serialize;

use super::mention::{self, JsonMention};

/// A plan and its files.
#[derive(Serialize)]
pub struct Result<'a> {
    plan: &'a PlanName,
    measure: &'a Measure,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    leads_to: LeadsTo,
    exists: bool,
    paths: &'a [RelPath],
    #[serde(flatten)]
    size: Size<'a>,
    intent: Intent,
    evidence: Evidence,
    is_done: bool,
    is_missing: bool,
    others: Vec<JsonOther<'a>>,
    mentions: Vec<JsonMention<'a>>,
}

/// The size of a file; what is not known is `null`.
#[derive(Default, Serialize)]
pub struct Size<'a> {
    tokens: Option<usize>,
    lines: Option<usize>,
    uncounted: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonOther<'a> {
    plan: &'a PlanName,
    is_conflict: bool,
    mentions: Vec<JsonMention<'a>>,
}

/// A plan and its files, as they are written.
pub fn result<'a>(snapshot: &Snapshot, of: &'a PlanFiles) -> Result<'a> {
    let document = &of.plan.path;
    Result {
        plan: &of.plan,
        measure: &of.measure,
        files: of
            .files
            .iter()
            .map(|file| File {
                path: &file.path,
                leads_to: file.leads_to,
                exists: exists(file),
                paths: &file.paths,
                size: size(file.size.as_ref()),
                intent: file.intent,
                evidence: file.evidence,
                is_done: file.is_done,
                is_missing: file.is_missing,
                others: file.others.iter().map(|o| other(snapshot, o)).collect(),
                mentions: mention::json(snapshot, document, &file.mentions),
            })
            .collect(),
    }
}

fn exists(file: &PlanFile) -> bool {
    match file.leads_to {
        LeadsTo::File | LeadsTo::Folder | LeadsTo::Several => true,
        LeadsTo::Set => !file.paths.is_empty(),
        LeadsTo::Nothing => false,
    }
}

fn other<'a>(snapshot: &Snapshot, other: &'a Other) -> JsonOther<'a> {
    JsonOther {
        plan: &other.plan,
        is_conflict: other.is_conflict,
        mentions: mention::json(snapshot, &other.plan.path, &other.mentions),
    }
}

/// A size as it is written.
pub fn size(size: Option<&FileSize>) -> Size<'_> {
    match size {
        Some(FileSize::Text { lines, tokens }) => Size {
            tokens: Some(*tokens),
            lines: Some(*lines),
            uncounted: None,
        },
        Some(FileSize::Uncounted(reason)) => Size {
            uncounted: Some(reason),
            ..Size::default()
        },
        None => Size::default(),
    }
}
