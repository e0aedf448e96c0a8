//! `load-bundle`: puts the digest of a bundle into a document, as its `## Context`.
//!
//! Before:
//! ```markdown
//! # Plan
//! ```
//! After:
//! ```markdown
//! # Plan
//!
//! ## Context
//!
//! From bundle [k8s-upgrade-research](../../bundles/k8s-upgrade-research.md), saved 2025-11-07.
//! ```

use crate::artifact::TopicPhase;
use crate::bundle::catalogue::Bundle;
use crate::command::{Command, LoadBundle};
use crate::profile::Input;
use crate::snapshot::Snapshot;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "load-bundle",
    title: "put the digest of a bundle into a document, as its `## Context`",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let snapshot = request.snapshot;
    let path = &request.document.path;
    let is_target = snapshot.place(path).is_some() && snapshot.bundles().at(path).is_none();
    if !request.is_at_top() || !is_target || snapshot.bundles().is_empty() {
        return Vec::new();
    }
    let action = |title: String, name: Option<String>| CodeAction {
        id: ACTION.id,
        title,
        kind: ActionKind::Refactor,
        effect: Effect::Command(Command::LoadBundle(LoadBundle { name })),
        fixes: None,
        range: request.document.title_range(),
        is_preferred: false,
    };
    let inputs = bundles_of_inputs(request).into_iter().map(|bundle| {
        let title = format!("Load bundle {}", bundle.name);
        action(title, Some(bundle.name.clone()))
    });
    let any = action("Load bundle…".to_owned(), None);
    inputs.chain([any]).collect()
}

/// The bundles of the phases that the document's own phase reads.
fn bundles_of_inputs<'a>(request: &Request<'a>) -> Vec<&'a Bundle> {
    let snapshot: &'a Snapshot = request.snapshot;
    let Some(place) = snapshot.place(&request.document.path) else {
        return Vec::new();
    };
    let Some(topic) = snapshot.topic(place.profile, place.topic.as_deref()) else {
        return Vec::new();
    };
    let reads = &snapshot.config().profiles[place.profile].phases[place.phase].reads;
    let names = reads.iter().filter_map(|input| match input {
        Input::Phase(phase) => {
            let phase = TopicPhase {
                topic,
                phase: *phase,
            };
            Some(phase.bundle_name(snapshot))
        }
        Input::References => None,
    });
    names
        .filter_map(|name| snapshot.bundles().get(&name))
        .collect()
}
