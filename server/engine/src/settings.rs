//! Settings: `agentops/agentops.toml`, shared through git, and what an editor sends.
//!
//! Defaults, then the editor, then `agentops.toml`: editors send the defaults of settings that nobody touched, so the
//! file that the team shares has the last word on what it states. Only flags of a command line, which somebody typed
//! for this one question, outrank it.

mod layer;

use std::collections::BTreeMap;

use crate::model::Measure;
use crate::path::RelPath;
use crate::rules::{Code, Severity};

pub use layer::{BudgetFlags, Layer, unknown_model};

/// Where bundles are saved unless the settings say otherwise.
pub const BUNDLES: &str = "agentops/bundles";

/// Everything that can be set, with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Profiles to show; when empty, those that have files.
    pub profiles: Vec<String>,
    /// Window, rule and zones.
    pub budget: BudgetSettings,
    /// Severity of codes that were changed; `None` turns a code off.
    pub severity: BTreeMap<Code, Option<Severity>>,
    /// Which files are reported in an editor.
    pub scope: Scope,
    /// Globs of files that are passed over.
    pub exclude: Vec<String>,
    /// Largest file that is read, in bytes.
    pub max_file_size: u64,
    /// Whether headings show their tokens.
    pub inlay_hints: bool,
    /// Whether titles show the load of their phase.
    pub code_lens: bool,
    /// Whether files show the open plans that name them.
    pub plans: bool,
    /// Folder that bundles are saved in.
    pub bundles: RelPath,
}

/// Window, rule and zones.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetSettings {
    /// The model's context size, in tokens.
    pub window: usize,
    /// The share of the window that no phase's load may pass.
    pub rule: f64,
    /// From this share on a load is `near` the rule.
    pub near: f64,
    /// From this share on a load is `critical`.
    pub critical: f64,
    /// How tokens are counted.
    pub measure: Measure,
    /// Files that are always loaded; the first that exists counts.
    pub always: Vec<String>,
}

/// Which files an editor hears about without having opened them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Scope {
    /// Open files only.
    #[default]
    Open,
    /// All files of the workspace.
    Workspace,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            profiles: Vec::new(),
            budget: BudgetSettings::default(),
            severity: BTreeMap::new(),
            scope: Scope::Open,
            exclude: Vec::new(),
            max_file_size: 10 * 1024 * 1024,
            inlay_hints: true,
            code_lens: true,
            plans: true,
            bundles: RelPath::new(BUNDLES).unwrap_or_default(),
        }
    }
}

impl Default for BudgetSettings {
    fn default() -> Self {
        BudgetSettings {
            window: 200_000,
            rule: 0.40,
            near: 0.35,
            critical: 0.60,
            measure: Measure::default(),
            always: vec!["CLAUDE.md".to_owned(), "AGENTS.md".to_owned()],
        }
    }
}

impl BudgetSettings {
    /// The rule in tokens.
    pub fn rule_tokens(&self) -> usize {
        (self.window as f64 * self.rule).floor() as usize
    }
}
