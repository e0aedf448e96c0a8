//! `textDocument/codeLens`.

use std::sync::Arc;

use agentops_engine::queries::{code_lens, naming_plans};
use lsp_types::{CodeLens, CodeLensParams, Command};
use serde_json::json;
use tower_lsp::jsonrpc::Result;

use crate::lsp::commands::{self, SHOW_PLANS};
use crate::lsp::session::Session;
use crate::lsp::work::answer;

/// Answers the lines over a document's title, and over the first line of a file that plans name.
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
            command: Some(commands::convert(lens.title, &lens.command, &about)),
            data: None,
        };
        let plans = naming_plans::plan_lens(&view.snapshot, path).map(|title| CodeLens {
            range: view.range(path, &naming_plans::lens_range(&view.snapshot, path)),
            command: Some(Command {
                title,
                command: SHOW_PLANS.to_owned(),
                arguments: Some(vec![json!({ "uri": about.as_str() })]),
            }),
            data: None,
        });
        Some(
            plans
                .into_iter()
                .chain(lenses.into_iter().map(convert))
                .collect(),
        )
    })
    .await
}
