//! The methods of the protocol, each handed to its handler.

use std::sync::Arc;

use agentops_engine::queries::budget::TopicLoads;
use agentops_engine::queries::gauge::Gauge;
use lsp_types::*;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client, LanguageServer};

use super::handlers::{
    code_action, code_lens, completion, configuration, definition, diagnostic, document_link,
    document_symbol, execute_command, folding_range, hover, inlay_hint, lifecycle, references,
    rename, semantic_tokens, symbol, sync, will_rename_files, workspace,
};
use super::requests::{budget, bundles, load, status};
use super::session::Session;

/// The language server.
#[derive(Debug)]
pub struct Server {
    session: Arc<Session>,
}

impl Server {
    /// A server for a client that is about to introduce itself.
    pub fn new(client: Client) -> Server {
        Server {
            session: Session::new(client),
        }
    }

    fn session(&self) -> Arc<Session> {
        Arc::clone(&self.session)
    }

    /// `agentops/status`.
    ///
    /// # Errors
    /// See [`status::of`].
    pub async fn status(&self, params: status::Params) -> Result<status::Answer> {
        status::of(self.session(), params).await
    }

    /// `agentops/load`.
    ///
    /// # Errors
    /// See [`load::of`].
    pub async fn load(&self, params: load::Params) -> Result<Option<Gauge>> {
        load::of(self.session(), params).await
    }

    /// `agentops/budget`.
    ///
    /// # Errors
    /// See [`budget::of`].
    pub async fn budget(&self, params: budget::Params) -> Result<TopicLoads> {
        budget::of(self.session(), params).await
    }

    /// `agentops/bundles`.
    ///
    /// # Errors
    /// See [`bundles::of`].
    pub async fn bundles(&self, params: bundles::Params) -> Result<bundles::Answer> {
        bundles::of(self.session(), params).await
    }

    /// `agentops/debug/panic`: panics, where the environment asks for it, so that tests can see what a fault does.
    ///
    /// # Errors
    /// When it is not asked for.
    ///
    /// # Panics
    /// When it is.
    pub async fn debug_panic(&self) -> Result<()> {
        assert!(
            std::env::var_os("AGENTOPS_DEBUG").is_none(),
            "asked to panic"
        );
        Err(Error::method_not_found())
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(lifecycle::initialize(&self.session, &params))
    }

    async fn initialized(&self, _: InitializedParams) {
        lifecycle::initialized(&self.session);
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.outbound.end();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        sync::did_open(&self.session, &params);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        sync::did_change(&self.session, params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        // The watcher may be slow or missing; what was saved is on disk now.
        self.session
            .files_changed(std::iter::once(&params.text_document.uri));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        sync::did_close(&self.session, &params);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        configuration::did_change(&self.session, &params);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        workspace::did_change_folders(&self.session, &params);
        configuration::pull(&self.session);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        workspace::did_change_files(&self.session, &params);
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        workspace::did_rename_files(&self.session, &params);
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        diagnostic::document(self.session(), params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        diagnostic::workspace(self.session(), params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        hover::at(self.session(), params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        code_lens::of(self.session(), params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        inlay_hint::of(self.session(), params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        semantic_tokens::full(self.session(), params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        semantic_tokens::range(self.session(), params).await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        document_symbol::of(self.session(), params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        folding_range::of(self.session(), params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        document_link::of(self.session(), params).await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        definition::at(self.session(), params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        references::at(self.session(), params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        completion::at(self.session(), params).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        symbol::find(self.session(), params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        code_action::of(self.session(), params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        rename::prepare(self.session(), params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        rename::at(self.session(), params).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        will_rename_files::edits(self.session(), params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        execute_command::run(self.session(), params).await
    }
}
