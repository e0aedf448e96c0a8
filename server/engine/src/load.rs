//! Load: the tokens that a phase of a topic brings into the model's context, against its limit.

mod advice;
mod inputs;
mod parts;

use serde::Serialize;

use crate::artifact::Topic;
use crate::instructions;
use crate::model::Measure;
use crate::path::RelPath;
use crate::profile::Input;
use crate::report;
use crate::settings::BudgetSettings;
use crate::snapshot::Snapshot;
use inputs::StandingIn;
use parts::Parts;

/// The load of one phase of one topic, and all that explains it. Tokens are those of the model in use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Load {
    /// What is loaded, heaviest first.
    pub parts: Vec<Part>,
    /// Files that the plan names and that are not counted: binary ones, those above the limit for files.
    pub uncounted: Vec<Uncounted>,
    /// Where files should be that the plan needs and that are not there.
    pub missing: Vec<RelPath>,
    /// Sum of the parts, in tokens.
    pub total: usize,
    /// Upper end of the phase's budget, in tokens; `None` when the rule alone is its limit.
    pub budget: Option<usize>,
    /// The rule, in tokens: its share of the window.
    pub rule: usize,
    /// The smaller of budget and rule, in tokens.
    pub limit: usize,
    /// The model's context size, in tokens.
    pub window: usize,
    /// Where the load lies as a share of the window.
    pub zone: Zone,
    /// How the tokens were counted.
    pub measure: Measure,
}

/// One thing that is loaded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Why it is loaded.
    pub kind: PartKind,
    /// What it is called: a path of the workspace, or a file of the profile.
    pub name: String,
    /// The file in the workspace; `None` for what ships with the program.
    pub path: Option<RelPath>,
    /// Its tokens.
    pub tokens: usize,
    /// When it is the digest of a bundle: what it stands for.
    pub bundle: Option<Instead>,
    /// What would make it smaller, when something is known that would.
    pub saving: Option<Saving>,
}

/// A fresh bundle whose digest is loaded in place of artifacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instead {
    /// The bundle's name.
    pub name: String,
    /// The artifacts.
    pub instead_of: Vec<RelPath>,
    /// Their tokens together.
    pub original_tokens: usize,
    /// The tokens that the digest saves.
    pub saves: usize,
}

/// A file that a plan names and whose tokens are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Uncounted {
    /// The file.
    pub path: RelPath,
    /// Why, for a person.
    pub reason: String,
}

/// Why a part is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// `CLAUDE.md` or `AGENTS.md` and what they import.
    Always,
    /// The phase's agent prompt.
    Agent,
    /// A workflow of the phase.
    Workflow,
    /// An artifact that the phase reads.
    Input,
    /// An artifact that the phase writes.
    Output,
    /// A file that the plan creates, modifies, moves or reads.
    Reference,
}

impl PartKind {
    /// The word for it in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            PartKind::Always => "always",
            PartKind::Agent => "agent",
            PartKind::Workflow => "workflow",
            PartKind::Input => "input",
            PartKind::Output => "output",
            PartKind::Reference => "reference",
        }
    }
}

/// What would bring a load down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saving {
    /// What to do, for a person.
    pub advice: String,
    /// Tokens that it saves, where that is known before it is done.
    pub tokens: Option<usize>,
}

impl Saving {
    /// What to do and what it saves: `split it (−43.1k)`.
    pub fn in_words(&self) -> String {
        match self.tokens {
            Some(saved) => format!("{} (−{})", self.advice, report::tokens(saved)),
            None => self.advice.clone(),
        }
    }
}

impl Instead {
    /// `instead of 44k`
    pub fn in_words(&self) -> String {
        format!("instead of {}", report::tokens(self.original_tokens))
    }
}

/// Zones by share of the window, in the words of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Below `near`.
    Good,
    /// From `near` up to the rule.
    Near,
    /// Above the rule.
    Over,
    /// From `critical` on.
    Critical,
}

impl Zone {
    fn of(total: usize, budget: &BudgetSettings) -> Zone {
        let share = total as f64 / budget.window as f64;
        if share >= budget.critical {
            Zone::Critical
        } else if total > budget.rule_tokens() {
            Zone::Over
        } else if share >= budget.near {
            Zone::Near
        } else {
            Zone::Good
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Zone::Good => "good",
            Zone::Near => "near",
            Zone::Over => "over",
            Zone::Critical => "critical",
        }
    }
}

/// How a load stands against its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Within budget and rule.
    Within,
    /// Within both, but near the rule.
    NearRule,
    /// Above the phase's budget, below the rule.
    OverBudget,
    /// Above the rule.
    OverRule,
}

impl Load {
    /// How the load stands against its limits. The rule outranks the budget, so that one cause has one report.
    pub fn verdict(&self) -> Verdict {
        if self.total > self.rule {
            Verdict::OverRule
        } else if self.budget.is_some_and(|budget| self.total > budget) {
            Verdict::OverBudget
        } else if self.zone == Zone::Near {
            Verdict::NearRule
        } else {
            Verdict::Within
        }
    }

    /// The load as a share of the window, in percent.
    pub fn percent(&self) -> f64 {
        self.total as f64 * 100.0 / self.window as f64
    }

    /// The heaviest part that is a file of the workspace.
    pub fn heaviest_file(&self) -> Option<&Part> {
        self.parts.iter().find(|part| part.path.is_some())
    }
}

/// The load of a phase of a topic: always-loaded files, the phase's own prompts, its inputs, what it writes, and the files
/// that its plans name.
pub fn load(snapshot: &Snapshot, topic: &Topic, phase_index: usize) -> Load {
    let settings = &snapshot.settings().budget;
    let profile = &snapshot.config().profiles[topic.profile];
    let phase = &profile.phases[phase_index];
    let mut parts = Parts::new(snapshot);
    for document in instructions::always_loaded(snapshot) {
        parts.add(PartKind::Always, document);
    }
    parts.add_own_files(profile, phase);
    // Whoever works on files goes by every word of the plans: a digest may lack a step.
    let standing_in = match phase.reads.contains(&Input::References) {
        true => StandingIn::Nothing,
        false => StandingIn::Digests,
    };
    for input in &phase.reads {
        match input {
            Input::Phase(index) => parts.add_input(topic, *index, standing_in),
            // The artifacts come first, so that one that is named as well is counted as what it is.
            Input::References => {}
        }
    }
    if phase.reads.contains(&Input::References) {
        parts.add_references(topic, phase);
    }
    for path in topic.artifacts_of(phase_index) {
        if let Some(document) = snapshot.document(path) {
            parts.add(PartKind::Output, document);
        }
    }
    parts.finish(settings, phase.budget)
}
