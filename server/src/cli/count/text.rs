//! Tokens as a table, sections indented below their file.

use std::io::Write;

use agentops_engine::queries::count::{SectionCount, SectionKind};
use agentops_engine::report::percent;

use super::Result;
use crate::cli::output::Output;
use crate::cli::style::{BOLD, DIM, cut, plain, plural, right};

/// Headings that are longer are cut where nothing says how wide the terminal is.
const MAX_TITLE: usize = 100;

/// Writes the table. Headings are shown down to the level `depth`.
pub fn write(result: &Result<'_>, depth: u8, output: &mut Output) -> anyhow::Result<()> {
    let sign = result.measure.sign();
    let table = Table {
        sign,
        tokens: format!("{sign}{}", result.total)
            .chars()
            .count()
            .max("tokens".len()),
        depth,
    };
    let tokens = right("tokens", table.tokens);
    writeln!(output, "{DIM}{tokens}  share{DIM:#}")?;
    for file in &result.files {
        let all = match result.files.as_slice() {
            [_] => file.count.tokens,
            _ => result.total,
        };
        let name = format!("{BOLD}{}{BOLD:#}", plain(&file.path));
        table.write_row(file.count.tokens, all, &name, output)?;
        // Shares of sections are shares of their file.
        table.write_sections(&file.count.sections, file.count.tokens, 1, output)?;
    }
    if result.files.len() != 1 {
        let name = format!(
            "{BOLD}total{BOLD:#} of {}",
            plural(result.files.len(), "file")
        );
        table.write_row(result.total, result.total, &name, output)?;
    }
    writeln!(output, "{DIM}{}{DIM:#}", result.measure.describe())?;
    Ok(())
}

struct Table {
    sign: &'static str,
    /// Columns of the figures.
    tokens: usize,
    depth: u8,
}

impl Table {
    fn write_row(
        &self,
        tokens: usize,
        all: usize,
        name: &str,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        let share = percent(tokens as f64 * 100.0 / all.max(1) as f64);
        writeln!(
            output,
            "{}  {DIM}{}{DIM:#}  {name}",
            right(&format!("{}{tokens}", self.sign), self.tokens),
            right(&share, "share".len()),
        )?;
        Ok(())
    }

    fn write_sections(
        &self,
        sections: &[SectionCount],
        all: usize,
        indent: usize,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        for section in sections {
            if section.level > self.depth || self.depth == 0 {
                continue;
            }
            let taken = self.tokens + "share".len() + 4 + indent * 2;
            let room = output
                .width
                .map_or(MAX_TITLE, |width| width.saturating_sub(taken).max(20));
            let name = match section.kind {
                SectionKind::FrontMatter => format!("{DIM}front matter{DIM:#}"),
                SectionKind::Preamble => format!("{DIM}before the first heading{DIM:#}"),
                SectionKind::Section => cut(&plain(&section.title), room),
            };
            let name = format!("{}{name}", "  ".repeat(indent));
            self.write_row(section.tokens, all, &name, output)?;
            self.write_sections(&section.sections, all, indent + 1, output)?;
        }
        Ok(())
    }
}
