//! The topic or the phase that somebody means, by name.

use std::fmt;

use crate::artifact::Topic;
use crate::path::RelPath;
use crate::profile::Profile;
use crate::snapshot::Snapshot;
use crate::suggest::nearest;

use super::status::shown_profiles;

/// Why no one topic or phase is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing is called like this.
    Unknown {
        /// What was looked for: `topic`, `profile`, `phase`, `command`.
        what: &'static str,
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
        /// All names that there are.
        known: Vec<String>,
    },
    /// Several are called like this.
    Several {
        /// The name.
        name: String,
        /// Names that tell them apart.
        full: Vec<String>,
    },
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotFound::Unknown {
                what,
                name,
                nearest,
                known,
            } => {
                write!(f, "there is no {what} `{name}`")?;
                match nearest {
                    Some(nearest) => write!(f, ": did you mean `{nearest}`?"),
                    None if known.is_empty() => write!(f, ": there is none at all yet"),
                    None => write!(f, ": expected one of {}", known.join(", ")),
                }
            }
            NotFound::Several { name, full } => {
                write!(f, "`{name}` means several: name one of {}", full.join(", "))
            }
        }
    }
}

impl std::error::Error for NotFound {}

fn unknown(what: &'static str, name: &str, known: Vec<String>) -> NotFound {
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    NotFound::Unknown {
        what,
        name: name.to_owned(),
        nearest,
        known,
    }
}

/// A topic by its name, by `profile/topic`, or, for what all topics of a profile share, by the profile's name.
///
/// # Errors
/// When there is none, or several are meant.
pub fn topic_named<'a>(snapshot: &'a Snapshot, name: &str) -> Result<&'a Topic, NotFound> {
    let profile = |topic: &Topic| snapshot.config().profiles[topic.profile].name.as_str();
    let full = |topic: &&Topic| match &topic.name {
        Some(own) => format!("{}/{own}", profile(topic)),
        None => profile(topic).to_owned(),
    };
    let topics = snapshot.topics();
    let is_meant = |topic: &&Topic| topic.name.as_deref() == Some(name) || full(topic) == name;
    let found: Vec<&Topic> = topics.iter().filter(is_meant).collect();
    match found.as_slice() {
        [only] => Ok(only),
        [] => {
            let names = topics.iter().filter_map(|topic| topic.name.clone());
            let mut known: Vec<String> = names.collect();
            known.sort();
            known.dedup();
            Err(unknown("topic", name, known))
        }
        several => Err(NotFound::Several {
            name: name.to_owned(),
            full: several.iter().map(full).collect(),
        }),
    }
}

/// The topic and the phase of an artifact.
pub fn topic_at<'a>(snapshot: &'a Snapshot, path: &RelPath) -> Option<(&'a Topic, usize)> {
    let place = snapshot.place(path)?;
    let topic = snapshot.topic(place.profile, place.topic.as_deref())?;
    Some((topic, place.phase))
}

/// A profile by its name.
///
/// # Errors
/// When there is none.
pub fn profile_named<'a>(
    snapshot: &'a Snapshot,
    name: &str,
) -> Result<(usize, &'a Profile), NotFound> {
    let profiles = &snapshot.config().profiles;
    let found = profiles
        .iter()
        .enumerate()
        .find(|(_, profile)| profile.name == name);
    found.ok_or_else(|| {
        let known = profiles.iter().map(|profile| profile.name.clone());
        unknown("profile", name, known.collect())
    })
}

/// A phase of a profile by its id.
///
/// # Errors
/// When there is none.
pub fn phase_named(profile: &Profile, id: &str) -> Result<usize, NotFound> {
    match profile.phase(id) {
        Some((index, _)) => Ok(index),
        None => {
            let known = profile.phases.iter().map(|phase| phase.id.clone());
            Err(unknown("phase", id, known.collect()))
        }
    }
}

/// The phase whose slash command is called so, with or without its `/`, as the index of its profile and its own. Where
/// several profiles have it, one that is in use is meant, when it is the only one.
///
/// # Errors
/// When there is none, or several are meant.
pub fn phase_of_command(snapshot: &Snapshot, command: &str) -> Result<(usize, usize), NotFound> {
    let bare = command.trim_start_matches('/');
    let all = || {
        let profiles = snapshot.config().profiles.iter().enumerate();
        profiles.flat_map(|(index, profile)| {
            let phases = profile.phases.iter().enumerate();
            phases.filter_map(move |(phase, data)| {
                let command = data.command.as_deref()?.trim_start_matches('/');
                Some((index, phase, command))
            })
        })
    };
    let mut found: Vec<(usize, usize)> = all()
        .filter(|(_, _, known)| *known == bare)
        .map(|(profile, phase, _)| (profile, phase))
        .collect();
    if found.len() > 1 {
        let shown: Vec<usize> = shown_profiles(snapshot).iter().map(|(i, _)| *i).collect();
        if found.iter().any(|(profile, _)| shown.contains(profile)) {
            found.retain(|(profile, _)| shown.contains(profile));
        }
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let known = all().map(|(_, _, command)| command.to_owned());
            Err(unknown("command", bare, known.collect()))
        }
        several => {
            let profiles = &snapshot.config().profiles;
            let full = several.iter().map(|(profile, phase)| {
                let profile = &profiles[*profile];
                format!("{}/{}", profile.name, profile.phases[*phase].id)
            });
            Err(NotFound::Several {
                name: command.to_owned(),
                full: full.collect(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn topics_and_commands_are_found_by_name() {
        let snapshot = Fixture::new(
            "//- /agentops/infrastructure-ops/research/a-research.md\n# R\n\
             //- /agentops/product-dev/specs/2025-11-06-a/spec.md\n# S\n\
             //- /agentops/infrastructure-ops/research/b-research.md\n# R\n\
             //- /agentops/product-dev/product/mission.md\n# M\n",
        )
        .snapshot();
        let named = |name: &str| {
            topic_named(&snapshot, name)
                .map(|topic| (topic.profile, topic.name.clone()))
                .map_err(|error| error.to_string())
        };
        assert_eq!(named("b"), Ok((1, Some("b".to_owned()))));
        assert_eq!(named("product-dev/a"), Ok((0, Some("a".to_owned()))));
        assert_eq!(named("product-dev"), Ok((0, None)));
        assert_eq!(
            named("a"),
            Err("`a` means several: name one of product-dev/a, infrastructure-ops/a".to_owned())
        );
        assert_eq!(
            named("zzz"),
            Err("there is no topic `zzz`: expected one of a, b".to_owned())
        );
        assert_eq!(phase_of_command(&snapshot, "/research"), Ok((1, 0)));
        assert_eq!(phase_of_command(&snapshot, "write-spec"), Ok((0, 3)));
        let error = phase_of_command(&snapshot, "reserch").unwrap_err();
        assert!(
            error.to_string().contains("did you mean `research`?"),
            "{error}"
        );
    }
}
