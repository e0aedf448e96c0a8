//! Lines over the title of a digest, and of an artifact that was or could be saved: how the bundle stands, and what can be
//! done with it.

use std::ops::Range;

use crate::bundle::WORTH_SAVING;
use crate::bundle::catalogue::Bundle;
use crate::bundle::state::State;
use crate::command::{BundleNamed, Command, PhaseOf};
use crate::document::Document;
use crate::snapshot::Snapshot;

use super::bundle_card::sizes;
use super::bundles::summary;
use super::code_lens::Lens;
use super::standing::Standing;

/// The lines about bundles over the title of a document.
pub(super) fn lenses(snapshot: &Snapshot, document: &Document) -> Vec<Lens> {
    let range = document.title_range();
    if let Some(bundle) = snapshot.bundles().at(&document.path) {
        return on_digest(snapshot, bundle, &range);
    }
    let made_from = snapshot.bundles().made_from(&document.path).next();
    match made_from {
        Some(bundle) => on_source(snapshot, bundle, &range),
        None => to_be_saved(snapshot, document, range).into_iter().collect(),
    }
}

fn on_digest(snapshot: &Snapshot, bundle: &Bundle, range: &Range<usize>) -> Vec<Lens> {
    let named = || BundleNamed {
        name: bundle.name.clone(),
    };
    let mut lenses = vec![Lens {
        range: range.clone(),
        title: words(snapshot, bundle),
        command: Command::VerifyBundle(named()),
    }];
    lenses.extend(again(snapshot, bundle, range));
    if bundle.archive.is_some() {
        lenses.push(Lens {
            range: range.clone(),
            title: "Restore originals…".to_owned(),
            command: Command::RestoreBundle(named()),
        });
    }
    lenses
}

fn on_source(snapshot: &Snapshot, bundle: &Bundle, range: &Range<usize>) -> Vec<Lens> {
    let mut lenses = vec![Lens {
        range: range.clone(),
        title: format!("{}: {}", bundle.name, words(snapshot, bundle)),
        command: Command::VerifyBundle(BundleNamed {
            name: bundle.name.clone(),
        }),
    }];
    lenses.extend(again(snapshot, bundle, range));
    lenses
}

/// `Bundle · fresh · 13k → 2k tokens, 6.6 times smaller`
fn words(snapshot: &Snapshot, bundle: &Bundle) -> String {
    let summary = summary(snapshot, bundle);
    format!("Bundle · {} · {}", summary.state, sizes(&summary))
}

fn again(snapshot: &Snapshot, bundle: &Bundle, range: &Range<usize>) -> Option<Lens> {
    matches!(bundle.state(snapshot), State::Stale(_)).then(|| Lens {
        range: range.clone(),
        title: "Save again".to_owned(),
        command: Command::SaveAgain(BundleNamed {
            name: bundle.name.clone(),
        }),
    })
}

fn to_be_saved(snapshot: &Snapshot, document: &Document, range: Range<usize>) -> Option<Lens> {
    let standing = Standing::of(snapshot, &document.path)?;
    let encoding = snapshot.settings().budget.measure.encoding;
    if document.tokens(encoding) < WORTH_SAVING {
        return None;
    }
    Some(Lens {
        range,
        title: "Save bundle…".to_owned(),
        command: Command::SaveBundle(PhaseOf {
            profile: standing.profile.name.clone(),
            topic: standing.topic.name.clone(),
            phase: standing.phase.id.clone(),
        }),
    })
}
