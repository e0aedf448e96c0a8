//! From a file to the plans that are about it: a line over its first line, and what they want of the lines under the
//! pointer.

use std::ops::Range;

use crate::document::Document;
use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::references::{Intent, LineRange, Reference};
use crate::snapshot::Snapshot;

use super::hover::{Addresses, Hover, escape, linked};
use super::reference_words;
use super::references::Location;

/// So many plans are called by their names.
const MAX_NAMES: usize = 3;

/// An open plan that names a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamingPlan {
    /// Its topic's name, or its title.
    pub name: String,
    /// The place that names the file first.
    pub location: Location,
}

/// The open plans that name a file, in the order of their paths. A plan does not count for itself.
pub fn naming_plans(snapshot: &Snapshot, path: &RelPath) -> Vec<NamingPlan> {
    let plans = plans::open_plans_naming(snapshot, path);
    let others = plans.iter().filter(|plan| plan.document.path != *path);
    others
        .filter_map(|plan| {
            let first = plans::references_to(snapshot, plan.document, path).next()?;
            Some(NamingPlan {
                name: plan.name().to_owned(),
                location: location(plan.document, first),
            })
        })
        .collect()
}

/// What a line over a file's first line says: `2 open plans · k8s-upgrade, monitoring`. `None` when no open plan names the
/// file, it is turned off, or the file is itself an artifact of a phase: that its topic's plan names it is no news.
pub fn plan_lens(snapshot: &Snapshot, path: &RelPath) -> Option<String> {
    if !snapshot.settings().plans || snapshot.place(path).is_some() {
        return None;
    }
    let plans = naming_plans(snapshot, path);
    let mut names: Vec<&str> = Vec::new();
    for plan in &plans {
        if !names.contains(&plan.name.as_str()) {
            names.push(&plan.name);
        }
    }
    let unit = if plans.len() == 1 { "plan" } else { "plans" };
    let more = if names.len() > MAX_NAMES { ", …" } else { "" };
    names.truncate(MAX_NAMES);
    (!plans.is_empty()).then(|| format!("{} open {unit} · {}{more}", plans.len(), names.join(", ")))
}

/// What open plans still want of the line of a byte. `None` where none names it.
pub(super) fn hover(
    snapshot: &Snapshot,
    document: &Document,
    offset: usize,
    addresses: Addresses<'_>,
) -> Option<Hover> {
    if !snapshot.settings().plans {
        return None;
    }
    let line = document.text.line_of(offset);
    let named = at_line(snapshot, &document.path, line);
    let paragraphs: Vec<String> = named
        .into_iter()
        .filter(|(_, reference)| !reference.is_ticked)
        .map(|(plan, reference)| wish(&plan, reference, addresses))
        .collect();
    (!paragraphs.is_empty()).then(|| Hover {
        range: document.text.line_range(line),
        markdown: paragraphs.join("\n\n"),
        excerpt: None,
    })
}

/// The places of open plans that name the line of a byte of a file.
pub(super) fn mentions(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Vec<Location> {
    let Some(text) = snapshot.text(path) else {
        return Vec::new();
    };
    at_line(snapshot, path, text.line_of(offset))
        .into_iter()
        .map(|(plan, reference)| location(plan.document, reference))
        .collect()
}

/// The references of open plans that name a line, counted from 0, of a file.
fn at_line<'a>(
    snapshot: &'a Snapshot,
    path: &'a RelPath,
    line: usize,
) -> Vec<(Plan<'a>, &'a Reference)> {
    let line = u32::try_from(line + 1).unwrap_or(u32::MAX);
    let here = LineRange {
        first: line,
        last: line,
    };
    let mut found = Vec::new();
    for plan in plans::open_plans_naming(snapshot, path) {
        let references = plans::references_to(snapshot, plan.document, path);
        let fitting =
            references.filter(|reference| reference.lines.iter().any(|lines| lines.overlaps(here)));
        found.extend(fitting.map(|reference| (plan.clone(), reference)));
    }
    found
}

/// `k8s-upgrade plans to modify these lines (12-34): step “…”`
fn wish(plan: &Plan<'_>, reference: &Reference, addresses: Addresses<'_>) -> String {
    let does = match reference.intent {
        Intent::Create => "plans to create these lines",
        Intent::Modify => "plans to modify these lines",
        Intent::Delete => "plans to delete these lines",
        Intent::Move => "plans to move these lines",
        Intent::MoveTo => "plans to move something here",
        Intent::Test => "plans to test with these lines",
        Intent::Read => "refers to these lines",
    };
    let lines: Vec<String> = reference.lines.iter().map(LineRange::to_string).collect();
    let step = match reference_words::step(plan.document, reference) {
        Some(step) => format!(": step “{}”", escape(&step)),
        None => String::new(),
    };
    format!(
        "{} {does} ({}){step}",
        linked(plan.name(), plan.document, reference, addresses),
        lines.join(", ")
    )
}

fn location(document: &Document, reference: &Reference) -> Location {
    Location {
        path: document.path.clone(),
        range: reference.range.clone(),
    }
}

/// Bytes of the line over which a file's lens stands.
pub fn lens_range(snapshot: &Snapshot, path: &RelPath) -> Range<usize> {
    snapshot.text(path).map_or(0..0, |text| text.line_range(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::queries::hover::hover;
    use crate::queries::references::{Declaration, references};

    const WORKSPACE: &str = "\
//- /agentops/infrastructure-ops/plans/k8s-upgrade-plan.md
# K8s
## 漢
- [ ] Drain *first*
  - Modify: `src/a.rs:2-3`
- [x] Look
  - Modify: `src/a.rs:4`
//- /agentops/infrastructure-ops/plans/monitoring-plan.md
See `a.rs:3` and `docs/guide.md`.
//- /agentops/infrastructure-ops/plans/old-plan.md
---
status: done
---
- Modify: `src/a.rs:1-9`
//- /agentops/infrastructure-ops/research/k8s-upgrade-research.md
See `src/a.rs:1`, [[k8s-upgrade-plan]].
//- /src/other.rs
//- /docs/guide.md
# Guide
";

    fn snapshot(lines: &str) -> Snapshot {
        let mut workspace = Fixture::new(&format!("{WORKSPACE}//- /src/a.rs\n")).workspace;
        let path = RelPath::new("src/a.rs").unwrap();
        workspace.open_buffer(path, 1, lines);
        workspace.snapshot()
    }

    fn lens(snapshot: &Snapshot, path: &str) -> Option<String> {
        plan_lens(snapshot, &RelPath::new(path).unwrap())
    }

    #[test]
    fn files_show_the_open_plans_that_name_them() {
        let snapshot = snapshot("1\n");
        assert_eq!(
            lens(&snapshot, "src/a.rs").as_deref(),
            Some("2 open plans · k8s-upgrade, monitoring")
        );
        assert_eq!(
            lens(&snapshot, "docs/guide.md").as_deref(),
            Some("1 open plan · monitoring")
        );
        assert_eq!(lens(&snapshot, "src/other.rs"), None);
        let plan = "agentops/infrastructure-ops/plans/k8s-upgrade-plan.md";
        assert_eq!(lens(&snapshot, plan), None);
    }

    #[test]
    fn lines_tell_what_open_plans_want_of_them() {
        let text = "1 😀\r\n2 漢\r\n3\r\n4\r\n5\r\n";
        let snapshot = snapshot(text);
        let path = RelPath::new("src/a.rs").unwrap();
        let at = |line: &str| {
            let offset = text.find(line).unwrap();
            let found = hover(&snapshot, &path, offset, &|path| {
                Some(format!("file:///w/{path}"))
            })?;
            assert_eq!(&text[found.range], line);
            Some(found.markdown)
        };
        assert_eq!(at("1 😀"), None);
        assert_eq!(
            at("2 漢").as_deref(),
            Some(
                "[k8s-upgrade](<file:///w/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md#L4>) plans to modify these lines (2-3): step “Drain \\*first\\*”"
            )
        );
        let third = at("3").unwrap();
        assert!(third.contains("monitoring"), "{third}");
        assert!(third.contains("refers to these lines (3)"), "{third}");
        assert_eq!(at("4"), None, "its step is done");
    }

    #[test]
    fn references_of_a_line_are_the_places_that_name_it() {
        let text = "1\n2\n3\n4\n";
        let snapshot = snapshot(text);
        let path = RelPath::new("src/a.rs").unwrap();
        let at = |offset| {
            let found = references(&snapshot, &path, offset, Declaration::Included);
            let text = |place: Location| {
                let text = snapshot.text(&place.path).unwrap().as_str();
                text[place.range].to_owned()
            };
            found.into_iter().map(text).collect::<Vec<_>>()
        };
        assert!(at(0).is_empty());
        assert_eq!(at(2), ["src/a.rs:2-3"]);
        assert_eq!(at(4), ["src/a.rs:2-3", "a.rs:3"]);
    }

    #[test]
    fn it_can_be_turned_off() {
        let off = format!(
            "{WORKSPACE}//- /src/a.rs\nx\n//- /agentops/agentops.toml\n[editor]\nplans = false\n"
        );
        let mut workspace = Fixture::new(&off).workspace;
        let path = RelPath::new("src/a.rs").unwrap();
        workspace.open_buffer(path.clone(), 1, "1\n2\n");
        let snapshot = workspace.snapshot();
        assert_eq!(lens(&snapshot, "src/a.rs"), None);
        assert_eq!(hover(&snapshot, &path, 2, &|_| None), None);
    }
}
