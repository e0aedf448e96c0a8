//! The plan that somebody means: by its path, by its topic, or by `profile/topic`.

use std::fmt;

use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::snapshot::Snapshot;
use crate::suggest::nearest;

/// Why no one plan is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// Several plans fit.
    Several {
        /// What was looked for.
        name: String,
        /// The plans.
        plans: Vec<RelPath>,
    },
    /// The document is no plan, or the topic has none.
    None {
        /// What was looked for.
        name: String,
        /// The plans of the same topic.
        plans: Vec<RelPath>,
    },
    /// Nothing is called like this.
    Unknown {
        /// What was looked for.
        name: String,
        /// What was probably meant: a topic or a path.
        nearest: Option<String>,
        /// The topics that have plans.
        known: Vec<String>,
    },
}

impl fmt::Display for NoPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoPlan::Several { name, plans } => {
                write!(f, "several plans are meant by `{name}`: {}", list(plans))
            }
            NoPlan::None { name, plans } if plans.is_empty() => write!(
                f,
                "`{name}` is no plan, and its topic has none: plans are what a phase reads together with the files that they name"
            ),
            NoPlan::None { name, plans } => {
                write!(f, "`{name}` is no plan; its topic has {}", list(plans))
            }
            NoPlan::Unknown {
                name,
                nearest,
                known,
            } => {
                write!(f, "there is no plan or topic `{name}`")?;
                match nearest {
                    Some(nearest) => write!(f, ": did you mean `{nearest}`?"),
                    None if known.is_empty() => write!(f, ": there is no plan at all yet"),
                    None => write!(f, ": expected one of {}", known.join(", ")),
                }
            }
        }
    }
}

impl std::error::Error for NoPlan {}

fn list(paths: &[RelPath]) -> String {
    let paths: Vec<&str> = paths.iter().map(RelPath::as_str).collect();
    paths.join(", ")
}

/// The plan of a document.
///
/// # Errors
/// When the document is no plan.
pub fn plan_at<'a>(snapshot: &'a Snapshot, path: &RelPath) -> Result<Plan<'a>, NoPlan> {
    if let Some(plan) = Plan::of(snapshot, path) {
        return Ok(plan);
    }
    let place = snapshot.place(path);
    let is_of_topic = |plan: &Plan<'_>| {
        place.as_ref().is_some_and(|place| {
            plan.topic.profile == place.profile && plan.topic.name == place.topic
        })
    };
    Err(NoPlan::None {
        name: path.to_string(),
        plans: plans::all(snapshot)
            .filter(is_of_topic)
            .map(|plan| plan.document.path.clone())
            .collect(),
    })
}

/// The plan of a topic. Where a topic has plans in several phases, the last of them is meant: it is what comes right
/// before the work.
///
/// # Errors
/// When there is no such topic, it has no plan, or several plans fit.
pub fn plan_named<'a>(snapshot: &'a Snapshot, name: &str) -> Result<Plan<'a>, NoPlan> {
    let profile = |index: usize| snapshot.config().profiles[index].name.as_str();
    let is_meant = |of: usize, topic: Option<&str>| {
        topic.is_some_and(|topic| {
            topic == name
                || name
                    .split_once('/')
                    .is_some_and(|(of_profile, rest)| of_profile == profile(of) && rest == topic)
        })
    };
    let mut found: Vec<Plan<'a>> = Vec::new();
    let plans = plans::all(snapshot)
        .filter(|plan| is_meant(plan.topic.profile, plan.topic.name.as_deref()));
    for plan in plans {
        // Later phases of the same topic come after earlier ones.
        found.retain(|other| !(other.is_of_same_topic(&plan) && other.phase < plan.phase));
        found.push(plan);
    }
    if found.len() == 1
        && let Some(plan) = found.pop()
    {
        return Ok(plan);
    }
    let name = name.to_owned();
    if !found.is_empty() {
        let plans = found.iter().map(|plan| plan.document.path.clone());
        return Err(NoPlan::Several {
            name,
            plans: plans.collect(),
        });
    }
    let topics = snapshot.topics();
    if topics
        .iter()
        .any(|topic| is_meant(topic.profile, topic.name.as_deref()))
    {
        return Err(NoPlan::None {
            name,
            plans: Vec::new(),
        });
    }
    Err(unknown(snapshot, name))
}

fn unknown(snapshot: &Snapshot, name: String) -> NoPlan {
    let mut known: Vec<String> = plans::all(snapshot)
        .filter_map(|plan| plan.topic.name.clone())
        .collect();
    known.sort();
    known.dedup();
    // Who writes a path with a fault in it means a path.
    let paths: Vec<String> = if name.contains('/') || name.ends_with(".md") {
        plans::all(snapshot)
            .map(|plan| plan.document.path.to_string())
            .collect()
    } else {
        Vec::new()
    };
    let all = known.iter().chain(&paths).map(String::as_str);
    NoPlan::Unknown {
        nearest: nearest(&name, all).map(str::to_owned),
        name,
        known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn ask(name: &str) -> Result<String, String> {
        let fixture = Fixture::new(
            "//- /agentops/infrastructure-ops/research/empty-research.md\n# R\n\
             //- /agentops/infrastructure-ops/plans/k8s-upgrade-plan.md\n# P\n\
             //- /agentops/infrastructure-ops/research/k8s-upgrade-research.md\n# R\n\
             //- /agentops/infrastructure-ops/plans/sign-in-plan.md\n# P\n\
             //- /agentops/product-dev/specs/2025-11-06-sign-in/spec.md\n# S\n\
             //- /agentops/product-dev/specs/2025-11-06-sign-in/tasks.md\n# T\n",
        );
        let snapshot = fixture.snapshot();
        let document = RelPath::new(name).filter(|path| snapshot.document(path).is_some());
        let found = match document {
            Some(path) => plan_at(&snapshot, &path),
            None => plan_named(&snapshot, name),
        };
        found
            .map(|plan| plan.document.path.file_name().to_owned())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn plans_are_found_by_path_and_topic() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(ask("k8s-upgrade"), ok("k8s-upgrade-plan.md"));
        assert_eq!(
            ask("agentops/infrastructure-ops/plans/k8s-upgrade-plan.md"),
            ok("k8s-upgrade-plan.md")
        );
        assert_eq!(ask("product-dev/sign-in"), ok("tasks.md"));
        assert_eq!(ask("infrastructure-ops/sign-in"), ok("sign-in-plan.md"));
    }

    #[test]
    fn what_is_no_plan_is_an_error_that_helps() {
        let error = |name: &str| ask(name).unwrap_err();
        assert_eq!(
            error("sign-in"),
            "several plans are meant by `sign-in`: agentops/product-dev/specs/2025-11-06-sign-in/tasks.md, agentops/infrastructure-ops/plans/sign-in-plan.md"
        );
        assert_eq!(
            error("k8s-upgrad"),
            "there is no plan or topic `k8s-upgrad`: did you mean `k8s-upgrade`?"
        );
        assert_eq!(
            error("zzz"),
            "there is no plan or topic `zzz`: expected one of k8s-upgrade, sign-in"
        );
        assert_eq!(
            error("agentops/infrastructure-ops/research/k8s-upgrade-research.md"),
            "`agentops/infrastructure-ops/research/k8s-upgrade-research.md` is no plan; its topic has agentops/infrastructure-ops/plans/k8s-upgrade-plan.md"
        );
        assert!(error("empty").starts_with("`empty` is no plan, and its topic has none"));
    }
}
