//! Commands of `workspace/executeCommand`, one file each, and how an action or a lens of the engine names them.

mod show_load;
mod show_plans;

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

/// All commands.
pub const COMMANDS: [&str; 2] = [SHOW_LOAD, SHOW_PLANS];

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
