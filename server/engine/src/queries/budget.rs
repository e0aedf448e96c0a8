//! The loads of phases with all that explains them.

use std::fmt;

use serde::Serialize;

use crate::artifact::Topic;
use crate::load::{Load, load};
use crate::snapshot::Snapshot;
use crate::state::{PhaseState, current_phase, phase_state};
use crate::suggest::nearest;

/// The load of one phase of one topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseLoad {
    /// Name of the profile.
    pub profile: String,
    /// Name of the topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
    /// Id of the phase.
    pub phase: String,
    /// Title of the phase.
    pub title: String,
    /// Where the phase stands.
    pub state: PhaseState,
    /// Whether the topic is in this phase, or comes to it next.
    pub is_current: bool,
    /// The load.
    pub load: Load,
}

/// Whose loads are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// A topic's name, `profile/topic`, or a profile's name; all topics when absent.
    pub topic: Option<String>,
    /// A phase's id; when absent, all phases of a topic that is named, and the current phase of each topic otherwise.
    pub phase: Option<String>,
}

/// A name that nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What was looked for: `topic` or `phase`.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// The name that was probably meant.
    pub nearest: Option<String>,
    /// All names that there are.
    pub known: Vec<String>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} `{}`", self.what, self.name)?;
        match &self.nearest {
            Some(nearest) => write!(f, ": did you mean `{nearest}`?"),
            None if self.known.is_empty() => write!(f, ": there is none at all yet"),
            None => write!(f, ": expected one of {}", self.known.join(", ")),
        }
    }
}

impl std::error::Error for Unknown {}

/// The loads of a selection, in the order of profiles, topics and phases.
///
/// # Errors
/// A topic or phase that does not exist.
pub fn loads(snapshot: &Snapshot, selection: &Selection) -> Result<Vec<PhaseLoad>, Unknown> {
    snapshot.count_all();
    let topics = match &selection.topic {
        Some(name) => topics_named(snapshot, name)?,
        None => snapshot.topics().iter().collect(),
    };
    let profiles = &snapshot.config().profiles;
    if let Some(phase) = &selection.phase {
        let known = topics
            .iter()
            .flat_map(|topic| topic.phases(&profiles[topic.profile]))
            .map(|(_, phase)| phase.id.as_str());
        require("phase", phase, known)?;
    }
    let mut loads = Vec::new();
    for topic in topics {
        let current = current_phase(snapshot, topic);
        for (index, phase) in topic.phases(&profiles[topic.profile]) {
            let is_current = current == Some(index);
            let is_wanted = match &selection.phase {
                Some(wanted) => phase.id == *wanted,
                None => selection.topic.is_some() || is_current,
            };
            if is_wanted {
                loads.push(PhaseLoad {
                    profile: profiles[topic.profile].name.clone(),
                    topic: topic.name.clone(),
                    phase: phase.id.clone(),
                    title: phase.title.clone(),
                    state: phase_state(snapshot, topic, index),
                    is_current,
                    load: load(snapshot, topic, index),
                });
            }
        }
    }
    Ok(loads)
}

/// Topics by name, by `profile/topic`, or all of a profile by its name.
fn topics_named<'a>(snapshot: &'a Snapshot, name: &str) -> Result<Vec<&'a Topic>, Unknown> {
    let profile_name = |topic: &Topic| snapshot.config().profiles[topic.profile].name.as_str();
    let is_named = |topic: &&Topic| {
        let own = topic.name.as_deref();
        own == Some(name)
            || profile_name(topic) == name
            || name
                .split_once('/')
                .is_some_and(|(profile, rest)| profile == profile_name(topic) && own == Some(rest))
    };
    let found: Vec<&Topic> = snapshot.topics().iter().filter(is_named).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let topics = snapshot.topics().iter();
    let known = topics.filter_map(|topic| topic.name.as_deref());
    require("topic", name, known)?;
    Ok(found)
}

fn require<'a>(
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), Unknown> {
    let mut known: Vec<&str> = known.collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|name| seen.insert(*name));
    if known.contains(&name) {
        return Ok(());
    }
    Err(Unknown {
        what,
        name: name.to_owned(),
        nearest: nearest(name, known.iter().copied()).map(str::to_owned),
        known: known.into_iter().map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn ask(topic: Option<&str>, phase: Option<&str>) -> Result<String, String> {
        let fixture = Fixture::new(
            "
//- /agentops/infrastructure-ops/research/k8s-upgrade-research.md
# R
//- /agentops/infrastructure-ops/plans/monitoring-plan.md
# P
//- /agentops/product-dev/product/mission.md
# M
",
        );
        let selection = Selection {
            topic: topic.map(str::to_owned),
            phase: phase.map(str::to_owned),
        };
        let loads = loads(&fixture.snapshot(), &selection).map_err(|error| error.to_string())?;
        let names: Vec<_> = loads
            .iter()
            .map(|load| format!("{}:{}", load.topic.as_deref().unwrap_or("*"), load.phase))
            .collect();
        Ok(names.join(" "))
    }

    #[test]
    fn loads_are_selected_by_topic_and_phase() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(
            ask(None, None),
            ok("*:product k8s-upgrade:research monitoring:plan")
        );
        assert_eq!(
            ask(Some("k8s-upgrade"), None),
            ok("k8s-upgrade:research k8s-upgrade:plan k8s-upgrade:implement")
        );
        assert_eq!(
            ask(Some("infrastructure-ops/monitoring"), Some("plan")),
            ok("monitoring:plan")
        );
        assert_eq!(ask(Some("product-dev"), None), ok("*:product"));
        assert_eq!(
            ask(None, Some("plan")),
            ok("k8s-upgrade:plan monitoring:plan")
        );
    }

    #[test]
    fn a_name_that_nothing_has_is_an_error_that_helps() {
        assert_eq!(
            ask(Some("k8s-upgrad"), None).unwrap_err(),
            "there is no topic `k8s-upgrad`: did you mean `k8s-upgrade`?"
        );
        assert_eq!(
            ask(Some("zzz"), None).unwrap_err(),
            "there is no topic `zzz`: expected one of k8s-upgrade, monitoring"
        );
        assert_eq!(
            ask(None, Some("plans")).unwrap_err(),
            "there is no phase `plans`: did you mean `plan`?"
        );
    }
}
