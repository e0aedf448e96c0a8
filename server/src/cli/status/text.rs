//! The picture of a workspace: one line per phase.

use std::io::Write;

use agentops_engine::load::Verdict;
use agentops_engine::queries::status::{PhaseStatus, ProfileStatus, Status, TopicStatus};
use agentops_engine::report::{percent, tokens};
use agentops_engine::state::PhaseState;
use unicode_width::UnicodeWidthStr;

use crate::cli::bar::Bar;
use crate::cli::output::Output;
use crate::cli::root::Root;
use crate::cli::style::{self, BOLD, DIM, GOOD, NEXT, cut, figure, left, plain, right, widest};

/// Where nothing says how wide the terminal is.
const USUAL_WIDTH: usize = 100;
/// Bars are no longer than this: the eye compares short lines better.
const MAX_BAR: usize = 27;
const MIN_BAR: usize = 7;
/// Titles are shortened to this, and in a narrow terminal to less.
const MAX_TITLE: usize = 24;
const MIN_TITLE: usize = 10;
/// Columns before a phase's title.
const INDENT: usize = 6;
/// Columns for the indent, the mark and the gaps.
const FIXED: usize = 4 + 2 + 2 + 2 + 1 + 2 + 2;

/// Writes the picture.
pub fn write(status: &Status, root: &Root, output: &mut Output) -> anyhow::Result<()> {
    let width = output.width.unwrap_or(USUAL_WIDTH);
    let layout = Layout::of(status, width);
    write_heading(status, root, width, output)?;
    for profile in &status.profiles {
        write_profile(profile, &layout, output)?;
    }
    write_problems(status, root, output)
}

/// Widths of the columns, the same for all profiles so that all bars stand below each other.
struct Layout {
    sign: &'static str,
    title: usize,
    state: usize,
    load: usize,
    limit: usize,
    bar: Bar,
}

impl Layout {
    fn of(status: &Status, width: usize) -> Layout {
        let phases = || {
            let topics = status.profiles.iter().flat_map(|profile| &profile.topics);
            topics.flat_map(|topic| &topic.phases)
        };
        let sign = status.measure.sign();
        let widest_of = |text: &dyn Fn(&PhaseStatus) -> String| {
            phases().map(|phase| text(phase).width()).max().unwrap_or(0)
        };
        let state = widest_of(&|phase| phase.state.as_str().to_owned());
        let load = widest_of(&|phase| figure(sign, phase.load.total));
        let limit = widest_of(&|phase| tokens(phase.load.limit)) + "of ".len();
        let next = widest_of(&next_step);
        let title = widest_of(&|phase| plain(&phase.title)).min(MAX_TITLE);

        // In a narrow terminal the bar gives way first, then the titles.
        let left_over = width.saturating_sub(FIXED + state + load + limit + next);
        let bar = left_over.saturating_sub(title).clamp(MIN_BAR, MAX_BAR);
        let title = title.min(left_over.saturating_sub(bar).max(MIN_TITLE));
        Layout {
            sign,
            title,
            state,
            load,
            limit,
            bar: Bar::of_width(bar),
        }
    }
}

fn write_heading(
    status: &Status,
    root: &Root,
    width: usize,
    output: &mut Output,
) -> anyhow::Result<()> {
    let name = plain(&root.name());
    let limits = format!(
        "window {}, rule {} = {}",
        tokens(status.window),
        percent(status.rule as f64 * 100.0 / status.window as f64),
        tokens(status.rule),
    );
    let measure = status.measure.describe();
    let in_one_line = name.width() + limits.width() + measure.width() + 4;
    let separator = if in_one_line <= width { "; " } else { "\n" };
    writeln!(
        output,
        "{BOLD}{name}{BOLD:#}  {DIM}{limits}{separator}{measure}{DIM:#}"
    )?;
    Ok(())
}

fn write_profile(
    profile: &ProfileStatus,
    layout: &Layout,
    output: &mut Output,
) -> anyhow::Result<()> {
    writeln!(
        output,
        "\n{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
        plain(&profile.title),
        plain(&profile.name)
    )?;
    if profile.topics.is_empty() {
        let begin = match &profile.begins_with {
            Some(command) => format!("; begin with {NEXT}{}{NEXT:#}", plain(command)),
            None => String::new(),
        };
        writeln!(output, "  nothing yet{begin}")?;
    }
    for topic in &profile.topics {
        write_topic(topic, layout, output)?;
    }
    Ok(())
}

fn write_topic(topic: &TopicStatus, layout: &Layout, output: &mut Output) -> anyhow::Result<()> {
    let name = topic.name.as_deref().unwrap_or("shared by all topics");
    let date = match &topic.date {
        Some(date) => format!("  {DIM}{}{DIM:#}", plain(date)),
        None => String::new(),
    };
    // Work that is finished is history.
    let style = if topic.current.is_some() { BOLD } else { DIM };
    writeln!(output, "  {style}{}{style:#}{date}", plain(name))?;
    for phase in &topic.phases {
        write_phase(phase, layout, output)?;
        write_reason(phase, output)?;
    }
    Ok(())
}

/// What is left to do in the phase that the topic is in, or why it has to be gone over again.
fn write_reason(phase: &PhaseStatus, output: &mut Output) -> anyhow::Result<()> {
    let is_told = match phase.state {
        PhaseState::Draft => phase.is_current,
        PhaseState::Stale => true,
        PhaseState::Absent | PhaseState::Ready | PhaseState::Done => false,
    };
    if is_told {
        let reason = plain(&phase.reason);
        let reason = match output.width {
            Some(width) => cut(&reason, width.saturating_sub(INDENT)),
            None => reason,
        };
        writeln!(output, "{:INDENT$}{DIM}{reason}{DIM:#}", "")?;
    }
    Ok(())
}

fn write_phase(phase: &PhaseStatus, layout: &Layout, output: &mut Output) -> anyhow::Result<()> {
    let line = if phase.is_current {
        anstyle::Style::new()
    } else {
        DIM
    };
    let (mark, mark_style) = mark(phase);
    let load = &phase.load;
    // What is behind cannot be helped, and what is fine and not yet begun is no news.
    let is_shown = match phase.state {
        PhaseState::Done => false,
        PhaseState::Absent => phase.is_current || load.verdict != Verdict::Within,
        _ => true,
    };
    let next = match next_step(phase) {
        next if next.is_empty() => next,
        next => format!("  {NEXT}{next}{NEXT:#}"),
    };
    let text = format!(
        "    {mark_style}{mark}{mark_style:#} {line}{}  {}  {} {}{line:#}  {}{next}",
        left(&cut(&plain(&phase.title), layout.title), layout.title),
        left(phase.state.as_str(), layout.state),
        right(&figure(layout.sign, load.total), layout.load),
        left(&format!("of {}", tokens(load.limit)), layout.limit),
        layout
            .bar
            .draw(load.total, load.limit, is_shown.then_some(load.verdict)),
    );
    writeln!(output, "{}", text.trim_end())?;
    Ok(())
}

fn mark(phase: &PhaseStatus) -> (&'static str, anstyle::Style) {
    match phase.state {
        PhaseState::Done => ("✓", GOOD.dimmed()),
        PhaseState::Stale => ("↻", style::INFORMATION),
        PhaseState::Draft => ("●", NEXT),
        PhaseState::Ready => ("●", GOOD),
        PhaseState::Absent if phase.is_current => ("○", NEXT),
        PhaseState::Absent => ("○", DIM),
    }
}

/// What to do next, at the phase that it concerns.
fn next_step(phase: &PhaseStatus) -> String {
    match &phase.command {
        _ if phase.is_current && phase.state == PhaseState::Ready => "→ advance".to_owned(),
        Some(command) if phase.is_current => format!("→ {}", plain(command)),
        _ => String::new(),
    }
}

/// The problems by code, each with the command that lists them.
fn write_problems(status: &Status, root: &Root, output: &mut Output) -> anyhow::Result<()> {
    if status.problems.is_empty() {
        writeln!(output, "\n{GOOD}✓{GOOD:#} no problems")?;
        return Ok(());
    }
    writeln!(output, "\n{BOLD}Problems{BOLD:#}")?;
    let check = match &root.named {
        Some(root) => format!("agentops check {root}"),
        None => "agentops check".to_owned(),
    };
    let problems = &status.problems;
    let counts: Vec<String> = problems.iter().map(|p| p.count.to_string()).collect();
    let count_width = widest(counts.iter().map(String::as_str));
    let code_width = widest(problems.iter().map(|p| p.code.as_str()));
    let severity_width = widest(problems.iter().map(|p| p.severity.as_str()));
    for (problem, count) in problems.iter().zip(&counts) {
        let severity = style::of_severity(problem.severity);
        writeln!(
            output,
            "  {}  {severity}{}{severity:#}  {}  {DIM}{check} --code {}{DIM:#}",
            right(count, count_width),
            left(problem.severity.as_str(), severity_width),
            left(problem.code.as_str(), code_width),
            problem.code,
        )?;
    }
    Ok(())
}
