//! Settings as an editor states them: the tables of `agentops.toml` as JSON, in camel case or not.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use agentops_engine::config::SETTINGS_PATH;
use agentops_engine::path::RelPath;
use agentops_engine::settings::{Layer, Settings};
use agentops_engine::text::Text;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

/// Settings of an editor, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct EditorSettings {
    /// The settings.
    pub layer: Layer,
    /// Which settings are left out, and why.
    pub problems: BTreeSet<String>,
}

impl EditorSettings {
    /// Reads settings. An editor's own (`server.path`, `trace`) are its own business. A table that cannot be read is
    /// left out, and so is a setting whose value cannot be.
    pub fn read(settings: &Value) -> EditorSettings {
        let mut problems = BTreeSet::new();
        let mut sound = Map::new();
        for (name, value) in settings.as_object().into_iter().flatten() {
            let value = without_nulls(value);
            if value.is_null() || !Layer::TABLES.contains(&name.as_str()) {
                continue;
            }
            let table = Map::from_iter([(name.clone(), value)]);
            match layer(&table) {
                Ok((layer, toml)) => {
                    layer.apply(&mut Settings::default(), &mut |range, why| {
                        let name = name_at(&toml, range.start);
                        problems
                            .insert(format!("the editor's setting `{name}` is left out: {why}"));
                    });
                    sound.extend(table);
                }
                Err(why) => {
                    problems.insert(format!(
                        "the editor's settings `{name}` are all left out: {why}"
                    ));
                }
            }
        }
        EditorSettings {
            // Each of the tables can be read.
            layer: layer(&sound).map(|(layer, _)| layer).unwrap_or_default(),
            problems,
        }
    }
}

/// Problems of an editor's settings that were logged.
#[derive(Debug, Default)]
pub struct Logged(Mutex<BTreeSet<String>>);

impl Logged {
    /// Logs what is wrong now, and was not before: settings are read again and again.
    pub fn log(&self, problems: BTreeSet<String>) {
        let mut logged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in problems.difference(&logged) {
            tracing::warn!("{problem}");
        }
        *logged = problems;
    }
}

/// Reads tables by way of TOML, which the places of what is wrong are in.
fn layer(tables: &Map<String, Value>) -> Result<(Layer, String), String> {
    let toml = toml::to_string(tables).map_err(|error| error.to_string())?;
    let path = RelPath::new(SETTINGS_PATH).unwrap_or_default();
    match Layer::from_toml(&path, &Text::new(toml.as_str())) {
        Ok(layer) => Ok((layer, toml)),
        Err(problem) => {
            let name = name_at(&toml, problem.range.start);
            Err(format!("`{name}`: {}", problem.message))
        }
    }
}

/// The setting that is stated at a byte of a TOML text, with the tables that it is in.
fn name_at(toml: &str, at: usize) -> String {
    let table = DeTable::parse(toml).ok();
    let parts = table.and_then(|table| way_to(table.get_ref(), at));
    parts.unwrap_or_default().join(".")
}

fn way_to(table: &DeTable<'_>, at: usize) -> Option<Vec<String>> {
    table.iter().find_map(|(key, value)| {
        let deeper = match value.get_ref() {
            DeValue::Table(inner) => way_to(inner, at),
            _ => None,
        };
        let is_here = key.span().contains(&at) || value.span().contains(&at);
        let mut way = deeper.or(is_here.then(Vec::new))?;
        way.insert(0, key.get_ref().to_string());
        Some(way)
    })
}

/// TOML has no `null`; a setting that is null is not set.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), without_nulls(value)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use agentops_engine::settings::Scope;
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> (Settings, BTreeSet<String>) {
        let read = EditorSettings::read(value);
        let mut settings = Settings::default();
        read.layer.apply(&mut settings, &mut |_, _| {});
        (settings, read.problems)
    }

    #[test]
    fn settings_of_a_client_are_the_tables_of_the_file() {
        let (settings, problems) = read(&json!({
            "server": { "path": null },
            "trace": { "server": "off" },
            "budget": { "window": 100_000, "model": null },
            "diagnostics": { "scope": "workspace", "severity": { "broken-link": "hint" } },
            "editor": { "inlayHints": false },
            "bundles": { "folder": "kept" },
        }));
        assert_eq!(problems, BTreeSet::new());
        assert_eq!(settings.budget.window, 100_000);
        assert_eq!(settings.scope, Scope::Workspace);
        assert_eq!(settings.severity.len(), 1);
        assert!(!settings.inlay_hints);
        assert_eq!(settings.bundles.as_str(), "kept");
    }

    #[test]
    fn nonsense_is_left_out() {
        for value in [
            json!(null),
            json!(3),
            json!([]),
            json!({ "budget": 3 }),
            json!({ "budget": { "window": [] } }),
        ] {
            let (settings, problems) = read(&value);
            assert_eq!(settings, Settings::default(), "{value}");
            assert_eq!(problems.len(), usize::from(value.is_object()), "{value}");
        }
    }

    #[test]
    fn what_is_left_out_is_named_and_the_rest_counts() {
        for (value, name, why) in [
            (
                json!({ "budget": { "model": "m" } }),
                "setting `budget.model` is",
                "no known model",
            ),
            (
                json!({ "budget": { "always": ["\n[x]\na = 3"], "rule": 0 } }),
                "budget.rule",
                "above 0",
            ),
            (
                json!({ "bundles": { "folder": "../x" } }),
                "bundles.folder",
                "a folder of the workspace",
            ),
            (
                json!({ "diagnostics": { "severity": { "broken-link": "loud" } } }),
                "diagnostics.severity.broken-link",
                "no severity",
            ),
            (
                json!({ "budget": 3 }),
                "settings `budget` are all",
                "invalid type",
            ),
            (
                json!({ "budget": { "rule": 0.3, "window": "big" } }),
                "`budget.window`",
                "invalid type",
            ),
            (
                json!({ "budget": { "colour": 1 } }),
                "`budget.colour`",
                "unknown field",
            ),
            (json!({ "profiles": [1] }), "`profiles`", "invalid type"),
        ] {
            let mut value = value;
            value["editor"] = json!({ "plans": false });
            let (settings, problems) = read(&value);
            assert!(!settings.plans, "{value}");
            let problems: Vec<_> = problems.into_iter().collect();
            assert_eq!(problems.len(), 1, "{value}: {problems:?}");
            assert!(problems[0].contains(name), "{problems:?}");
            assert!(problems[0].contains(why), "{problems:?}");
            assert!(!problems[0].contains('\n'), "{problems:?}");
        }
    }
}
