//! The command line: one file per command, which asks the engine and renders the answer.

mod advance;
mod args;
mod bar;
mod budget;
mod bundle;
mod check;
mod completions;
mod count;
mod failure;
mod files;
mod implement;
mod init;
mod json;
mod mention;
mod output;
mod plan_argument;
mod plans;
mod progress;
mod root;
mod session;
mod start;
mod status;
mod style;
mod transition;

use std::io::Write;
use std::process::ExitCode;

pub use args::{Command, Global};
pub use failure::{report as could_not_run, usage_error};

use output::Output;

/// How a command that ran has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    InOrder,
    /// The command's purpose is to find problems, and it found some.
    ProblemsFound,
}

/// Runs a command and says with which code the process ends.
pub fn run(global: &Global, command: Command) -> ExitCode {
    global.color.install();
    let mut output = Output::stdout();
    let result = dispatch(global, command, &mut output).and_then(|outcome| {
        output.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(Outcome::InOrder) => ExitCode::SUCCESS,
        Ok(Outcome::ProblemsFound) => ExitCode::FAILURE,
        Err(error) => failure::report(&error),
    }
}

fn dispatch(global: &Global, command: Command, output: &mut Output) -> anyhow::Result<Outcome> {
    if !matches!(command, Command::Check(_)) {
        global.format.require_text_or_json()?;
    }
    match command {
        Command::Check(args) => check::run(global, &args, output),
        Command::Status(args) => status::run(global, &args, output),
        Command::Budget(args) => budget::run(global, &args, output),
        Command::Bundle(args) => bundle::run(global, &args, output),
        Command::Files(args) => files::run(global, &args, output),
        Command::Plans(args) => plans::run(global, &args, output),
        Command::Start(args) => start::run(global, &args, output),
        Command::Advance(args) => advance::run(global, &args, output),
        Command::Research(args) => start::research(global, &args, output),
        Command::Plan(args) => advance::plan(global, &args, output),
        Command::Implement(args) => implement::run(global, &args, output),
        Command::Count(args) => count::run(global, &args, output),
        Command::Init(args) => init::run(global, &args, output),
        Command::Completions(args) => completions::run(&args, output),
    }
}
