//! Settings: `workspace/configuration`, `workspace/didChangeConfiguration`, and those that come with `initialize`.

use std::collections::BTreeSet;
use std::sync::Arc;

use lsp_types::request::WorkspaceConfiguration;
use lsp_types::{
    ConfigurationItem, ConfigurationParams, DidChangeConfigurationParams, Registration,
};
use serde_json::Value;

use crate::lsp::editor_settings::EditorSettings;
use crate::lsp::folders::FolderId;
use crate::lsp::refresh::ask_to_refresh;
use crate::lsp::session::Session;

/// Settings changed. Clients that can be asked are asked; others send them along.
pub fn did_change(session: &Arc<Session>, params: &DidChangeConfigurationParams) {
    if session.client().has_configuration {
        pull(session);
        return;
    }
    let read = stated(session, params.settings.get("agentops"));
    session.set_settings(None, &read.layer);
    session.setting_problems.log(read.problems);
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
        let mut problems = BTreeSet::new();
        for (id, settings) in ids.into_iter().zip(&answers) {
            let read = stated(&session, Some(settings));
            session.set_settings(Some(id), &read.layer);
            problems.extend(read.problems);
        }
        session.setting_problems.log(problems);
        ask_to_refresh(&session);
    });
}

/// The settings that a client states. Where it states none, those that it started with go on to count.
fn stated(session: &Session, settings: Option<&Value>) -> EditorSettings {
    match settings {
        None | Some(Value::Null) => session.initial_settings(),
        Some(settings) => EditorSettings::read(settings),
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
