//! The places of a document that can be clicked.

use std::ops::Range;

use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::destination::{self, Destination, Spot};
use super::front_matter_files;

/// A place that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// Bytes that can be clicked.
    pub range: Range<usize>,
    /// Where they lead.
    pub target: Destination,
    /// What is there, for a person.
    pub tooltip: String,
}

/// The links of a document that lead to one place of the workspace, in order; those of its front matter too. What is
/// broken or ambiguous leads nowhere by a click.
pub fn document_links(snapshot: &Snapshot, path: &RelPath) -> Vec<DocumentLink> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    let named = front_matter_files::named(document)
        .into_iter()
        .filter_map(|value| {
            let paths = front_matter_files::find(snapshot, path, value.text);
            let targets = paths.into_iter().map(Destination::whole).collect();
            clickable(snapshot, value.range, targets)
        });
    let links = document.markdown.links.iter().filter_map(|link| {
        let range = link.destination.clone();
        let targets = destination::of_link(snapshot, path, link);
        clickable(
            snapshot,
            range.unwrap_or_else(|| link.range.clone()),
            targets,
        )
    });
    named.chain(links).collect()
}

fn clickable(
    snapshot: &Snapshot,
    range: Range<usize>,
    mut targets: Vec<Destination>,
) -> Option<DocumentLink> {
    let target = targets.pop().filter(|_| targets.is_empty())?;
    Some(DocumentLink {
        range,
        tooltip: tooltip(snapshot, &target),
        target,
    })
}

fn tooltip(snapshot: &Snapshot, target: &Destination) -> String {
    let Some(document) = snapshot.document(&target.path) else {
        return target.path.to_string();
    };
    let heading = match &target.spot {
        Spot::Part { selection, .. } => document.markdown.outline.heading_at(selection.start),
        _ => None,
    };
    match heading {
        Some(heading) if heading.title != document.title() => {
            format!("{} › {} ({})", document.title(), heading.title, target.path)
        }
        _ => format!("{} ({})", document.title(), target.path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn links(fixture: &str, path: &str) -> String {
        let snapshot = Fixture::new(fixture).snapshot();
        let path = RelPath::new(path).unwrap();
        let text = snapshot.text(&path).unwrap().as_str();
        let line = |link: DocumentLink| {
            let lines = match link.target.spot {
                Spot::Lines { first, last } => format!(" lines {first}-{last}"),
                _ => String::new(),
            };
            format!("{} → {}{lines}\n", &text[link.range], link.tooltip)
        };
        document_links(&snapshot, &path)
            .into_iter()
            .map(line)
            .collect()
    }

    #[test]
    fn every_kind_of_link_that_leads_to_one_place() {
        let fixture = "\
//- /docs/b 漢.md
# B 😀
## C
//- /src/a.rs
x
//- /x/twice.md
//- /y/twice.md
//- /docs/a.md
---
source: \"/src/a.rs\"
related_plans: [b 漢, nothing, twice]
sources:
  - path: docs/b 漢.md
---\r
> - [1](<b 漢.md#c>) [2](b%20漢.md) [3](../src/a.rs#L2-L4) [4](../src/)\r

| [[b 漢#C\\|x]] | ![5](../src/a.rs) | [6][d] |
|---|---|---|
| [7](nowhere.md) | [8](b%20漢.md#nowhere) | [[twice]] [9](https://x.org) |

[d]: #c
[e]: /docs/a.md
";
        assert_eq!(
            links(fixture, "docs/a.md"),
            "\
/src/a.rs → src/a.rs
b 漢 → B 😀 (docs/b 漢.md)
docs/b 漢.md → B 😀 (docs/b 漢.md)
b 漢.md#c → B 😀 › C (docs/b 漢.md)
b%20漢.md → B 😀 (docs/b 漢.md)
../src/a.rs#L2-L4 → src/a.rs lines 1-3
../src/ → src
b 漢#C → B 😀 › C (docs/b 漢.md)
../src/a.rs → src/a.rs
/docs/a.md → a (docs/a.md)
"
        );
    }

    #[test]
    fn what_is_open_counts() {
        let fixture = Fixture::new("//- /a.md\n[x](#old)\n//- /b.md\n# Old\n");
        let mut workspace = fixture.workspace;
        let path = RelPath::new("a.md").unwrap();
        assert!(document_links(&workspace.snapshot(), &path).is_empty());
        workspace.open_buffer(path.clone(), 1, "# New\n[x](#new) [y](b.md#other)\n");
        assert_eq!(document_links(&workspace.snapshot(), &path).len(), 1);
        workspace.open_buffer(RelPath::new("b.md").unwrap(), 1, "# Other\n");
        assert_eq!(document_links(&workspace.snapshot(), &path).len(), 2);
    }
}
