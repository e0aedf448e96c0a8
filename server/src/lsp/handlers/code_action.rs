//! `textDocument/codeAction`.

use std::sync::Arc;

use agentops_engine::actions::{self, ActionKind};
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    NumberOrString,
};
use tower_lsp::jsonrpc::Result;

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
        // Clients that know commands only cannot be given edits.
        if !asked.client.takes_code_actions {
            return Some(Vec::new());
        }
        let range = asked.view.bytes(&asked.path, params.range)?;
        let found = actions::code_actions(&asked.view.snapshot, &asked.path, range);
        let actions = found
            .into_iter()
            .filter_map(|action| convert(asked, &params, action))
            .filter(|action| is_wanted(&params, action));
        Some(actions.map(CodeActionOrCommand::CodeAction).collect())
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
    Some(CodeAction {
        title: action.title,
        kind: Some(match action.kind {
            ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        }),
        diagnostics: (!fixed.is_empty()).then_some(fixed),
        edit: Some(edit::convert(&asked.view, &asked.client, action.edits).ok()?),
        is_preferred: (action.is_preferred && asked.client.shows_preferred).then_some(true),
        ..CodeAction::default()
    })
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
