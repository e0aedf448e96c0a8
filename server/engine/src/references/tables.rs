//! Tables with a column of files: what another column says is to be done with them.

use crate::markdown::{Markdown, Table};

use super::intent::{self, Evidence, Intent};

/// What the table around a byte says of the file that stands there. `None` when it stands in no column of files.
pub(super) fn said(
    text: &str,
    markdown: &Markdown,
    offset: usize,
) -> Option<Option<(Intent, Evidence)>> {
    let next = markdown
        .tables
        .partition_point(|table| table.range.start <= offset);
    let table = &markdown.tables[next.checked_sub(1)?];
    if !table.range.contains(&offset) {
        return None;
    }
    let (row, column) = table.cell_at(offset)?;
    let is_file_column = |column: usize| {
        let words = [
            "file", "files", "path", "paths", "filename", "location", "file(s)", "target",
        ];
        title(text, table, column)
            .split([' ', '/', '_'])
            .any(|word| words.contains(&word))
    };
    if !is_file_column(column) {
        return None;
    }
    let of_column = |wanted: &[&str]| {
        (0..table.header.len()).find(|at| {
            let title = title(text, table, *at);
            !is_file_column(*at)
                && title
                    .split([' ', '/', '_'])
                    .any(|word| wanted.contains(&word))
        })
    };
    let is_action = |column: usize| {
        ["action", "operation", "type", "status", "op"]
            .iter()
            .any(|w| title(text, table, column).contains(w))
    };
    let action = of_column(&["action", "operation", "op", "status", "type"])
        .or_else(|| of_column(&["change", "changes", "what"]));
    let Some(action) = action else {
        return Some(None);
    };
    let cell = table.rows[row]
        .get(action)
        .map_or("", |cell| &text[cell.clone()]);
    let words = cell.trim_matches(|c: char| !c.is_alphanumeric());
    let mut all = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = all.next().unwrap_or("").to_lowercase();
    let is_short = all.count() <= 1;
    let said = intent::of_verb(&first).filter(|intent| *intent != Intent::Read);
    Some(match said {
        Some(intent) if is_short || is_action(action) => Some((intent, Evidence::Stated)),
        Some(Intent::Create) if words.to_lowercase().starts_with("new file") => {
            Some((Intent::Create, Evidence::Stated))
        }
        // `Add a retry loop` is about what is in the file.
        Some(_) => Some((Intent::Modify, Evidence::Guessed)),
        None if first.is_empty() || is_action(action) => None,
        None => Some((Intent::Modify, Evidence::Guessed)),
    })
}

fn title(text: &str, table: &Table, column: usize) -> String {
    let cell = table
        .header
        .get(column)
        .map_or("", |cell| &text[cell.clone()]);
    cell.trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .to_lowercase()
}
