//! `agentops bundle load --restore` and `--into`: the originals back on disk.

use std::io::Write;

use agentops_engine::bundle::archive::Archive;
use agentops_engine::bundle::catalogue::Bundle;
use agentops_engine::bundle::verify::read_archive;
use agentops_engine::disk::{Differing, Folder, Planned, TargetState};
use agentops_engine::path::RelPath;
use serde::Serialize;

use super::Opened;
use super::args::LoadArgs;
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::style::{DIM, ERROR, GOOD, WARNING, left, plain};

#[derive(Serialize)]
struct Result<'a> {
    name: &'a str,
    /// Absolute path of the folder that the files' paths start from.
    into: String,
    is_dry_run: bool,
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a RelPath,
    state: &'static str,
    reason: Option<String>,
}

/// Runs the command.
pub fn run(
    global: &Global,
    args: &LoadArgs,
    opened: &Opened,
    bundle: &Bundle,
    output: &mut Output,
) -> anyhow::Result<Outcome> {
    let archive: Archive = read_archive(&opened.disk, bundle)?;
    let (disk, into) = match &args.into {
        Some(folder) => (&Folder::new(folder), std::path::absolute(folder)?),
        None => (&opened.disk, opened.root.path.clone()),
    };
    let planned = disk.restore_plan(&archive.members);
    if !args.dry_run {
        let differing = match args.force {
            true => Differing::Overwrite,
            false => Differing::Refuse,
        };
        disk.restore(&archive.members, differing)?;
    }
    match global.format {
        Format::Json => {
            let result = Result {
                name: &bundle.name,
                into: into.to_string_lossy().into_owned(),
                is_dry_run: args.dry_run,
                files: planned.iter().map(json_file).collect(),
            };
            json::write(output, "agentops.bundle-restore/1", &opened.root, result)?;
        }
        _ => {
            for planned in &planned {
                write_text(planned, args, output)?;
            }
        }
    }
    Ok(Outcome::InOrder)
}

fn json_file(planned: &Planned) -> JsonFile<'_> {
    let (state, reason) = match &planned.state {
        TargetState::Absent => ("absent", None),
        TargetState::Same => ("same", None),
        TargetState::Differs => ("differs", None),
        TargetState::Blocked(reason) => ("blocked", Some(reason.to_string())),
    };
    JsonFile {
        path: &planned.path,
        state,
        reason,
    }
}

fn write_text(planned: &Planned, args: &LoadArgs, output: &mut Output) -> anyhow::Result<()> {
    let (word, style, more) = match (&planned.state, args.dry_run) {
        (TargetState::Absent, true) => ("would be restored", GOOD, String::new()),
        (TargetState::Absent, false) => ("restored", GOOD, String::new()),
        (TargetState::Same, _) => ("there already", DIM, String::new()),
        (TargetState::Differs, true) if args.force => {
            ("would be overwritten", WARNING, String::new())
        }
        (TargetState::Differs, true) => {
            ("differs", WARNING, "  (--force overwrites it)".to_owned())
        }
        (TargetState::Differs, false) => ("overwritten", WARNING, String::new()),
        (TargetState::Blocked(reason), _) => ("blocked", ERROR, format!("  {reason}")),
    };
    let width = if args.dry_run { 20 } else { 13 };
    writeln!(
        output,
        "{style}{}{style:#}  {}{DIM}{}{DIM:#}",
        left(word, width),
        plain(planned.path.as_str()),
        plain(&more)
    )?;
    Ok(())
}
