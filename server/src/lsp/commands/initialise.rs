//! Makes the folders of a workspace.

use std::sync::Arc;

use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::failed;
use crate::initialise::{Prompts, initialise};
use crate::lsp::convert::file_path;
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// Where, and for which profiles.
#[derive(Debug, Deserialize)]
pub struct What {
    folder: Uri,
    #[serde(default)]
    profiles: Vec<String>,
    /// Whether agents get copies of prompts.
    #[serde(default)]
    prompts: bool,
}

impl Takes for What {
    const TAKES: &'static str = "{folder, profiles?, prompts?}";
}

/// Makes them, and answers what belongs to the workspace and what of it was made.
///
/// # Errors
/// When there is no such profile, or something else stands in the way; then nothing was made.
pub async fn run(session: Arc<Session>, what: What) -> Result<Option<LSPAny>> {
    let dir = file_path(&what.folder).ok_or_else(|| failed("the folder must be one on disk"))?;
    let prompts = match what.prompts {
        true => Prompts::Copied,
        false => Prompts::Shipped,
    };
    let made = blocking(move |_| initialise(&dir, &what.profiles, prompts).map(|made| (dir, made)));
    let made = made.await?;
    let (dir, made) = made.map_err(|error| failed(format!("{error:#}")))?;
    let uris = made
        .entries
        .iter()
        .map(|entry| Uri::from_file_path(entry.path.on_disk(&dir)));
    let uris: Vec<Uri> = uris.flatten().collect();
    session.files_changed(uris.iter());
    Ok(serde_json::to_value(&made).ok())
}
