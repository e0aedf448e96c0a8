//! `correct-bundle`: makes the name of a bundle that does not exist the name of one that was probably meant.
//!
//! Before:
//! ```markdown
//! /bundle-load k8s-upgrade-reserch
//! ```
//! After:
//! ```markdown
//! /bundle-load k8s-upgrade-research
//! ```

use crate::bundle::find::{Found, find};
use crate::edits::{Edits, TextEdit};
use crate::rules::Code;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "correct-bundle",
    title: "make the name of a bundle that does not exist that of one that was probably meant",
    code: Some(Code::UnknownBundle),
    find: find_actions,
};

fn find_actions(request: &Request<'_>) -> Vec<CodeAction> {
    let document = request.document;
    let mut actions = Vec::new();
    for diagnostic in request.reported(Code::UnknownBundle) {
        let Some(mention) = document.mention_at(diagnostic.range.start) else {
            continue;
        };
        let candidates = match find(request.snapshot.bundles(), &mention.name) {
            Found::One(_) => continue,
            Found::Several(candidates) | Found::Near(candidates) => candidates,
        };
        for bundle in &candidates {
            let edit = TextEdit {
                range: mention.range.clone(),
                new_text: bundle.name.clone(),
            };
            actions.push(CodeAction {
                id: ACTION.id,
                title: format!("Change to `{}`", bundle.name),
                kind: ActionKind::QuickFix,
                effect: Effect::Edits(Edits::of(document.path.clone(), vec![edit])),
                fixes: Some(Code::UnknownBundle),
                range: diagnostic.range.clone(),
                is_preferred: candidates.len() == 1,
            });
        }
    }
    actions
}
