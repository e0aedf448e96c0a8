//! `change-path`: makes a reference that leads nowhere lead to a file that was probably meant.
//!
//! Before:
//! ```markdown
//! - Modify: `src/auth/sesion.rs:12-30`
//! ```
//! After:
//! ```markdown
//! - Modify: `src/auth/session.rs:12-30`
//! ```

use crate::edits::Edits;
use crate::plans::open::OpenPlan;
use crate::references::target::{Target, resolve};
use crate::rules::Code;

use super::rewrite::{reference_of, with_path};
use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "change-path",
    title: "make a reference that leads nowhere lead to a file that was probably meant",
    code: Some(Code::MissingFile),
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let path = &request.document.path;
    let mut actions = Vec::new();
    for diagnostic in request.reported(Code::MissingFile) {
        let Some(reference) = reference_of(request, diagnostic) else {
            continue;
        };
        let Target::Missing(missing) = resolve(request.snapshot, path, reference) else {
            continue;
        };
        let Some(plan) = OpenPlan::of(request.snapshot, path) else {
            continue;
        };
        let nearest = plan.nearest(reference, &missing);
        for near in &nearest {
            let Some(edit) = with_path(request, reference, near) else {
                continue;
            };
            actions.push(CodeAction {
                id: ACTION.id,
                title: format!("Change to `{near}`"),
                kind: ActionKind::QuickFix,
                effect: Effect::Edits(Edits::of(path.clone(), vec![edit])),
                fixes: Some(Code::MissingFile),
                range: diagnostic.range.clone(),
                is_preferred: nearest.len() == 1,
            });
        }
    }
    actions
}
