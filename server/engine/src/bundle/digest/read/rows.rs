//! Rows of tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, Tag};

use super::super::classes::{Must, Topic};
use super::super::units::Kind;
use super::Reader;

impl Reader<'_> {
    pub(super) fn row(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let source = self.text[range.clone()].trim();
        let mut line = match source.starts_with('|') {
            true => source.to_owned(),
            false => format!("| {source}"),
        };
        let Some(table) = &self.table else { return };
        let block = table.block;
        if matches!(tag, Tag::TableHead) {
            let rule = table.alignments.iter().map(|alignment| match alignment {
                Alignment::None => "---|",
                Alignment::Left => ":---|",
                Alignment::Center => ":---:|",
                Alignment::Right => "---:|",
            });
            line.push_str("\n|");
            line.extend(rule);
            let mut unit = self.unit(Kind::TableHead, line, range, block);
            unit.requires = self.intro.or(unit.requires);
            unit.is_candidate = false;
            self.units.units.push(unit);
            if let Some(table) = &mut self.table {
                table.head = Some(self.units.units.len() - 1);
            }
            return;
        }
        let (head, announced) = (table.head, table.topic);
        let mut unit = self.unit(Kind::Row, line, range, block);
        unit.requires = head.or(unit.requires);
        let topic = announced.or_else(|| {
            self.topic()
                .filter(|&(_, below)| below == 0)
                .map(|(topic, _)| topic)
        });
        // A recommendation's tables are its grounds; a table under "Decisions" is what was decided.
        unit.must = match topic {
            Some(Topic::Questions) => Some(Must::Question),
            Some(Topic::Constraints) => Some(Must::Constraint),
            Some(Topic::Decisions) if announced.is_some() || self.is_list_of_decisions() => {
                Some(Must::Decision)
            }
            _ => None,
        };
        self.position += 1;
        self.units.units.push(unit);
    }

    fn is_list_of_decisions(&self) -> bool {
        self.sections.last().is_some_and(|section| {
            self.units.units[section.unit]
                .text
                .to_lowercase()
                .contains("decisions")
        })
    }
}
