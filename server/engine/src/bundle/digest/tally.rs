//! How much was kept of what must be.

use std::collections::BTreeMap;

use super::choose::Selection;
use super::classes::Must;
use super::units::{Kind, Unit, Units};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many are there.
    pub kept: usize,
    /// Of how many.
    pub all: usize,
}

impl Share {
    fn lost(self) -> usize {
        self.all - self.kept
    }
}

/// What a digest keeps of what it must keep, and of the headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Decisions and recommendations.
    pub decisions: Share,
    /// Open questions.
    pub questions: Share,
    /// Constraints.
    pub constraints: Share,
    /// Checkboxes without a tick.
    pub open_boxes: Share,
    /// Files that are named, each once.
    pub references: Share,
    /// Headings; those without kept text are left out.
    pub headings: Share,
}

impl Kept {
    pub(super) fn of(units: &Units, selection: &Selection) -> Kept {
        Kept::count(
            units,
            |unit| selection.kept[unit],
            Share {
                kept: selection.named.iter().filter(|named| **named).count(),
                all: selection.named.len(),
            },
        )
    }

    pub(super) fn all(units: &Units, paths: usize) -> Kept {
        Kept::count(
            units,
            |_| true,
            Share {
                kept: paths,
                all: paths,
            },
        )
    }

    fn count(units: &Units, is_kept: impl Fn(usize) -> bool, references: Share) -> Kept {
        let mut kept = Kept {
            references,
            ..Kept::default()
        };
        let mut things: BTreeMap<(Must, usize), bool> = BTreeMap::new();
        for (index, unit) in units.units.iter().enumerate() {
            if matches!(unit.kind, Kind::Heading(_)) {
                kept.headings.all += 1;
                kept.headings.kept += usize::from(is_kept(index));
            }
            if let Some(must) = unit.must {
                *things.entry((must, thing(index, unit))).or_insert(true) &= is_kept(index);
            }
        }
        for ((must, _), is_kept) in things {
            let share = match must {
                Must::Title => continue,
                Must::Question => &mut kept.questions,
                Must::Decision => &mut kept.decisions,
                Must::Constraint => &mut kept.constraints,
                Must::OpenBox => &mut kept.open_boxes,
            };
            share.all += 1;
            share.kept += usize::from(is_kept);
        }
        kept
    }

    /// One line about what is left out for want of room; nothing when nothing is.
    pub(super) fn note(&self, needed: usize) -> Option<String> {
        let parts = [
            (self.decisions, "decisions"),
            (self.questions, "open questions"),
            (self.constraints, "constraints"),
            (self.open_boxes, "open boxes"),
            (self.references, "files"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(share, _)| share.lost() > 0)
            .map(|(share, name)| format!("{} of {} {name}", share.lost(), share.all))
            .collect();
        (!parts.is_empty()).then(|| {
            format!(
                "*Left out for want of room ({needed} tokens needed): {}.*",
                parts.join(", ")
            )
        })
    }
}

/// One line that says that nothing was chosen.
pub(super) fn bare_note(original_tokens: usize) -> String {
    format!(
        "*Nothing is kept of {original_tokens} tokens: there is no sentence, item or row that is short enough.*"
    )
}

/// What belongs together as one decision or question: a paragraph or item; of tables each row.
pub(super) fn thing(index: usize, unit: &Unit) -> usize {
    match unit.kind {
        // Blocks and units are counted from 0 both; these must not meet.
        Kind::Row => usize::MAX - index,
        _ => unit.block,
    }
}
