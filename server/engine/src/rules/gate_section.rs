//! `gate-section`: a section that the gate needs is missing or empty, in an artifact that claims to be ready.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::gates::{Found, find_section};
use crate::snapshot::Snapshot;
use crate::state;

pub(super) const RULE: Rule = Rule {
    code: Code::GateSection,
    severity: Severity::Information,
    summary: "a section that the gate needs is missing or empty in an artifact that claims to be ready",
    check: Check::Document(check),
};

/// What an artifact's `status` says when its writer is through with it. Drafts, and artifacts that say nothing, are
/// still being written.
const CLAIMS: [&str; 4] = ["ready", "review", "approved", "complete"];

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(status) = claim(document) else {
        return;
    };
    let Some(place) = snapshot.place(&document.path) else {
        return;
    };
    let Some(topic) = snapshot.topic(place.profile, place.topic.as_deref()) else {
        return;
    };
    // What is behind a topic can no longer be helped, and a topic that is finished is history.
    let is_left = state::is_left(snapshot, topic, place.phase);
    if is_left || state::current_phase(snapshot, topic).is_none() {
        return;
    }
    let phase = &snapshot.config().profiles[place.profile].phases[place.phase];
    let documents: Vec<&Document> = topic
        .artifacts_of(place.phase)
        .filter_map(|path| snapshot.document(path))
        .map(|document| &**document)
        .collect();
    let mut missing = Vec::new();
    for name in &phase.gate.sections {
        match find_section(name, &documents) {
            Found::Filled => {}
            Found::Empty(at, heading) if at.path == document.path => {
                let message = format!(
                    "this section is empty, and the gate of {} needs it: the document says `status: {status}`",
                    phase.title
                );
                sink.report(heading.range.clone(), message, Vec::new());
            }
            Found::Empty(..) => {}
            Found::Missing => missing.push(format!("`{name}`")),
        }
    }
    // A phase may have several artifacts; one of them speaks for all.
    let speaks = documents.first().is_some_and(|d| d.path == document.path);
    if !missing.is_empty() && speaks {
        let (noun, pronoun) = match missing.len() {
            1 => ("section", "it"),
            _ => ("sections", "them"),
        };
        let message = format!(
            "the gate of {} needs the {noun} {}: add {pronoun}, or say `status: draft` instead of `{status}` until then",
            phase.title,
            missing.join(", "),
        );
        sink.report(document.title_range(), message, Vec::new());
    }
}

/// The status of a document whose writer is through with it.
fn claim(document: &Document) -> Option<&str> {
    let status = document.front_matter.as_ref()?.scalar("status")?.trim();
    CLAIMS.contains(&status).then_some(status)
}
