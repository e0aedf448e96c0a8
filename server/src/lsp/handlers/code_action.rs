//! `textDocument/codeAction`.

use std::sync::Arc;

use agentops_engine::actions::{self, ActionKind, Effect};
use lsp_types::{
    CodeAction, CodeActionDisabled, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionResponse, NumberOrString,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::commands;
use crate::lsp::edit;
use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// Answers what can be done about a range.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn of(
    session: Arc<Session>,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    let uri = params.text_document.uri.clone();
    answer(&session, &uri, move |asked| {
        let range = asked.view.bytes(&asked.path, params.range)?;
        let found = actions::code_actions(&asked.view.snapshot, &asked.path, range);
        let actions = found
            .into_iter()
            .filter_map(|action| convert(asked, &params, action))
            .filter(|action| is_wanted(&params, action));
        if asked.client.takes_code_actions {
            return Some(actions.map(CodeActionOrCommand::CodeAction).collect());
        }
        // Clients that know commands only cannot be given edits.
        let commands = actions.filter_map(|action| action.command);
        Some(commands.map(CodeActionOrCommand::Command).collect())
    })
    .await
}

fn convert(
    asked: &Asked,
    params: &CodeActionParams,
    action: actions::CodeAction,
) -> Option<CodeAction> {
    let range = asked.view.range(&asked.path, &action.range);
    let fixes = action
        .fixes
        .map(|code| NumberOrString::String(code.to_string()));
    let fixed = params.context.diagnostics.iter().filter(|diagnostic| {
        diagnostic.range == range && diagnostic.code.is_some() && diagnostic.code == fixes
    });
    let fixed: Vec<_> = fixed.cloned().collect();
    let mut converted = CodeAction {
        title: action.title,
        kind: Some(match action.kind {
            ActionKind::QuickFix => CodeActionKind::QUICKFIX,
            ActionKind::Refactor => CodeActionKind::REFACTOR,
        }),
        diagnostics: (!fixed.is_empty()).then_some(fixed),
        is_preferred: (action.is_preferred && asked.client.shows_preferred).then_some(true),
        ..CodeAction::default()
    };
    match action.effect {
        Effect::Edits(edits) => {
            converted.edit = Some(edit::convert(&asked.view, &asked.client, edits).ok()?);
        }
        Effect::Command(command) => {
            let title = converted.title.clone();
            let uri = &params.text_document.uri;
            converted.command = Some(commands::convert(title, &command, uri));
        }
        // A command can say in a message what this client cannot show.
        Effect::Blocked(_, command) if !asked.client.shows_disabled => {
            let title = converted.title.clone();
            let uri = &params.text_document.uri;
            converted.command = Some(commands::convert(title, &command, uri));
        }
        Effect::Blocked(reason, _) => converted.disabled = Some(CodeActionDisabled { reason }),
        // Where it would look as if it could be chosen, it is better not there.
        Effect::Disabled(_) if !asked.client.shows_disabled => return None,
        Effect::Disabled(reason) => converted.disabled = Some(CodeActionDisabled { reason }),
    }
    Some(converted)
}

/// Clients may ask for some kinds only; a kind includes what lies below it.
fn is_wanted(params: &CodeActionParams, action: &CodeAction) -> bool {
    let (Some(only), Some(kind)) = (&params.context.only, &action.kind) else {
        return true;
    };
    only.iter().any(|wanted| {
        let below = format!("{}.", wanted.as_str());
        wanted.as_str().is_empty() || kind == wanted || kind.as_str().starts_with(&below)
    })
}
