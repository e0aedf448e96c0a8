//! `agentops/status`: profiles, topics and phases of every folder.

use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::queries::status::{Status, status};
use lsp_types::Uri;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;

use super::bundles;
use crate::lsp::convert::View;
use crate::lsp::folders::folder_name;
use crate::lsp::session::Session;
use crate::lsp::work::blocking_long;

/// The folder that all of our files lie in by default.
const HOME: &str = "agentops";

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Params {
    /// A workspace folder; all when absent.
    folder: Option<Uri>,
}

/// What is answered.
#[derive(Debug, Serialize)]
pub struct Answer {
    workspaces: Vec<Workspace>,
}

/// One workspace folder.
#[derive(Debug, Serialize)]
struct Workspace {
    uri: Uri,
    name: String,
    /// Whether there is anything of ours in it: if not, somebody may want to begin.
    is_initialised: bool,
    #[serde(flatten)]
    status: Status,
    bundles: Vec<bundles::Bundle>,
}

/// Answers where the work of one folder stands, or of all.
///
/// # Errors
/// When no such folder is open.
pub async fn of(session: Arc<Session>, params: Params) -> Result<Answer> {
    let views = super::views(&session, params.folder.as_ref()).await?;
    let workspaces = blocking_long(move |cancel| {
        let wanted = views.iter().take_while(|_| !cancel.is_cancelled());
        wanted.filter_map(workspace).collect()
    })
    .await?;
    Ok(Answer { workspaces })
}

fn workspace(view: &View) -> Option<Workspace> {
    let root = view.addresses.root()?;
    let home = RelPath::new(HOME)?;
    let snapshot = &view.snapshot;
    Some(Workspace {
        uri: Uri::from_file_path(root)?,
        name: folder_name(root),
        is_initialised: snapshot.kind(&home).is_some() || !snapshot.topics().is_empty(),
        status: status(snapshot),
        bundles: bundles::in_folder(view),
    })
}
