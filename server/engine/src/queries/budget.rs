//! The loads of phases with all that explains them.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::artifact::Topic;
use crate::load::{Load, Verdict, load};
use crate::model::Measure;
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

/// The loads of all phases of one topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicLoads {
    /// Name of the profile.
    pub profile: String,
    /// Name of the topic; `None` for the phases that all topics share.
    pub topic: Option<String>,
    /// The model's context size, in tokens.
    pub window: usize,
    /// The rule, in tokens.
    pub rule: usize,
    /// How tokens were counted.
    pub measure: Measure,
    /// Its phases, in their order.
    pub phases: Vec<TopicPhase>,
}

/// One phase among those of its topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicPhase {
    /// Id of the phase.
    pub id: String,
    /// Title of the phase.
    pub title: String,
    /// Where it stands.
    pub state: PhaseState,
    /// Whether the topic is in this phase, or comes to it next.
    pub is_current: bool,
    /// How its load stands against its limits.
    pub verdict: Verdict,
    /// Its load.
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
    /// What was looked for: `profile`, `topic` or `phase`.
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
    let of_topic = |topic: &Topic| {
        let mut loads = phase_loads(snapshot, topic);
        loads.retain(|load| match &selection.phase {
            Some(wanted) => load.phase == *wanted,
            None => selection.topic.is_some() || load.is_current,
        });
        loads
    };
    Ok(topics.into_iter().flat_map(of_topic).collect())
}

/// The loads of all phases of a topic; without a name, of those that all topics of the profile share.
///
/// # Errors
/// A profile or topic that does not exist.
pub fn topic_loads(
    snapshot: &Snapshot,
    profile: &str,
    topic: Option<&str>,
) -> Result<TopicLoads, Unknown> {
    let profiles = &snapshot.config().profiles;
    let Some(index) = profiles.iter().position(|known| known.name == profile) else {
        let known = profiles.iter().map(|profile| profile.name.as_str());
        return Err(Unknown::new("profile", profile, known));
    };
    let Some(found) = snapshot.topic(index, topic) else {
        let topics = snapshot.topics().iter();
        let known =
            topics.filter_map(|topic| topic.name.as_deref().filter(|_| topic.profile == index));
        return Err(Unknown::new("topic", topic.unwrap_or_default(), known));
    };
    snapshot.count_all();
    let budget = &snapshot.settings().budget;
    let phase = |of: PhaseLoad| TopicPhase {
        id: of.phase,
        title: of.title,
        state: of.state,
        is_current: of.is_current,
        verdict: of.load.verdict(),
        load: of.load,
    };
    Ok(TopicLoads {
        profile: profile.to_owned(),
        topic: found.name.clone(),
        window: budget.window,
        rule: budget.rule_tokens(),
        measure: budget.measure.clone(),
        phases: phase_loads(snapshot, found)
            .into_iter()
            .map(phase)
            .collect(),
    })
}

fn phase_loads(snapshot: &Snapshot, topic: &Topic) -> Vec<PhaseLoad> {
    let profile = &snapshot.config().profiles[topic.profile];
    let current = current_phase(snapshot, topic);
    topic
        .phases(profile)
        .map(|(index, phase)| PhaseLoad {
            profile: profile.name.clone(),
            topic: topic.name.clone(),
            phase: phase.id.clone(),
            title: phase.title.clone(),
            state: phase_state(snapshot, topic, index),
            is_current: current == Some(index),
            load: load(snapshot, topic, index),
        })
        .collect()
}

/// Topics by name, by `profile/topic`, or all of a profile by its name.
pub(super) fn topics_named<'a>(
    snapshot: &'a Snapshot,
    name: &str,
) -> Result<Vec<&'a Topic>, Unknown> {
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

impl Unknown {
    fn new<'a>(what: &'static str, name: &str, known: impl Iterator<Item = &'a str>) -> Unknown {
        let mut known: Vec<&str> = known.collect();
        let mut seen = BTreeSet::new();
        known.retain(|name| seen.insert(*name));
        Unknown {
            what,
            name: name.to_owned(),
            nearest: nearest(name, known.iter().copied()).map(str::to_owned),
            known: known.into_iter().map(str::to_owned).collect(),
        }
    }
}

pub(super) fn require<'a>(
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Result<(), Unknown> {
    let known: Vec<&str> = known.collect();
    if known.contains(&name) {
        return Ok(());
    }
    Err(Unknown::new(what, name, known.into_iter()))
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
    fn a_topic_has_the_loads_of_all_its_phases() {
        let fixture = Fixture::new(
            "
//- /agentops/infrastructure-ops/research/k8s-upgrade-research.md
# R
//- /agentops/product-dev/product/mission.md
# M
",
        );
        let of = |profile, topic| topic_loads(&fixture.snapshot(), profile, topic);
        let loads = of("infrastructure-ops", Some("k8s-upgrade")).unwrap();
        let ids: Vec<_> = loads.phases.iter().map(|phase| phase.id.as_str()).collect();
        assert_eq!(ids, ["research", "plan", "implement"]);
        assert_eq!((loads.window, loads.rule), (200_000, 80_000));
        assert!(loads.phases[0].is_current && !loads.phases[1].is_current);
        assert_eq!(of("product-dev", None).unwrap().phases[0].id, "product");
        let refused = |profile, topic| of(profile, topic).unwrap_err().to_string();
        assert_eq!(
            refused("product-de", None),
            "there is no profile `product-de`: did you mean `product-dev`?"
        );
        assert_eq!(
            refused("infrastructure-ops", Some("k8s")),
            "there is no topic `k8s`: did you mean `k8s-upgrade`?"
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
