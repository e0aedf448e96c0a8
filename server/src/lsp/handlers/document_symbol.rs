//! `textDocument/documentSymbol`.

use std::sync::Arc;

use agentops_engine::queries::document_symbols::{self, Symbol};
use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolKind, Uri,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::{Asked, Session};
use crate::lsp::work::answer_at_once;

/// Answers a document's outline: as a tree, or as a list to clients that know no tree.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn of(
    session: Arc<Session>,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let about = uri.clone();
    answer_at_once(&session, &uri, move |asked| {
        let symbols = document_symbols::document_symbols(&asked.view.snapshot, &asked.path);
        if asked.client.shows_symbol_tree {
            let tree = symbols.iter().map(|symbol| nested(asked, symbol)).collect();
            return Some(DocumentSymbolResponse::Nested(tree));
        }
        let mut list = Vec::new();
        for symbol in &symbols {
            flatten(asked, &about, symbol, None, &mut list);
        }
        Some(DocumentSymbolResponse::Flat(list))
    })
    .await
}

#[allow(deprecated, reason = "the protocol's type has the old field")]
fn nested(asked: &Asked, symbol: &Symbol) -> DocumentSymbol {
    let (view, path) = (&asked.view, &asked.path);
    let children: Vec<_> = symbol
        .children
        .iter()
        .map(|child| nested(asked, child))
        .collect();
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: symbol.detail.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: view.range(path, &symbol.range),
        selection_range: view.range(path, &symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated, reason = "the protocol's type has the old field")]
fn flatten(
    asked: &Asked,
    uri: &Uri,
    symbol: &Symbol,
    container: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    list.push(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location {
            uri: uri.clone(),
            range: asked.view.range(&asked.path, &symbol.range),
        },
        container_name: container.map(str::to_owned),
    });
    for child in &symbol.children {
        flatten(asked, uri, child, Some(&symbol.name), list);
    }
}

/// Kinds of the protocol's first version, which every client knows.
fn kind(kind: document_symbols::SymbolKind) -> SymbolKind {
    match kind {
        document_symbols::SymbolKind::FrontMatter => SymbolKind::NAMESPACE,
        document_symbols::SymbolKind::Key => SymbolKind::PROPERTY,
        document_symbols::SymbolKind::Heading(_) => SymbolKind::STRING,
    }
}
