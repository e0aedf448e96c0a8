//! Everything that links to a heading, a document or a file, or names it.

use std::ops::Range;

use crate::path::RelPath;
use crate::plans;
use crate::references::target;
use crate::snapshot::Snapshot;

use super::backlinks::documents_linking_to;
use super::destination::{self, Destination, Spot};
use super::{bundle_mentions, naming_plans};

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

/// More files than these are not looked for at once: a pattern may fit all of them.
const MAX_FILES: usize = 100;

/// All links to what stands at a byte: to the heading there, to the document when it is its title, or to wherever the
/// link there leads. To files also what names them without a link. Of the lines of a file that plans name, the places
/// where they do.
pub fn references(
    snapshot: &Snapshot,
    path: &RelPath,
    offset: usize,
    declaration: Declaration,
) -> Vec<Location> {
    let subjects = subjects_at(snapshot, path, offset);
    if subjects.is_empty() {
        return naming_plans::mentions(snapshot, path, offset);
    }
    let mut found = Vec::new();
    if declaration == Declaration::Included {
        found.extend(subjects.iter().filter_map(|s| declared(snapshot, s)));
    }
    let declared = found.len();
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
    let links = found.len();
    let whole = subjects.iter().filter(|subject| subject.place.is_none());
    for subject in whole {
        found.extend(mentions(snapshot, &subject.path));
        if let Some(bundle) = snapshot.bundles().at(&subject.path) {
            found.extend(bundle_mentions::of(snapshot, bundle));
        }
    }
    if found.len() > links {
        // A link of an artifact has been found twice.
        let mut places = found.split_off(declared);
        places.sort_by(|a, b| (&a.path, a.range.start).cmp(&(&b.path, b.range.start)));
        places.dedup_by(|b, a| a.path == b.path && b.range.start < a.range.end);
        found.extend(places);
    }
    found
}

/// The places of artifacts that name a file, in whatever way.
fn mentions<'a>(snapshot: &'a Snapshot, path: &'a RelPath) -> impl Iterator<Item = Location> {
    let documents = plans::documents_naming(snapshot, path);
    documents.into_iter().flat_map(move |document| {
        plans::references_to(snapshot, document, path).map(|reference| Location {
            path: document.path.clone(),
            range: reference.range.clone(),
        })
    })
}

fn subjects_at(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Vec<Subject> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    if let Some((_, bundle)) = bundle_mentions::at(snapshot, document, offset) {
        return vec![Subject {
            path: bundle.digest.path.clone(),
            place: None,
        }];
    }
    if let Some(link) = document.markdown.link_at(offset) {
        return destination::of_link(snapshot, path, link)
            .into_iter()
            .map(|target| Subject::of(snapshot, target))
            .collect();
    }
    let reference = document
        .reference_at(offset)
        .filter(|_| snapshot.is_ours(path));
    if let Some(reference) = reference {
        let target = target::resolve(snapshot, path, reference);
        // What is to be created may be named elsewhere, too.
        let missing = target.path().filter(|_| target.paths().is_empty());
        let paths = target.paths().iter().take(MAX_FILES).chain(missing);
        let subjects: Vec<Subject> = paths
            .map(|path| Subject {
                path: path.clone(),
                place: None,
            })
            .collect();
        if !subjects.is_empty() {
            return subjects;
        }
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
    fn a_file_is_found_wherever_artifacts_name_it() {
        const MENTIONS: &str = "\
//- /src/a.rs
//- /src/b.rs
//- /docs/d.md
# D
See [a](../src/a.rs) but not `src/a.rs`: this is no artifact.
//- /agentops/infrastructure-ops/plans/b-plan.md
# B
- Create: `src/new.rs`, see `docs/d.md`
[a](../../../src/a.rs#L3) `src/*.rs`

```
src/
└── a.rs
```
";
        let plan = |text: &str| {
            let fixture = Fixture::new(&format!(
                "{MENTIONS}//- /agentops/infrastructure-ops/plans/a-plan.md\n{text}"
            ));
            let (path, offset) = fixture.cursor();
            let all = found(&fixture.snapshot(), &path, offset);
            let short = |line: &String| {
                let (path, text) = line.split_once(' ').unwrap();
                format!("{} {text}", RelPath::new(path).unwrap().stem())
            };
            all.iter().map(short).collect::<Vec<_>>()
        };
        let expected = [
            "a-plan src/a.rs:7",
            "a-plan a.rs",
            "b-plan ../../../src/a.rs#L3",
            "b-plan src/*.rs",
            "b-plan a.rs",
            "d ../src/a.rs",
        ];
        assert_eq!(plan("漢 `src/$0a.rs:7` and `a.rs`\n"), expected);
        assert_eq!(
            plan("Modify `src/n$0ew.rs`\n"),
            ["a-plan src/new.rs", "b-plan src/new.rs"]
        );
        let from_title = Fixture::new(&MENTIONS.replace("# D", "# $0D"));
        let (path, offset) = from_title.cursor();
        let all = found(&from_title.snapshot(), &path, offset);
        assert_eq!(
            all,
            [
                "docs/d.md # D",
                "agentops/infrastructure-ops/plans/b-plan.md docs/d.md"
            ]
        );
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
