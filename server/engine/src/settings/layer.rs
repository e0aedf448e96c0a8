//! Settings as a file or an editor states them, and how they are laid over others.

mod flags;

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::{BudgetSettings, Scope, Settings};
use crate::model::{Measure, Model};
use crate::path::RelPath;
use crate::profile::ConfigProblem;
use crate::rules::{Code, Severity};
use crate::text::Text;
use crate::tokens::Encoding;

pub use flags::BudgetFlags;

/// A layer of settings as it is written: only what is stated.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Profiles that are shown; when the list is empty, those that have files.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    profiles: Option<Vec<Spanned<String>>>,
    /// The model's window, the shares of it that loads may have, and how tokens are counted.
    budget: Option<BudgetLayer>,
    /// What is reported, and how seriously.
    diagnostics: Option<DiagnosticsLayer>,
    /// Files that are passed over.
    files: Option<FilesLayer>,
    /// What editors show.
    editor: Option<EditorLayer>,
    /// Where bundles are written.
    bundles: Option<BundlesLayer>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct BundlesLayer {
    /// The folder that bundles are written to.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    folder: Option<Spanned<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct BudgetLayer {
    /// The model's context size, in tokens. Outranks the model's own.
    #[cfg_attr(test, schemars(with = "Option<u64>"))]
    window: Option<Spanned<usize>>,
    /// The share of the window that no phase's load may pass, such as 0.4.
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    rule: Option<Spanned<f64>>,
    /// From this share of the window on a load is near the rule.
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    near: Option<Spanned<f64>>,
    /// From this share of the window on a load is critical.
    #[cfg_attr(test, schemars(with = "Option<f64>"))]
    critical: Option<Spanned<f64>>,
    /// The model that does the work: sets the window, and how tokens are counted.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    model: Option<Spanned<String>>,
    /// The encoding that tokens are counted in. Outranks the model's own.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    encoding: Option<Spanned<String>>,
    /// Instruction files that every session loads; the first that exists counts.
    always: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct DiagnosticsLayer {
    /// The files that an editor hears of: `open` ones, or all of the `workspace`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    scope: Option<Spanned<String>>,
    /// The severity of a code: error, warning, information, hint or off.
    #[cfg_attr(
        test,
        schemars(with = "Option<std::collections::BTreeMap<String, String>>")
    )]
    severity: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct FilesLayer {
    /// Globs of files that are passed over, as in .gitignore.
    exclude: Option<Vec<String>>,
    /// Larger files are passed over, in bytes.
    #[serde(alias = "maxSize")]
    max_size: Option<u64>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct EditorLayer {
    /// Whether headings show their tokens.
    #[serde(alias = "inlayHints")]
    inlay_hints: Option<bool>,
    /// Whether titles show the load of their phase, and what comes next.
    #[serde(alias = "codeLens")]
    code_lens: Option<bool>,
    /// Whether other files show the open plans that name them.
    plans: Option<bool>,
}

impl Layer {
    /// The settings at the top: all tables, and `profiles`.
    pub const TABLES: [&str; 6] = [
        "profiles",
        "budget",
        "diagnostics",
        "files",
        "editor",
        "bundles",
    ];

    /// Reads `agentops.toml`.
    ///
    /// # Errors
    /// The first fault with its place; the file then counts as empty.
    pub fn from_toml(path: &RelPath, text: &Text) -> Result<Layer, ConfigProblem> {
        toml::from_str(text.as_str())
            .map_err(|error| crate::profile::toml_problem(path, text.as_str(), &error))
    }

    /// The profiles that are named, with the bytes of each name.
    pub fn named_profiles(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        let named = self.profiles.iter().flatten();
        named.map(|name| (name.span(), name.get_ref().as_str()))
    }

    /// Lays this over `settings`. What is out of range is reported and left out.
    pub fn apply(&self, settings: &mut Settings, report: &mut dyn FnMut(Range<usize>, String)) {
        if let Some(profiles) = &self.profiles {
            settings.profiles = profiles.iter().map(|p| p.get_ref().clone()).collect();
        }
        if let Some(budget) = &self.budget {
            budget.apply(&mut settings.budget, report);
        }
        if let Some(diagnostics) = &self.diagnostics {
            diagnostics.apply(settings, report);
        }
        if let Some(files) = &self.files {
            set(&mut settings.exclude, &files.exclude);
            set(&mut settings.max_file_size, &files.max_size);
        }
        if let Some(editor) = &self.editor {
            set(&mut settings.inlay_hints, &editor.inlay_hints);
            set(&mut settings.code_lens, &editor.code_lens);
            set(&mut settings.plans, &editor.plans);
        }
        if let Some(folder) = self.bundles.as_ref().and_then(|b| b.folder.as_ref()) {
            match RelPath::new(folder.get_ref()).filter(|folder| !folder.is_root()) {
                Some(folder) => settings.bundles = folder,
                None => report(
                    folder.span(),
                    "`folder` is a folder of the workspace, such as \"agentops/bundles\""
                        .to_owned(),
                ),
            }
        }
    }
}

fn set<T: Clone>(value: &mut T, stated: &Option<T>) {
    if let Some(stated) = stated {
        *value = stated.clone();
    }
}

impl BudgetLayer {
    fn apply(&self, budget: &mut BudgetSettings, report: &mut dyn FnMut(Range<usize>, String)) {
        if let Some(model) = &self.model
            && !model.get_ref().is_empty()
        {
            match Model::named(model.get_ref()) {
                Some(known) => {
                    budget.window = known.window;
                    budget.measure = known.measure.clone();
                }
                None => report(model.span(), unknown_model(model.get_ref())),
            }
        }
        if let Some(encoding) = &self.encoding
            && !encoding.get_ref().is_empty()
        {
            match Encoding::from_str(encoding.get_ref()) {
                Ok(encoding) => budget.measure = Measure::exact(encoding),
                Err(error) => report(encoding.span(), error.to_string()),
            }
        }
        if let Some(window) = &self.window {
            if *window.get_ref() >= 1000 {
                budget.window = *window.get_ref();
            } else {
                let message = "`window` is the model's context size in tokens: at least 1000";
                report(window.span(), message.to_owned());
            }
        }
        let shares = [
            (&self.rule, &mut budget.rule, "rule"),
            (&self.near, &mut budget.near, "near"),
            (&self.critical, &mut budget.critical, "critical"),
        ];
        for (stated, value, name) in shares {
            if let Some(stated) = stated {
                let share = *stated.get_ref();
                if share > 0.0 && share <= 1.0 {
                    *value = share;
                } else {
                    let message = format!("`{name}` is a share of the window: above 0, at most 1");
                    report(stated.span(), message);
                }
            }
        }
        set(&mut budget.always, &self.always);
    }
}

impl DiagnosticsLayer {
    fn apply(&self, settings: &mut Settings, report: &mut dyn FnMut(Range<usize>, String)) {
        if let Some(scope) = &self.scope {
            match scope.get_ref().as_str() {
                "open" => settings.scope = Scope::Open,
                "workspace" => settings.scope = Scope::Workspace,
                other => report(
                    scope.span(),
                    format!("`{other}` is no scope: expected \"open\" or \"workspace\""),
                ),
            }
        }
        for (code, severity) in self.severity.iter().flatten() {
            let parsed_code = Code::from_str(code.get_ref());
            let parsed_severity = match severity.get_ref().as_str() {
                "off" => Ok(None),
                name => Severity::from_str(name).map(Some),
            };
            match (parsed_code, parsed_severity) {
                (Ok(code), Ok(severity)) => {
                    settings.severity.insert(code, severity);
                }
                (Err(message), _) => report(code.span(), message),
                (_, Err(message)) => report(severity.span(), message),
            }
        }
    }
}

/// The message for a model that the data file does not have.
pub fn unknown_model(name: &str) -> String {
    let names: Vec<_> = Model::all().iter().map(|m| m.name.as_str()).collect();
    format!(
        "`{name}` is no known model: expected a name that begins with one of {}; or set `window` and `encoding`",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<(String, String)>) {
        let path = RelPath::new("agentops/agentops.toml").unwrap();
        let mut settings = Settings::default();
        let mut problems = Vec::new();
        match Layer::from_toml(&path, &Text::new(text)) {
            Ok(layer) => layer.apply(&mut settings, &mut |range, message| {
                problems.push((text[range].to_owned(), message));
            }),
            Err(problem) => problems.push((text[problem.range].to_owned(), problem.message)),
        }
        (settings, problems)
    }

    #[test]
    fn what_is_stated_is_set_and_the_rest_keeps_its_default() {
        let (settings, problems) = read(
            "profiles = [\"product-dev\"]\n[budget]\nwindow = 128000\n[diagnostics]\nscope = \"workspace\"\n[diagnostics.severity]\nbroken-link = \"error\"\nnear-rule = \"off\"\n[editor]\ninlay_hints = false\n",
        );
        assert_eq!(problems, []);
        assert_eq!(settings.budget.window, 128_000);
        assert_eq!(settings.budget.rule_tokens(), 51_200);
        assert_eq!(settings.scope, Scope::Workspace);
        assert_eq!(settings.severity[&Code::BrokenLink], Some(Severity::Error));
        assert_eq!(settings.severity[&Code::NearRule], None);
        assert!(!settings.inlay_hints && settings.code_lens);
    }

    #[test]
    fn a_model_sets_window_and_measure_and_a_stated_window_wins() {
        let (settings, problems) = read("[budget]\nmodel = \"claude-opus-5\"\nwindow = 300000\n");
        assert_eq!(problems, []);
        assert_eq!(settings.budget.window, 300_000);
        assert_eq!(settings.budget.measure.sign(), "≈");
    }

    #[test]
    fn faults_have_a_place_and_say_what_was_expected() {
        for (text, place, why) in [
            ("[budget]\nwindow = 5", "5", "at least 1000"),
            ("[budget]\nwindow = \"big\"", "\"big\"", "invalid type"),
            ("[budget]\nrule = 40.0", "40.0", "share of the window"),
            ("[budget]\nmodel = \"m\"", "\"m\"", "no known model"),
            ("[budget]\nencoding = \"x\"", "\"x\"", "o200k_base"),
            ("[diagnostics]\nscope = \"all\"", "\"all\"", "no scope"),
            (
                "[diagnostics.severity]\nbroken = \"off\"",
                "broken",
                "no code",
            ),
            (
                "[diagnostics.severity]\nbroken-link = \"loud\"",
                "\"loud\"",
                "no severity",
            ),
            ("colour = 1", "colour", "unknown field"),
        ] {
            let (_, problems) = read(text);
            let (found, message) = problems.first().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found, place, "{text}");
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
