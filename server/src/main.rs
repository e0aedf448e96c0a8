//! The binary `agentops`: a language server and a command line over one engine.

mod args;
mod bundle_of_phase;
mod cli;
mod initialise;
mod lsp;
mod results;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return cli::usage_error(&error),
    };
    match args.command {
        Command::Lsp(lsp) => {
            let options = lsp::LspOptions {
                listen: lsp.listen,
                log: lsp.log,
            };
            lsp::run(&options).unwrap_or_else(|error| cli::could_not_run(&error))
        }
        Command::Cli(command) => cli::run(&args.global, command),
    }
}
