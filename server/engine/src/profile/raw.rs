//! `profile.toml` as it is written, with the place of every value that can be wrong. The schema that ships is made from
//! these types, so that what is said of a key here is what editors say of it.

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

/// A profile: a way of working, with its phases in order. One with the name of a profile that ships changes that one.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    /// Its short name, as in commands and folders. By default that of its folder.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) name: Option<Spanned<String>>,
    /// Its name for people.
    pub(super) title: Option<String>,
    /// What it is for, in one line.
    pub(super) summary: Option<String>,
    /// The folder of its artifacts, from the root of the workspace. By default `agentops/NAME`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) root: Option<Spanned<String>>,
    /// Other folders in which its artifacts are found.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) aliases: Option<Vec<Spanned<String>>>,
    /// Its phases, the first one first. In a profile that changes one that ships, matched by their `id`.
    #[serde(default)]
    pub(super) phases: Vec<RawPhase>,
    /// Where its artifacts influence phases of other profiles.
    pub(super) routes: Option<Vec<RawRoute>>,
}

/// A phase: one step, done in one fresh agent session.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawPhase {
    /// Its short name: `research`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) id: Spanned<String>,
    /// Its name for people. By default its `id`.
    pub(super) title: Option<String>,
    /// The slash command that starts it: `/research`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) command: Option<Spanned<String>>,
    /// The agent whose prompt it loads: `agents/NAME.md` of the profile.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) agent: Option<Spanned<String>>,
    /// The workflows that it loads: `workflows/NAME.md` of the profile.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) workflows: Option<Vec<Spanned<String>>>,
    /// The tokens that it may load: a range such as `40k-60k`, or `rest` for what the rule leaves.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(super) budget: Option<Spanned<String>>,
    /// What it loads: artifacts of phases, by their `id`, and with `references` the files that those of them name which
    /// are then plans.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) reads: Option<Vec<Spanned<String>>>,
    /// Where it writes its artifacts, below `root`, with `{topic}` and `{date}-`. Without `{topic}` all topics share them.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) writes: Option<Vec<Spanned<String>>>,
    /// Where else its artifacts are found; `*` stands for anything but a `/`.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) accepts: Option<Vec<Spanned<String>>>,
    /// What must be true before a topic leaves it.
    pub(super) gate: Option<RawGate>,
}

/// What must be true before a topic leaves a phase.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawGate {
    /// Headings that must be there with something under them. Case, numbering and markup do not matter.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub(super) sections: Option<Vec<Spanned<String>>>,
    /// Whether no open questions may be left. By default true.
    pub(super) questions: Option<bool>,
    /// Whether all checkboxes must be ticked. By default false.
    pub(super) ticked: Option<bool>,
    /// Whether the files that steps need must be there. By default true.
    pub(super) references: Option<bool>,
    /// Whether the load must be within its limit. By default true.
    pub(super) load: Option<bool>,
    /// Whether a fresh bundle must exist. By default false.
    pub(super) bundle: Option<bool>,
}

/// A path of influence from artifacts to a phase of another profile.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawRoute {
    /// What triggers it.
    pub(super) when: RawCondition,
    /// The phase that it leads to: `infrastructure-ops/research`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) to: Spanned<String>,
}

/// What triggers a route.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    /// The phase whose artifacts are looked at.
    #[cfg_attr(test, schemars(with = "String"))]
    pub(super) phase: Spanned<String>,
    /// Words that one of them has.
    pub(super) mentions: Vec<String>,
}
