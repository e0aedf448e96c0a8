//! The command behind the line over a file that plans name: answers where they do, and goes there.

use std::sync::Arc;

use agentops_engine::queries::naming_plans::{self, NamingPlan};
use lsp_types::notification::ShowMessage;
use lsp_types::request::{ShowDocument, ShowMessageRequest};
use lsp_types::{
    LSPAny, Location, MessageActionItem, MessageType, ShowDocumentParams, ShowMessageParams,
    ShowMessageRequestParams, Uri,
};
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// Which file.
#[derive(Deserialize)]
pub struct Which {
    uri: Uri,
}

impl Takes for Which {
    const TAKES: &'static str = "{uri}";
}

/// A plan as a person chooses it, and where it names the file.
struct Choice {
    title: String,
    location: Location,
}

/// Answers the places where open plans name a file. Clients that can be told to show a document are, after the user has
/// chosen one where there are several; others get a message with the plans.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn run(session: Arc<Session>, which: Which) -> Result<Option<LSPAny>> {
    let Some(choices) = answer(&session, &which.uri, choices).await? else {
        return Ok(None);
    };
    let locations: Vec<&Location> = choices.iter().map(|choice| &choice.location).collect();
    let answer = serde_json::to_value(locations).ok();
    if !choices.is_empty() {
        show(session, choices);
    }
    Ok(answer)
}

fn choices(asked: &Asked) -> Option<Vec<Choice>> {
    let view = &asked.view;
    let plans = naming_plans::naming_plans(&view.snapshot, &asked.path);
    let is_unique = |plan: &NamingPlan| plans.iter().filter(|p| p.name == plan.name).count() == 1;
    let choice = |plan: &NamingPlan| {
        let place = &plan.location;
        Some(Choice {
            title: if is_unique(plan) {
                plan.name.clone()
            } else {
                place.path.to_string()
            },
            location: view.location(&place.path, &place.range)?,
        })
    };
    Some(plans.iter().filter_map(choice).collect())
}

/// Shows the plans, aside: no handler waits for a person.
fn show(session: Arc<Session>, choices: Vec<Choice>) {
    let titles: Vec<&str> = choices.iter().map(|choice| choice.title.as_str()).collect();
    if !session.client().shows_documents {
        let message = format!("Open plans that name this file: {}", titles.join(", "));
        let typ = MessageType::INFO;
        session
            .outbound
            .notify::<ShowMessage>(ShowMessageParams { typ, message });
        return;
    }
    tokio::spawn(async move {
        let chosen = match choices.as_slice() {
            [only] => Some(only),
            several => choose(&session, several).await,
        };
        if let Some(choice) = chosen {
            let params = ShowDocumentParams {
                uri: choice.location.uri.clone(),
                external: None,
                take_focus: Some(true),
                selection: Some(choice.location.range),
            };
            session.outbound.ask::<ShowDocument>(params).await;
        }
    });
}

async fn choose<'a>(session: &Session, choices: &'a [Choice]) -> Option<&'a Choice> {
    let action = |choice: &Choice| MessageActionItem {
        title: choice.title.clone(),
        properties: std::collections::HashMap::new(),
    };
    let params = ShowMessageRequestParams {
        typ: MessageType::INFO,
        message: "Open plans that name this file".to_owned(),
        actions: Some(choices.iter().map(action).collect()),
    };
    let chosen = session
        .outbound
        .ask_person::<ShowMessageRequest>(params)
        .await??;
    choices.iter().find(|choice| choice.title == chosen.title)
}
