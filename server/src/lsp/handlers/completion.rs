//! `textDocument/completion`.

use std::sync::Arc;

use agentops_engine::queries::completion::{self, CompletionKind};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, TextEdit,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer;

/// Answers what may be written at a position.
///
/// # Errors
/// When the document was edited meanwhile.
pub async fn at(
    session: Arc<Session>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let at = params.text_document_position;
    answer(&session, &at.text_document.uri, move |asked| {
        let offset = asked.view.offset(&asked.path, at.position)?;
        let found = completion::completion(&asked.view.snapshot, &asked.path, offset);
        let items = found.items.into_iter().map(|item| convert(asked, item));
        Some(CompletionResponse::List(CompletionList {
            is_incomplete: found.is_incomplete,
            items: items.collect(),
        }))
    })
    .await
}

fn convert(asked: &Asked, item: completion::CompletionItem) -> CompletionItem {
    let kind = match item.kind {
        CompletionKind::Folder if asked.client.knows_folder_items => CompletionItemKind::FOLDER,
        CompletionKind::Document | CompletionKind::File | CompletionKind::Folder => {
            CompletionItemKind::FILE
        }
        CompletionKind::Heading => CompletionItemKind::REFERENCE,
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::VALUE,
    };
    let documentation = item
        .documentation
        .map(|value| Documentation::MarkupContent(asked.client.documentation_format.markup(value)));
    CompletionItem {
        label: item.label,
        kind: Some(kind),
        detail: item.detail,
        documentation,
        sort_text: Some(item.sort),
        filter_text: Some(item.filter),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: asked.view.range(&asked.path, &item.range),
            new_text: item.new_text,
        })),
        ..CompletionItem::default()
    }
}
