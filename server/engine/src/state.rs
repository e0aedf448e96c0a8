//! The state of a phase, derived from files alone.

use serde::Serialize;

use crate::artifact::Topic;
use crate::document::Document;
use crate::freshness;
use crate::gates::{Gate, gate};
use crate::snapshot::Snapshot;

/// Where a phase of a topic stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PhaseState {
    /// It has no artifact.
    Absent,
    /// It has an artifact that is being worked on.
    Draft,
    /// Its gate passes: the topic may leave it.
    Ready,
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
            PhaseState::Ready => "ready",
            PhaseState::Done => "done",
            PhaseState::Stale => "stale",
        }
    }
}

/// A state with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateReason {
    /// The state.
    pub state: PhaseState,
    /// Why, for a person: `section Findings is empty, 2 open questions`.
    pub reason: String,
    /// The gate, where the topic is still to pass it.
    pub gate: Option<Gate>,
}

/// The state of a phase of a topic.
pub fn phase_state(snapshot: &Snapshot, topic: &Topic, phase: usize) -> PhaseState {
    state_reason(snapshot, topic, phase).state
}

/// The state of a phase of a topic, and why it is that.
pub fn state_reason(snapshot: &Snapshot, topic: &Topic, phase: usize) -> StateReason {
    let artifacts: Vec<_> = topic
        .artifacts_of(phase)
        .filter_map(|path| snapshot.document(path))
        .collect();
    if artifacts.is_empty() {
        return StateReason {
            state: PhaseState::Absent,
            reason: "it has no artifact yet".to_owned(),
            gate: None,
        };
    }
    let behind = behind(snapshot, topic, phase);
    // What is behind a topic cannot be helped; before that, the gate says what is left to do.
    let is_open = !matches!(behind, Some(Behind::Later(_)));
    let gate = is_open.then(|| gate(snapshot, topic, phase));
    let stale = || {
        let mut changed = artifacts
            .iter()
            .flat_map(|artifact| freshness::changed_inputs(snapshot, artifact));
        changed.next()
    };
    // A topic that is finished is history; before that, a changed input outranks being done.
    if current_phase(snapshot, topic).is_some()
        && let Some(changed) = stale()
    {
        let reason = format!("{} changed: {}", changed.path, changed.evidence);
        return StateReason {
            state: PhaseState::Stale,
            reason,
            gate,
        };
    }
    let (state, reason) = match (behind, &gate) {
        (Some(behind), _) => (PhaseState::Done, behind.reason(snapshot, topic)),
        (None, Some(gate)) if !gate.passes() => (PhaseState::Draft, gate.summary()),
        (None, _) => (PhaseState::Ready, "its gate passes".to_owned()),
    };
    StateReason {
        state,
        reason,
        gate,
    }
}

/// Why a phase is behind its topic.
enum Behind {
    /// A later phase has an artifact.
    Later(usize),
    /// All its artifacts say so.
    Said,
}

impl Behind {
    fn reason(&self, snapshot: &Snapshot, topic: &Topic) -> String {
        match self {
            Behind::Later(phase) => {
                let profile = &snapshot.config().profiles[topic.profile];
                format!("{} has begun", profile.phases[*phase].title)
            }
            Behind::Said => "its status says so".to_owned(),
        }
    }
}

fn behind(snapshot: &Snapshot, topic: &Topic, phase: usize) -> Option<Behind> {
    let is_shared = topic.name.is_none();
    let others = snapshot.topics().iter().filter(|_| is_shared);
    let topics = std::iter::once(topic).chain(others);
    let later = topics
        .filter(|other| other.profile == topic.profile)
        .flat_map(|other| other.artifacts.iter())
        .find(|(later, _)| *later > phase);
    if let Some((later, _)) = later {
        return Some(Behind::Later(*later));
    }
    let mut artifacts = topic
        .artifacts_of(phase)
        .filter_map(|path| snapshot.document(path))
        .peekable();
    (artifacts.peek().is_some() && artifacts.all(|artifact| says_done(artifact)))
        .then_some(Behind::Said)
}

/// Whether a phase is behind its topic: a later phase has an artifact, or all its artifacts say that they are done.
/// For a phase that all topics share, any topic of the profile counts as later.
pub fn is_done(snapshot: &Snapshot, topic: &Topic, phase: usize) -> bool {
    behind(snapshot, topic, phase).is_some()
}

/// Whether a topic has left a phase: a later one has an artifact.
pub fn is_left(snapshot: &Snapshot, topic: &Topic, phase: usize) -> bool {
    matches!(behind(snapshot, topic, phase), Some(Behind::Later(_)))
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
    next_phase(snapshot, topic, latest)
}

/// The phase that follows another one on a topic's way, whether or not it has begun. Behind the last of the phases that
/// all topics share comes none: a topic begins there.
pub fn next_phase(snapshot: &Snapshot, topic: &Topic, phase: usize) -> Option<usize> {
    let profile = &snapshot.config().profiles[topic.profile];
    topic
        .phases(profile)
        .map(|(index, _)| index)
        .find(|index| *index > phase)
}

/// Whether an artifact's front matter says that it is done.
fn says_done(artifact: &Document) -> bool {
    let status = artifact
        .front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.scalar("status"));
    status.is_some_and(|status| matches!(status.trim(), "approved" | "complete"))
}
