//! What can be written behind `agentops`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::cli;

const EXAMPLES: &str = "\
Examples:
  agentops init                     make the folders of both profiles here
  agentops status                   where everything stands, and what to do next
  agentops check                    all problems; exits 1 when there are errors or warnings
  agentops budget k8s-upgrade       what each phase of a topic loads, heaviest first
  agentops files k8s-upgrade        the files that a topic's plan names
  agentops plans src/server.ts      the open plans that name a file
  agentops research \"QUESTION\"      begin a topic
  agentops advance k8s-upgrade      go on to its next phase
  agentops count plan.md            tokens per section

Exit codes: 0 in order, 1 problems found (`check`, `implement`, `advance`, `plan`), 2 could not run.";

/// Keeps phased agent work within the context window.
///
/// Reads the Markdown artifacts under `agentops/`, knows which profile, phase and topic each belongs to, counts what
/// every phase loads, and tells what is over its budget, broken or out of date. Results go to stdout, logs to stderr.
#[derive(Debug, Parser)]
#[command(name = "agentops", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    #[command(flatten)]
    pub global: cli::Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    Cli(cli::Command),
    /// Run the language server
    ///
    /// Speaks the Language Server Protocol on stdin and stdout, as editors expect it.
    #[command(
        after_help = "Examples:\n  agentops lsp\n  agentops lsp --log /tmp/agentops.log\n  agentops lsp --listen 127.0.0.1:9257"
    )]
    Lsp(LspArgs),
}

#[derive(Debug, clap::Args)]
pub struct LspArgs {
    /// Serve on stdin and stdout: what happens anyway; accepted because editors pass it
    #[arg(long, conflicts_with = "listen")]
    pub stdio: bool,
    /// Serve one client on this address instead of stdin and stdout
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Write a log to this file
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}
