//! Saves a phase, or files, as a bundle.

use std::sync::Arc;

use agentops_engine::artifact::TopicPhase;
use agentops_engine::bundle::catalogue::Bundle;
use agentops_engine::bundle::digest::Level;
use agentops_engine::bundle::save::{Replace, Request, SaveError, SavedBundle, save};
use agentops_engine::disk::Saved;
use agentops_engine::path::RelPath;
use agentops_engine::queries::find_phase::phase_named;
use agentops_engine::report::tokens;
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use serde_json::json;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::{Here, failed};
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// What is to be saved.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct What {
    uri: Option<Uri>,
    profile: Option<String>,
    topic: Option<String>,
    phase: Option<String>,
    files: Option<Vec<String>>,
    name: Option<String>,
    level: Option<Level>,
    max_tokens: Option<usize>,
    #[serde(default)]
    force: bool,
}

impl Takes for What {
    const TAKES: &'static str =
        "{uri?, profile?, topic?, phase?, files?, name?, level?, max_tokens?, force?}";
}

/// Saves it and answers what the bundle is like. Where one is there that may not be replaced unasked, a person is asked,
/// and nothing is answered.
///
/// # Errors
/// When nothing can be saved: why.
pub async fn run(session: Arc<Session>, what: What) -> Result<Option<LSPAny>> {
    let here = Here::find(&session, what.uri.as_ref()).await?;
    blocking(move |_| {
        let mut request = request(&here, &what).map_err(failed)?;
        if what.force {
            request.replace = Replace::Anything;
        }
        match save(&here.disk(), &here.view.snapshot, &request) {
            Ok(saved) => Ok(Some(told(&here, &saved))),
            Err(error) if error.is_about_existing() && !what.force => {
                ask(&here, request, &error);
                Ok(None)
            }
            Err(error) => Err(failed(error)),
        }
    })
    .await?
}

fn ask(here: &Here, request: Request, error: &SaveError) {
    let name = request.name.clone().unwrap_or_default();
    // What the error says beyond this is for the command line.
    let message = match error {
        SaveError::Kept { why, .. } => sentence(&why.of(&name)),
        _ => format!("Bundle {name} is there already, with other content."),
    };
    let replace = "Replace it, and keep the old one in .history".to_owned();
    here.ask(message, vec![(replace, request)], |here, mut request| {
        request.replace = Replace::Anything;
        match save(&here.disk(), &here.view.snapshot, &request) {
            Ok(saved) => {
                told(&here, &saved);
            }
            Err(error) => here.complain(error.to_string()),
        }
    });
}

/// What is meant: files, a topic's phase, a bundle that is to be saved again, or the phase of the document.
fn request(here: &Here, what: &What) -> std::result::Result<Request, String> {
    let snapshot = &here.view.snapshot;
    let mut request = if let Some(files) = &what.files {
        let paths = files.iter().map(|file| RelPath::new(file).ok_or(file));
        let paths = paths.collect::<std::result::Result<Vec<_>, _>>();
        let paths = paths.map_err(|file| format!("`{file}` is no path of the workspace"))?;
        let name = what.name.as_deref().or(paths.first().map(RelPath::stem));
        Request::of_files(name.unwrap_or_default(), paths.clone())
    } else if what.topic.is_some() || what.phase.is_some() {
        let phase = named_phase(here, what)?;
        Request::of_phase(snapshot, phase)
    } else if let Some(bundle) = again(here, what) {
        Request::again(snapshot, bundle)
    } else {
        Request::of_phase(snapshot, phase_of_document(here)?)
    };
    if let Some(name) = &what.name {
        request.name = Some(name.clone());
    }
    // One that is saved again is as long as it was, unless somebody says how long.
    if let Some(level) = what.level {
        request.level = level;
        request.max_tokens = None;
    }
    request.max_tokens = what.max_tokens.or(request.max_tokens);
    Ok(request)
}

/// A message that begins and ends like one.
fn sentence(said: &str) -> String {
    let mut chars = said.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

fn named_phase<'a>(here: &'a Here, what: &What) -> std::result::Result<TopicPhase<'a>, String> {
    let name = match (&what.profile, &what.topic) {
        (Some(profile), Some(topic)) => format!("{profile}/{topic}"),
        (Some(profile), None) => profile.clone(),
        (None, Some(topic)) => topic.clone(),
        (None, None) => return Err("a phase is of a topic: name it, too".to_owned()),
    };
    let found = phase_named(&here.view.snapshot, &name, what.phase.as_deref());
    found.map_err(|error| error.to_string())
}

/// The bundle that is named, or whose digest the document is.
fn again<'a>(here: &'a Here, what: &What) -> Option<&'a Bundle> {
    let bundles = here.view.snapshot.bundles();
    let named = what.name.as_ref().and_then(|name| bundles.get(name));
    named.or_else(|| bundles.at(here.path.as_ref()?))
}

fn phase_of_document(here: &Here) -> std::result::Result<TopicPhase<'_>, String> {
    let snapshot = &here.view.snapshot;
    let place = here.path.as_ref().and_then(|path| snapshot.place(path));
    let place = place.ok_or("this document belongs to no phase: name a topic, or files")?;
    let topic = snapshot.topic(place.profile, place.topic.as_deref());
    Ok(TopicPhase {
        topic: topic.ok_or("the topic of this document has not been read yet")?,
        phase: place.phase,
    })
}

fn told(here: &Here, saved: &SavedBundle) -> LSPAny {
    here.wrote([&saved.digest, &saved.archive]);
    let (state, word) = match saved.saved {
        Saved::Created => ("created", "Saved bundle"),
        Saved::Replaced { .. } => ("replaced", "Saved again: bundle"),
        Saved::Unchanged => (
            "unchanged",
            "Nothing has changed since the last save: bundle",
        ),
    };
    here.say(format!(
        "{word} {}, {} of {} tokens. The digest {}.",
        saved.name,
        tokens(saved.digest_tokens),
        tokens(saved.manifest.tokens()),
        saved.retention
    ));
    json!({
        "name": saved.name,
        "uri": here.uri(&saved.digest),
        "state": state,
        "original_tokens": saved.manifest.tokens(),
        "digest_tokens": saved.digest_tokens,
        "ratio": saved.ratio(),
        "retention": saved.retention.to_string(),
    })
}
