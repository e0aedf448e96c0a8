//! The places that name a bundle.

use crate::bundle::catalogue::Bundle;
use crate::bundle::find::one;
use crate::bundle::mentions::Mention;
use crate::document::Document;
use crate::snapshot::Snapshot;

use super::references::Location;

/// The mention of a bundle at a byte, and the bundle.
pub(super) fn at<'a>(
    snapshot: &'a Snapshot,
    document: &'a Document,
    offset: usize,
) -> Option<(&'a Mention, &'a Bundle)> {
    let mention = document.mention_at(offset)?;
    // A command takes a name that is shortened.
    let bundle = one(snapshot.bundles(), &mention.name).ok()?;
    Some((mention, bundle))
}

/// All places that name a bundle by its whole name.
pub(super) fn of(snapshot: &Snapshot, bundle: &Bundle) -> Vec<Location> {
    let is_named = |mention: &&Mention| *mention.name == *bundle.name;
    let documents = snapshot.documents();
    let found = documents.flat_map(|document| {
        let mentions = document.bundle_mentions.iter().filter(is_named);
        mentions.map(|mention| Location {
            path: document.path.clone(),
            range: mention.range.clone(),
        })
    });
    found.collect()
}
