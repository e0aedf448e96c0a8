//! The phase of a topic that somebody means: `k8s-upgrade`, `infrastructure-ops/k8s-upgrade`, with a phase's id or
//! without, or both in the name of a bundle, `k8s-upgrade-research`.

use crate::artifact::{Topic, TopicPhase};
use crate::snapshot::Snapshot;

use super::budget::{Unknown, require, topics_named};

/// Why no one phase is meant.
#[derive(Debug, thiserror::Error)]
pub enum NoPhase {
    /// Nothing is called like this.
    #[error(transparent)]
    Unknown(#[from] Unknown),
    /// Topics of several profiles are.
    #[error("several profiles have a topic `{topic}`: say which, as in `{}`", .known.join("` or `"))]
    Several {
        /// What was looked for.
        topic: String,
        /// The topics with their profiles.
        known: Vec<String>,
    },
    /// The topic has no artifact of the phase.
    #[error("`{topic}` has no artifact of {phase} yet")]
    Absent {
        /// The topic.
        topic: String,
        /// The phase's title, or any phase.
        phase: String,
    },
}

/// Finds a phase that has an artifact. Without a phase's id: the last that has one.
///
/// # Errors
/// When there is no such topic or phase, several topics fit, or the phase has no artifact.
pub fn phase_named<'a>(
    snapshot: &'a Snapshot,
    name: &str,
    phase: Option<&str>,
) -> Result<TopicPhase<'a>, NoPhase> {
    let profiles = &snapshot.config().profiles;
    if phase.is_none()
        && let Some(found) = named_like_its_bundle(snapshot, name)
    {
        return Ok(found);
    }
    let mut topics = topics_named(snapshot, name)?;
    // A profile's name means the phases that all its topics share.
    if topics
        .iter()
        .any(|topic| topic.name.as_deref() != Some(name))
        && !name.contains('/')
    {
        let is_meant = |topic: &&Topic| match &topic.name {
            Some(own) => own == name,
            None => profiles[topic.profile].name == name,
        };
        topics.retain(is_meant);
    }
    if let Some(id) = phase {
        let known = topics
            .iter()
            .flat_map(|topic| topic.phases(&profiles[topic.profile]));
        require("phase", id, known.map(|(_, phase)| phase.id.as_str()))?;
        topics.retain(|topic| profiles[topic.profile].phase(id).is_some());
    }
    let topic = match topics.as_slice() {
        [topic] => *topic,
        [] => {
            return Err(NoPhase::Absent {
                topic: name.to_owned(),
                phase: "any phase".to_owned(),
            });
        }
        several => {
            let known = several.iter().map(|topic| {
                let profile = &profiles[topic.profile].name;
                format!("{profile}/{}", topic.name.as_deref().unwrap_or("*"))
            });
            return Err(NoPhase::Several {
                topic: name.to_owned(),
                known: known.collect(),
            });
        }
    };
    let index = match phase {
        Some(id) => profiles[topic.profile].phase(id).map(|(index, _)| index),
        None => topic.latest_phase(),
    };
    match index.filter(|index| topic.artifacts_of(*index).next().is_some()) {
        Some(phase) => Ok(TopicPhase { topic, phase }),
        None => Err(NoPhase::Absent {
            topic: name.to_owned(),
            phase: index.map_or("any phase".to_owned(), |index| {
                format!("phase “{}”", profiles[topic.profile].phases[index].title)
            }),
        }),
    }
}

fn named_like_its_bundle<'a>(snapshot: &'a Snapshot, name: &str) -> Option<TopicPhase<'a>> {
    let phases = snapshot.topics().iter().flat_map(|topic| {
        let mut phases: Vec<usize> = topic.artifacts.iter().map(|(phase, _)| *phase).collect();
        phases.dedup();
        phases
            .into_iter()
            .map(move |phase| TopicPhase { topic, phase })
    });
    let mut found = phases.filter(|phase| phase.bundle_name(snapshot) == name);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn find(name: &str, phase: Option<&str>) -> String {
        let snapshot = Fixture::new(
            "
//- /agentops/infrastructure-ops/research/k8s-research.md
# R
//- /agentops/infrastructure-ops/plans/k8s-plan.md
# P
//- /agentops/infrastructure-ops/plans/both-plan.md
# P
//- /agentops/product-dev/product/mission.md
# M
//- /agentops/product-dev/specs/2025-11-06-both/spec.md
# S
",
        )
        .snapshot();
        match phase_named(&snapshot, name, phase) {
            Ok(found) => found.bundle_name(&snapshot),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_last_phase_is_meant_unless_one_is_named() {
        assert_eq!(find("k8s", None), "k8s-plan");
        assert_eq!(find("k8s", Some("research")), "k8s-research");
        assert_eq!(
            find("infrastructure-ops/k8s", Some("research")),
            "k8s-research"
        );
        assert_eq!(find("k8s-research", None), "k8s-research");
        assert_eq!(find("product-dev", None), "product-dev-product");
        assert_eq!(find("both", Some("spec")), "both-spec");
    }

    #[test]
    fn what_cannot_be_found_is_an_error_that_helps() {
        assert_eq!(
            find("k8", None),
            "there is no topic `k8`: did you mean `k8s`?"
        );
        assert_eq!(
            find("k8s", Some("plans")),
            "there is no phase `plans`: did you mean `plan`?"
        );
        assert_eq!(
            find("k8s", Some("implement")),
            "`k8s` has no artifact of phase “Implement” yet"
        );
        assert_eq!(
            find("both", None),
            "several profiles have a topic `both`: say which, as in `product-dev/both` or `infrastructure-ops/both`"
        );
    }
}
