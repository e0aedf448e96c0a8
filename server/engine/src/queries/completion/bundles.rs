//! Names of bundles, behind `/bundle-load ` and in the keys of front matter that name one.

use std::ops::Range;

use crate::bundle::catalogue::Bundle;
use crate::bundle::mentions::completion_at;
use crate::document::Document;
use crate::queries::bundle_card::{card, sizes};
use crate::queries::bundles::summary;
use crate::snapshot::Snapshot;

use super::{Completion, CompletionItem, CompletionKind};

/// The bytes of the name behind a command that the cursor stands behind.
pub(super) fn place(document: &Document, offset: usize) -> Option<Range<usize>> {
    completion_at(document.text.as_str(), offset)
}

/// All bundles, those that belong to the document's topic first, then those that can be trusted most.
pub(super) fn complete(snapshot: &Snapshot, document: &Document, offset: usize) -> Completion {
    let Some(range) = place(document, offset) else {
        return Completion::default();
    };
    let items = ordered(snapshot, document)
        .into_iter()
        .map(|bundle| item(snapshot, bundle, &range, bundle.name.clone()));
    Completion {
        items: items.collect(),
        is_incomplete: false,
    }
}

/// The bundles in the order in which they are offered; a digest is not offered itself.
pub(super) fn ordered<'a>(snapshot: &'a Snapshot, document: &Document) -> Vec<&'a Bundle> {
    let mut bundles = snapshot.bundles().offered_for(snapshot, &document.path);
    bundles.retain(|bundle| bundle.digest.path != document.path);
    bundles
}

/// One bundle, with what there is to know of it.
pub(super) fn item(
    snapshot: &Snapshot,
    bundle: &Bundle,
    range: &Range<usize>,
    new_text: String,
) -> CompletionItem {
    let summary = summary(snapshot, bundle);
    let mut item = CompletionItem::new(CompletionKind::Value, &bundle.name, range, new_text);
    item.detail = Some(format!("{} · {}", summary.state, sizes(&summary)));
    item.documentation = Some(card(snapshot, bundle));
    item
}
