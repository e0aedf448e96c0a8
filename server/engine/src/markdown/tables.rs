//! Tables: which cell stands below which column.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Bytes of the table.
    pub range: Range<usize>,
    /// Bytes of the cells of its header.
    pub header: Vec<Range<usize>>,
    /// Bytes of the cells of each row.
    pub rows: Vec<Vec<Range<usize>>>,
}

impl Table {
    /// The row and column of the cell that holds a byte, for the rows below the header.
    pub fn cell_at(&self, offset: usize) -> Option<(usize, usize)> {
        let is_before =
            |row: &Vec<Range<usize>>| row.first().is_some_and(|cell| cell.start <= offset);
        let row = self.rows.partition_point(is_before).checked_sub(1)?;
        let cells = &self.rows[row];
        let column = cells.iter().position(|cell| offset < cell.end)?;
        Some((row, column))
    }
}

#[derive(Default)]
pub(super) struct Collector {
    tables: Vec<Table>,
    is_open: bool,
    is_header: bool,
}

impl Collector {
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if let Event::Start(Tag::Table(_)) = event {
            self.is_open = true;
            self.tables.push(Table {
                range: range.clone(),
                ..Table::default()
            });
            return;
        }
        if !self.is_open {
            return;
        }
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        match event {
            Event::Start(Tag::TableHead) => self.is_header = true,
            Event::End(TagEnd::TableHead) => self.is_header = false,
            Event::Start(Tag::TableRow) => table.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) if self.is_header => table.header.push(range.clone()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = table.rows.last_mut() {
                    row.push(range.clone());
                }
            }
            Event::End(TagEnd::Table) => self.is_open = false,
            _ => {}
        }
    }

    pub(super) fn finish(self) -> Vec<Table> {
        self.tables
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::Markdown;

    #[test]
    fn each_cell_has_its_row_and_column() {
        let text = "| File | Change |\n|---|---|\n| `a` | new |\n| b |\n\nx\n\n- | c |\n  |---|\n  | d |\n";
        let tables = Markdown::parse(text, 0).tables;
        assert_eq!(tables.len(), 2);
        let at = |needle: &str| tables[0].cell_at(text.find(needle).unwrap());
        assert_eq!(tables[0].header.len(), 2);
        assert_eq!(at("`a`"), Some((0, 0)));
        assert_eq!(at("new"), Some((0, 1)));
        assert_eq!(at("b |"), Some((1, 0)));
        assert_eq!(tables[1].rows.len(), 1);
    }
}
