//! `agentops/status`: profiles, topics and phases of every folder.

use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::profile::Profile;
use agentops_engine::queries::status::{Status, status};
use agentops_engine::snapshot::Snapshot;
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
    /// All profiles that work could begin with, those without a file too.
    known_profiles: Vec<KnownProfile>,
    #[serde(flatten)]
    status: Status,
    bundles: Vec<bundles::Bundle>,
}

/// A profile, whether or not anybody uses it yet.
#[derive(Debug, Serialize)]
struct KnownProfile {
    name: String,
    title: String,
    summary: String,
    /// The folder of its artifacts is there.
    is_initialised: bool,
    phases: Vec<KnownPhase>,
}

/// A phase of such a profile.
#[derive(Debug, Serialize)]
struct KnownPhase {
    id: String,
    title: String,
    command: Option<String>,
    /// There is one for all topics of the profile.
    is_shared: bool,
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
    let profiles = snapshot.config().profiles.iter();
    Some(Workspace {
        uri: Uri::from_file_path(root)?,
        name: folder_name(root),
        is_initialised: snapshot.kind(&home).is_some() || !snapshot.topics().is_empty(),
        known_profiles: profiles.map(|profile| known(snapshot, profile)).collect(),
        status: status(snapshot),
        bundles: bundles::in_folder(view),
    })
}

fn known(snapshot: &Snapshot, profile: &Profile) -> KnownProfile {
    let phases = profile.phases.iter().map(|phase| KnownPhase {
        id: phase.id.clone(),
        title: phase.title.clone(),
        command: phase.command.clone(),
        is_shared: !phase.has_topic(),
    });
    KnownProfile {
        name: profile.name.clone(),
        title: profile.title.clone(),
        summary: profile.summary.clone(),
        is_initialised: profile.roots().any(|root| snapshot.kind(root).is_some()),
        phases: phases.collect(),
    }
}
