//! `agentops bundle load`: the digest on stdout.

use std::io::Write;

use agentops_engine::bundle::state::State;
use anyhow::bail;
use serde::Serialize;

use super::args::LoadArgs;
use super::{ask, restore};
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::output::Output;
use crate::cli::session::Counting;
use crate::cli::{failure, json};

#[derive(Serialize)]
struct Result<'a> {
    name: &'a str,
    state: &'static str,
    reasons: Vec<String>,
    digest_tokens: usize,
    text: &'a str,
}

/// Runs the command.
pub fn run(global: &Global, args: &LoadArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let opened = super::open(global, Counting::OnDemand)?;
    let bundle = ask::bundle(opened.snapshot.bundles(), &args.name)?;
    if args.restore || args.into.is_some() {
        return restore::run(global, args, &opened, bundle, output);
    }
    if args.dry_run || args.force {
        bail!("--dry-run and --force are of --restore and --into; the digest is only printed");
    }
    let state = bundle.state(&opened.snapshot);
    let body = bundle.body();
    match global.format {
        Format::Json => {
            let encoding = opened.snapshot.settings().budget.measure.encoding;
            let result = Result {
                name: &bundle.name,
                state: state.as_str(),
                reasons: state.reasons(),
                digest_tokens: bundle.digest_tokens(encoding),
                text: &body,
            };
            json::write(output, "agentops.bundle-load/1", &opened.root, result)?;
        }
        _ => {
            if matches!(state, State::Stale(_) | State::Broken(_)) {
                let why = state.reasons().join("; ");
                failure::warn(&format!(
                    "bundle {} is {}: {why}",
                    bundle.name,
                    state.as_str()
                ));
            }
            output.write_all(body.as_bytes())?;
            if !body.ends_with('\n') {
                writeln!(output)?;
            }
        }
    }
    Ok(Outcome::InOrder)
}
