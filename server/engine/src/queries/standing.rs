//! Where an artifact stands in its profile.

use crate::advance::Way;
use crate::artifact::Topic;
use crate::path::RelPath;
use crate::profile::{Phase, Profile};
use crate::snapshot::Snapshot;
use crate::state;

/// An artifact's profile, phase and topic.
pub(crate) struct Standing<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) phase: &'a Phase,
    pub(crate) phase_index: usize,
    pub(crate) topic: &'a Topic,
}

impl<'a> Standing<'a> {
    /// `None` for a file that is no artifact.
    pub(crate) fn of(snapshot: &'a Snapshot, path: &RelPath) -> Option<Standing<'a>> {
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

    /// The way on from this phase, as long as it is the latest of its topic; `None` too when the next one has begun.
    pub(crate) fn way(&self, snapshot: &'a Snapshot) -> Option<Way<'a>> {
        if self.topic.latest_phase() != Some(self.phase_index) {
            return None;
        }
        Way::from(snapshot, self.topic, Some(self.phase_index)).ok()
    }

    /// The phase that comes next, when this one is done and the next has no artifact yet.
    pub(crate) fn next_phase(&self, snapshot: &Snapshot) -> Option<(usize, &'a Phase)> {
        if self.topic.latest_phase() != Some(self.phase_index) {
            return None;
        }
        let next = state::current_phase(snapshot, self.topic)?;
        let phase = self.profile.phases.get(next)?;
        (next != self.phase_index).then_some((next, phase))
    }
}
