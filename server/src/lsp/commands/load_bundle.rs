//! Puts the digest of a bundle into a document, as its `## Context`.

use std::sync::Arc;

use agentops_engine::bundle::catalogue::Bundle;
use agentops_engine::bundle::context;
use agentops_engine::bundle::find::one;
use agentops_engine::edits::Edits;
use agentops_engine::path::RelPath;
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use serde_json::json;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::{Here, failed};
use crate::lsp::edit;
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// Bundles that a question offers: more are not read.
const MAX_CHOICES: usize = 9;

/// Which bundle, and where it is to go.
#[derive(Clone, Debug, Deserialize)]
pub struct Which {
    uri: Uri,
    name: Option<String>,
}

impl Takes for Which {
    const TAKES: &'static str = "{uri, name?}";
}

/// Puts it there and answers its name and tokens. Without a name a person is asked, and nothing is answered.
///
/// # Errors
/// When there is no such bundle, the document is none that it could be put into, or the client takes no edits.
pub async fn run(session: Arc<Session>, which: Which) -> Result<Option<LSPAny>> {
    if !session.client().applies_edits {
        return Err(failed(
            "this editor takes no changes from a server: `agentops bundle load` prints a digest to copy",
        ));
    }
    let here = Here::find(&session, Some(&which.uri)).await?;
    blocking(move |_| {
        let path = here.path.clone();
        let is_text = |path: &RelPath| here.view.snapshot.document(path).is_some();
        let path = path
            .filter(|path| path.is_markdown() && is_text(path))
            .ok_or_else(|| failed("digests go into Markdown documents of the workspace"))?;
        let bundles = here.view.snapshot.bundles();
        match &which.name {
            Some(name) => {
                let bundle = one(bundles, name).map_err(failed)?;
                insert(&here, &path, bundle).map_err(failed).map(Some)
            }
            None if bundles.is_empty() => Err(failed("there is no bundle yet")),
            None => {
                ask(&here, path);
                Ok(None)
            }
        }
    })
    .await?
}

fn insert(here: &Here, path: &RelPath, bundle: &Bundle) -> std::result::Result<LSPAny, String> {
    let snapshot = &here.view.snapshot;
    let document = snapshot.document(path).ok_or("the document is gone")?;
    let edits = Edits::of(path.clone(), vec![context::insert(document, bundle)]);
    let edit = edit::convert(&here.view, &here.client, edits);
    let edit = edit.map_err(|_| "this editor cannot change documents".to_owned())?;
    here.apply(format!("Load bundle {}", bundle.name), edit, None);
    let encoding = snapshot.settings().budget.measure.encoding;
    Ok(json!({ "name": bundle.name, "tokens": bundle.digest_tokens(encoding) }))
}

fn ask(here: &Here, path: RelPath) {
    let snapshot = &here.view.snapshot;
    let bundles = snapshot.bundles().offered_for(snapshot, &path);
    let choices = bundles.iter().take(MAX_CHOICES).map(|bundle| {
        let title = format!("{} ({})", bundle.name, bundle.state(snapshot).as_str());
        (title, bundle.name.clone())
    });
    let message = "Which bundle is to be put into this document?".to_owned();
    here.ask(message, choices.collect(), move |here, name| {
        let bundle = one(here.view.snapshot.bundles(), &name).map_err(|error| error.to_string());
        if let Err(message) = bundle.and_then(|bundle| insert(&here, &path, bundle)) {
            here.complain(message);
        }
    });
}
