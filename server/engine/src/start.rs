//! The beginning of a topic, or of a phase of one, whatever the phases before it are like.

use crate::bundle::member_name;
use crate::profile::Profile;
use crate::snapshot::Snapshot;
use crate::topic_name;
use crate::transition::{Beginning, Given, Refusal, Transition};

/// What is to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start<'a> {
    /// Index of the profile.
    pub profile: usize,
    /// Index of the phase; the first that has a topic when absent.
    pub phase: Option<usize>,
    /// The topic; when absent, a name is made from the question.
    pub topic: Option<&'a str>,
}

/// The phase that a topic of a profile begins with.
pub fn first_phase(profile: &Profile) -> usize {
    let first = profile.phases.iter().position(|phase| phase.has_topic());
    first.unwrap_or(0)
}

/// Makes the artifacts of a phase from its templates.
///
/// # Errors
/// When they are there, or the topic cannot be called so.
pub fn start(snapshot: &Snapshot, start: &Start<'_>, given: &Given) -> Result<Transition, Refusal> {
    let profile = &snapshot.config().profiles[start.profile];
    let phase_index = start.phase.unwrap_or_else(|| first_phase(profile));
    let name = if profile.phases[phase_index].has_topic() {
        Some(name(snapshot, start, given)?)
    } else {
        None
    };
    let beginning = Beginning {
        profile_index: start.profile,
        phase_index,
        topic: snapshot.topic(start.profile, name.as_deref()),
        name,
    };
    beginning.make(snapshot, given, Vec::new())
}

fn name(snapshot: &Snapshot, start: &Start<'_>, given: &Given) -> Result<String, Refusal> {
    let name = match (start.topic, &given.question) {
        (Some(topic), _) => topic.trim().to_owned(),
        (None, Some(question)) => topic_name::from_text(question).ok_or(Refusal::NoTopic)?,
        (None, None) => return Err(Refusal::NoTopic),
    };
    // A topic that there is has a name that files have, whatever it looks like.
    if snapshot.topic(start.profile, Some(&name)).is_some() {
        return Ok(name);
    }
    topic_name::check(&name).map_err(Refusal::Topic)?;
    let key = member_name::key(&name);
    let alike = snapshot
        .topics()
        .iter()
        .filter(|topic| topic.profile == start.profile)
        .filter_map(|topic| topic.name.as_deref())
        .find(|other| member_name::key(other) == key);
    match alike {
        Some(other) => Err(Refusal::Alike {
            topic: name,
            other: other.to_owned(),
        }),
        None => Ok(name),
    }
}
