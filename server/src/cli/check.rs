//! `agentops check`: all problems, or those of some files.

mod github;
mod json;
mod sarif;
mod text;

use agentops_engine::path::RelPath;
use agentops_engine::queries::status::{CodeCount, count_by_code};
use agentops_engine::rules::{self, Diagnostic, Severity};
use agentops_engine::snapshot::Snapshot;

use super::Outcome;
use super::args::{CheckArgs, Format, Global};
use super::output::Output;
use super::root::Root;
use super::session::{self, Counting};

/// What was found.
struct Findings {
    root: Root,
    snapshot: Snapshot,
    /// Files in the order of their paths, each with at least one problem.
    files: Vec<(RelPath, Vec<Diagnostic>)>,
    /// How often each code was reported, the most serious first.
    counts: Vec<CodeCount>,
}

/// Runs the command.
pub fn run(global: &Global, args: &CheckArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let findings = find(global, args)?;
    match global.format {
        Format::Text => text::write(&findings, output)?,
        Format::Json => json::write(&findings, output)?,
        Format::Sarif => sarif::write(&findings, output)?,
        Format::Github => github::write(&findings, output)?,
    }
    let fails = |count: &CodeCount| count.severity <= Severity::Warning;
    Ok(if findings.counts.iter().any(fails) {
        Outcome::ProblemsFound
    } else {
        Outcome::InOrder
    })
}

fn find(global: &Global, args: &CheckArgs) -> anyhow::Result<Findings> {
    let flags = args.budget.layer()?;
    let first = args.paths.first().map(std::path::PathBuf::as_path);
    let root = Root::find(global.root.as_deref(), first)?;
    let wanted = args
        .paths
        .iter()
        .map(|path| root.relative(path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let is_whole = wanted.is_empty() || wanted.iter().any(RelPath::is_root);
    let (snapshot, mut files) = if is_whole {
        let snapshot = session::open(&root, flags, Counting::All);
        let files = rules::all_diagnostics(&snapshot);
        (snapshot, files)
    } else {
        let snapshot = session::open(&root, flags, Counting::OnDemand);
        let files = diagnostics_in(&snapshot, &wanted);
        (snapshot, files)
    };
    if !args.codes.is_empty() {
        for (_, diagnostics) in &mut files {
            diagnostics.retain(|diagnostic| args.codes.contains(&diagnostic.code));
        }
        files.retain(|(_, diagnostics)| !diagnostics.is_empty());
    }
    let counts = count_by_code(files.iter().flat_map(|(_, diagnostics)| diagnostics));
    Ok(Findings {
        root,
        snapshot,
        files,
        counts,
    })
}

/// The problems of some files and folders; only what these need is counted.
fn diagnostics_in(snapshot: &Snapshot, wanted: &[RelPath]) -> Vec<(RelPath, Vec<Diagnostic>)> {
    let is_wanted = |path: &RelPath| wanted.iter().any(|folder| path.is_in(folder));
    let mut paths = rules::reported_paths(snapshot);
    paths.retain(is_wanted);
    rules::diagnostics_of(snapshot, paths)
}
