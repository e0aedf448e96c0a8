//! `textDocument/foldingRange`.

use std::cmp::Reverse;
use std::sync::Arc;

use agentops_engine::queries::folding::{self, FoldKind};
use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::answer_at_once;

/// Answers what can be folded.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn of(
    session: Arc<Session>,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    answer_at_once(&session, &params.text_document.uri, move |asked| {
        let text = asked.view.snapshot.text(&asked.path)?;
        let mut folds = folding::folds(&asked.view.snapshot, &asked.path);
        if folds.len() > asked.client.max_folds {
            // The client takes only so many: the large ones are worth more.
            folds.sort_by_key(|fold| Reverse(fold.range.len()));
            folds.truncate(asked.client.max_folds);
            folds.sort_by_key(|fold| fold.range.start);
        }
        let convert = |fold: folding::Fold| FoldingRange {
            start_line: text.line_of(fold.range.start) as u32,
            end_line: text.line_of(fold.range.end) as u32,
            kind: match fold.kind {
                FoldKind::Comment => Some(FoldingRangeKind::Comment),
                FoldKind::FrontMatter => Some(FoldingRangeKind::Region),
                FoldKind::Section | FoldKind::Code | FoldKind::List | FoldKind::Table => None,
            },
            ..FoldingRange::default()
        };
        Some(folds.into_iter().map(convert).collect())
    })
    .await
}
