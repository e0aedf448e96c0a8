//! `agentops init`: the folders of a workspace.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use super::Outcome;
use super::args::{Format, Global, InitArgs};
use super::json;
use super::output::Output;
use super::style::{BOLD, DIM, GOOD, NEXT, WARNING, plain};
use crate::initialise::{Initialised, Kind, Prompts, State, initialise};

/// Runs the command.
pub fn run(global: &Global, args: &InitArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let dir = match (&global.root, &args.dir) {
        (Some(_), Some(dir)) => bail!(
            "the folder is named twice: leave out --root or {}",
            dir.display()
        ),
        (Some(dir), None) | (None, Some(dir)) => dir.clone(),
        (None, None) => PathBuf::from("."),
    };
    let prompts = match args.prompts {
        true => Prompts::Copied,
        false => Prompts::Shipped,
    };
    let result = initialise(&dir, &args.profiles, prompts)?;
    match global.format {
        Format::Json => {
            let root = super::root::real(&dir)?;
            let envelope = json::Envelope {
                schema: "agentops.init/1",
                root: Some(&root.to_string_lossy()),
                result,
            };
            json::write_value(output, &envelope)?;
        }
        _ => write_text(&result, output)?,
    }
    Ok(Outcome::InOrder)
}

fn write_text(result: &Initialised, output: &mut Output) -> anyhow::Result<()> {
    for entry in &result.entries {
        let slash = match entry.kind {
            Kind::Folder => "/",
            Kind::File => "",
        };
        match entry.state {
            State::Created => writeln!(output, "{GOOD}created{GOOD:#}  {}{slash}", entry.path)?,
            State::Present => {
                writeln!(output, "{DIM}present  {}{slash}{DIM:#}", entry.path)?;
            }
            State::Differs => {
                writeln!(output, "{WARNING}differs{WARNING:#}  {}", entry.path)?;
            }
        }
    }
    if result.entries.iter().any(|e| e.state == State::Differs) {
        let what = "what differs from what ships stays as it is; move it away to have it made anew";
        writeln!(output, "{DIM}{what}{DIM:#}")?;
    }
    writeln!(output)?;
    for (title, command) in &result.begins_with {
        if let Some(command) = command {
            let (title, command) = (plain(title), plain(command));
            writeln!(
                output,
                "{BOLD}{title}{BOLD:#} begins with {NEXT}{command}{NEXT:#}"
            )?;
        }
    }
    writeln!(
        output,
        "{DIM}agentops status{DIM:#} shows where everything stands"
    )?;
    Ok(())
}
