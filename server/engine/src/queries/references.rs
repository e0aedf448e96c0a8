//! Everything that links to a heading, a document or a file.

use std::ops::Range;

use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::backlinks::documents_linking_to;
use super::destination::{self, Destination, Spot};

/// A place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The document.
    pub path: RelPath,
    /// Its bytes.
    pub range: Range<usize>,
}

/// Whether the place that is linked to is itself among the references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// It comes first.
    Included,
    /// Only the links.
    LeftOut,
}

/// What links lead to, as far as it makes a difference to a reader: a document's title is the document.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    path: RelPath,
    /// Where the heading or anchor begins.
    place: Option<usize>,
}

/// All links to what stands at a byte: to the heading there, to the document when it is its title, or to wherever the
/// link there leads.
pub fn references(
    snapshot: &Snapshot,
    path: &RelPath,
    offset: usize,
    declaration: Declaration,
) -> Vec<Location> {
    let subjects = subjects_at(snapshot, path, offset);
    let mut found = Vec::new();
    if declaration == Declaration::Included {
        found.extend(subjects.iter().filter_map(|s| declared(snapshot, s)));
    }
    let paths = subjects.iter().map(|subject| &subject.path);
    for document in documents_linking_to(snapshot, paths) {
        for link in &document.markdown.links {
            let targets = destination::of_link(snapshot, &document.path, link);
            let fits = |target| subjects.contains(&Subject::of(snapshot, target));
            if targets.into_iter().any(fits) {
                found.push(Location {
                    path: document.path.clone(),
                    range: link.destination.clone().unwrap_or(link.range.clone()),
                });
            }
        }
    }
    found
}

fn subjects_at(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Vec<Subject> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    if let Some(link) = document.markdown.link_at(offset) {
        return destination::of_link(snapshot, path, link)
            .into_iter()
            .map(|target| Subject::of(snapshot, target))
            .collect();
    }
    let heading = document.markdown.outline.heading_at(offset);
    let heading = heading.map(|heading| Destination {
        path: path.clone(),
        spot: Spot::Part {
            range: heading.section.clone(),
            selection: heading.range.clone(),
        },
    });
    heading
        .into_iter()
        .map(|target| Subject::of(snapshot, target))
        .collect()
}

impl Subject {
    fn of(snapshot: &Snapshot, target: Destination) -> Subject {
        let title = snapshot
            .document(&target.path)
            .and_then(|document| document.markdown.outline.title())
            .map(|title| title.range.start);
        let place = match target.spot {
            Spot::Part { selection, .. } if Some(selection.start) != title => Some(selection.start),
            _ => None,
        };
        Subject {
            path: target.path,
            place,
        }
    }
}

/// Where a heading or document stands itself.
fn declared(snapshot: &Snapshot, subject: &Subject) -> Option<Location> {
    let document = snapshot.document(&subject.path)?;
    let range = match subject.place {
        None => document.title_range(),
        Some(start) => {
            let heading = document.markdown.outline.heading_at(start);
            let anchors = &document.markdown.anchors;
            let anchor = || anchors.iter().find(|anchor| anchor.range.start == start);
            match heading {
                Some(heading) if heading.range.start == start => heading.range.clone(),
                _ => anchor()?.range.clone(),
            }
        }
    };
    Some(Location {
        path: subject.path.clone(),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn found(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Vec<String> {
        references(snapshot, path, offset, Declaration::Included)
            .into_iter()
            .map(|location| {
                let text = snapshot.text(&location.path).unwrap().as_str();
                format!("{} {}", location.path, &text[location.range])
            })
            .collect()
    }

    const TARGET: &str =
        "//- /docs/b.md\r\n# B 漢\r\n\r\n## C 😀\r\n\r\n[up](#b-漢) [here](#c-)\r\n";
    const LINKS: &str = "\
//- /a.md
- [1](docs/b.md) ![2](docs/b.md) [[b]]
  > | [3](/docs/b.md#b-漢) | [[b#C 😀\\|x]] |
  > |---|---|
  > | [4][d] | [5](docs/b.md#c-) |

[d]: <docs/b.md#c-> \"title\"
//- /c/d.md
[6](../docs/b.md#L3) [7](../docs/b.md#nowhere) [8](../docs/)
";

    fn at(target: &str) -> Vec<String> {
        let fixture = Fixture::new(&format!("{target}{LINKS}"));
        let (path, offset) = fixture.cursor();
        found(&fixture.snapshot(), &path, offset)
    }

    #[test]
    fn the_title_stands_for_the_document() {
        assert_eq!(
            at(&TARGET.replace("# B", "# $0B")),
            [
                "docs/b.md # B 漢",
                "a.md docs/b.md",
                "a.md docs/b.md",
                "a.md b",
                "a.md /docs/b.md#b-漢",
                "c/d.md ../docs/b.md#L3",
                "docs/b.md #b-漢",
            ]
        );
    }

    #[test]
    fn a_heading_has_the_links_to_its_anchor_and_so_has_each_link() {
        let expected = [
            "docs/b.md ## C 😀",
            "a.md b#C 😀",
            "a.md [4][d]",
            "a.md docs/b.md#c-",
            "a.md docs/b.md#c-",
            "docs/b.md #c-",
        ];
        assert_eq!(at(&TARGET.replace("## C", "## $0C")), expected);
        assert_eq!(at(&TARGET.replace("(#c-)", "(#$0c-)")), expected);
    }

    #[test]
    fn the_declaration_can_be_left_out_and_files_have_references_too() {
        let fixture = Fixture::new("//- /x.rs\n//- /a.md\n[1](x$0.rs) [2](x.rs#L2)\n# H\n");
        let (path, offset) = fixture.cursor();
        let snapshot = fixture.snapshot();
        assert_eq!(
            found(&snapshot, &path, offset),
            ["a.md x.rs", "a.md x.rs#L2"]
        );
        let heading = snapshot.text(&path).unwrap().as_str().find("# H").unwrap();
        assert_eq!(found(&snapshot, &path, heading), ["a.md # H"]);
        assert!(references(&snapshot, &path, heading, Declaration::LeftOut).is_empty());
        assert!(found(&snapshot, &path, 0).len() == 2, "a link begins here");
    }

    #[test]
    fn open_buffers_count_as_they_are_and_the_index_for_all_others() {
        let fixture = Fixture::new("//- /b.md\n# B\n//- /a.md\n[1](b.md)\n//- /c.md\n[2](b.md)\n");
        let mut workspace = fixture.workspace;
        let b = RelPath::new("b.md").unwrap();
        assert_eq!(found(&workspace.snapshot(), &b, 0).len(), 3);
        workspace.open_buffer(RelPath::new("a.md").unwrap(), 1, "no link\n");
        workspace.open_buffer(RelPath::new("new.md").unwrap(), 1, "[[b]]\n");
        assert_eq!(
            found(&workspace.snapshot(), &b, 0),
            ["b.md # B", "c.md b.md", "new.md b"]
        );
    }
}
