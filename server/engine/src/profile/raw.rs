//! `profile.toml` as it is written, with the place of every value that can be wrong.

use serde::Deserialize;
use toml::Spanned;

/// Keys of a `[[phases]]` table, for completion and messages.
pub const PHASE_KEYS: [&str; 10] = [
    "id",
    "title",
    "command",
    "agent",
    "workflows",
    "budget",
    "reads",
    "writes",
    "accepts",
    "gate",
];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    pub(super) name: Option<Spanned<String>>,
    pub(super) title: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) root: Option<Spanned<String>>,
    pub(super) aliases: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) phases: Vec<RawPhase>,
    pub(super) routes: Option<Vec<RawRoute>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPhase {
    pub(super) id: Spanned<String>,
    pub(super) title: Option<String>,
    pub(super) command: Option<Spanned<String>>,
    pub(super) agent: Option<Spanned<String>>,
    pub(super) workflows: Option<Vec<Spanned<String>>>,
    pub(super) budget: Option<Spanned<String>>,
    pub(super) reads: Option<Vec<Spanned<String>>>,
    pub(super) writes: Option<Vec<Spanned<String>>>,
    pub(super) accepts: Option<Vec<Spanned<String>>>,
    pub(super) gate: Option<RawGate>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGate {
    pub(super) sections: Option<Vec<Spanned<String>>>,
    pub(super) questions: Option<bool>,
    pub(super) ticked: Option<bool>,
    pub(super) references: Option<bool>,
    pub(super) load: Option<bool>,
    pub(super) bundle: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRoute {
    pub(super) when: RawCondition,
    pub(super) to: Spanned<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    pub(super) phase: Spanned<String>,
    pub(super) mentions: Vec<String>,
}
