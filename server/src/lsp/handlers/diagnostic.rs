//! `textDocument/diagnostic` and `workspace/diagnostic`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::rules::{self, Severity};
use agentops_engine::settings::Scope;
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, NumberOrString, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::capabilities::Client;
use crate::lsp::convert::View;
use crate::lsp::session::Session;
use crate::lsp::work::{Cancel, blocking, blocking_long};

/// Answers for one document.
///
/// # Errors
/// When the document was edited while its folder was being read.
pub async fn document(
    session: Arc<Session>,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let asked = session.ask_settled(&params.text_document.uri).await?;
    let items = match asked {
        Some(asked) => blocking(move |_| of(&asked.view, &asked.client, &asked.path)).await?,
        None => Vec::new(),
    };
    let result_id = result_id(&items);
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: full(result_id, items),
        })
    };
    Ok(report.into())
}

/// Answers for the workspace: all files when the settings ask for it, else those that are open.
///
/// # Errors
/// When the request was cancelled.
pub async fn workspace(
    session: Arc<Session>,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let client = session.client();
    let views = session.settled_views().await;
    let items = blocking_long(move |cancel| {
        let previous = params.previous_result_ids.iter();
        let previous: HashMap<&Uri, &str> = previous.map(|id| (&id.uri, &*id.value)).collect();
        let mut items = Vec::new();
        for view in &views {
            add_all(view, &client, &previous, cancel, &mut items);
        }
        if cancel.is_cancelled() {
            return Err(Error::request_cancelled());
        }
        Ok(items)
    });
    Ok(WorkspaceDiagnosticReport {
        items: items.await??,
    }
    .into())
}

fn add_all(
    view: &View,
    client: &Client,
    previous: &HashMap<&Uri, &str>,
    cancel: &Cancel,
    items: &mut Vec<WorkspaceDocumentDiagnosticReport>,
) {
    let snapshot = &view.snapshot;
    let all = snapshot.settings().scope == Scope::Workspace;
    for path in rules::reported_paths(snapshot) {
        if cancel.is_cancelled() {
            return;
        }
        let Some(uri) = view.addresses.uri(&path) else {
            continue;
        };
        // A file that was reported before is cleared when it is no longer asked for.
        let found = if all || snapshot.is_open(&path) {
            of(view, client, &path)
        } else {
            Vec::new()
        };
        let result_id = result_id(&found);
        let version = view.version(&path).map(i64::from);
        match previous.get(&uri) {
            Some(id) if *id == result_id => {
                items.push(WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                            result_id,
                        },
                    },
                ));
            }
            None if found.is_empty() => {}
            _ => items.push(WorkspaceDocumentDiagnosticReport::Full(
                WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report: full(result_id, found),
                },
            )),
        }
    }
}

fn full(result_id: String, items: Vec<Diagnostic>) -> FullDocumentDiagnosticReport {
    FullDocumentDiagnosticReport {
        result_id: Some(result_id),
        items,
    }
}

/// The same diagnostics have the same id.
fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items)
        .unwrap_or_default()
        .hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The diagnostics of a file in the protocol's words.
pub fn of(view: &View, client: &Client, path: &RelPath) -> Vec<Diagnostic> {
    let found = rules::diagnostics(&view.snapshot, path);
    found
        .into_iter()
        .map(|found| convert(view, client, path, found))
        .collect()
}

fn convert(view: &View, client: &Client, path: &RelPath, found: rules::Diagnostic) -> Diagnostic {
    let related = found.related.iter().filter_map(|related| {
        Some(DiagnosticRelatedInformation {
            location: view.location(&related.path, &related.range)?,
            message: related.message.clone(),
        })
    });
    let related: Vec<_> = related.filter(|_| client.shows_related).collect();
    let description = client
        .shows_code_description
        .then(|| found.code.manual_url().parse().ok())
        .flatten();
    Diagnostic {
        range: view.range(path, &found.range),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Information => DiagnosticSeverity::INFORMATION,
            Severity::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(found.code.to_string())),
        code_description: description.map(|href| CodeDescription { href }),
        source: Some("agentops".to_owned()),
        message: found.message,
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: None,
    }
}
