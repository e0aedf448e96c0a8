//! Loads as tables, heaviest part first.

use std::io::Write;

use agentops_engine::load::{Load, Part, Saving, Verdict};
use agentops_engine::queries::budget::PhaseLoad;
use agentops_engine::report::{percent, tokens};

use crate::cli::bar::Bar;
use crate::cli::output::Output;
use crate::cli::style::{self, BOLD, DIM, NEXT, figure, left, plain, right, widest};

const BAR: usize = 27;

/// Writes one table per phase.
pub fn write(loads: &[PhaseLoad], output: &mut Output) -> anyhow::Result<()> {
    if loads.is_empty() {
        writeln!(
            output,
            "no phase is under way; name a topic, or see `agentops status`"
        )?;
        return Ok(());
    }
    for of in loads {
        write_load(of, output)?;
    }
    if let Some(first) = loads.first() {
        let measure = first.load.measure.describe();
        writeln!(output, "{DIM}{measure}{DIM:#}")?;
    }
    Ok(())
}

/// Writes the table of one phase.
pub fn write_load(of: &PhaseLoad, output: &mut Output) -> anyhow::Result<()> {
    write_heading(of, output)?;
    write_parts(&of.load, output)?;
    write_verdict(&of.load, output)?;
    writeln!(output)?;
    Ok(())
}

fn write_heading(of: &PhaseLoad, output: &mut Output) -> anyhow::Result<()> {
    let topic = of.topic.as_deref().unwrap_or(&of.profile);
    let now = if of.is_current {
        format!("  {NEXT}← now{NEXT:#}")
    } else {
        String::new()
    };
    let load = &of.load;
    writeln!(
        output,
        "{BOLD}{} · {}{BOLD:#}  {DIM}{}{DIM:#}{now}",
        plain(topic),
        plain(&of.title),
        of.state.as_str()
    )?;
    writeln!(
        output,
        "{}{} of {}  {DIM}{} of the window, {}{DIM:#}  {}\n",
        load.measure.sign(),
        tokens(load.total),
        tokens(load.limit),
        percent(load.percent()),
        load.zone.as_str(),
        Bar::of_width(BAR)
            .draw(load.total, load.limit, Some(load.verdict()))
            .trim_end(),
    )?;
    Ok(())
}

fn write_parts(load: &Load, output: &mut Output) -> anyhow::Result<()> {
    let sign = load.measure.sign();
    let total = figure(sign, load.total);
    let figures: Vec<String> = load
        .parts
        .iter()
        .map(|part| figure(sign, part.tokens))
        .collect();
    let all = figures.iter().map(String::as_str);
    let width = widest(all.chain([total.as_str(), "tokens"]));
    let kind = widest(load.parts.iter().map(|part| part.kind.as_str())).max("kind".len());
    writeln!(
        output,
        "  {DIM}{}  share  {}  part{DIM:#}",
        right("tokens", width),
        left("kind", kind)
    )?;
    for (part, figure) in load.parts.iter().zip(&figures) {
        writeln!(
            output,
            "  {}  {}  {DIM}{}{DIM:#}  {}{}",
            right(figure, width),
            right(&share(part, load), "share".len()),
            left(part.kind.as_str(), kind),
            plain(&part.name),
            instead(part),
        )?;
    }
    writeln!(output, "  {BOLD}{}{BOLD:#}  total", right(&total, width))?;
    for uncounted in &load.uncounted {
        writeln!(
            output,
            "  {}  {DIM}not counted: {}{DIM:#}",
            right("–", width),
            plain(&format!("{} ({})", uncounted.path, uncounted.reason)),
        )?;
    }
    for path in &load.missing {
        writeln!(
            output,
            "  {}  {DIM}missing: {}{DIM:#}",
            right("–", width),
            plain(path.as_str())
        )?;
    }
    Ok(())
}

fn share(part: &Part, load: &Load) -> String {
    percent(part.tokens as f64 * 100.0 / load.total.max(1) as f64)
}

/// How the load stands against its limits, and what would bring it down.
fn write_verdict(load: &Load, output: &mut Output) -> anyhow::Result<()> {
    let rule = format!(
        "the rule of {} ({} of {})",
        tokens(load.rule),
        percent(load.rule as f64 * 100.0 / load.window as f64),
        tokens(load.window)
    );
    let over = |limit: usize| tokens(load.total - limit);
    let left = |limit: usize| tokens(limit.saturating_sub(load.total));
    let verdict = load.verdict();
    let sentence = match (verdict, load.budget) {
        (Verdict::OverRule, _) => format!("{} above {rule}", over(load.rule)),
        (Verdict::OverBudget, Some(budget)) => format!(
            "{} above the budget of {}; {} left below {rule}",
            over(budget),
            tokens(budget),
            left(load.rule)
        ),
        (_, Some(budget)) if budget < load.rule => {
            format!("{} left of the budget of {}", left(budget), tokens(budget))
        }
        _ => format!("{} left below {rule}", left(load.rule)),
    };
    let style = style::of_verdict(verdict);
    writeln!(output, "\n  {style}{sentence}{style:#}")?;
    for part in &load.parts {
        if let Some(saving) = &part.saving {
            writeln!(output, "  {NEXT}→{NEXT:#} {}", advice(part, saving))?;
        }
    }
    Ok(())
}

fn advice(part: &Part, saving: &Saving) -> String {
    format!("{}: {}", plain(&part.name), plain(&saving.in_words()))
}

fn instead(part: &Part) -> String {
    match &part.bundle {
        Some(instead) => format!("  {DIM}{}{DIM:#}", instead.in_words()),
        None => String::new(),
    }
}
