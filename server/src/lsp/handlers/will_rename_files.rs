//! `workspace/willRenameFiles`: the links that follow when files and folders get another path.

use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::queries::rename;
use lsp_types::{RenameFilesParams, Uri, WorkspaceEdit};
use tower_lsp::jsonrpc::Result;

use crate::lsp::convert::{View, innermost};
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
        for view in &views {
            let renames = within(view, &params);
            if renames.is_empty() {
                continue;
            }
            let mut edits = rename::with_bundles(&view.snapshot, &renames);
            // A folder within this one answers for its own documents: edits of both would be made twice.
            let is_own = |path: &RelPath| belongs_to(path, view, &views);
            edits.documents.retain(|path, _| is_own(path));
            edits.creates.retain(|file| is_own(&file.path));
            edits.renames.retain(|(old, _)| is_own(old));
            if edits.is_empty() {
                continue;
            }
            if let Ok(edit) = edit::convert(view, &client, edits) {
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

/// Whether a file of a folder lies in no other folder within it.
fn belongs_to(path: &RelPath, view: &View, views: &[View]) -> bool {
    let uri = view.addresses.uri(path);
    uri.and_then(|uri| innermost(views, &uri))
        .is_some_and(|(own, _)| own.addresses.root() == view.addresses.root())
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
