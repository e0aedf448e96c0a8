//! `choose-file`: writes the whole path of one of the files that a reference fits.
//!
//! Before:
//! ```markdown
//! - Modify: `pool.rs:12`
//! ```
//! After:
//! ```markdown
//! - Modify: `src/db/pool.rs:12`
//! ```

use crate::edits::Edits;
use crate::references::target::{Target, resolve};
use crate::rules::Code;

use super::rewrite::{reference_of, with_path};
use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "choose-file",
    title: "write the whole path of one of the files that a reference fits",
    code: Some(Code::AmbiguousReference),
    find,
};

/// Among more files than this nobody chooses from a menu.
const MAX_OFFERED: usize = 10;

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let path = &request.document.path;
    let mut actions = Vec::new();
    for diagnostic in request.reported(Code::AmbiguousReference) {
        let Some(reference) = reference_of(request, diagnostic) else {
            continue;
        };
        let Target::Several(candidates) = resolve(request.snapshot, path, reference) else {
            continue;
        };
        for candidate in candidates.iter().take(MAX_OFFERED) {
            let Some(edit) = with_path(request, reference, candidate) else {
                continue;
            };
            actions.push(CodeAction {
                id: ACTION.id,
                title: format!("Change to `{candidate}`"),
                kind: ActionKind::QuickFix,
                effect: Effect::Edits(Edits::of(path.clone(), vec![edit])),
                fixes: Some(Code::AmbiguousReference),
                range: diagnostic.range.clone(),
                is_preferred: false,
            });
        }
    }
    actions
}
