//! `mark-as-new`: says of a file that a plan wants to be changed, but that is not there, that the plan makes it.
//!
//! Before:
//! ```markdown
//! - **Modify**: `src/auth/session.rs`
//! ```
//! After:
//! ```markdown
//! - **Create**: `src/auth/session.rs`
//! ```

use crate::edits::Edits;
use crate::references::Intent;
use crate::rules::Code;

use super::rewrite::{Mark, reference_of, with_intent};
use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "mark-as-new",
    title: "say of a file that is not there that the plan makes it",
    code: Some(Code::MissingFile),
    find,
};

const NEW: Mark = Mark {
    intent: Intent::Create,
    instead_of: &[
        "modify", "modified", "edit", "edited", "update", "updated", "change", "changed", "extend",
        "extended", "refactor", "rewrite", "patch",
    ],
    label: "create",
    tag: "new",
    state: "new",
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let document = request.document;
    let reported = request.reported(Code::MissingFile);
    let marked = reported.filter_map(|diagnostic| {
        let reference = reference_of(request, diagnostic)?;
        if reference.intent != Intent::Modify {
            return None;
        }
        let edit = with_intent(document, reference, &NEW)?;
        Some(CodeAction {
            id: ACTION.id,
            title: "Mark as new".to_owned(),
            kind: ActionKind::QuickFix,
            effect: Effect::Edits(Edits::of(document.path.clone(), vec![edit])),
            fixes: Some(Code::MissingFile),
            range: diagnostic.range.clone(),
            is_preferred: false,
        })
    });
    marked.collect()
}
