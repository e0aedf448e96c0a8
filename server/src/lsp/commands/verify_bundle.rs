//! Checks a bundle against its archive and its sources.

use std::sync::Arc;

use agentops_engine::bundle::find::one;
use agentops_engine::bundle::verify::verify;
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use serde_json::json;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::{Here, failed};
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// Which bundle.
#[derive(Clone, Debug, Deserialize)]
pub struct Which {
    name: String,
    uri: Option<Uri>,
}

impl Takes for Which {
    const TAKES: &'static str = "{name, uri?}";
}

/// Checks it, tells the result in a message, and answers it.
///
/// # Errors
/// When there is no such bundle.
pub async fn run(session: Arc<Session>, which: Which) -> Result<Option<LSPAny>> {
    let here = Here::find(&session, which.uri.as_ref()).await?;
    blocking(move |_| {
        let snapshot = &here.view.snapshot;
        let bundle = one(snapshot.bundles(), &which.name).map_err(failed)?;
        let verified = verify(&here.disk(), snapshot, bundle);
        let retention = verified.retention.as_ref().map(ToString::to_string);
        let mut message = format!("Bundle {} is {}", bundle.name, verified.state);
        if !verified.reasons.is_empty() {
            message.push_str(&format!(": {}", verified.reasons.join("; ")));
        }
        if let Some(retention) = &retention {
            message.push_str(&format!(". The digest {retention}"));
        }
        here.say(format!("{message}."));
        let lost = verified.lost.iter().map(|lost| {
            json!({
                "kind": lost.kind.name(1),
                "text": lost.text,
                "uri": here.uri(&lost.path),
                "line": lost.line,
            })
        });
        Ok(Some(json!({
            "name": bundle.name,
            "state": verified.state,
            "reasons": verified.reasons,
            "retention": retention,
            "lost": lost.collect::<Vec<_>>(),
        })))
    })
    .await?
}
