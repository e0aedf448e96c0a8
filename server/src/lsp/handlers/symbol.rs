//! `workspace/symbol`.

use std::sync::Arc;

use agentops_engine::queries::workspace_symbols::{self, WorkspaceSymbolKind};
use lsp_types::{
    OneOf, SymbolKind, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// More than this nobody reads.
const LIMIT: usize = 256;

/// Answers artifacts, topics, phases and headings by name.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn find(
    session: Arc<Session>,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>> {
    let views = session.settled_views().await;
    blocking(move |_| {
        let mut symbols = Vec::new();
        for view in &views {
            let found = workspace_symbols::workspace_symbols(&view.snapshot, &params.query, LIMIT);
            symbols.extend(found.into_iter().filter_map(|symbol| {
                Some(WorkspaceSymbol {
                    name: symbol.name,
                    // Kinds of the protocol's first version, which every client knows.
                    kind: match symbol.kind {
                        WorkspaceSymbolKind::Topic => SymbolKind::MODULE,
                        WorkspaceSymbolKind::Phase => SymbolKind::PACKAGE,
                        WorkspaceSymbolKind::Artifact => SymbolKind::FILE,
                        WorkspaceSymbolKind::Bundle => SymbolKind::OBJECT,
                        WorkspaceSymbolKind::Heading => SymbolKind::STRING,
                    },
                    tags: None,
                    container_name: Some(symbol.container),
                    location: OneOf::Left(view.location(&symbol.path, &symbol.range)?),
                    data: None,
                })
            }));
        }
        Some(WorkspaceSymbolResponse::Nested(symbols))
    })
    .await
}
