//! `save-again`: saves a bundle again whose sources have changed. The old one is kept in `.history`, and
//! where somebody has rewritten its digest, that is asked first.
//!
//! Before:
//! ```markdown
//! sources:
//!   - path: agentops/infrastructure-ops/research/k8s-upgrade-research.md
//! ```
//! After: digest and archive are those of the research as it is now.

use crate::bundle::state::State;
use crate::command::{BundleNamed, Command};
use crate::rules::Code;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "save-again",
    title: "save a bundle again whose sources have changed",
    code: Some(Code::StaleBundle),
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let snapshot = request.snapshot;
    let path = &request.document.path;
    let at_digest = snapshot.bundles().at(path);
    let at_source = || snapshot.bundles().made_from(path).next();
    let Some(bundle) = at_digest.or_else(|| at_source().filter(|_| request.is_at_top())) else {
        return Vec::new();
    };
    let reported = request.reported(Code::StaleBundle).next();
    let is_here = reported.is_some() || request.is_at_top();
    if !is_here || !matches!(bundle.state(snapshot), State::Stale(_)) {
        return Vec::new();
    }
    let range = match reported {
        Some(diagnostic) => diagnostic.range.clone(),
        None => request.document.title_range(),
    };
    vec![CodeAction {
        id: ACTION.id,
        title: format!("Save bundle {} again", bundle.name),
        kind: match reported {
            Some(_) => ActionKind::QuickFix,
            None => ActionKind::Refactor,
        },
        effect: Effect::Command(Command::SaveAgain(BundleNamed {
            name: bundle.name.clone(),
        })),
        fixes: reported.map(|_| Code::StaleBundle),
        range,
        is_preferred: reported.is_some(),
    }]
}
