//! `phase-skipped`: an artifact exists whose input phase has none.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::profile::Input;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::PhaseSkipped,
    severity: Severity::Information,
    summary: "an artifact exists whose input phase has none",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(place) = snapshot.place(&document.path) else {
        return;
    };
    let Some(topic) = snapshot.topic(place.profile, place.topic.as_deref()) else {
        return;
    };
    // A phase may have several artifacts; one of them speaks for all.
    if topic.artifacts_of(place.phase).next() != Some(&document.path) {
        return;
    }
    let profile = &snapshot.config().profiles[place.profile];
    for input in &profile.phases[place.phase].reads {
        let Input::Phase(index) = input else {
            continue;
        };
        let phase = &profile.phases[*index];
        // Phases that all topics share are not part of a topic's way. A bundle of the phase will count as its artifact.
        if !phase.has_topic() || topic.artifacts_of(*index).next().is_some() {
            continue;
        }
        let expected = phase
            .writes
            .first()
            .map(|pattern| {
                let name = topic.name.as_deref().unwrap_or_default();
                pattern.render(name, topic.date.as_deref())
            })
            .unwrap_or_default();
        let message = format!(
            "the phase {} was skipped: {} reads it, but there is no {}/{expected}",
            phase.title, profile.phases[place.phase].title, profile.root
        );
        sink.report(document.title_range(), message, Vec::new());
    }
}
