//! Where the place under the cursor leads.

use std::ops::Range;

use crate::document::Document;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::destination::{self, Destination, Spot};
use super::{bundle_mentions, front_matter_files, symbols_in_text};

/// Where a place leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Bytes of the link or value.
    pub origin: Range<usize>,
    /// All places that it may mean, at least one.
    pub targets: Vec<Destination>,
    /// A symbol that is named, and was not looked for in those targets that are whole files: their text is not at hand.
    /// [`symbols_in_text::line_of`] finds it.
    pub symbol: Option<String>,
}

/// Where the link, the value of front matter or the reference at a byte leads.
pub fn definition(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Option<Definition> {
    let document = snapshot.document(path)?;
    if let Some((mention, bundle)) = bundle_mentions::at(snapshot, document, offset) {
        return Some(Definition {
            origin: mention.range.clone(),
            targets: vec![Destination::whole(bundle.digest.path.clone())],
            symbol: None,
        });
    }
    let is_here = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    let value = front_matter_files::named(document)
        .into_iter()
        .find(|value| is_here(&value.range));
    let (origin, targets): (Range<usize>, Vec<Destination>) = match value {
        Some(value) => {
            let paths = front_matter_files::find(snapshot, path, value.text);
            let targets = paths.into_iter().map(Destination::whole).collect();
            (value.range, targets)
        }
        None => match document.markdown.link_at(offset) {
            Some(link) => {
                let targets = destination::of_link(snapshot, path, link);
                (link.range.clone(), targets)
            }
            None => return of_reference(snapshot, document, offset),
        },
    };
    let symbol = None;
    (!targets.is_empty()).then_some(Definition {
        origin,
        targets,
        symbol,
    })
}

fn of_reference(snapshot: &Snapshot, document: &Document, offset: usize) -> Option<Definition> {
    let reference = document
        .reference_at(offset)
        .filter(|_| snapshot.is_ours(&document.path))?;
    let mut targets = destination::of_reference(snapshot, &document.path, reference);
    let symbol = reference.symbol.as_deref();
    for target in targets.iter_mut().filter(|t| t.spot == Spot::Whole) {
        let line = symbol
            .zip(snapshot.text(&target.path))
            .and_then(|(symbol, text)| symbols_in_text::line_of(text.as_str(), symbol));
        if let Some(line) = line {
            target.spot = Spot::Lines {
                first: line,
                last: line,
            };
        }
    }
    (!targets.is_empty()).then(|| Definition {
        origin: reference.range.clone(),
        targets,
        symbol: symbol.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    /// The origin, and the targets as `path` or `path «selected text»`.
    fn at(fixture: &str) -> Option<String> {
        let fixture = Fixture::new(fixture);
        let (path, offset) = fixture.cursor();
        let snapshot = fixture.snapshot();
        let found = definition(&snapshot, &path, offset)?;
        let targets: Vec<String> = found
            .targets
            .iter()
            .map(|target| match &target.spot {
                Spot::Whole => target.path.to_string(),
                Spot::Part { range, selection } => {
                    assert!(range.start <= selection.start && selection.end <= range.end);
                    let text = snapshot.text(&target.path).unwrap().as_str();
                    format!("{} «{}»", target.path, &text[selection.clone()])
                }
                Spot::Lines { first, .. } => format!("{} line {first}", target.path),
            })
            .collect();
        let text = snapshot.text(&path).unwrap().as_str();
        Some(format!("{} → {}", &text[found.origin], targets.join(", ")))
    }

    const OTHERS: &str = "//- /docs/b.md\r\n# B\r\n\r\n> ## 深い 😀\r\n\r\n<a id=\"x\"></a>\n//- /p/same.md\n//- /q/same.md\n//- /a.rs\n";

    fn leads(text: &str, expected: &str) {
        let fixture = format!("{OTHERS}//- /docs/a.md\n{text}");
        assert_eq!(at(&fixture).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn links_lead_to_headings_documents_and_files() {
        leads(
            "- [t](b.md#深$0い-)",
            "[t](b.md#深い-) → docs/b.md «## 深い 😀»",
        );
        leads("> [t$0](/docs/b.md)", "[t](/docs/b.md) → docs/b.md");
        leads(
            "|a|\n|-|\n|[[b#深い 😀\\|$0x]]|\n",
            "[[b#深い 😀\\|x]] → docs/b.md «## 深い 😀»",
        );
        leads("[t](b.md#x$0)", "[t](b.md#x) → docs/b.md «<a id=\"x\">»");
        leads("![t](../a.rs#L3$0)", "![t](../a.rs#L3) → a.rs line 2");
        leads("[t]$0[d]\n\n[d]: b.md\n", "[t][d] → docs/b.md");
        leads("[![$0i](../a.rs)](b.md)", "![i](../a.rs) → a.rs");
        leads(
            "[![i](../a.rs)](b$0.md)",
            "[![i](../a.rs)](b.md) → docs/b.md",
        );
        leads("[[sa$0me]]", "[[same]] → p/same.md, q/same.md");
    }

    #[test]
    fn front_matter_leads_to_the_files_that_it_names() {
        leads("---\nsource: docs/$0b.md\n---\n", "docs/b.md → docs/b.md");
        leads(
            "---\r\nsources:\r\n  - path: '$0b.md'\r\n---\r\n",
            "b.md → docs/b.md",
        );
        leads(
            "---\nrelated_plans:\n  - same$0\n---\n",
            "same → p/same.md, q/same.md",
        );
    }

    #[test]
    fn references_lead_to_the_lines_and_the_symbols_that_they_name() {
        let plan = |text: &str| {
            at(&format!(
                "{OTHERS}//- /src/b.rs\n//- /src/c.rs\n//- /notes.md\nfn x() {{}}\n# N\nfn y() {{}}\n//- /agentops/infrastructure-ops/plans/a-plan.md\n{text}"
            ))
        };
        for (text, expected) in [
            ("- Modify: `a.r$0s`", "a.rs → a.rs"),
            ("- Modify: `a.rs:$07-9`", "a.rs:7-9 → a.rs line 6"),
            ("- Modify: `a.rs$0:7,2`", "a.rs:7,2 → a.rs line 6"),
            ("`notes.md::$0y`", "notes.md::y → notes.md line 2"),
            ("`notes.md::$0z`", "notes.md::z → notes.md"),
            ("`sa$0me.md`", "same.md → p/same.md, q/same.md"),
            ("- Modify: `src/*$0.rs`", "src/*.rs → src/b.rs, src/c.rs"),
            ("漢字 `src/b.r$0s` 😀", "src/b.rs → src/b.rs"),
        ] {
            assert_eq!(plan(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(plan("- Create: `src/n$0ew.rs`"), None);
        assert_eq!(at(&format!("{OTHERS}//- /docs/a.md\n`a.r$0s`")), None);
    }

    #[test]
    fn nothing_where_nothing_leads_on() {
        for text in [
            "te$0xt [t](b.md)",
            "[t](no$0.md)",
            "`[t](b$0.md)`",
            "---\ntopic: b.m$0d\n---\n",
            "[t](b.md#nowh$0ere)",
        ] {
            assert_eq!(
                at(&format!("{OTHERS}//- /docs/a.md\n{text}")),
                None,
                "{text}"
            );
        }
    }
}
