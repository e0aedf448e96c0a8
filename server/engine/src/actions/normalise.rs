//! `normalise`: gives a digest that another tool wrote our front matter. Nothing of it is lost: keys that are not ours stay
//! as they are, and so does the text.
//!
//! Before:
//! ```markdown
//! # Bundle: the cache
//!
//! **Created:** 2025-11-06
//! ```
//! After:
//! ```markdown
//! ---
//! bundle: cache
//! created: 2025-11-06T00:00:00Z
//! digest_tokens: 20
//! encoding: o200k_base
//! ---
//!
//! # Bundle: the cache
//!
//! **Created:** 2025-11-06
//! ```

use crate::bundle::normalise::normalise;
use crate::edits::Edits;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "normalise",
    title: "give a digest that another tool wrote our front matter",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let snapshot = request.snapshot;
    let document = request.document;
    if !request.is_at_top() || snapshot.bundles().at(&document.path).is_none() {
        return Vec::new();
    }
    let profiles = &snapshot.config().profiles;
    let phases = profiles.iter().flat_map(|profile| &profile.phases);
    let phases: Vec<&str> = phases.map(|phase| phase.id.as_str()).collect();
    let encoding = snapshot.settings().budget.measure.encoding;
    let edits = normalise(document, &phases, encoding);
    if edits.is_empty() {
        return Vec::new();
    }
    vec![CodeAction {
        id: ACTION.id,
        title: "Normalise front matter".to_owned(),
        kind: ActionKind::Refactor,
        effect: Effect::Edits(Edits::of(document.path.clone(), edits)),
        fixes: None,
        range: document.title_range(),
        is_preferred: false,
    }]
}
