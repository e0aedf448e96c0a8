//! What a code action or a code lens does when it is chosen, and no edit can do: plain data, which an adapter carries out
//! or hands to its client.

use serde::Serialize;

/// Something that the program is to do for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Command {
    /// Shows what a phase loads.
    ShowLoad(PhaseOf),
    /// Goes on from a phase to the next, or says why not.
    Advance(Advance),
    /// Begins a topic.
    Start(StartTopic),
    /// Saves a bundle of a phase.
    SaveBundle(PhaseOf),
    /// Saves a bundle again whose sources have changed; the old one goes to the history. Asks where somebody has rewritten
    /// the digest.
    SaveAgain(BundleNamed),
    /// Puts the digest of a bundle into the document; without a name, the person says of which.
    LoadBundle(LoadBundle),
    /// Puts the originals of a bundle back.
    RestoreBundle(BundleNamed),
    /// Checks a bundle against its archive and its sources.
    VerifyBundle(BundleNamed),
}

/// The phase that a topic is to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advance {
    /// The phase.
    #[serde(flatten)]
    pub of: PhaseOf,
    /// Whether what stands in the way is overridden.
    pub force: bool,
}

/// The phase that a topic begins with, and what it is about as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StartTopic {
    /// Name of the profile.
    pub profile: String,
    /// Id of the phase.
    pub phase: String,
    /// What is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
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

/// A bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BundleNamed {
    /// Its name.
    pub name: String,
}

/// A bundle that is to be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoadBundle {
    /// Its name; `None` when it is to be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
