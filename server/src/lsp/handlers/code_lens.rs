//! `textDocument/codeLens`.

use std::sync::Arc;

use agentops_engine::queries::code_lens;
use lsp_types::{CodeLens, CodeLensParams, Command};
use serde_json::json;
use tower_lsp::jsonrpc::Result;

use super::execute_command::SHOW_LOAD;
use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers the lines over a document's title.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn of(session: Arc<Session>, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
    let uri = params.text_document.uri;
    let about = uri.clone();
    answer(&session, &uri, move |asked| {
        let (view, path) = (&asked.view, &asked.path);
        let lenses = code_lens::code_lenses(&view.snapshot, path);
        let convert = |lens: code_lens::Lens| CodeLens {
            range: view.range(path, &lens.range),
            command: Some(Command {
                title: lens.title,
                command: SHOW_LOAD.to_owned(),
                arguments: Some(vec![json!({
                    "uri": about.as_str(),
                    "profile": lens.profile,
                    "topic": lens.topic,
                    "phase": lens.phase,
                })]),
            }),
            data: None,
        };
        Some(lenses.into_iter().map(convert).collect())
    })
    .await
}
