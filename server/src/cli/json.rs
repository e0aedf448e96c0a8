//! What all JSON results have in common.

use std::io::Write;

use agentops_engine::disk::SkipReason;
use agentops_engine::path::RelPath;
use agentops_engine::snapshot::Snapshot;
use serde::Serialize;

use super::output::Output;
use super::root::Root;

/// A result with its name and version in front, and the workspace that it is about.
#[derive(Serialize)]
pub struct Envelope<'a, T: Serialize> {
    /// `agentops.COMMAND/VERSION`. The version changes when a member is renamed, removed or changes its meaning; new
    /// members may come without it.
    pub schema: &'static str,
    /// Absolute path of the workspace; `null` when the result is not about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<&'a str>,
    /// The result.
    #[serde(flatten)]
    pub result: T,
}

/// A file that was passed over.
#[derive(Debug, Serialize)]
pub struct Skipped<'a> {
    /// The file.
    pub path: &'a RelPath,
    /// Why.
    pub reason: String,
}

/// The files that were passed over.
pub fn skipped(snapshot: &Snapshot) -> Vec<Skipped<'_>> {
    let one = |(path, reason): (_, &SkipReason)| Skipped {
        path,
        reason: reason.to_string(),
    };
    snapshot.skipped().iter().map(one).collect()
}

/// Writes a result about a workspace.
pub fn write(
    output: &mut Output,
    schema: &'static str,
    root: &Root,
    result: impl Serialize,
) -> anyhow::Result<()> {
    let root = root.path.to_string_lossy();
    write_value(
        output,
        &Envelope {
            schema,
            root: Some(&root),
            result,
        },
    )
}

/// Writes any JSON.
pub fn write_value(output: &mut Output, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *output, value).map_err(std::io::Error::from)?;
    writeln!(output)?;
    Ok(())
}
