//! Mentions of files for programs.

use agentops_engine::path::RelPath;
use agentops_engine::queries::mention::{Mention, StepKind};
use agentops_engine::references::{Evidence, Form, Intent, LineRange};
use agentops_engine::snapshot::Snapshot;
use serde::Serialize;

use super::position::Span;

/// A mention in JSON.
#[derive(Serialize)]
pub struct JsonMention<'a> {
    range: Span,
    written: &'a str,
    form: Form,
    intent: Intent,
    evidence: Evidence,
    lines: &'a [LineRange],
    symbol: Option<&'a str>,
    step: Option<JsonStep<'a>>,
    is_ticked: bool,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    kind: StepKind,
    text: &'a str,
    range: Span,
}

/// The mentions of a document in JSON.
pub fn json<'a>(
    snapshot: &Snapshot,
    document: &RelPath,
    mentions: &'a [Mention],
) -> Vec<JsonMention<'a>> {
    let one = |mention: &'a Mention| JsonMention {
        range: Span::of(snapshot, document, &mention.range),
        written: &mention.written,
        form: mention.form,
        intent: mention.intent,
        evidence: mention.evidence,
        lines: &mention.lines,
        symbol: mention.symbol.as_deref(),
        step: mention.step.as_ref().map(|step| JsonStep {
            kind: step.kind,
            text: &step.text,
            range: Span::of(snapshot, document, &step.range),
        }),
        is_ticked: mention.is_ticked,
    };
    mentions.iter().map(one).collect()
}
