//! What a code action or a code lens does when it is chosen, and no edit can do: plain data, which an adapter carries out
//! or hands to its client.

use serde::Serialize;

/// Something that the program is to do for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Command {
    /// Shows what a phase loads.
    ShowLoad(PhaseOf),
}

/// A phase of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhaseOf {
    /// Name of the profile.
    pub profile: String,
    /// Name of the topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
    /// Id of the phase.
    pub phase: String,
}
