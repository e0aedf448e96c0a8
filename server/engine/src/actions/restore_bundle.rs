//! `restore-bundle`: puts the originals of a bundle back where they were.
//!
//! Before:
//! ```markdown
//! # Digest of the research
//! ```
//! After: the text is the same, and the files of the archive are there, byte for byte.

use crate::command::{BundleNamed, Command};

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "restore-bundle",
    title: "put the originals of a bundle back where they were",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let bundle = request.snapshot.bundles().at(&request.document.path);
    let Some(bundle) = bundle.filter(|bundle| bundle.archive.is_some() && request.is_at_top())
    else {
        return Vec::new();
    };
    vec![CodeAction {
        id: ACTION.id,
        title: "Restore originals…".to_owned(),
        kind: ActionKind::Refactor,
        effect: Effect::Command(Command::RestoreBundle(BundleNamed {
            name: bundle.name.clone(),
        })),
        fixes: None,
        range: request.document.title_range(),
        is_preferred: false,
    }]
}
