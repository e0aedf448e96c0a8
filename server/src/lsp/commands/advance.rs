//! Goes on to the next phase of a topic.

use std::sync::Arc;

use agentops_engine::advance::{Force, Way};
use agentops_engine::transition::{Given, Refusal};
use lsp_types::{LSPAny, Uri};
use serde::Deserialize;
use tower_lsp::jsonrpc::Result;

use super::Takes;
use super::here::{Here, failed};
use super::transition::{self, carry_out, text};
use crate::bundle_of_phase::save_bundle_of_phase;
use crate::lsp::session::Session;
use crate::lsp::work::blocking;

/// The phase that is left.
#[derive(Debug, Default, Deserialize)]
pub struct What {
    uri: Option<Uri>,
    profile: Option<String>,
    topic: Option<String>,
    phase: Option<String>,
    #[serde(default)]
    force: bool,
}

impl Takes for What {
    const TAKES: &'static str = "{uri?, profile?, topic?, phase?, force?}";
}

/// Saves the bundle of the phase and makes the artifact of the next, and answers what begins. Where the gate does not
/// pass, a message says what is missing and offers to go on all the same, and nothing is answered.
///
/// # Errors
/// When there is no such phase, none comes after it, or the bundle cannot be saved: why.
pub async fn run(session: Arc<Session>, what: What) -> Result<Option<LSPAny>> {
    let here = Here::find(&session, what.uri.as_ref()).await?;
    blocking(move |_| advance(&here, &what).map_err(failed)).await?
}

fn advance(here: &Here, what: &What) -> std::result::Result<Option<LSPAny>, String> {
    let snapshot = &here.view.snapshot;
    let (profile, name) = (what.profile.as_deref(), what.topic.as_deref());
    let (topic, from) = transition::topic(here, profile, name, what.phase.as_deref())?;
    let way = Way::from(snapshot, topic, from).map_err(text)?;
    let force = if what.force { Force::Yes } else { Force::No };
    take(here, &way, force)
}

/// Takes a way, or says what stands in it.
///
/// # Errors
/// When there is nothing to be made, or the bundle or a file cannot be written.
pub fn take(
    here: &Here,
    way: &Way<'_>,
    force: Force,
) -> std::result::Result<Option<LSPAny>, String> {
    let snapshot = &here.view.snapshot;
    let disk = here.disk();
    let mut given = Given::by(&disk);
    // Whether there is something to be made is asked before anything is saved.
    match way.take(snapshot, &given, force) {
        Ok(_) => {}
        Err(refusal @ Refusal::Gate { .. }) => {
            offer(here, way, refusal.to_string());
            return Ok(None);
        }
        Err(refusal) => return Err(refusal.to_string()),
    }
    let bundle = save_bundle_of_phase(&disk, snapshot, way.topic, way.from).map_err(text)?;
    here.wrote(&bundle.written);
    given.bundle = Some(bundle.digest);
    let made = way.take(snapshot, &given, force).map_err(text)?;
    carry_out(here, made).map(Some)
}

/// A way by its names, which still mean the same when a person has thought about it.
struct Named {
    profile: String,
    topic: Option<String>,
    /// Id of the phase that would begin.
    to: String,
}

/// Says what stands in a way, and takes it all the same when a person chooses so.
fn offer(here: &Here, way: &Way<'_>, refusal: String) {
    let profile = &here.view.snapshot.config().profiles[way.topic.profile];
    let to = &profile.phases[way.to];
    let named = Named {
        profile: profile.name.clone(),
        topic: way.topic.name.clone(),
        to: to.id.clone(),
    };
    let title = format!("Advance to {} all the same", to.title);
    here.warn_and_offer(refusal, (title, named), |here, named| {
        if let Err(why) = force(&here, &named) {
            here.complain(why);
        }
    });
}

fn force(here: &Here, named: &Named) -> std::result::Result<Option<LSPAny>, String> {
    let Named { profile, topic, to } = named;
    let (topic, to) = transition::topic(here, Some(profile), topic.as_deref(), Some(to))?;
    let to = to.ok_or("that phase is no longer in the profile")?;
    let way = Way::to(&here.view.snapshot, topic, to).map_err(text)?;
    take(here, &way, Force::Yes)
}
