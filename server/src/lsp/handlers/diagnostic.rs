//! `textDocument/diagnostic` and `workspace/diagnostic`.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::rules::{self, Severity};
use agentops_engine::settings::Scope;
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, NumberOrString, PreviousResultId,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use tower_lsp::jsonrpc::{Error, Result};

use crate::lsp::capabilities::Client;
use crate::lsp::convert::View;
use crate::lsp::session::Session;
use crate::lsp::told::{Key, Telling};
use crate::lsp::work::{Cancel, blocking, blocking_long};

/// Answers for one document.
///
/// # Errors
/// When the document was edited while its folder was being read.
pub async fn document(
    session: Arc<Session>,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let uri = &params.text_document.uri;
    let asked = session.ask_settled(uri).await?;
    let items = match asked {
        Some(asked) => blocking(move |_| of(&asked.view, &asked.client, &asked.path)).await?,
        None => Vec::new(),
    };
    if !items.is_empty() {
        session.told.note(uri);
    }
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
    // Looked at before the views are taken: what is told meanwhile is for the next time.
    let told = session.told.last();
    let mut views = session.settled_views().await;
    // A file belongs to the innermost folder that it lies in.
    views.sort_by_key(|view| Reverse(view.addresses.root().map(|root| root.components().count())));
    let items = blocking_long(move |cancel| {
        let previous = params.previous_result_ids.into_iter();
        let mut reports = Reports {
            previous: previous.map(|id| (Key::of(&id.uri), id)).collect(),
            told,
            seen: HashSet::new(),
            items: Vec::new(),
        };
        for view in &views {
            reports.add_all(view, &client, cancel);
        }
        if cancel.is_cancelled() {
            return Err(Error::request_cancelled());
        }
        Ok(reports.finish())
    });
    Ok(WorkspaceDiagnosticReport {
        items: items.await??,
    }
    .into())
}

/// The reports of an answer, and what the client may still show of earlier ones, which shrinks to what is gone.
struct Reports {
    previous: HashMap<Key, PreviousResultId>,
    told: HashMap<Key, Telling>,
    seen: HashSet<Key>,
    items: Vec<WorkspaceDocumentDiagnosticReport>,
}

impl Reports {
    fn add_all(&mut self, view: &View, client: &Client, cancel: &Cancel) {
        let snapshot = &view.snapshot;
        let all = snapshot.settings().scope == Scope::Workspace;
        for path in rules::reported_paths(snapshot) {
            if cancel.is_cancelled() {
                return;
            }
            let Some(uri) = view.addresses.uri(&path) else {
                continue;
            };
            let is_open = snapshot.is_open(&path);
            let key = Key::of(&uri);
            if !self.seen.insert(key.clone()) {
                continue;
            }
            let previous = self.previous.remove(&key);
            // Of an open document the client knows what it was told.
            let told = self.told.remove(&key).filter(|_| !is_open);
            // A file that was reported before is cleared when it is no longer asked for.
            let found = if all || is_open {
                of(view, client, &path)
            } else {
                Vec::new()
            };
            if found.is_empty() && previous.is_none() && told.is_none() {
                continue;
            }
            let version = view.version(&path).map(i64::from);
            self.add(uri, version, previous, told, found);
        }
    }

    /// Clears what is no longer reported: files that were deleted, renamed, excluded, or whose folder was closed.
    fn finish(mut self) -> Vec<WorkspaceDocumentDiagnosticReport> {
        let mut gone: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(|(key, previous)| {
                let told = self.told.remove(&key);
                (previous.uri.clone(), Some(previous), told)
            })
            .collect();
        let told = std::mem::take(&mut self.told).into_values();
        gone.extend(told.map(|told| (told.uri.clone(), None, Some(told))));
        gone.sort_by(|(a, ..), (b, ..)| a.as_str().cmp(b.as_str()));
        for (uri, previous, told) in gone {
            self.add(uri, None, previous, told, Vec::new());
        }
        self.items
    }

    fn add(
        &mut self,
        uri: Uri,
        version: Option<i64>,
        previous: Option<PreviousResultId>,
        told: Option<Telling>,
        found: Vec<Diagnostic>,
    ) {
        let mut result_id = result_id(&found);
        if let Some(told) = &told {
            result_id = format!("{result_id}-{}", told.number);
        }
        let is_known = previous.as_ref().is_some_and(|id| id.value == result_id);
        // The client finds the report by its own spelling.
        let spelled = previous.map(|previous| previous.uri);
        let uri = spelled.or(told.map(|told| told.uri)).unwrap_or(uri);
        self.items.push(if is_known {
            let unchanged_document_diagnostic_report =
                UnchangedDocumentDiagnosticReport { result_id };
            WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report,
                },
            )
        } else {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: full(result_id, found),
            })
        });
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
