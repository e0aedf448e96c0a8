//! What `advance`, `start` and `implement` have in common: new artifacts reach the client as one edit, or are written
//! where it takes none.

use std::fmt::Display;

use agentops_engine::artifact::Topic;
use agentops_engine::edits::Edits;
use agentops_engine::queries::find_topic::{phase_named, profile_named, topic_at, topic_named};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::transition::Transition;
use lsp_types::LSPAny;
use serde_json::json;

use super::here::Here;
use crate::lsp::edit;

/// The topic that is meant, and the phase where one is: by name, or by an artifact.
///
/// # Errors
/// Why none is, for a person.
pub fn topic<'a>(
    here: &'a Here,
    profile: Option<&str>,
    topic: Option<&str>,
    phase: Option<&str>,
) -> Result<(&'a Topic, Option<usize>), String> {
    let snapshot = &here.view.snapshot;
    let found = match (profile, topic) {
        (Some(profile), topic) => of_profile(snapshot, profile, topic)?,
        (None, Some(topic)) => topic_named(snapshot, topic).map_err(text)?,
        (None, None) => {
            let found = here.path.as_ref().and_then(|path| topic_at(snapshot, path));
            let (found, at) = found.ok_or("this document belongs to no phase: name a topic")?;
            if phase.is_none() {
                return Ok((found, Some(at)));
            }
            found
        }
    };
    let phases = &snapshot.config().profiles[found.profile];
    let phase = phase.map(|id| phase_named(phases, id)).transpose();
    Ok((found, phase.map_err(text)?))
}

fn of_profile<'a>(
    snapshot: &'a Snapshot,
    profile: &str,
    topic: Option<&str>,
) -> Result<&'a Topic, String> {
    let (index, profile) = profile_named(snapshot, profile).map_err(text)?;
    snapshot.topic(index, topic).ok_or_else(|| match topic {
        Some(topic) => format!("{} has no topic `{topic}`", profile.name),
        None => format!("{} has no artifact yet that all topics share", profile.name),
    })
}

/// Anything that can be said.
pub fn text(said: impl Display) -> String {
    said.to_string()
}

/// Hands a transition to the client and answers what begins. In a client that makes files in an edit all of it is one
/// that one undo takes back; in another one the files are written.
///
/// # Errors
/// When files cannot be written.
pub fn carry_out(here: &Here, transition: Transition) -> Result<LSPAny, String> {
    let first = transition.first().cloned();
    let uri = first.as_ref().and_then(|path| here.uri(path));
    let answer = json!({
        "uri": uri.as_ref().map(|uri| uri.as_str()),
        "profile": transition.profile,
        "topic": transition.topic,
        "phase": transition.phase,
        "bundle": transition.bundle,
    });
    let label = match &transition.topic {
        Some(topic) => format!("{} of {topic}", transition.title),
        None => transition.title.clone(),
    };
    let edits = transition.edits;
    let edit = here
        .client
        .applies_edits
        .then(|| edit::convert(&here.view, &here.client, edits.clone()).ok())
        .flatten();
    match edit {
        Some(edit) => here.apply(label, edit, uri),
        None => {
            write(here, &edits)?;
            here.show(uri);
            if !here.client.shows_documents {
                let paths: Vec<&str> = edits.creates.iter().map(|f| f.path.as_str()).collect();
                here.say(format!("{label} begins with {}", paths.join(", ")));
            }
        }
    }
    Ok(answer)
}

fn write(here: &Here, edits: &Edits) -> Result<(), String> {
    let disk = here.disk();
    for file in &edits.creates {
        disk.create(&file.path, &file.text).map_err(text)?;
    }
    here.wrote(edits.creates.iter().map(|file| &file.path));
    Ok(())
}
