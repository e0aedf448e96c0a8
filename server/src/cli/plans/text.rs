//! The plans that name a file, with a line for each place.

use std::io::Write;

use agentops_engine::model::Measure;
use agentops_engine::queries::file_plans::{FileKind, FilePlans, PlanMentions, Which};
use agentops_engine::queries::mention::Mention;
use agentops_engine::queries::plan_files::FileSize;
use agentops_engine::references::Intent;
use agentops_engine::report::measured;
use agentops_engine::snapshot::Snapshot;
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::cli::mention;
use crate::cli::output::Output;
use crate::cli::style::{BOLD, DIM, GOOD, cut, left, plain, plural, right};

/// Steps are shortened to this where nothing says how wide the terminal is.
const MAX_STEP: usize = 80;
const MAX_LINES: usize = 16;
const GAP: usize = 2;
/// Indent, mark and the gap behind it.
const FIXED: usize = 2 + 1 + 1;

/// Writes the plans and how many there are.
pub fn write(
    snapshot: &Snapshot,
    answer: &FilePlans,
    measure: &Measure,
    which: Which,
    output: &mut Output,
) -> anyhow::Result<()> {
    let size = match (&answer.size, answer.kind) {
        (Some(FileSize::Text { lines, tokens }), _) => format!(
            "{} tokens, {}",
            measured(measure, *tokens),
            plural(*lines, "line")
        ),
        (Some(FileSize::Uncounted(reason)), _) => format!("not counted: {}", plain(reason)),
        (None, Some(FileKind::File)) => "a file".to_owned(),
        (None, Some(FileKind::Folder)) => "a folder".to_owned(),
        (None, None) => "not there".to_owned(),
    };
    let path = plain(answer.path.as_str());
    writeln!(output, "{BOLD}{path}{BOLD:#}  {DIM}{size}{DIM:#}")?;

    let rows: Vec<Vec<Row<'_>>> = answer
        .plans
        .iter()
        .map(|of| Row::all(snapshot, of))
        .collect();
    let columns = Columns::of(rows.iter().flatten(), output.width);
    for (of, rows) in answer.plans.iter().zip(&rows) {
        write_plan(of, output)?;
        for row in rows {
            row.write(&columns, output)?;
        }
    }
    writeln!(output, "\n{}", output.wrapped(&summary(answer, which)))?;
    Ok(())
}

fn write_plan(of: &PlanMentions, output: &mut Output) -> anyhow::Result<()> {
    let title = mention::plan_title(&of.plan);
    let standing = if of.plan.is_open { "open" } else { "done" };
    let path = plain(of.plan.path.as_str());
    let in_one_line = title.width() + standing.width() + path.width() + 2 * GAP;
    let separator = match output.width {
        Some(width) if in_one_line > width => "\n  ",
        _ => "  ",
    };
    writeln!(
        output,
        "\n{BOLD}{title}{BOLD:#}  {standing}{separator}{DIM}{path}{DIM:#}"
    )?;
    Ok(())
}

struct Row<'a> {
    mention: &'a Mention,
    intent: String,
    lines: String,
    place: String,
    step: String,
}

impl<'a> Row<'a> {
    fn all(snapshot: &Snapshot, of: &'a PlanMentions) -> Vec<Row<'a>> {
        let row = |mention: &'a Mention| Row {
            mention,
            intent: mention::intent(mention.intent, mention.evidence),
            lines: cut(&mention::lines([mention]), MAX_LINES),
            place: mention::place(snapshot, &of.plan.path, mention),
            step: mention::step(mention),
        };
        of.mentions.iter().map(row).collect()
    }

    fn write(&self, columns: &Columns, output: &mut Output) -> anyhow::Result<()> {
        let (mark, mark_style) = match (self.mention.is_ticked, self.mention.intent) {
            (_, Intent::Read) => (" ", DIM),
            (true, _) => ("✓", GOOD.dimmed()),
            (false, _) => ("○", DIM),
        };
        let line = if self.mention.is_ticked {
            DIM
        } else {
            Style::new()
        };
        let mut text = format!(
            "  {mark_style}{mark}{mark_style:#} {line}{}{line:#}",
            left(&self.intent, columns.intent)
        );
        if columns.lines > 0 {
            text.push_str(&format!(
                "  {line}{}{line:#}",
                left(&self.lines, columns.lines)
            ));
        }
        let place = right(&self.place, columns.place);
        text.push_str(&format!("  {DIM}{place}{DIM:#}"));
        let step = cut(&self.step, columns.step);
        if columns.step > 0 && !step.is_empty() {
            text.push_str(&format!("  {line}{step}{line:#}"));
        }
        writeln!(output, "{text}")?;
        Ok(())
    }
}

struct Columns {
    intent: usize,
    lines: usize,
    place: usize,
    step: usize,
}

impl Columns {
    fn of<'a>(rows: impl Iterator<Item = &'a Row<'a>> + Clone, width: Option<usize>) -> Columns {
        let widest_of =
            |text: &dyn Fn(&Row<'_>) -> usize| rows.clone().map(text).max().unwrap_or(0);
        let mut columns = Columns {
            intent: widest_of(&|row| row.intent.width()),
            lines: widest_of(&|row| row.lines.width()),
            place: widest_of(&|row| row.place.width()),
            step: MAX_STEP,
        };
        if let Some(width) = width {
            let others = [columns.intent, columns.lines, columns.place];
            let taken: usize = others.iter().map(|width| width + GAP).sum();
            columns.step = width.saturating_sub(FIXED + taken);
        }
        columns
    }
}

/// `2 open plans name it; 1 more is done (--all)`
fn summary(answer: &FilePlans, which: Which) -> String {
    let adjective = match which {
        Which::Open => "open plan",
        Which::All => "plan",
    };
    let found = match answer.plans.len() {
        0 => format!("no {adjective} names it"),
        1 => format!("1 {adjective} names it"),
        count => format!("{} name it", plural(count, adjective)),
    };
    match answer.left_out {
        0 => found,
        1 => format!("{found}; 1 more is done (--all)"),
        count => format!("{found}; {count} more are done (--all)"),
    }
}
