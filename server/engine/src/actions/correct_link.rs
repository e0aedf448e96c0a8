//! `correct-link`: makes a broken link lead to what was probably meant.
//!
//! Before:
//! ```markdown
//! [the findings](../research/k8s-reserch.md#findings)
//! ```
//! After:
//! ```markdown
//! [the findings](../research/k8s-research.md#findings)
//! ```

use crate::edits::{Edits, TextEdit};
use crate::rules::{Code, broken_link};

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "correct-link",
    title: "make a broken link lead to what was probably meant",
    code: Some(Code::BrokenLink),
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let document = request.document;
    let broken = request
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::BrokenLink);
    broken
        .filter_map(|diagnostic| {
            let range = &diagnostic.range;
            let mut links = document.markdown.links.iter();
            let link = links.find(|link| link.destination.as_ref() == Some(range))?;
            let new_text = broken_link::suggestion(request.snapshot, &document.path, link)?;
            let title = format!("Change the link to `{new_text}`");
            let edit = TextEdit {
                range: range.clone(),
                new_text,
            };
            Some(CodeAction {
                id: ACTION.id,
                title,
                kind: ActionKind::QuickFix,
                effect: Effect::Edits(Edits::of(document.path.clone(), vec![edit])),
                fixes: Some(Code::BrokenLink),
                range: range.clone(),
                is_preferred: true,
            })
        })
        .collect()
}
