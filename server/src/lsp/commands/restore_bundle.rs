//! Puts the originals of a bundle back where they were.

use std::sync::Arc;

use agentops_engine::bundle::archive::Member;
use agentops_engine::bundle::find::one;
use agentops_engine::bundle::verify::read_archive;
use agentops_engine::disk::{Differing, StoreError};
use agentops_engine::path::RelPath;
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
    #[serde(default)]
    force: bool,
}

impl Takes for Which {
    const TAKES: &'static str = "{name, uri?, force?}";
}

/// Puts them back and answers which. Where files differ, a person is asked first, and nothing is answered.
///
/// # Errors
/// When there is no such bundle, its archive is refused, or a file cannot be put back.
pub async fn run(session: Arc<Session>, which: Which) -> Result<Option<LSPAny>> {
    let here = Here::find(&session, which.uri.as_ref()).await?;
    blocking(move |_| {
        let bundle = one(here.view.snapshot.bundles(), &which.name).map_err(failed)?;
        let name = bundle.name.clone();
        let members = read_archive(&here.disk(), bundle).map_err(failed)?.members;
        let differing = if which.force {
            Differing::Overwrite
        } else {
            Differing::Refuse
        };
        match restore(&here, &name, &members, differing) {
            Ok(restored) => Ok(Some(restored)),
            Err(StoreError::WouldOverwrite(differing)) => {
                ask(&here, name, members, differing);
                Ok(None)
            }
            Err(error) => Err(failed(error)),
        }
    })
    .await?
}

/// What is to become of files that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    LeaveThem,
    Overwrite,
}

fn ask(here: &Here, name: String, members: Vec<Member>, differing: Vec<RelPath>) {
    let paths: Vec<&str> = differing.iter().map(RelPath::as_str).collect();
    let message = format!(
        "{} there and would be overwritten: {}",
        if paths.len() == 1 {
            "A file is"
        } else {
            "Files are"
        },
        paths.join(", ")
    );
    let mut choices = vec![("Overwrite what differs".to_owned(), Answer::Overwrite)];
    if differing.len() < members.len() {
        choices.insert(0, ("Restore only the rest".to_owned(), Answer::LeaveThem));
    }
    here.ask(message, choices, move |here, answer| {
        let mut members = members;
        let restored = match answer {
            Answer::Overwrite => {
                let these = Differing::OverwriteThese(&differing);
                restore(&here, &name, &members, these)
            }
            Answer::LeaveThem => {
                members.retain(|member| !differing.contains(&member.path));
                restore(&here, &name, &members, Differing::Refuse)
            }
        };
        match restored {
            Ok(_) => {}
            // Another file was changed before the answer, which nobody was asked about.
            Err(StoreError::WouldOverwrite(differing)) => ask(&here, name, members, differing),
            Err(error) => here.complain(error.to_string()),
        }
    });
}

fn restore(
    here: &Here,
    name: &str,
    members: &[Member],
    differing: Differing<'_>,
) -> std::result::Result<LSPAny, StoreError> {
    let restored = here.disk().restore(members, differing)?;
    let written: Vec<&RelPath> = restored
        .created
        .iter()
        .chain(&restored.overwritten)
        .collect();
    here.wrote(written.iter().copied());
    here.say(match (written.len(), restored.same.len()) {
        (0, _) => format!("The originals of {name} are all there already, as they were."),
        (1, 0) => format!("Restored {} from {name}.", written[0]),
        (count, 0) => format!("Restored {count} files from {name}."),
        (count, same) => format!("Restored {count} files from {name}; {same} were there already."),
    });
    Ok(json!({
        "written": here.uris(written),
        "same": here.uris(&restored.same),
        "overwritten": here.uris(&restored.overwritten),
    }))
}
