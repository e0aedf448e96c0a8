//! Putting a digest where it is wanted: into the `## Context` section of a document.

use std::ops::Range;

use super::catalogue::Bundle;
use super::head::Created;
use super::rebase::rebased;
use crate::document::Document;
use crate::edits::TextEdit;
use crate::markdown::{Heading, Outline};
use crate::path::RelPath;
use crate::text::Text;

/// The section that digests go into.
pub const SECTION: &str = "Context";

/// The deepest heading that Markdown has.
const MAX_LEVEL: usize = 6;

/// What the line before a digest begins with that was put into a document.
const FROM: &str = "From bundle [";

/// Bytes of the digests that a document quotes: from the line that says where they come from to the end of the section.
pub fn quoted(text: &str, outline: &Outline) -> Vec<Range<usize>> {
    let mut quoted: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(FROM) {
        let begins_line = at == 0 || text[..at].ends_with('\n');
        if !begins_line || quoted.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let mut sections = outline.headings.iter().filter(|heading| !heading.nested);
        let around = sections.rfind(|heading| heading.section.contains(&at));
        let end = around.map_or(text.len(), |heading| heading.section.end);
        quoted.push(at..end);
    }
    quoted
}

/// The line that says where a digest comes from, for the document at `to`. What stands below it is quoted.
pub(crate) fn origin(
    name: &str,
    digest: &RelPath,
    created: Option<Created>,
    to: &RelPath,
) -> String {
    let link = to.parent().relative_to(digest).replace(' ', "%20");
    let saved = match created {
        Some(created) => format!(", saved {}", created.at.strftime("%Y-%m-%d")),
        None => String::new(),
    };
    format!("{FROM}{name}]({link}){saved}.")
}

/// A digest as it stands in the document at `to`, below a heading of a level: where it comes from, then its text with
/// its headings below, and its links for that document.
fn below(bundle: &Bundle, to: &RelPath, level: usize) -> String {
    let body = Text::new(bundle.body().as_ref());
    let body = rebased(Document::new(bundle.digest.path.clone(), body), to);
    format!(
        "{}\n\n{}",
        origin(&bundle.name, &bundle.digest.path, bundle.created(), to),
        shifted(body.text.as_str(), level)
    )
}

/// A text with its headings moved below a level. What is deeper than Markdown can say stays as deep as it can.
pub fn shifted(text: &str, level: usize) -> String {
    let path = RelPath::new("digest.md").unwrap_or_default();
    let document = Document::new(path, Text::new(text));
    let headings = &document.markdown.outline.headings;
    let top = headings
        .iter()
        .map(|heading| usize::from(heading.level))
        .min()
        .unwrap_or(1);
    let by = (level + 1).saturating_sub(top);
    let mut shifted = String::with_capacity(text.len() + headings.len() * by);
    let mut done = 0;
    for heading in headings {
        let line = &text[heading.range.clone()];
        let marks = line.len() - line.trim_start_matches('#').len();
        // A heading that is underlined has no marks that could be made more.
        if marks == 0 {
            continue;
        }
        let more = by.min(MAX_LEVEL.saturating_sub(marks));
        shifted.push_str(&text[done..heading.range.start]);
        shifted.push_str(&"#".repeat(more));
        done = heading.range.start;
    }
    shifted.push_str(&text[done..]);
    shifted
}

/// The edit that puts a digest into a document: at the end of its `## Context` section, which is made below the title
/// when there is none.
pub fn insert(document: &Document, bundle: &Bundle) -> TextEdit {
    let text = document.text.as_str();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let outline = &document.markdown.outline;
    let section = outline.headings.iter().find(|heading| is_context(heading));
    let (at, words) = match section {
        Some(heading) => {
            // What is below a deeper heading belongs to the section, too.
            let end = heading.section.end.min(text.len());
            let content = text[heading.section.start..end].trim_end().len();
            let at = heading.section.start + content;
            let level = usize::from(heading.level);
            let digest = below(bundle, &document.path, level);
            (at, format!("\n\n{}", digest.trim_end()))
        }
        None => {
            let digest = below(bundle, &document.path, 2);
            let digest = digest.trim_end();
            match outline.title() {
                Some(title) => {
                    let at = title.range.end;
                    (at, format!("\n\n## {SECTION}\n\n{digest}"))
                }
                None => {
                    let at = document.front_matter.as_ref().map_or(0, |f| f.range.end);
                    (at, format!("## {SECTION}\n\n{digest}\n\n"))
                }
            }
        }
    };
    TextEdit {
        range: at..at,
        new_text: words.replace('\n', newline),
    }
}

fn is_context(heading: &Heading) -> bool {
    heading.level == 2 && heading.title.trim().eq_ignore_ascii_case(SECTION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::apply;
    use crate::fixture::Fixture;
    use crate::snapshot::Snapshot;

    const DIGEST: &str = "//- /agentops/bundles/x-research.md\n---\nbundle: x-research\ncreated: 2025-11-07\noriginal_tokens: 900\n---\n\n# X\n\n## Findings\n\nSee [plan](../ops/plan.md) and `src/a.rs`.\n\n- [ ] ask\n";
    const PLAN: &str = "agentops/infrastructure-ops/plans/x-plan.md";

    fn loaded(text: &str) -> (Snapshot, String) {
        let fixture = format!("{DIGEST}//- /src/a.rs\nfn a() {{}}\n//- /{PLAN}\n{text}");
        let snapshot = Fixture::new(&fixture).snapshot();
        let path = RelPath::new(PLAN).unwrap();
        let document = snapshot.document(&path).unwrap();
        let bundle = snapshot.bundles().get("x-research").unwrap();
        let edit = insert(document, bundle);
        let after = apply(document.text.as_str(), &[edit]);
        (snapshot, after)
    }

    const QUOTED: &str = "From bundle [x-research](../../bundles/x-research.md), saved 2025-11-07.\n\n### X\n\n#### Findings\n\nSee [plan](../../ops/plan.md) and `src/a.rs`.\n\n- [ ] ask";

    #[test]
    fn the_section_is_made_below_the_title() {
        let (_, after) = loaded("---\nstatus: draft\n---\n# Plan\n\n## Changes\n");
        let expected =
            format!("---\nstatus: draft\n---\n# Plan\n\n## Context\n\n{QUOTED}\n\n## Changes\n");
        assert_eq!(after, expected);
    }

    #[test]
    fn a_section_that_is_there_goes_on() {
        let (_, after) = loaded("# Plan\n\n## context\n\nMine.\n\n## Changes\n");
        let expected = format!("# Plan\n\n## context\n\nMine.\n\n{QUOTED}\n\n## Changes\n");
        assert_eq!(after, expected);
    }

    #[test]
    fn a_document_without_a_title_begins_with_it_and_line_breaks_are_its_own() {
        let (_, after) = loaded("");
        assert_eq!(after, format!("## Context\n\n{QUOTED}\n\n"));
        let (_, after) = loaded("# P\r\n\r\ntext\r\n");
        assert!(after.starts_with("# P\r\n\r\n## Context\r\n\r\nFrom bundle"));
        assert!(!after.replace("\r\n", "").contains('\n'), "{after:?}");
    }

    #[test]
    fn what_a_loaded_digest_says_is_nothing_to_be_done() {
        let (_, after) = loaded("# Plan\n\n## Changes\n\n- [x] Modify: `src/a.rs`\n");
        let path = RelPath::new(PLAN).unwrap();
        let document = Document::new(path, Text::new(after));
        let quoted: Vec<bool> = document.references.iter().map(|r| r.is_quoted).collect();
        assert!(quoted.contains(&true), "{:#?}", document.references);
        assert_eq!(quoted.last(), Some(&false));
        assert_eq!(document.checkboxes().count(), 1);
        assert_eq!(document.markdown.checkboxes.len(), 2);
    }

    #[test]
    fn headings_go_no_deeper_than_markdown_can_say() {
        assert_eq!(
            shifted("# A\n\n###### F\n\n```\n# no\n```\n\nUnder\n=====\n", 2),
            "### A\n\n###### F\n\n```\n# no\n```\n\nUnder\n=====\n"
        );
        assert_eq!(shifted("no heading", 2), "no heading");
    }
}
