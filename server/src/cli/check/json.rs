//! Problems for programs: `docs/schema/check.schema.json`.

use agentops_engine::path::RelPath;
use agentops_engine::queries::status::CodeCount;
use agentops_engine::rules::{Code, Diagnostic, Severity};
use agentops_engine::snapshot::Snapshot;
use serde::Serialize;

use super::Findings;
use crate::cli::json::{self, Skipped};
use crate::cli::output::Output;
use crate::results::position::Span;

#[derive(Serialize)]
struct Result<'a> {
    files: Vec<File<'a>>,
    summary: &'a [CodeCount],
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a RelPath,
    diagnostics: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct Problem<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    help: String,
    range: Span,
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a RelPath,
    range: Span,
    message: &'a str,
}

/// Writes the problems.
pub fn write(findings: &Findings, output: &mut Output) -> anyhow::Result<()> {
    let files = findings.files.iter().map(|(path, diagnostics)| File {
        path,
        diagnostics: diagnostics
            .iter()
            .map(|diagnostic| problem(&findings.snapshot, path, diagnostic))
            .collect(),
    });
    let result = Result {
        files: files.collect(),
        summary: &findings.counts,
        skipped: json::skipped(&findings.snapshot),
    };
    json::write(output, "agentops.check/1", &findings.root, result)
}

fn problem<'a>(snapshot: &Snapshot, path: &RelPath, diagnostic: &'a Diagnostic) -> Problem<'a> {
    let related = diagnostic.related.iter().map(|related| Place {
        path: &related.path,
        range: Span::of(snapshot, &related.path, &related.range),
        message: &related.message,
    });
    Problem {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        help: diagnostic.code.manual_url(),
        range: Span::of(snapshot, path, &diagnostic.range),
        related: related.collect(),
    }
}
