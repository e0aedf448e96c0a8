//! `agentops bundle verify`.

use std::io::Write;

use agentops_engine::bundle::catalogue::Bundle;
use agentops_engine::bundle::verify::{Verified, verify};
use agentops_engine::path::RelPath;
use serde::Serialize;

use super::args::VerifyArgs;
use super::{ask, text};
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::session::Counting;
use crate::cli::style::{BOLD, DIM, plain};

#[derive(Serialize)]
struct Result<'a> {
    bundles: Vec<JsonBundle<'a>>,
}

#[derive(Serialize)]
struct JsonBundle<'a> {
    name: &'a str,
    path: &'a RelPath,
    state: &'static str,
    reasons: &'a [String],
    retention: Option<String>,
    lost: Vec<JsonLost<'a>>,
}

#[derive(Serialize)]
struct JsonLost<'a> {
    kind: &'static str,
    text: &'a str,
    path: &'a RelPath,
    line: usize,
}

/// Runs the command.
pub fn run(global: &Global, args: &VerifyArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let opened = super::open(global, Counting::OnDemand)?;
    let catalogue = opened.snapshot.bundles();
    let bundles: Vec<&Bundle> = match args.names.as_slice() {
        [] => catalogue.iter().collect(),
        names => names
            .iter()
            .map(|name| ask::bundle(catalogue, name))
            .collect::<anyhow::Result<_>>()?,
    };
    let verified: Vec<Verified<'_>> = bundles
        .iter()
        .map(|bundle| verify(&opened.disk, &opened.snapshot, bundle))
        .collect();
    match global.format {
        Format::Json => {
            let result = Result {
                bundles: verified.iter().map(json_bundle).collect(),
            };
            json::write(output, "agentops.bundle-verify/1", &opened.root, result)?;
        }
        _ if verified.is_empty() => writeln!(output, "there is no bundle yet")?,
        _ => {
            for verified in &verified {
                write_text(verified, output)?;
            }
        }
    }
    Ok(match verified.iter().any(|verified| verified.is_broken()) {
        true => Outcome::ProblemsFound,
        false => Outcome::InOrder,
    })
}

fn json_bundle<'a>(verified: &'a Verified<'_>) -> JsonBundle<'a> {
    JsonBundle {
        name: &verified.bundle.name,
        path: &verified.bundle.digest.path,
        state: verified.state,
        reasons: &verified.reasons,
        retention: verified.retention.as_ref().map(ToString::to_string),
        lost: verified
            .lost
            .iter()
            .map(|lost| JsonLost {
                kind: lost.kind.name(1),
                text: &lost.text,
                path: &lost.path,
                line: lost.line + 1,
            })
            .collect(),
    }
}

fn write_text(verified: &Verified<'_>, output: &mut Output) -> anyhow::Result<()> {
    let style = text::style_of(verified.state);
    let retention = match &verified.retention {
        Some(retention) => format!("  {DIM}the digest {retention}{DIM:#}"),
        None => String::new(),
    };
    writeln!(
        output,
        "{BOLD}{}{BOLD:#}  {style}{}{style:#}{retention}",
        plain(&verified.bundle.name),
        verified.state
    )?;
    for reason in &verified.reasons {
        writeln!(output, "  {}", plain(reason))?;
    }
    for lost in &verified.lost {
        writeln!(
            output,
            "  not mentioned: {} “{}”  {DIM}{}:{}{DIM:#}",
            lost.kind.name(1),
            plain(&lost.text),
            plain(lost.path.as_str()),
            lost.line + 1
        )?;
    }
    Ok(())
}
