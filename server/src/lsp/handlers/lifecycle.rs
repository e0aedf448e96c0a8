//! `initialize` and `initialized`.

use std::sync::Arc;

use lsp_types::request::RegisterCapability;
use lsp_types::{InitializeParams, InitializeResult, RegistrationParams, ServerInfo};

use super::{configuration, workspace};
use crate::lsp::capabilities::{self, Client};
use crate::lsp::convert::file_path;
use crate::lsp::editor_settings::EditorSettings;
use crate::lsp::session::Session;

/// The client introduces itself and names its folders. Nothing is read yet, so that the answer comes at once.
pub fn initialize(session: &Arc<Session>, params: &InitializeParams) -> InitializeResult {
    let options = params.initialization_options.clone().unwrap_or_default();
    let client = Client::new(&params.capabilities).with_options(&options);
    // Both `{"agentops": {…}}` and the tables themselves are seen in the wild.
    let settings = EditorSettings::read(options.get("agentops").unwrap_or(&options));
    let capabilities = capabilities::server(&client);
    let roots = roots(params).iter().filter_map(file_path).collect();
    session.initialize(client, settings, roots);
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: "agentops".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    }
}

/// The session has begun.
pub fn initialized(session: &Arc<Session>) {
    session.start();
    session
        .setting_problems
        .log(session.initial_settings().problems);
    let client = session.client();
    let mut registrations = Vec::new();
    if client.registers_watchers {
        registrations.push(workspace::watch_registration());
    } else {
        tracing::info!(
            "this client does not watch files: what changes outside of it is seen when it is saved or reopened"
        );
    }
    if client.registers_configuration {
        registrations.push(configuration::registration());
    }
    if !registrations.is_empty() {
        let params = RegistrationParams { registrations };
        session.outbound.ask_aside::<RegisterCapability>(params);
    }
    configuration::pull(session);
}

fn roots(params: &InitializeParams) -> Vec<lsp_types::Uri> {
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().map(|folder| folder.uri.clone()).collect();
    }
    // Clients from before there were several folders.
    #[allow(deprecated)]
    params.root_uri.iter().cloned().collect()
}
