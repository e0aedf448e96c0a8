//! `agentops completions`: a script for the shell.

use std::io::Write;

use clap::CommandFactory;

use super::Outcome;
use super::args::CompletionsArgs;
use super::output::Output;

/// Runs the command.
pub fn run(args: &CompletionsArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    // The generator panics when it cannot write, so it writes to memory first.
    let mut script = Vec::new();
    let mut command = crate::args::Args::command();
    clap_complete::generate(args.shell, &mut command, "agentops", &mut script);
    output.write_all(&script)?;
    Ok(Outcome::InOrder)
}
