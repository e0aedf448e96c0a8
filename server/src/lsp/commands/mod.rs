//! Commands of `workspace/executeCommand`, one file each, and how an action or a lens of the engine names them.

mod advance;
mod here;
mod implement;
mod initialise;
mod load_bundle;
mod restore_bundle;
mod save_bundle;
mod show_load;
mod show_plans;
mod start;
mod transition;
mod verify_bundle;

use std::sync::Arc;

use agentops_engine::command::Command;
use lsp_types::{LSPAny, Uri};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use super::session::Session;

/// Shows the load that a code lens stands for, and answers it in parts. Clients with a view of their own for it take
/// the command over.
pub const SHOW_LOAD: &str = "agentops.showLoad";

/// Shows the open plans that name a file, and answers where they do.
pub const SHOW_PLANS: &str = "agentops.showPlans";

/// Goes on to a topic's next phase, or says what stands in the way, and answers the new artifact.
pub const ADVANCE: &str = "agentops.advance";

/// Begins a topic, or any phase of one, and answers the new artifact.
pub const START: &str = "agentops.start";

/// Answers what carrying a plan out would touch, or begins to carry it out.
pub const IMPLEMENT: &str = "agentops.implement";

/// Makes the folders of a workspace, and answers which.
pub const INITIALISE: &str = "agentops.initialise";

/// Saves a phase, or files, as a bundle.
pub const SAVE_BUNDLE: &str = "agentops.saveBundle";

/// Puts the digest of a bundle into a document.
pub const LOAD_BUNDLE: &str = "agentops.loadBundle";

/// Puts the originals of a bundle back.
pub const RESTORE_BUNDLE: &str = "agentops.restoreBundle";

/// Checks a bundle against its archive and its sources.
pub const VERIFY_BUNDLE: &str = "agentops.verifyBundle";

/// All commands.
pub const COMMANDS: [&str; 10] = [
    SHOW_LOAD,
    SHOW_PLANS,
    ADVANCE,
    START,
    IMPLEMENT,
    INITIALISE,
    SAVE_BUNDLE,
    LOAD_BUNDLE,
    RESTORE_BUNDLE,
    VERIFY_BUNDLE,
];

/// Runs a command.
///
/// # Errors
/// When there is no such command, or its argument is not what it takes.
pub async fn run(
    session: Arc<Session>,
    name: &str,
    argument: Option<LSPAny>,
) -> Result<Option<LSPAny>> {
    let argument = argument.unwrap_or_default();
    match name {
        SHOW_LOAD => show_load::run(session, read(SHOW_LOAD, argument)?).await,
        SHOW_PLANS => show_plans::run(session, read(SHOW_PLANS, argument)?).await,
        ADVANCE => advance::run(session, read(ADVANCE, argument)?).await,
        START => start::run(session, read(START, argument)?).await,
        IMPLEMENT => implement::run(session, read(IMPLEMENT, argument)?).await,
        INITIALISE => initialise::run(session, read(INITIALISE, argument)?).await,
        SAVE_BUNDLE => save_bundle::run(session, read(SAVE_BUNDLE, argument)?).await,
        LOAD_BUNDLE => load_bundle::run(session, read(LOAD_BUNDLE, argument)?).await,
        RESTORE_BUNDLE => restore_bundle::run(session, read(RESTORE_BUNDLE, argument)?).await,
        VERIFY_BUNDLE => verify_bundle::run(session, read(VERIFY_BUNDLE, argument)?).await,
        other => Err(Error::invalid_params(format!(
            "there is no command `{other}`"
        ))),
    }
}

/// Reads the one argument of a command.
fn read<T: DeserializeOwned + Takes>(name: &str, argument: LSPAny) -> Result<T> {
    serde_json::from_value(argument)
        .map_err(|error| Error::invalid_params(format!("{name} takes {}: {error}", T::TAKES)))
}

/// An argument that can say what it is made of.
trait Takes {
    /// Its members, as a person would write them.
    const TAKES: &'static str;
}

/// A command of the engine, as clients know it. `uri` is the document at which it is offered.
pub fn convert(title: String, command: &Command, uri: &Uri) -> lsp_types::Command {
    let name = match command {
        Command::ShowLoad(_) => SHOW_LOAD,
        Command::Advance(_) => ADVANCE,
        Command::Start(_) => START,
        Command::SaveBundle(_) | Command::SaveAgain(_) => SAVE_BUNDLE,
        Command::LoadBundle(_) => LOAD_BUNDLE,
        Command::RestoreBundle(_) => RESTORE_BUNDLE,
        Command::VerifyBundle(_) => VERIFY_BUNDLE,
    };
    let mut argument = serde_json::to_value(command).unwrap_or_default();
    if let Value::Object(members) = &mut argument {
        members.insert("uri".to_owned(), Value::from(uri.as_str()));
    }
    lsp_types::Command {
        title,
        command: name.to_owned(),
        arguments: Some(vec![argument]),
    }
}
