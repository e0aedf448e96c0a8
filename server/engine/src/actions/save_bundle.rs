//! `save-bundle`: saves the phase of an artifact as a bundle.
//!
//! Before:
//! ```markdown
//! # Upgrading Kubernetes
//! ```
//! After: the text is the same, and `agentops/bundles/` has a digest of it and an archive.

use crate::artifact::TopicPhase;
use crate::command::{Command, PhaseOf};

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "save-bundle",
    title: "save the phase of an artifact as a bundle",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let snapshot = request.snapshot;
    if !request.is_at_top() {
        return Vec::new();
    }
    let Some(place) = snapshot.place(&request.document.path) else {
        return Vec::new();
    };
    let Some(topic) = snapshot.topic(place.profile, place.topic.as_deref()) else {
        return Vec::new();
    };
    let phase = TopicPhase {
        topic,
        phase: place.phase,
    };
    let name = phase.bundle_name(snapshot);
    // A fresh one has nothing to gain; a stale one is saved again.
    if snapshot.bundles().get(&name).is_some() {
        return Vec::new();
    }
    let profile = &snapshot.config().profiles[place.profile];
    vec![CodeAction {
        id: ACTION.id,
        title: format!("Save bundle {name}…"),
        kind: ActionKind::Refactor,
        effect: Effect::Command(Command::SaveBundle(PhaseOf {
            profile: profile.name.clone(),
            topic: topic.name.clone(),
            phase: profile.phases[place.phase].id.clone(),
        })),
        fixes: None,
        range: request.document.title_range(),
        is_preferred: false,
    }]
}
