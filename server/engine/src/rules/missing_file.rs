//! `missing-file`: a file is to be changed, deleted or moved, but is not there.

use super::{Check, Code, Rule, Severity, Sink};
use crate::path::RelPath;
use crate::plans::open::OpenPlan;
use crate::plans::paths::is_folder;
use crate::references::target::Target;
use crate::references::{Evidence, Form, Intent, Reference};

pub(super) const RULE: Rule = Rule {
    code: Code::MissingFile,
    severity: Severity::Warning,
    summary: "a file is to be changed, deleted or moved, but is not there",
    check: Check::Plan(check),
};

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    for named in plan.to_do() {
        let reference = named.reference;
        if let Target::Missing(path) = &named.target
            && let Some(message) = complaint(plan, reference, path)
        {
            sink.report(reference.range.clone(), message, Vec::new());
        }
    }
}

/// What is wrong about a reference that leads nowhere, and what to do. `None` when nothing is, or it is not certain.
fn complaint(plan: &OpenPlan<'_>, reference: &Reference, path: &RelPath) -> Option<String> {
    if !plan.misses(reference, path) {
        return None;
    }
    let meant = match reference.evidence {
        Evidence::Stated => obvious(plan, reference, path),
        Evidence::Guessed => Some(plan.slip(reference, path)?),
    };
    let act = match reference.intent {
        Intent::Delete => "deleted",
        Intent::Move => "moved",
        _ => "changed",
    };
    let remedy = match (meant, reference.intent) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Intent::Modify) => {
            "correct the path, or mark it as new if the plan is to make it".to_owned()
        }
        (None, _) => "correct the path, or tick the step if it is done".to_owned(),
    };
    let places = places(plan, reference, path);
    let kind = if is_folder(reference) {
        "folder"
    } else {
        "file"
    };
    let written = &reference.path;
    Some(format!(
        "`{written}` is to be {act}, but there is no such {kind} {places}; {remedy}"
    ))
}

/// The file that was probably meant, when there is only one.
fn obvious(plan: &OpenPlan<'_>, reference: &Reference, path: &RelPath) -> Option<RelPath> {
    match plan.nearest(reference, path).as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Where it was looked for, in words.
fn places(plan: &OpenPlan<'_>, reference: &Reference, path: &RelPath) -> String {
    let written = &reference.path;
    let is_anchored = written.starts_with(['/']) || written.contains("://");
    if reference.form == Form::Link || is_anchored || written.starts_with("../") {
        return format!("at `{path}`");
    }
    let mut folders: Vec<String> = Vec::new();
    for candidate in plan.candidates(reference) {
        let end = written.trim_start_matches("./").trim_end_matches('/');
        let folder = candidate.as_str().strip_suffix(end);
        match folder.map(|folder| folder.trim_end_matches('/')) {
            Some("") => folders.push("the workspace folder".to_owned()),
            Some(folder) => folders.push(format!("`{folder}`")),
            None => {}
        }
    }
    folders.dedup();
    match folders.split_last() {
        None => format!("at `{path}`"),
        Some((only, [])) => format!("in {only}"),
        Some((last, others)) => format!("in {} or {last}", others.join(", ")),
    }
}
