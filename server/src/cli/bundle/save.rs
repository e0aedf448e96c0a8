//! `agentops bundle save`.

use std::io::Write;
use std::path::Path;

use agentops_engine::artifact::{Topic, TopicPhase};
use agentops_engine::bundle::save::{Replace, Request, SavedBundle, save};
use agentops_engine::disk::Saved;
use agentops_engine::path::RelPath;
use agentops_engine::queries::find_phase::phase_named;
use agentops_engine::report::tokens;
use agentops_engine::snapshot::Snapshot;
use anyhow::bail;
use serde::Serialize;

use super::args::SaveArgs;
use super::text;
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::root::Root;
use crate::cli::session::Counting;
use crate::cli::style::{DIM, GOOD, WARNING, plain};

#[derive(Serialize)]
struct Result<'a> {
    name: &'a str,
    state: &'static str,
    path: &'a RelPath,
    archive: &'a RelPath,
    history: &'a [RelPath],
    sources: Vec<&'a RelPath>,
    original_tokens: usize,
    digest_tokens: usize,
    target: usize,
    needed: Option<usize>,
    ratio: f64,
    archive_bytes: u64,
    retention: String,
}

/// Runs the command.
pub fn run(global: &Global, args: &SaveArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let opened = super::open_to_save(global, Counting::OnDemand)?;
    let mut request = request(&opened.snapshot, &opened.root, args)?;
    request.level = args.level.into();
    request.max_tokens = args.max_tokens;
    request.tags.extend(args.tags.iter().cloned());
    request.replace = match args.force {
        true => Replace::Anything,
        false => Replace::Nothing,
    };
    let saved = save(&opened.disk, &opened.snapshot, &request)?;
    match global.format {
        Format::Json => json::write(
            output,
            "agentops.bundle-save/1",
            &opened.root,
            result(&saved),
        )?,
        _ => write_text(&saved, output)?,
    }
    Ok(Outcome::InOrder)
}

fn request(snapshot: &Snapshot, root: &Root, args: &SaveArgs) -> anyhow::Result<Request> {
    let files: Vec<Option<RelPath>> = args
        .what
        .iter()
        .map(|what| file(snapshot, root, what))
        .collect();
    if let ([what], [None]) = (args.what.as_slice(), files.as_slice()) {
        let phase = phase_named(snapshot, what, args.phase.as_deref())?;
        let mut request = Request::of_phase(snapshot, phase);
        if let Some(name) = &args.name {
            request.name = Some(name.clone());
        }
        return Ok(request);
    }
    if args.phase.is_some() {
        bail!("--phase is of a topic; files are saved as they are named");
    }
    let mut paths = Vec::new();
    for (what, file) in args.what.iter().zip(files) {
        match file {
            Some(path) => paths.push(path),
            None => bail!("there is no file `{what}` in the workspace"),
        }
    }
    if let [path] = paths.as_slice()
        && args.name.is_none()
        && let Some(phase) = whole_phase(snapshot, path)
    {
        return Ok(Request::of_phase(snapshot, phase));
    }
    let name = match (&args.name, paths.as_slice()) {
        (Some(name), _) => name.clone(),
        (None, [path]) => path.stem().to_owned(),
        (None, _) => bail!("several files need a name: add --name NAME"),
    };
    Ok(Request::of_files(&name, paths))
}

/// The phase of which a file is the only artifact.
fn whole_phase<'a>(snapshot: &'a Snapshot, path: &RelPath) -> Option<TopicPhase<'a>> {
    let place = snapshot.place(path)?;
    let topic: &Topic = snapshot.topic(place.profile, place.topic.as_deref())?;
    let phase = TopicPhase {
        topic,
        phase: place.phase,
    };
    (topic.artifacts_of(place.phase).count() == 1).then_some(phase)
}

fn file(snapshot: &Snapshot, root: &Root, typed: &str) -> Option<RelPath> {
    let from_here = root.relative(Path::new(typed)).ok();
    let from_root = RelPath::new(&typed.replace('\\', "/"));
    let is_there = |path: &RelPath| snapshot.files().contains(path);
    [from_here, from_root].into_iter().flatten().find(is_there)
}

fn result(saved: &SavedBundle) -> Result<'_> {
    let (state, history): (_, &[RelPath]) = match &saved.saved {
        Saved::Created => ("created", &[]),
        Saved::Unchanged => ("unchanged", &[]),
        Saved::Replaced { history } => ("replaced", history),
    };
    Result {
        name: &saved.name,
        state,
        path: &saved.digest,
        archive: &saved.archive,
        history,
        sources: saved
            .manifest
            .members
            .iter()
            .map(|member| &member.path)
            .collect(),
        original_tokens: saved.manifest.tokens(),
        digest_tokens: saved.digest_tokens,
        target: saved.target,
        needed: saved.needed,
        ratio: saved.ratio(),
        archive_bytes: saved.archive_size,
        retention: saved.retention.to_string(),
    }
}

fn write_text(saved: &SavedBundle, output: &mut Output) -> anyhow::Result<()> {
    let (word, style) = match saved.saved {
        Saved::Created => ("saved", GOOD),
        Saved::Replaced { .. } => ("replaced", GOOD),
        Saved::Unchanged => ("unchanged", DIM),
    };
    writeln!(
        output,
        "{style}{word}{style:#}  {}  {DIM}{} of {} tokens, {}{DIM:#}",
        plain(saved.digest.as_str()),
        tokens(saved.digest_tokens),
        tokens(saved.manifest.tokens()),
        text::times_smaller(saved.ratio()),
    )?;
    let indent = " ".repeat(word.len());
    let count = saved.manifest.members.len();
    writeln!(
        output,
        "{indent}  {}  {DIM}{}, {}{DIM:#}",
        plain(saved.archive.as_str()),
        crate::cli::style::plural(count, "file"),
        text::bytes(saved.archive_size),
    )?;
    if let Saved::Replaced { history } = &saved.saved {
        for path in history {
            writeln!(
                output,
                "{indent}  {DIM}before: {}{DIM:#}",
                plain(path.as_str())
            )?;
        }
    }
    writeln!(output, "{indent}  the digest {}", saved.retention)?;
    if let Some(needed) = saved.needed {
        writeln!(
            output,
            "{WARNING}!{WARNING:#} what must be kept has {needed} tokens, more than the {} that the digest may have; --max-tokens {needed} --force keeps all of it",
            saved.target
        )?;
    }
    Ok(())
}
