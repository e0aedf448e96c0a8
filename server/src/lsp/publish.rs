//! Pushes diagnostics to clients that do not ask for them: open documents at once, the rest when it is quiet. Only what
//! differs from what was sent is sent, and what an edit has overtaken is dropped.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use agentops_engine::rules;
use agentops_engine::settings::Scope;
use lsp_types::notification::PublishDiagnostics;
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::convert::View;
use super::handlers::diagnostic;
use super::session::Session;
use super::work::blocking;

/// Quiet time before files are looked at that nobody has open.
const QUIET: Duration = Duration::from_millis(300);

/// Starts publishing. It goes on until the session is over.
pub fn start(session: Arc<Session>) {
    let session = Arc::downgrade(&session);
    tokio::spawn(async move {
        let mut sent: HashMap<Uri, Vec<Diagnostic>> = HashMap::new();
        while let Some(session) = session.upgrade() {
            session.changes.diagnostics.notified().await;
            if session.client().pulls_diagnostics {
                continue;
            }
            publish(&session, &mut sent, Which::Open).await;
            let wants_all = session
                .views()
                .iter()
                .any(|(view, _)| view.snapshot.settings().scope == Scope::Workspace);
            if !wants_all {
                continue;
            }
            tokio::select! {
                () = tokio::time::sleep(QUIET) => publish(&session, &mut sent, Which::All).await,
                () = session.changes.diagnostics.notified() => session.changes.diagnostics.notify_one(),
            }
        }
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Open,
    All,
}

/// The diagnostics of one file.
struct Found {
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

async fn publish(session: &Arc<Session>, sent: &mut HashMap<Uri, Vec<Diagnostic>>, which: Which) {
    let client = session.client();
    let mut found: Vec<Found> = Vec::new();
    for (view, is_indexed) in session.views() {
        // Half a workspace would look full of broken links.
        if !is_indexed {
            continue;
        }
        let client = Arc::clone(&client);
        let computed = blocking(move |_| compute(&view, &client, which)).await;
        found.extend(computed.unwrap_or_default());
    }
    let keeps = which == Which::Open
        && session
            .views()
            .iter()
            .any(|(view, _)| view.snapshot.settings().scope == Scope::Workspace);
    let gone: Vec<Uri> = if keeps {
        Vec::new()
    } else {
        let still: HashSet<&Uri> = found.iter().map(|found| &found.uri).collect();
        let gone = sent.keys().filter(|uri| !still.contains(uri));
        gone.cloned().collect()
    };
    for uri in gone {
        sent.remove(&uri);
        send(session, uri, None, Vec::new());
    }
    for found in found {
        let now = session.ask(&found.uri);
        let version = now.and_then(|asked| asked.view.version(&asked.path));
        if version != found.version {
            // An edit came in between; the next round has its diagnostics.
            session.changes.diagnostics.notify_one();
            continue;
        }
        let before = sent.get(&found.uri);
        if before.map_or(found.diagnostics.is_empty(), |before| {
            *before == found.diagnostics
        }) {
            continue;
        }
        sent.insert(found.uri.clone(), found.diagnostics.clone());
        send(session, found.uri, found.version, found.diagnostics);
    }
}

fn compute(view: &View, client: &super::capabilities::Client, which: Which) -> Vec<Found> {
    let snapshot = &view.snapshot;
    let reported = if which == Which::All && snapshot.settings().scope == Scope::Workspace {
        rules::reported_paths(snapshot)
    } else {
        rules::open_reported_paths(snapshot)
    };
    let mut found = Vec::new();
    for path in reported {
        let Some(uri) = view.addresses.uri(&path) else {
            continue;
        };
        let diagnostics = diagnostic::of(view, client, &path);
        found.push(Found {
            uri,
            version: view.version(&path),
            diagnostics,
        });
    }
    found
}

fn send(session: &Session, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
    let version = version.filter(|_| session.client().takes_diagnostic_versions);
    session
        .outbound
        .notify::<PublishDiagnostics>(PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        });
}
