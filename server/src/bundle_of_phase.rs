//! The bundle of a phase that a topic leaves.

use agentops_engine::artifact::{Topic, TopicPhase};
use agentops_engine::bundle::head::Located;
use agentops_engine::bundle::save::{Request, SaveError, save};
use agentops_engine::disk::{Disk, Folder};
use agentops_engine::path::RelPath;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Digest;
use anyhow::{Result, anyhow};

/// A bundle that was saved, or was there.
pub struct BundleOfPhase {
    /// What a new artifact has of it.
    pub digest: Digest,
    /// The files that were written.
    pub written: Vec<RelPath>,
}

/// Saves a bundle of the artifacts of a phase, for the digest in the next one's context. One of the same phase that they
/// have changed since goes to the history. One that is fresh stays, whoever wrote its digest.
///
/// # Errors
/// Why it cannot be saved: among else that somebody has rewritten the digest of one that is not fresh. Then everything
/// is as it was.
pub fn save_bundle_of_phase(
    disk: &Folder,
    snapshot: &Snapshot,
    topic: &Topic,
    phase: usize,
) -> Result<BundleOfPhase> {
    let of = TopicPhase { topic, phase };
    let mut request = Request::of_phase(snapshot, of);
    let known = snapshot.bundles().get(&of.bundle_name(snapshot));
    if let (Some(known), Some(origin)) = (known, &request.origin) {
        let says = |said: &Option<Located<String>>, is: Option<&str>| {
            said.as_ref().map(|said| said.value.as_str()) == is
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
            request = Request {
                origin: request.origin,
                files: request.files,
                ..Request::again(snapshot, known)
            };
        }
    }
    let saved = save(disk, snapshot, &request).map_err(|error| no_bundle(snapshot, of, error))?;
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

/// What a save says of `--force` would be taken for that of going on, which is about gates.
fn no_bundle(snapshot: &Snapshot, of: TopicPhase<'_>, error: SaveError) -> anyhow::Error {
    let name = of.bundle_name(snapshot);
    let why = match &error {
        SaveError::Kept { why, .. } => why.of(&name),
        error if error.is_about_existing() => {
            format!("something else is there under its name, `{name}`")
        }
        _ => return error.into(),
    };
    let profile = &snapshot.config().profiles[of.topic.profile];
    let phase = &profile.phases[of.phase].id;
    let topic = match &of.topic.name {
        Some(topic) => format!("{}/{topic}", profile.name),
        None => profile.name.clone(),
    };
    anyhow!(
        "nothing was made: the bundle is to be saved on the way, and {why}; first save it yourself, with `agentops bundle save {topic} --phase {phase} --force`, which keeps the old one in `.history`"
    )
}
