//! The places of a document that can be clicked.

use std::ops::Range;

use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::plans;
use crate::references::target::Target;
use crate::references::{Intent, Reference};
use crate::snapshot::Snapshot;

use super::destination::{self, Destination, Spot};
use super::{front_matter_files, reference_words};

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

/// The links of a document that lead to one place of the workspace, in order; those of its front matter too, and of an
/// artifact all files that it names. What is broken or ambiguous leads nowhere by a click.
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
    let bundles = document.bundle_mentions.iter().filter_map(|mention| {
        let bundle = snapshot.bundles().get(&mention.name)?;
        let target = Destination::whole(bundle.digest.path.clone());
        // A digest need not lead to itself.
        let is_other = bundle.digest.path != *path;
        clickable(snapshot, mention.range.clone(), vec![target]).filter(|_| is_other)
    });
    let mut links: Vec<DocumentLink> = named.chain(links).chain(bundles).collect();
    links.sort_by_key(|link| link.range.start);
    links.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    if snapshot.is_ours(path) {
        add_references(snapshot, document, &mut links);
        links.sort_by_key(|link| link.range.start);
    }
    links
}

/// Adds what a document names otherwise than by a link, and to its links what it says of their files.
fn add_references(snapshot: &Snapshot, document: &Document, links: &mut Vec<DocumentLink>) {
    let by_start = |link: &DocumentLink| link.range.start;
    links.sort_by_key(by_start);
    let known = links.len();
    for named in plans::named_files(snapshot, document) {
        let (reference, Target::One(target, kind)) = (named.reference, named.target) else {
            continue;
        };
        let next = links[..known].partition_point(|link| link.range.start < reference.range.end);
        let same = links[..next]
            .last_mut()
            .filter(|link| reference.range.start < link.range.end);
        match same {
            Some(link) if link.target.path == target => {
                let more = said(snapshot, document, reference, &target, kind);
                link.tooltip = format!("{} · {more}", link.tooltip);
            }
            Some(_) => {}
            None => {
                let more = said(snapshot, document, reference, &target, kind);
                let target = destination::at_lines(target, reference);
                links.push(DocumentLink {
                    range: reference.range.clone(),
                    tooltip: format!("{} · {more}", tooltip(snapshot, &target)),
                    target,
                });
            }
        }
    }
}

/// `modify · 312 lines, 2.4k tokens · lines 12-34 · step: “Write the parser”`
fn said(
    snapshot: &Snapshot,
    document: &Document,
    reference: &Reference,
    target: &RelPath,
    kind: Kind,
) -> String {
    let mut parts = vec![reference_words::intent(reference.intent).to_owned()];
    if kind == Kind::Folder {
        parts.push("a folder".to_owned());
    } else {
        let is_new = matches!(reference.intent, Intent::Create | Intent::MoveTo);
        if is_new && !reference.is_ticked {
            parts.push("exists already".to_owned());
        }
        parts.extend(reference_words::size_of(snapshot, target));
    }
    parts.extend(reference_words::lines(&reference.lines));
    if let Some(step) = reference_words::step(document, reference) {
        let done = if reference.is_ticked { " (done)" } else { "" };
        parts.push(format!("step: “{step}”{done}"));
    }
    parts.join(" · ")
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
    fn files_that_an_artifact_names_are_links_with_what_is_said_of_them() {
        let fixture = "\
//- /src/a.rs
fn a() {}
fn b() {}
//- /src/b.bin
\0
//- /src/deep/c.rs
x
//- /docs/d.md
# D 漢
//- /x/twice.rs
//- /y/twice.rs
//- /agentops/infrastructure-ops/plans/x-plan.md
---
files_modified: [src/a.rs]
---
# X

## Step 1: 漢字
- [ ] Write the parser
  - Modify: `src/a.rs:2-9`
- [x] Look at `src/b.bin`
- Create: `src/a.rs`
- Create: `src/new.rs`
- Modify: `twice.rs`, `src/*.rs`
- Read [the doc](../../../docs/d.md) and `src/deep/`

```
src/
└── deep/
    └── c.rs
```
";
        let found = links(fixture, "agentops/infrastructure-ops/plans/x-plan.md");
        let lines: Vec<_> = found.lines().collect();
        let starts = [
            "src/a.rs → src/a.rs · modify · 2 lines, ",
            "src/a.rs:2-9 → src/a.rs · modify · 2 lines, ",
            "src/b.bin → src/b.bin · read · not a text · step: “Look at src/b.bin” (done)",
            "src/a.rs → src/a.rs · create · exists already · 2 lines, ",
            "../../../docs/d.md → D 漢 (docs/d.md) · read · 1 line, ",
            "src/deep/ → src/deep · read · a folder · step: “Step 1: 漢字”",
            "c.rs → src/deep/c.rs · read · 1 line, ",
        ];
        assert_eq!(lines.len(), starts.len(), "{found}");
        for (line, start) in lines.iter().zip(starts) {
            assert!(line.starts_with(start), "{line}\n{start}");
        }
        assert!(
            lines[1].ends_with(" tokens · lines 2-9 · step: “Write the parser” lines 1-8"),
            "{}",
            lines[1]
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
