//! Mentions of files and the plans that make them, as results show them.

use std::collections::BTreeSet;

use agentops_engine::path::RelPath;
use agentops_engine::queries::mention::{Mention, PlanName, StepKind};
use agentops_engine::references::{Evidence, Intent, LineRange};
use agentops_engine::snapshot::Snapshot;

use super::style::plain;
use crate::results::position::Span;

/// `12:5`: line and column.
pub fn place(snapshot: &Snapshot, document: &RelPath, mention: &Mention) -> String {
    let start = Span::of(snapshot, document, &mention.range).start;
    format!("{}:{}", start.line, start.column)
}

/// `2-10,23-33`: all lines that several mentions name, each once.
pub fn lines<'a>(mentions: impl IntoIterator<Item = &'a Mention>) -> String {
    let all: BTreeSet<LineRange> = mentions
        .into_iter()
        .flat_map(|mention| mention.lines.iter().copied())
        .collect();
    let is_in_another = |one: &LineRange| {
        let holds = |other: &LineRange| other.first <= one.first && one.last <= other.last;
        all.iter().any(|other| other != one && holds(other))
    };
    let shown = all.iter().filter(|one| !is_in_another(one));
    let shown: Vec<String> = shown.map(LineRange::to_string).collect();
    shown.join(",")
}

/// The step of a mention on one line: `[ ] Modify: …`, `# Files`.
pub fn step(mention: &Mention) -> String {
    let Some(step) = &mention.step else {
        return String::new();
    };
    let sign = match (step.kind, mention.is_ticked) {
        (StepKind::Checkbox, true) => "[x]",
        (StepKind::Checkbox, false) => "[ ]",
        (StepKind::Heading, _) => "#",
    };
    // The path stands in full elsewhere in the line.
    let name = mention.written.rsplit('/').find(|name| !name.is_empty());
    let text = match name {
        Some(name) => step.text.replace(&mention.written, name),
        None => step.text.clone(),
    };
    plain(&format!("{sign} {text}"))
}

/// `modify`, `modify (guessed)`.
pub fn intent(intent: Intent, evidence: Evidence) -> String {
    // That a file is mentioned is no guess.
    match evidence {
        Evidence::Guessed if intent != Intent::Read => format!("{} (guessed)", intent.as_str()),
        _ => intent.as_str().to_owned(),
    }
}

/// `infrastructure-ops/k8s-upgrade · plan`
pub fn plan_title(plan: &PlanName) -> String {
    let topic = match &plan.topic {
        Some(topic) => format!("{}/{topic}", plan.profile),
        None => plan.profile.clone(),
    };
    plain(&format!("{topic} · {}", plan.phase))
}
