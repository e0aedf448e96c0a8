//! Problems for people: grouped by file, one line each when nothing limits the width.

use std::io::Write;

use agentops_engine::rules::{Diagnostic, Severity};
use unicode_width::UnicodeWidthStr;

use super::Findings;
use crate::cli::output::Output;
use crate::cli::style::{self, BOLD, DIM, GOOD, left, plain, plural, widest};
use crate::results::position::Span;

/// A message that does not fit on its line stands below it.
const MESSAGE_INDENT: &str = "    ";
const RELATED_INDENT: &str = "      ";

/// Writes the problems and a summary.
pub fn write(findings: &Findings, output: &mut Output) -> anyhow::Result<()> {
    for (path, diagnostics) in &findings.files {
        let rows: Vec<Row> = diagnostics
            .iter()
            .map(|diagnostic| {
                let start = Span::of(&findings.snapshot, path, &diagnostic.range).start;
                Row {
                    place: plain(&format!("{path}:{}:{}", start.line, start.column)),
                    diagnostic,
                }
            })
            .collect();
        let columns = Columns {
            place: widest(rows.iter().map(|row| row.place.as_str())),
            severity: widest(rows.iter().map(|row| row.diagnostic.severity.as_str())),
            code: widest(rows.iter().map(|row| row.diagnostic.code.as_str())),
        };
        for row in &rows {
            write_row(row, &columns, output)?;
            write_related(findings, row.diagnostic, output)?;
        }
        writeln!(output)?;
    }
    write_summary(findings, output)
}

struct Row<'a> {
    place: String,
    diagnostic: &'a Diagnostic,
}

struct Columns {
    place: usize,
    severity: usize,
    code: usize,
}

fn write_row(row: &Row<'_>, columns: &Columns, output: &mut Output) -> anyhow::Result<()> {
    let diagnostic = row.diagnostic;
    let severity = style::of_severity(diagnostic.severity);
    write!(
        output,
        "{}  {severity}{}{severity:#}  {BOLD}{}{BOLD:#}",
        left(&row.place, columns.place),
        left(diagnostic.severity.as_str(), columns.severity),
        left(diagnostic.code.as_str(), columns.code),
    )?;
    let message = plain(&diagnostic.message);
    let taken = columns.place + columns.severity + columns.code + 6;
    match output.width {
        Some(width) if taken + message.width() > width => {
            // Paths stay whole, so that they can be clicked and copied.
            let options = textwrap::Options::new(width)
                .initial_indent(MESSAGE_INDENT)
                .subsequent_indent(MESSAGE_INDENT)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .break_words(false);
            writeln!(output, "\n{}", textwrap::fill(&message, options))?;
        }
        _ => writeln!(output, "  {message}")?,
    }
    Ok(())
}

fn write_related(
    findings: &Findings,
    diagnostic: &Diagnostic,
    output: &mut Output,
) -> anyhow::Result<()> {
    let places: Vec<String> = diagnostic
        .related
        .iter()
        .map(|related| {
            let start = Span::of(&findings.snapshot, &related.path, &related.range).start;
            plain(&format!("{}:{}:{}", related.path, start.line, start.column))
        })
        .collect();
    let width = widest(places.iter().map(String::as_str));
    for (place, related) in places.iter().zip(&diagnostic.related) {
        let message = plain(&related.message);
        writeln!(
            output,
            "{RELATED_INDENT}{DIM}{}  {message}{DIM:#}",
            left(place, width)
        )?;
    }
    Ok(())
}

/// `2 errors, 1 warning in 2 files: over-rule 1, broken-link 1`
fn write_summary(findings: &Findings, output: &mut Output) -> anyhow::Result<()> {
    if findings.files.is_empty() {
        writeln!(output, "{GOOD}no problems{GOOD:#}")?;
        return Ok(());
    }
    let all = [
        Severity::Error,
        Severity::Warning,
        Severity::Information,
        Severity::Hint,
    ];
    let severities: Vec<String> = all
        .into_iter()
        .filter_map(|severity| {
            let of_severity = findings.counts.iter().filter(|c| c.severity == severity);
            let count: usize = of_severity.map(|count| count.count).sum();
            let style = style::of_severity(severity);
            let text = plural(count, severity.as_str());
            (count > 0).then(|| format!("{style}{text}{style:#}"))
        })
        .collect();
    let codes: Vec<String> = findings
        .counts
        .iter()
        .map(|count| format!("{} {}", count.code, count.count))
        .collect();
    writeln!(
        output,
        "{} in {}: {}",
        severities.join(", "),
        plural(findings.files.len(), "file"),
        codes.join(", ")
    )?;
    Ok(())
}
