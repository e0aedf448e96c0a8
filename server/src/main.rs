//! The binary `agentops`: a language server and a command line over one engine.

mod docs;
mod lsp;

use std::process::ExitCode;

fn main() -> ExitCode {
    lsp::run(&lsp::LspOptions::default()).unwrap_or(ExitCode::from(2))
}
