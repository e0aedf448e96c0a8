//! Our own requests and notifications, for clients that show more than the protocol knows. One file each; their words are
//! in `docs/protocol.md`.

pub mod budget;
pub mod bundles;
pub mod changed;
pub mod load;
pub mod status;

use lsp_types::Uri;
use tower_lsp::jsonrpc::{Error, Result};

use super::convert::{View, file_path};
use super::session::Session;

/// Where all work stands.
pub const STATUS: &str = "agentops/status";
/// The load behind one artifact.
pub const LOAD: &str = "agentops/load";
/// The loads of all phases of a topic.
pub const BUDGET: &str = "agentops/budget";
/// The bundles.
pub const BUNDLES: &str = "agentops/bundles";

/// Views of the folder that is meant, or of all, once everything that was heard of their files is in them.
///
/// # Errors
/// When no such folder is open.
async fn views(session: &Session, folder: Option<&Uri>) -> Result<Vec<View>> {
    let mut views = session.settled_views().await;
    let Some(folder) = folder else {
        // Documents in no folder are nobody's work.
        views.retain(|view| view.addresses.root().is_some());
        return Ok(views);
    };
    let wanted = file_path(folder);
    views.retain(|view| wanted.is_some() && view.addresses.root() == wanted.as_deref());
    if views.is_empty() {
        return Err(Error::invalid_params(format!(
            "no workspace folder is open at {}",
            folder.as_str()
        )));
    }
    Ok(views)
}
