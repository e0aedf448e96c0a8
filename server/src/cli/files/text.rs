//! The files of a plan as a table, by what is to be done with them.

use std::io::Write;

use agentops_engine::queries::mention::{Mention, StepKind};
use agentops_engine::queries::plan_files::{FileSize, LeadsTo, Other, PlanFile, PlanFiles};
use agentops_engine::references::Intent;
use agentops_engine::snapshot::Snapshot;
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::cli::mention;
use crate::cli::output::Output;
use crate::cli::style::{
    self, BOLD, DIM, GOOD, INFORMATION, cut, cut_front, figure, left, plain, plural, right,
};

/// Steps are shortened to this where nothing says how wide the terminal is, and left out where less than the other is
/// left for them.
const MAX_STEP: usize = 60;
const MIN_STEP: usize = 12;
/// So much of a path is worth more than the lines that are named in it.
const MIN_PATH: usize = 40;
/// Named lines are shortened to this.
const MAX_LINES: usize = 16;
/// Indent, mark and the gap behind it.
const FIXED: usize = 2 + 1 + 1;
const GAP: usize = 2;
/// Title of the column of named lines.
const NAMED: &str = "at lines";
const DETAIL_INDENT: &str = "      ";
/// Candidates and members of sets that are listed.
const MAX_LISTED: usize = 5;

/// Writes the table with its heading, the sum, and how tokens were counted.
pub fn write(snapshot: &Snapshot, of: &PlanFiles, output: &mut Output) -> anyhow::Result<()> {
    write_files(snapshot, of, output)?;
    writeln!(output, "{DIM}{}{DIM:#}", of.measure.describe())?;
    Ok(())
}

/// Writes the table with its heading and the sum.
pub fn write_files(snapshot: &Snapshot, of: &PlanFiles, output: &mut Output) -> anyhow::Result<()> {
    write_heading(of, output)?;
    let rows: Vec<Row<'_>> = of
        .files
        .iter()
        .map(|file| Row::of(snapshot, of, file))
        .collect();
    let columns = Columns::of(&rows, output.width);
    let mut group = None;
    for row in &rows {
        let title = mention::intent(row.file.intent, row.file.evidence);
        if group.as_ref() != Some(&title) {
            if group.is_none() {
                write_titles(&columns, output)?;
            }
            writeln!(output, "{BOLD}{title}{BOLD:#}")?;
            group = Some(title);
        }
        row.write(&columns, output)?;
        write_details(snapshot, row.file, output)?;
    }
    writeln!(output, "\n{}", output.wrapped(&summary(&of.files)))?;
    Ok(())
}

fn write_heading(of: &PlanFiles, output: &mut Output) -> anyhow::Result<()> {
    let title = mention::plan_title(&of.plan);
    let standing = if of.plan.is_open { "open" } else { "done" };
    let path = plain(of.plan.path.as_str());
    let in_one_line = title.width() + path.width() + standing.width() + 2 * GAP;
    let separator = match output.width {
        Some(width) if in_one_line > width => "\n",
        _ => "  ",
    };
    writeln!(
        output,
        "{BOLD}{title}{BOLD:#}  {standing}{separator}{DIM}{path}{DIM:#}\n"
    )?;
    Ok(())
}

/// A file, ready to be shown.
struct Row<'a> {
    file: &'a PlanFile,
    path: String,
    tokens: String,
    lines: String,
    named: String,
    place: String,
    step: String,
}

impl<'a> Row<'a> {
    fn of(snapshot: &Snapshot, of: &PlanFiles, file: &'a PlanFile) -> Row<'a> {
        let shown = shown_mention(file);
        let place = shown.map_or_else(String::new, |shown| {
            mention::place(snapshot, &of.plan.path, shown)
        });
        let more = file.mentions.len().saturating_sub(1);
        Row {
            path: plain(&file.path),
            tokens: tokens(of.measure.sign(), file),
            lines: match &file.size {
                Some(FileSize::Text { lines, .. }) => lines.to_string(),
                _ => String::new(),
            },
            named: cut(&mention::lines(&file.mentions), MAX_LINES),
            place: match more {
                0 => place,
                _ => format!("{place} +{more}"),
            },
            step: shown.map_or_else(String::new, mention::step),
            file,
        }
    }

    fn write(&self, columns: &Columns, output: &mut Output) -> anyhow::Result<()> {
        let (mark, mark_style) = mark(self.file);
        let line = if self.file.is_done { DIM } else { Style::new() };
        let size = if self.file.is_missing {
            style::ERROR
        } else if self.file.size.is_none() {
            DIM
        } else {
            line
        };
        let mut text = format!(
            "  {mark_style}{mark}{mark_style:#} {line}{}{line:#}  {size}{}{size:#}",
            left(&cut_front(&self.path, columns.path), columns.path),
            right(&self.tokens, columns.tokens),
        );
        for (cell, width) in [
            (right(&self.lines, columns.lines), columns.lines),
            (left(&self.named, columns.named), columns.named),
        ] {
            if width > 0 {
                text.push_str(&format!("  {line}{cell}{line:#}"));
            }
        }
        let step = cut(&self.step, columns.step);
        if columns.step > 0 && !step.is_empty() {
            let place = left(&self.place, columns.place);
            text.push_str(&format!("  {DIM}{place}{DIM:#}  {line}{step}{line:#}"));
        } else {
            text.push_str(&format!("  {DIM}{}{DIM:#}", self.place));
        }
        writeln!(output, "{text}")?;
        Ok(())
    }
}

/// The mention that says what is to be done with the file: in a step that is still to be done, rather than in a list
/// of files.
fn shown_mention(file: &PlanFile) -> Option<&Mention> {
    let rank = |mention: &&Mention| {
        let says = mention.intent == file.intent && mention.evidence == file.evidence;
        let step = mention.step.as_ref().map(|step| step.kind);
        (
            !says,
            mention.is_ticked && !file.is_done,
            step != Some(StepKind::Checkbox),
        )
    };
    file.mentions.iter().min_by_key(rank)
}

/// The column of figures; a word where there is none.
fn tokens(sign: &str, file: &PlanFile) -> String {
    match (&file.size, file.leads_to) {
        (Some(FileSize::Text { tokens, .. }), _) => figure(sign, *tokens),
        (Some(FileSize::Uncounted(_)), _) | (None, LeadsTo::File) => "–".to_owned(),
        (None, LeadsTo::Folder) => "folder".to_owned(),
        (None, LeadsTo::Several) => format!("{} fit", file.paths.len()),
        (None, LeadsTo::Set) => plural(file.paths.len(), "file"),
        (None, LeadsTo::Nothing) if file.is_missing => "missing".to_owned(),
        (None, LeadsTo::Nothing) => match file.intent {
            Intent::Create | Intent::MoveTo | Intent::Test => "new".to_owned(),
            _ => "not there".to_owned(),
        },
    }
}

fn mark(file: &PlanFile) -> (&'static str, Style) {
    if file.is_missing {
        ("✗", style::ERROR)
    } else if file.others.iter().any(|other| other.is_conflict) {
        ("!", style::WARNING)
    } else if file.is_done {
        ("✓", GOOD.dimmed())
    } else if file.leads_to == LeadsTo::Several {
        ("?", INFORMATION)
    } else if file.intent.changes_file() {
        ("○", DIM)
    } else {
        (" ", DIM)
    }
}

/// Widths of the columns; 0 is a column that is left out.
struct Columns {
    path: usize,
    tokens: usize,
    lines: usize,
    named: usize,
    place: usize,
    step: usize,
}

impl Columns {
    fn of(rows: &[Row<'_>], width: Option<usize>) -> Columns {
        let widest_of = |text: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(text).max().unwrap_or(0);
        let mut columns = Columns {
            path: widest_of(&|row| row.path.width()).max("path".len()),
            tokens: widest_of(&|row| row.tokens.width()).max("tokens".len()),
            lines: widest_of(&|row| row.lines.width()).max("lines".len()),
            named: match widest_of(&|row| row.named.width()) {
                0 => 0,
                width => width.max(NAMED.len()),
            },
            place: widest_of(&|row| row.place.width()).max("place".len()),
            step: widest_of(&|row| row.step.width()).min(MAX_STEP),
        };
        let Some(width) = width else {
            return columns;
        };
        // In a narrow terminal the steps give way first, then the figures that are worth least, then the paths.
        let room = |columns: &Columns| {
            let others = [columns.tokens, columns.lines, columns.named, columns.place];
            let taken = others.iter().filter(|width| **width > 0);
            width.saturating_sub(FIXED + taken.map(|width| width + GAP).sum::<usize>())
        };
        let wanted = columns.path.min(MIN_PATH);
        if room(&columns) < wanted {
            columns.named = 0;
        }
        if room(&columns) < wanted {
            columns.lines = 0;
        }
        let room = room(&columns);
        let longest = widest_of(&|row| row.step.width());
        let for_step = room.saturating_sub(columns.path + GAP).min(longest);
        columns.step = if for_step < MIN_STEP { 0 } else { for_step };
        columns.path = columns.path.min(room);
        columns
    }
}

fn write_titles(columns: &Columns, output: &mut Output) -> anyhow::Result<()> {
    let mut text = format!(
        "    {}  {}",
        left("path", columns.path),
        right("tokens", columns.tokens)
    );
    for (title, width) in [
        (right("lines", columns.lines), columns.lines),
        (left(NAMED, columns.named), columns.named),
        (left("place", columns.place), columns.place),
        ("step".to_owned(), columns.step),
    ] {
        if width > 0 {
            text.push_str("  ");
            text.push_str(&title);
        }
    }
    writeln!(output, "{DIM}{}{DIM:#}", text.trim_end())?;
    Ok(())
}

/// What does not fit into columns: candidates, members, why a file is not counted, who else changes it.
fn write_details(snapshot: &Snapshot, file: &PlanFile, output: &mut Output) -> anyhow::Result<()> {
    let listed = || {
        let mut paths: Vec<String> = file
            .paths
            .iter()
            .take(MAX_LISTED)
            .map(ToString::to_string)
            .collect();
        if file.paths.len() > MAX_LISTED {
            paths.push(format!("{} more", file.paths.len() - MAX_LISTED));
        }
        paths.join(", ")
    };
    let is_pending_create = file.intent == Intent::Create && !file.is_done;
    match file.leads_to {
        LeadsTo::Several => write_detail(INFORMATION, "may be", &listed(), output)?,
        LeadsTo::Set if !file.paths.is_empty() => write_detail(DIM, "all of", &listed(), output)?,
        LeadsTo::File if is_pending_create => {
            write_detail(INFORMATION, "is there already", "", output)?;
        }
        _ => {}
    }
    if let Some(FileSize::Uncounted(reason)) = &file.size {
        write_detail(DIM, "not counted:", reason, output)?;
    }
    for other in &file.others {
        let (style, what) = if other.is_conflict {
            (style::WARNING, "conflict:")
        } else {
            (DIM, "also:")
        };
        write_detail(style, what, &in_words(snapshot, other), output)?;
    }
    Ok(())
}

/// `agentops/…/monitoring-plan.md:12:5 modify 3-9`
fn in_words(snapshot: &Snapshot, other: &Other) -> String {
    let path = &other.plan.path;
    let places: Vec<String> = other
        .mentions
        .iter()
        .take(MAX_LISTED)
        .map(|mention| {
            let place = mention::place(snapshot, path, mention);
            let intent = mention::intent(mention.intent, mention.evidence);
            let lines = mention::lines([mention]);
            format!("{path}:{place} {intent} {lines}")
                .trim_end()
                .to_owned()
        })
        .collect();
    places.join(", ")
}

fn write_detail(style: Style, what: &str, text: &str, output: &mut Output) -> anyhow::Result<()> {
    let text = plain(text);
    let line = match output.width {
        // Paths stay whole, so that they can be clicked and copied.
        Some(width) => {
            let first = format!("{DETAIL_INDENT}{what} ");
            let rest = " ".repeat(DETAIL_INDENT.len() + 2);
            let options = textwrap::Options::new(width)
                .initial_indent(&first)
                .subsequent_indent(&rest)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .break_words(false);
            textwrap::fill(&text, options)
        }
        None => format!("{DETAIL_INDENT}{what} {text}"),
    };
    let behind = line
        .strip_prefix(DETAIL_INDENT)
        .and_then(|line| line.strip_prefix(what))
        .unwrap_or("");
    writeln!(
        output,
        "{DETAIL_INDENT}{style}{what}{style:#}{DIM}{}{DIM:#}",
        behind.trim_end()
    )?;
    Ok(())
}

/// `12 files: 3 to create, 5 to modify, 4 to read; 2 done, 1 missing`
fn summary(files: &[PlanFile]) -> String {
    if files.is_empty() {
        return "the plan names no files".to_owned();
    }
    let count = |is_so: &dyn Fn(&PlanFile) -> bool| files.iter().filter(|file| is_so(file)).count();
    let join = |counts: Vec<(usize, Style, &str)>| {
        let shown = counts.into_iter().filter(|(count, _, _)| *count > 0);
        let shown: Vec<String> = shown
            .map(|(count, style, words)| format!("{style}{count} {words}{style:#}"))
            .collect();
        shown.join(", ")
    };
    let intents = Intent::ALL.map(|intent| {
        let words = match intent {
            Intent::Create => "to create",
            Intent::Modify => "to modify",
            Intent::Delete => "to delete",
            Intent::Move => "to move",
            Intent::MoveTo => "to move to",
            Intent::Test => "to test with",
            Intent::Read => "to read",
        };
        let is_so = |file: &PlanFile| file.intent == intent && !file.is_done;
        (count(&is_so), Style::new(), words)
    });
    let is_conflict = |file: &PlanFile| file.others.iter().any(|other| other.is_conflict);
    let standing = join(vec![
        (count(&|file| file.is_done), GOOD, "done"),
        (count(&|file| file.is_missing), style::ERROR, "missing"),
        (count(&is_conflict), style::WARNING, "in conflict"),
        (
            count(&|file| file.leads_to == LeadsTo::Several),
            INFORMATION,
            "ambiguous",
        ),
    ]);
    let parts = [join(intents.to_vec()), standing];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    format!("{}: {}", plural(files.len(), "file"), parts.join("; "))
}
