//! A gate as a checklist in Markdown, with links to what is missing.

use crate::gates::{Gate, GateItem, GatePlace};
use crate::snapshot::Snapshot;

use super::hover::{Addresses, escape};

/// More places than this say no more.
const MAX_LINKS: usize = 5;

/// One line for each demand: `✓` met, `✗` with what is wrong and where.
pub(super) fn checklist(snapshot: &Snapshot, gate: &Gate, addresses: Addresses<'_>) -> String {
    let verdict = if gate.passes() {
        "**Gate:** passes"
    } else {
        "**Gate:** does not pass yet"
    };
    let lines = gate
        .items
        .iter()
        .map(|item| line(snapshot, item, addresses));
    let lines: Vec<String> = lines.collect();
    format!("{verdict}\n\n{}", lines.join("\n"))
}

fn line(snapshot: &Snapshot, item: &GateItem, addresses: Addresses<'_>) -> String {
    let Some(problem) = &item.problem else {
        return format!("- ✓ {}", escape(&item.demand));
    };
    let links: Vec<String> = item
        .places
        .iter()
        .take(MAX_LINKS)
        .filter_map(|place| link(snapshot, place, addresses))
        .collect();
    let more = match item.places.len().saturating_sub(MAX_LINKS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match links.as_slice() {
        [] => format!("- ✗ {}", escape(problem)),
        links => format!("- ✗ {} – {}{more}", escape(problem), links.join(", ")),
    }
}

fn link(snapshot: &Snapshot, place: &GatePlace, addresses: Addresses<'_>) -> Option<String> {
    let line = snapshot.text(&place.path)?.line_of(place.range.start) + 1;
    let uri = addresses(&place.path)?;
    Some(format!("[line {line}](<{uri}#L{line}>)"))
}
