//! `phase-skipped`: an artifact exists whose input phase has none.

use super::{Check, Code, Rule, Severity, Sink};
use crate::artifact::TopicPhase;
use crate::bundle::catalogue::Bundle;
use crate::bundle::head::Located;
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
        // Phases that all topics share are not part of a topic's way.
        if !phase.has_topic() || topic.artifacts_of(*index).next().is_some() {
            continue;
        }
        let of = TopicPhase {
            topic,
            phase: *index,
        };
        if has_bundle(snapshot, of) {
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

/// Whether what a phase found out is there as a bundle, with or without its originals in their places.
fn has_bundle(snapshot: &Snapshot, of: TopicPhase<'_>) -> bool {
    let profile = &snapshot.config().profiles[of.topic.profile];
    let phase = &profile.phases[of.phase].id;
    let says = |said: &Option<Located<String>>, is: &str| {
        said.as_ref().is_some_and(|said| said.value == is)
    };
    let bundles = snapshot.bundles();
    let is_of_phase = |bundle: &Bundle| {
        let head = &bundle.head;
        let is_of_profile = head.profile.is_none() || says(&head.profile, &profile.name);
        let topic = of.topic.name.as_deref().unwrap_or_default();
        is_of_profile && says(&head.topic, topic) && says(&head.phase, phase)
    };
    bundles.get(&of.bundle_name(snapshot)).is_some() || bundles.iter().any(is_of_phase)
}
