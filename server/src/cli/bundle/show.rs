//! `agentops bundle show`.

use std::io::Write;

use agentops_engine::queries::bundles::{BundleSummary, summary};
use agentops_engine::report::tokens;
use serde::Serialize;

use super::args::ShowArgs;
use super::{ask, text};
use crate::cli::Outcome;
use crate::cli::args::{Format, Global};
use crate::cli::json;
use crate::cli::output::Output;
use crate::cli::session::Counting;
use crate::cli::style::{BOLD, DIM, left, plain};

/// Lines of the digest that are shown.
const LINES: usize = 12;

#[derive(Serialize)]
struct Result {
    bundle: BundleSummary,
    text: String,
}

/// Runs the command.
pub fn run(global: &Global, args: &ShowArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let opened = super::open(global, Counting::OnDemand)?;
    let bundle = ask::bundle(opened.snapshot.bundles(), &args.name)?;
    let summary = summary(&opened.snapshot, bundle);
    let body = bundle.body();
    match global.format {
        Format::Json => {
            let result = Result {
                bundle: summary,
                text: body.into_owned(),
            };
            json::write(output, "agentops.bundle-show/1", &opened.root, result)?;
        }
        _ => write_text(&summary, &body, output)?,
    }
    Ok(Outcome::InOrder)
}

fn write_text(summary: &BundleSummary, body: &str, output: &mut Output) -> anyhow::Result<()> {
    let style = text::style_of(summary.state);
    writeln!(
        output,
        "{BOLD}{}{BOLD:#}  {style}{}{style:#}",
        plain(&summary.name),
        summary.state
    )?;
    for reason in &summary.reasons {
        writeln!(output, "  {}", plain(reason))?;
    }
    let row = |output: &mut Output, key: &str, value: &str| {
        writeln!(output, "  {DIM}{}{DIM:#}  {}", left(key, 9), plain(value))
    };
    let sign = if summary.is_approximate { "~" } else { "" };
    let original = summary.original_tokens.map_or_else(
        || "?".to_owned(),
        |count| format!("{sign}{}", tokens(count)),
    );
    let smaller = summary.ratio.map_or_else(String::new, |ratio| {
        format!(", {}", text::times_smaller(ratio))
    });
    let sizes = format!("{} of {original}{smaller}", tokens(summary.digest_tokens));
    row(output, "tokens", &sizes)?;
    let created = summary.created.as_deref().unwrap_or("not known");
    row(
        output,
        "created",
        &format!("{created} ({})", text::age(summary)),
    )?;
    let of = [&summary.profile, &summary.topic, &summary.phase];
    let of: Vec<&str> = of.into_iter().flatten().map(String::as_str).collect();
    if !of.is_empty() {
        row(output, "of", &of.join(" · "))?;
    }
    if !summary.tags.is_empty() {
        row(output, "tags", &summary.tags.join(", "))?;
    }
    if let Some(retention) = &summary.retention {
        row(output, "digest", retention)?;
    }
    row(output, "file", summary.path.as_str())?;
    if let Some(archive) = &summary.archive {
        row(output, "archive", archive.as_str())?;
    }
    for (index, source) in summary.sources.iter().enumerate() {
        let key = if index == 0 { "sources" } else { "" };
        row(output, key, source.as_str())?;
    }
    writeln!(output)?;
    let mut lines = body.lines();
    for line in lines.by_ref().take(LINES) {
        writeln!(output, "  {}", plain(line))?;
    }
    let more = lines.count();
    if more > 0 {
        writeln!(
            output,
            "  {DIM}… {more} more lines: agentops bundle load {}{DIM:#}",
            plain(&summary.name)
        )?;
    }
    Ok(())
}
