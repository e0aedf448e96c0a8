//! A reference as an answer: what it says, and where it stands.

use std::ops::Range;

use serde::Serialize;

use crate::document::Document;
use crate::path::RelPath;
use crate::plans::Plan;
use crate::references::{Evidence, Form, Intent, LineRange, Reference, Step};
use crate::snapshot::Snapshot;

/// A plan, as answers name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanName {
    /// Its file.
    pub path: RelPath,
    /// Name of its profile.
    pub profile: String,
    /// Name of its topic; `None` for a plan that all topics share.
    pub topic: Option<String>,
    /// Id of its phase.
    pub phase: String,
    /// Its title.
    pub title: String,
    /// Whether something of it is still to be done.
    pub is_open: bool,
}

impl PlanName {
    pub(crate) fn of(snapshot: &Snapshot, plan: &Plan<'_>) -> PlanName {
        let profile = &snapshot.config().profiles[plan.topic.profile];
        PlanName {
            path: plan.document.path.clone(),
            profile: profile.name.clone(),
            topic: plan.topic.name.clone(),
            phase: profile.phases[plan.phase].id.clone(),
            title: plan.document.title().to_owned(),
            is_open: plan.is_open(snapshot),
        }
    }
}

/// One place in a document that names a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the path with the lines and the symbol behind it.
    pub range: Range<usize>,
    /// The path as it is meant.
    pub written: String,
    /// How it is written.
    pub form: Form,
    /// What is to be done with the file.
    pub intent: Intent,
    /// How well that is known.
    pub evidence: Evidence,
    /// The lines that it names.
    pub lines: Vec<LineRange>,
    /// What stands behind a `::`.
    pub symbol: Option<String>,
    /// The step that it is part of; `None` when it is part of the document as a whole.
    pub step: Option<StepText>,
    /// Whether its step is done.
    pub is_ticked: bool,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    /// What it is.
    pub kind: StepKind,
    /// Its text on one line: behind the box, or the heading's title.
    pub text: String,
    /// Bytes of the box or the heading.
    pub range: Range<usize>,
}

/// Kinds of [`StepText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// An item of a list that begins with a checkbox.
    Checkbox,
    /// The section of a heading.
    Heading,
}

impl Mention {
    pub(crate) fn of(document: &Document, reference: &Reference) -> Mention {
        Mention {
            range: reference.range.clone(),
            written: reference.path.to_string(),
            form: reference.form,
            intent: reference.intent,
            evidence: reference.evidence,
            lines: reference.lines.to_vec(),
            symbol: reference.symbol.as_deref().map(str::to_owned),
            step: step(document, reference.step),
            is_ticked: reference.is_ticked,
        }
    }
}

fn step(document: &Document, step: Step) -> Option<StepText> {
    match step {
        Step::Checkbox(index) => {
            let checkbox = document.markdown.checkboxes.get(index)?;
            let text = document.text.as_str().get(checkbox.label.clone())?;
            Some(StepText {
                kind: StepKind::Checkbox,
                text: text.trim().to_owned(),
                range: checkbox.range.clone(),
            })
        }
        Step::Heading(index) => {
            let heading = document.markdown.outline.headings.get(index)?;
            Some(StepText {
                kind: StepKind::Heading,
                text: heading.title.clone(),
                range: heading.range.clone(),
            })
        }
        Step::Document => None,
    }
}
