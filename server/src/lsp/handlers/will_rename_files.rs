//! `workspace/willRenameFiles`: the links that follow when files and folders get another path.

use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::queries::rename;
use lsp_types::{RenameFilesParams, Uri, WorkspaceEdit};
use tower_lsp::jsonrpc::Result;

use crate::lsp::convert::View;
use crate::lsp::edit;
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// Answers the edit that keeps links working; nothing when none needs one.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn edits(
    session: Arc<Session>,
    params: RenameFilesParams,
) -> Result<Option<WorkspaceEdit>> {
    let client = session.client();
    let views = session.settled_views().await;
    blocking(move |_| {
        let mut all: Option<WorkspaceEdit> = None;
        for view in views {
            let renames = within(&view, &params);
            if renames.is_empty() {
                continue;
            }
            let edits = rename::with_bundles(&view.snapshot, &renames);
            if edits.is_empty() {
                continue;
            }
            if let Ok(edit) = edit::convert(&view, &client, edits) {
                all = Some(match all {
                    Some(all) => edit::joined(all, edit),
                    None => edit,
                });
            }
        }
        all
    })
    .await
}

/// The renames that begin and end in a folder.
fn within(view: &View, params: &RenameFilesParams) -> Vec<(RelPath, RelPath)> {
    if view.addresses.root().is_none() {
        return Vec::new();
    }
    let path = |uri: &str| view.addresses.path(&uri.parse::<Uri>().ok()?);
    params
        .files
        .iter()
        .filter_map(|file| Some((path(&file.old_uri)?, path(&file.new_uri)?)))
        .collect()
}
