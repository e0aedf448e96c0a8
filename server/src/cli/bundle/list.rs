//! `agentops bundle list`.

use std::io::Write;

use agentops_engine::queries::bundles::{BundleSummary, bundles};
use serde::Serialize;

use super::args::ListArgs;
use super::text;
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::session::Counting;
use crate::cli::style::{DIM, figure, left, plain, right, widest};

#[derive(Serialize)]
struct Result {
    bundles: Vec<BundleSummary>,
}

/// Runs the command.
pub fn run(global: &Global, args: &ListArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let opened = super::open(global, Counting::OnDemand)?;
    let mut bundles = bundles(&opened.snapshot);
    bundles.retain(|bundle| {
        args.state
            .as_ref()
            .is_none_or(|state| bundle.state == state)
    });
    match global.format {
        Format::Json => {
            let result = Result { bundles };
            json::write(output, "agentops.bundle-list/1", &opened.root, result)?;
        }
        _ if bundles.is_empty() => match &args.state {
            Some(state) => writeln!(output, "no bundle is {state}")?,
            None => writeln!(
                output,
                "there is no bundle yet; `agentops bundle save TOPIC` makes one"
            )?,
        },
        _ => write_table(&bundles, output)?,
    }
    Ok(Outcome::InOrder)
}

struct Row {
    name: String,
    state: &'static str,
    age: String,
    tokens: String,
    ratio: String,
}

fn write_table(bundles: &[BundleSummary], output: &mut Output) -> anyhow::Result<()> {
    let rows: Vec<Row> = bundles.iter().map(row).collect();
    let column = |head: &str, of: fn(&Row) -> &str| widest(rows.iter().map(of)).max(head.len());
    let name = column("bundle", |row| &row.name);
    let state = column("state", |row| row.state);
    let age = column("age", |row| &row.age);
    let tokens = column("tokens", |row| &row.tokens);
    let ratio = column("ratio", |row| &row.ratio);
    writeln!(
        output,
        "{DIM}{}  {}  {}  {}  {}{DIM:#}",
        left("bundle", name),
        left("state", state),
        left("age", age),
        right("tokens", tokens),
        right("ratio", ratio)
    )?;
    for (row, bundle) in rows.iter().zip(bundles) {
        let style = text::style_of(row.state);
        writeln!(
            output,
            "{}  {style}{}{style:#}  {}  {}  {}",
            left(&row.name, name),
            left(row.state, state),
            left(&row.age, age),
            right(&row.tokens, tokens),
            right(&row.ratio, ratio)
        )?;
        for reason in &bundle.reasons {
            writeln!(output, "  {DIM}{}{DIM:#}", plain(reason))?;
        }
    }
    Ok(())
}

fn row(bundle: &BundleSummary) -> Row {
    let sign = if bundle.is_approximate { "~" } else { "" };
    let original = bundle.original_tokens.map(|tokens| figure(sign, tokens));
    let original = original.unwrap_or_else(|| "?".to_owned());
    Row {
        name: plain(&bundle.name),
        state: bundle.state,
        age: text::age(bundle),
        tokens: format!("{original} → {}", figure("", bundle.digest_tokens)),
        ratio: bundle
            .ratio
            .map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.1}")),
    }
}
