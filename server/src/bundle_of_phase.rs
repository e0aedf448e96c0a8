//! The bundle of a phase that a topic leaves.

use agentops_engine::artifact::{Topic, TopicPhase};
use agentops_engine::bundle::save::{Request, SaveError, save};
use agentops_engine::disk::{Disk, Existing, Folder};
use agentops_engine::path::RelPath;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Digest;

/// A bundle that was saved, or was there.
pub struct BundleOfPhase {
    /// What a new artifact has of it.
    pub digest: Digest,
    /// The files that were written.
    pub written: Vec<RelPath>,
}

/// Saves a bundle of the artifacts of a phase, for the digest in the next one's context. One of the same phase that they
/// have changed since goes to the history; one whose digest somebody has rewritten is as good as new, and stays.
///
/// # Errors
/// Why it cannot be saved; then everything is as it was.
pub fn save_bundle_of_phase(
    disk: &Folder,
    snapshot: &Snapshot,
    topic: &Topic,
    phase: usize,
) -> Result<BundleOfPhase, SaveError> {
    let of = TopicPhase { topic, phase };
    let mut request = Request::of_phase(snapshot, of);
    let known = snapshot.bundles().get(&of.bundle_name(snapshot));
    if let (Some(known), Some(origin)) = (known, &request.origin) {
        let says = |said: &Option<_>, is: Option<&str>| match (said, is) {
            (Some(said), Some(is)) => is_said(said, is),
            (None, None) => true,
            _ => false,
        };
        let is_same_phase = says(&known.head.profile, Some(&origin.profile))
            && says(&known.head.phase, Some(&origin.phase))
            && says(&known.head.topic, origin.topic.as_deref());
        if known.state(snapshot).is_fresh() && is_same_phase {
            return Ok(BundleOfPhase {
                digest: Digest {
                    name: known.name.clone(),
                    path: known.digest.path.clone(),
                    text: known.body().into_owned(),
                },
                written: Vec::new(),
            });
        }
        if is_same_phase {
            request.existing = Existing::ToHistory;
        }
    }
    let saved = save(disk, snapshot, &request)?;
    let limit = snapshot.settings().max_file_size;
    let text = disk
        .read(&saved.digest, limit)
        .map(|contents| contents.text)
        .map_err(|reason| SaveError::Unreadable {
            path: saved.digest.clone(),
            reason,
        })?;
    Ok(BundleOfPhase {
        digest: Digest {
            name: saved.name,
            path: saved.digest.clone(),
            text,
        },
        written: vec![saved.digest, saved.archive],
    })
}

fn is_said(said: &agentops_engine::bundle::head::Located<String>, is: &str) -> bool {
    said.value == is
}
