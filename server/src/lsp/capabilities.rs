//! What the client can do, in the words that we ask in, and what we can do.

use agentops_engine::text::PositionEncoding;
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CodeLensOptions, CompletionItemKind, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, OneOf, PositionEncodingKind, RenameOptions, ResourceOperationKind,
    SaveOptions, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::Value;

use super::commands;
use super::handlers::semantic_tokens;
use super::markup::Format;

/// What the client announced, as far as it matters to us. What is not announced is not used.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Unit of columns.
    pub encoding: PositionEncoding,
    /// Asks for diagnostics by itself.
    pub pulls_diagnostics: bool,
    /// Can be told to ask for diagnostics again.
    pub refreshes_diagnostics: bool,
    /// Can be told to ask for code lenses again.
    pub refreshes_code_lens: bool,
    /// Can be told to ask for inlay hints again.
    pub refreshes_inlay_hints: bool,
    /// Marks tokens by their meaning.
    pub shows_semantic_tokens: bool,
    /// Can be told to ask for tokens again.
    pub refreshes_semantic_tokens: bool,
    /// Can be told to show a document.
    pub shows_documents: bool,
    /// Knows the kind of completions that folders are.
    pub knows_folder_items: bool,
    /// Shows progress.
    pub shows_progress: bool,
    /// Answers `workspace/configuration`.
    pub has_configuration: bool,
    /// Takes a registration for `workspace/didChangeConfiguration`.
    pub registers_configuration: bool,
    /// Takes a registration for watched files.
    pub registers_watchers: bool,
    /// Takes versioned edits and file operations.
    pub takes_document_changes: bool,
    /// Takes edits that nobody asked for.
    pub applies_edits: bool,
    /// Creates files in a workspace edit.
    pub creates_files: bool,
    /// Renames files in a workspace edit.
    pub renames_files: bool,
    /// Shows related places of a diagnostic.
    pub shows_related: bool,
    /// Shows a link for a diagnostic's code.
    pub shows_code_description: bool,
    /// How hovers are shown.
    pub hover_format: Format,
    /// How the documentation of completions is shown.
    pub documentation_format: Format,
    /// Shows tooltips of links.
    pub shows_link_tooltips: bool,
    /// Takes so many foldable ranges.
    pub max_folds: usize,
    /// Takes the version of a document with its diagnostics.
    pub takes_diagnostic_versions: bool,
    /// Shows a tree of symbols.
    pub shows_symbol_tree: bool,
    /// Knows what a rename would change without being told.
    pub prepares_rename: bool,
    /// Takes code actions, not only commands.
    pub takes_code_actions: bool,
    /// Shows code actions that cannot be chosen, with the reason.
    pub shows_disabled: bool,
    /// Marks the code action that is most likely wanted.
    pub shows_preferred: bool,
    /// Takes definitions with the range that was asked about.
    pub takes_location_links: bool,
    /// Wants to hear when the answers to our own requests may have changed.
    pub hears_changes: bool,
}

impl Client {
    /// Reads what a client announced.
    pub fn new(capabilities: &ClientCapabilities) -> Client {
        let workspace = capabilities.workspace.clone().unwrap_or_default();
        let document = capabilities.text_document.clone().unwrap_or_default();
        let window = capabilities.window.clone().unwrap_or_default();
        let edit = workspace.workspace_edit.unwrap_or_default();
        let published = document.publish_diagnostics.unwrap_or_default();
        let pulled = document.diagnostic.clone().unwrap_or_default();
        let is = |flag: Option<bool>| flag.unwrap_or(false);
        let operations = edit.resource_operations.unwrap_or_default();
        let edits_files = |operation| operations.contains(&operation);
        Client {
            encoding: encoding(capabilities),
            pulls_diagnostics: document.diagnostic.is_some(),
            refreshes_diagnostics: workspace.diagnostics.is_some_and(|d| is(d.refresh_support)),
            refreshes_code_lens: workspace.code_lens.is_some_and(|c| is(c.refresh_support)),
            refreshes_inlay_hints: workspace.inlay_hint.is_some_and(|h| is(h.refresh_support)),
            shows_semantic_tokens: document.semantic_tokens.is_some(),
            refreshes_semantic_tokens: document.semantic_tokens.is_some()
                && workspace
                    .semantic_tokens
                    .is_some_and(|tokens| is(tokens.refresh_support)),
            shows_documents: window.show_document.is_some_and(|show| show.support),
            knows_folder_items: document
                .completion
                .as_ref()
                .and_then(|completion| completion.completion_item_kind.as_ref()?.value_set.as_ref())
                .is_some_and(|kinds| kinds.contains(&CompletionItemKind::FOLDER)),
            shows_progress: is(window.work_done_progress),
            has_configuration: is(workspace.configuration),
            registers_configuration: workspace
                .did_change_configuration
                .is_some_and(|c| is(c.dynamic_registration)),
            registers_watchers: workspace
                .did_change_watched_files
                .is_some_and(|w| is(w.dynamic_registration)),
            takes_document_changes: is(edit.document_changes),
            applies_edits: is(workspace.apply_edit),
            creates_files: edits_files(ResourceOperationKind::Create),
            renames_files: edits_files(ResourceOperationKind::Rename),
            shows_related: is(published.related_information) || is(pulled.related_information),
            shows_code_description: is(published.code_description_support)
                || is(pulled.code_description_support),
            hover_format: Format::of(document.hover.and_then(|hover| hover.content_format)),
            documentation_format: Format::of(
                document
                    .completion
                    .and_then(|completion| completion.completion_item?.documentation_format),
            ),
            shows_link_tooltips: document
                .document_link
                .is_some_and(|link| is(link.tooltip_support)),
            max_folds: document
                .folding_range
                .and_then(|folding| folding.range_limit)
                .map_or(usize::MAX, |limit| limit as usize),
            takes_diagnostic_versions: is(published.version_support),
            shows_symbol_tree: document
                .document_symbol
                .is_some_and(|s| is(s.hierarchical_document_symbol_support)),
            prepares_rename: document.rename.is_some_and(|r| is(r.prepare_support)),
            shows_preferred: document
                .code_action
                .as_ref()
                .is_some_and(|action| is(action.is_preferred_support)),
            shows_disabled: document
                .code_action
                .as_ref()
                .is_some_and(|action| is(action.disabled_support)),
            takes_code_actions: document
                .code_action
                .is_some_and(|a| a.code_action_literal_support.is_some()),
            takes_location_links: document.definition.is_some_and(|d| is(d.link_support)),
            // No capability of the protocol: see `with_options`.
            hears_changes: false,
        }
    }

    /// The same with what a client says of itself that the protocol has no capability for (`docs/protocol.md`).
    pub fn with_options(mut self, options: &Value) -> Client {
        self.hears_changes = options.get("changed").is_some_and(|wanted| *wanted == true);
        if options
            .get("links")
            .is_some_and(|follows| *follows == false)
        {
            self.hover_format = self.hover_format.unlinked();
            self.documentation_format = self.documentation_format.unlinked();
        }
        self
    }
}

/// The cheapest unit that the client takes: ours is bytes.
fn encoding(capabilities: &ClientCapabilities) -> PositionEncoding {
    let offered = capabilities
        .general
        .as_ref()
        .and_then(|general| general.position_encodings.as_deref())
        .unwrap_or_default();
    let offers = |kind| offered.contains(&kind);
    if offers(PositionEncodingKind::UTF8) {
        PositionEncoding::Utf8
    } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
        PositionEncoding::Utf32
    } else {
        PositionEncoding::Utf16
    }
}

/// What the server can do, for this client.
pub fn server(client: &Client) -> ServerCapabilities {
    let encoding = match client.encoding {
        PositionEncoding::Utf8 => PositionEncodingKind::UTF8,
        PositionEncoding::Utf16 => PositionEncodingKind::UTF16,
        PositionEncoding::Utf32 => PositionEncodingKind::UTF32,
    };
    let rename = if client.prepares_rename {
        OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })
    } else {
        OneOf::Left(true)
    };
    let code_actions = if client.takes_code_actions {
        CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR]),
            ..CodeActionOptions::default()
        })
    } else {
        CodeActionProviderCapability::Simple(true)
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(
                ["(", "[", "/", "#", "<", ":", " "]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(code_actions),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        rename_provider: Some(rename),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: client.shows_semantic_tokens.then(semantic_tokens),
        inlay_hint_provider: Some(OneOf::Left(true)),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("agentops".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::COMMANDS.map(str::to_owned).to_vec(),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                will_rename: Some(all_files()),
                did_rename: Some(all_files()),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
        }),
        ..ServerCapabilities::default()
    }
}

fn semantic_tokens() -> SemanticTokensServerCapabilities {
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        legend: semantic_tokens::legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Bool(true)),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

/// Files and folders: a renamed folder moves the artifacts in it.
fn all_files() -> FileOperationRegistrationOptions {
    FileOperationRegistrationOptions {
        filters: vec![FileOperationFilter {
            scheme: Some("file".to_owned()),
            pattern: FileOperationPattern {
                glob: "**/*".to_owned(),
                matches: None,
                options: None,
            },
        }],
    }
}
