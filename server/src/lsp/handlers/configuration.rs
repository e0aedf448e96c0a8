//! Settings: `workspace/configuration`, `workspace/didChangeConfiguration`, and those that come with `initialize`.

use std::sync::Arc;

use agentops_engine::config::SETTINGS_PATH;
use agentops_engine::path::RelPath;
use agentops_engine::settings::Layer;
use agentops_engine::text::Text;
use lsp_types::request::WorkspaceConfiguration;
use lsp_types::{
    ConfigurationItem, ConfigurationParams, DidChangeConfigurationParams, Registration,
};
use serde_json::Value;

use crate::lsp::folders::FolderId;
use crate::lsp::refresh::ask_to_refresh;
use crate::lsp::session::Session;

/// Settings changed. Clients that can be asked are asked; others send them along.
pub fn did_change(session: &Arc<Session>, params: &DidChangeConfigurationParams) {
    if session.client().has_configuration {
        pull(session);
        return;
    }
    let settings = params.settings.get("agentops");
    session.set_settings(None, &stated(session, settings));
    ask_to_refresh(session);
}

/// Asks the client for the settings of every folder, aside.
pub fn pull(session: &Arc<Session>) {
    if !session.client().has_configuration {
        return;
    }
    let session = Arc::clone(session);
    tokio::spawn(async move {
        let (ids, items): (Vec<FolderId>, Vec<ConfigurationItem>) = session
            .folders()
            .into_iter()
            .map(|(id, scope_uri)| {
                let section = Some("agentops".to_owned());
                (id, ConfigurationItem { scope_uri, section })
            })
            .unzip();
        let params = ConfigurationParams { items };
        let Some(answers) = session.outbound.ask::<WorkspaceConfiguration>(params).await else {
            return;
        };
        for (id, settings) in ids.into_iter().zip(&answers) {
            session.set_settings(Some(id), &stated(&session, Some(settings)));
        }
        ask_to_refresh(&session);
    });
}

/// The settings that a client states. Where it states none, those that it started with go on to count.
fn stated(session: &Session, settings: Option<&Value>) -> Layer {
    match settings {
        None | Some(Value::Null) => session.initial_settings(),
        Some(settings) => layer(settings),
    }
}

/// The registration that makes a client tell of changed settings.
pub fn registration() -> Registration {
    Registration {
        id: "agentops/configuration".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({ "section": "agentops" })),
    }
}

/// Reads settings as a client writes them: the tables of `agentops.toml` as JSON, in camel case or not. An editor's own
/// (`server.path`, `trace`) are its own business. What cannot be read is logged and left out.
pub fn layer(settings: &Value) -> Layer {
    let Value::Object(settings) = settings else {
        return Layer::default();
    };
    let known: serde_json::Map<String, Value> = settings
        .iter()
        .filter(|(key, _)| Layer::TABLES.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), without_nulls(value)))
        .filter(|(_, value)| !value.is_null())
        .collect();
    let path = RelPath::new(SETTINGS_PATH).unwrap_or_default();
    let text = match toml::to_string(&known) {
        Ok(text) => text,
        Err(error) => {
            tracing::warn!("the editor's settings cannot be read: {error}");
            return Layer::default();
        }
    };
    Layer::from_toml(&path, &Text::new(text)).unwrap_or_else(|problem| {
        tracing::warn!("the editor's settings cannot be read: {}", problem.message);
        Layer::default()
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
    use agentops_engine::settings::{Scope, Settings};
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Settings {
        let mut settings = Settings::default();
        layer(value).apply(&mut settings, &mut |_, message| panic!("{message}"));
        settings
    }

    #[test]
    fn settings_of_a_client_are_the_tables_of_the_file() {
        let settings = read(&json!({
            "server": { "path": null },
            "trace": { "server": "off" },
            "budget": { "window": 100_000, "model": null },
            "diagnostics": { "scope": "workspace", "severity": { "broken-link": "hint" } },
            "editor": { "inlayHints": false },
            "bundles": { "folder": "kept" },
        }));
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
            let mut settings = Settings::default();
            layer(&value).apply(&mut settings, &mut |_, _| {});
            assert_eq!(settings, Settings::default(), "{value}");
        }
    }
}
