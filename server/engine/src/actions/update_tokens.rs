//! `update-tokens`: puts the right number where a digest declares tokens that it does not have.
//!
//! Before:
//! ```markdown
//! digest_tokens: 1893
//! ```
//! After:
//! ```markdown
//! digest_tokens: 2140
//! ```

use crate::bundle::declared::wrong_tokens;
use crate::edits::{Edits, TextEdit};
use crate::rules::Code;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "update-tokens",
    title: "put the right number where a digest declares tokens that it does not have",
    code: Some(Code::BrokenBundle),
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let path = &request.document.path;
    let Some(bundle) = request.snapshot.bundles().at(path) else {
        return Vec::new();
    };
    let mut actions = Vec::new();
    for wrong in wrong_tokens(request.snapshot, bundle) {
        let range = &wrong.declared.range;
        let mut reported = request.reported(Code::BrokenBundle);
        if !reported.any(|diagnostic| diagnostic.range == *range) {
            continue;
        }
        let edit = TextEdit {
            range: range.clone(),
            new_text: wrong.counted.to_string(),
        };
        actions.push(CodeAction {
            id: ACTION.id,
            title: format!("Change to {}", wrong.counted),
            kind: ActionKind::QuickFix,
            effect: Effect::Edits(Edits::of(path.clone(), vec![edit])),
            fixes: Some(Code::BrokenBundle),
            range: range.clone(),
            is_preferred: true,
        });
    }
    actions
}
