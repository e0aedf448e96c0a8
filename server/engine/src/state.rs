//! The state of a phase, derived from files alone.

use serde::Serialize;

use crate::artifact::Topic;
use crate::document::Document;
use crate::freshness;
use crate::snapshot::Snapshot;

/// Where a phase of a topic stands.
///
/// `ready` (the gate passes) joins when gates are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PhaseState {
    /// It has no artifact.
    Absent,
    /// It has an artifact that is being worked on.
    Draft,
    /// A later phase has an artifact, or the artifact says `status: approved` or `complete`.
    Done,
    /// An input changed after the artifact was written.
    Stale,
}

impl PhaseState {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            PhaseState::Absent => "absent",
            PhaseState::Draft => "draft",
            PhaseState::Done => "done",
            PhaseState::Stale => "stale",
        }
    }
}

/// The state of a phase of a topic.
pub fn phase_state(snapshot: &Snapshot, topic: &Topic, phase: usize) -> PhaseState {
    let artifacts: Vec<_> = topic
        .artifacts_of(phase)
        .filter_map(|path| snapshot.document(path))
        .collect();
    let is_stale = || {
        artifacts
            .iter()
            .any(|artifact| !freshness::changed_inputs(snapshot, artifact).is_empty())
    };
    if artifacts.is_empty() {
        PhaseState::Absent
    } else if current_phase(snapshot, topic).is_some() && is_stale() {
        // A topic that is finished is history; before that, a changed input outranks being done.
        PhaseState::Stale
    } else if is_done(snapshot, topic, phase) {
        PhaseState::Done
    } else {
        PhaseState::Draft
    }
}

/// Whether a phase is behind its topic: a later phase has an artifact, or all its artifacts say that they are done.
/// For a phase that all topics share, any topic of the profile counts as later.
pub fn is_done(snapshot: &Snapshot, topic: &Topic, phase: usize) -> bool {
    let is_later = |other: &Topic| {
        other.profile == topic.profile && other.artifacts.iter().any(|(later, _)| *later > phase)
    };
    if is_later(topic) || (topic.name.is_none() && snapshot.topics().iter().any(is_later)) {
        return true;
    }
    let mut artifacts = topic
        .artifacts_of(phase)
        .filter_map(|path| snapshot.document(path))
        .peekable();
    artifacts.peek().is_some() && artifacts.all(|artifact| says_done(artifact))
}

/// The phase that comes next: the first one after all that have artifacts, once the latest of these is done; before
/// that, the latest itself. `None` when the topic is finished.
pub fn current_phase(snapshot: &Snapshot, topic: &Topic) -> Option<usize> {
    let profile = &snapshot.config().profiles[topic.profile];
    let Some(latest) = topic.latest_phase() else {
        return topic.phases(profile).next().map(|(index, _)| index);
    };
    if !is_done(snapshot, topic, latest) {
        return Some(latest);
    }
    topic
        .phases(profile)
        .map(|(index, _)| index)
        .find(|index| *index > latest)
}

/// Whether an artifact's front matter says that it is done.
fn says_done(artifact: &Document) -> bool {
    let status = artifact
        .front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.scalar("status"));
    status.is_some_and(|status| matches!(status.trim(), "approved" | "complete"))
}
