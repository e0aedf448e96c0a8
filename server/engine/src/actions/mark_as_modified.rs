//! `mark-as-modified`: says of a file that a plan wants to be created, but that is there, that the plan changes it.
//!
//! Before:
//! ```markdown
//! - **Create**: `src/auth/session.rs`
//! ```
//! After:
//! ```markdown
//! - **Modify**: `src/auth/session.rs`
//! ```

use crate::edits::Edits;
use crate::references::Intent;
use crate::rules::Code;

use super::rewrite::{Mark, reference_of, with_intent};
use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "mark-as-modified",
    title: "say of a file that is there that the plan changes it",
    code: Some(Code::FileExists),
    find,
};

const MODIFIED: Mark = Mark {
    intent: Intent::Modify,
    instead_of: &[
        "create", "created", "new", "add", "added", "generate", "scaffold",
    ],
    label: "modify",
    tag: "modify",
    state: "modified",
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let document = request.document;
    let reported = request.reported(Code::FileExists);
    let marked = reported.filter_map(|diagnostic| {
        let reference = reference_of(request, diagnostic)?;
        let edit = with_intent(document, reference, &MODIFIED)?;
        Some(CodeAction {
            id: ACTION.id,
            title: "Mark as modified".to_owned(),
            kind: ActionKind::QuickFix,
            effect: Effect::Edits(Edits::of(document.path.clone(), vec![edit])),
            fixes: Some(Code::FileExists),
            range: diagnostic.range.clone(),
            is_preferred: false,
        })
    });
    marked.collect()
}
