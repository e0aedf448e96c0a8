//! Where an artifact stands in its profile.

use crate::artifact::Topic;
use crate::path::RelPath;
use crate::profile::{Phase, Profile};
use crate::snapshot::Snapshot;
use crate::state;

/// An artifact's profile, phase and topic.
pub(super) struct Standing<'a> {
    pub(super) profile: &'a Profile,
    pub(super) phase: &'a Phase,
    pub(super) phase_index: usize,
    pub(super) topic: &'a Topic,
}

impl<'a> Standing<'a> {
    /// `None` for a file that is no artifact.
    pub(super) fn of(snapshot: &'a Snapshot, path: &RelPath) -> Option<Standing<'a>> {
        let place = snapshot.place(path)?;
        let topic = snapshot.topic(place.profile, place.topic.as_deref())?;
        let profile = snapshot.config().profiles.get(place.profile)?;
        Some(Standing {
            profile,
            phase: profile.phases.get(place.phase)?,
            phase_index: place.phase,
            topic,
        })
    }

    /// The phase that comes next, when this one is done and the next has no artifact yet.
    pub(super) fn next_phase(&self, snapshot: &Snapshot) -> Option<(usize, &'a Phase)> {
        if self.topic.latest_phase() != Some(self.phase_index) {
            return None;
        }
        let next = state::current_phase(snapshot, self.topic)?;
        let phase = self.profile.phases.get(next)?;
        (next != self.phase_index).then_some((next, phase))
    }
}
