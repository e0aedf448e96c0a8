//! Artifacts: which file belongs to which profile, phase and topic.

use crate::path::RelPath;
use crate::profile::{Phase, Profile};
use crate::snapshot::Snapshot;

/// Where a file belongs by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the profile.
    pub profile: usize,
    /// Index of the phase in its profile.
    pub phase: usize,
    /// The topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
    /// The date in the path, as written.
    pub date: Option<String>,
}

impl Place {
    /// Classifies a path. The first profile that claims it has it.
    pub fn of(profiles: &[Profile], path: &RelPath) -> Option<Place> {
        if !path.is_markdown() {
            return None;
        }
        profiles.iter().enumerate().find_map(|(index, profile)| {
            let (phase, found) = profile.classify(path)?;
            Some(Place {
                profile: index,
                phase,
                topic: found.topic,
                date: found.date,
            })
        })
    }
}

/// One piece of work of a profile, with the artifacts that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Index of the profile.
    pub profile: usize,
    /// Its name; `None` for the phases that all topics of the profile share.
    pub name: Option<String>,
    /// The date in its paths.
    pub date: Option<String>,
    /// Phase index and path of each artifact, in the order of the phases.
    pub artifacts: Vec<(usize, RelPath)>,
}

impl Topic {
    /// The artifacts of a phase.
    pub fn artifacts_of(&self, phase: usize) -> impl Iterator<Item = &RelPath> {
        self.artifacts
            .iter()
            .filter(move |(of, _)| *of == phase)
            .map(|(_, path)| path)
    }

    /// The last phase that has an artifact.
    pub fn latest_phase(&self) -> Option<usize> {
        self.artifacts.iter().map(|(phase, _)| *phase).max()
    }

    /// The folder of the profile that its artifacts lie in: where the next one belongs.
    pub fn root<'a>(&self, profile: &'a Profile) -> &'a RelPath {
        let latest = self.artifacts.last();
        let holds = |root: &&RelPath| latest.is_some_and(|(_, path)| path.is_in(root));
        profile.roots().find(holds).unwrap_or(&profile.root)
    }

    /// Indices of the phases that this topic goes through: the shared ones for the nameless topic, the others for all
    /// others.
    pub fn phases<'a>(&self, profile: &'a Profile) -> impl Iterator<Item = (usize, &'a Phase)> {
        let has_name = self.name.is_some();
        profile
            .phases
            .iter()
            .enumerate()
            .filter(move |(_, phase)| phase.has_topic() == has_name)
    }
}

/// A phase of a topic.
#[derive(Clone, Copy, Debug)]
pub struct TopicPhase<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Index of the phase.
    pub phase: usize,
}

impl TopicPhase<'_> {
    /// What a bundle of it is called unless somebody says otherwise.
    pub fn bundle_name(&self, snapshot: &Snapshot) -> String {
        let profile = &snapshot.config().profiles[self.topic.profile];
        let topic = self.topic.name.as_ref().unwrap_or(&profile.name);
        format!("{topic}-{}", profile.phases[self.phase].id)
    }
}
