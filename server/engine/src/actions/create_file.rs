//! `create-file`: creates an empty file where a plan wants one to be changed.
//!
//! Before:
//! ```markdown
//! - Modify: `src/auth/session.rs`
//! ```
//! After: the text is the same, and `src/auth/session.rs` is there.

use crate::edits::{Edits, NewFile};
use crate::plans::paths::is_folder;
use crate::references::Intent;
use crate::references::target::{Target, resolve};
use crate::rules::Code;

use super::rewrite::reference_of;
use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "create-file",
    title: "create an empty file where a plan wants one to be changed",
    code: Some(Code::MissingFile),
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let mut actions = Vec::new();
    for diagnostic in request.reported(Code::MissingFile) {
        let reference = reference_of(request, diagnostic);
        let to_change =
            reference.filter(|found| found.intent == Intent::Modify && !is_folder(found));
        let Some(reference) = to_change else {
            continue;
        };
        let path = &request.document.path;
        let Target::Missing(missing) = resolve(request.snapshot, path, reference) else {
            continue;
        };
        actions.push(CodeAction {
            id: ACTION.id,
            title: format!("Create the file `{missing}`"),
            kind: ActionKind::QuickFix,
            effect: Effect::Edits(Edits {
                creates: vec![NewFile::empty(missing)],
                ..Edits::default()
            }),
            fixes: Some(Code::MissingFile),
            range: diagnostic.range.clone(),
            is_preferred: false,
        });
    }
    actions
}
