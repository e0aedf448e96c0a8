//! Putting a digest where it is wanted: into the `## Context` section of a document.

use super::catalogue::Bundle;
use crate::document::Document;
use crate::edits::TextEdit;
use crate::markdown::Heading;
use crate::path::RelPath;
use crate::text::Text;

/// The section that digests go into.
pub const SECTION: &str = "Context";

/// The deepest heading that Markdown has.
const MAX_LEVEL: usize = 6;

/// A digest as it stands below a heading of a level: where it comes from, then its text with its headings below.
pub fn below(bundle: &Bundle, from: &RelPath, level: usize) -> String {
    let link = from.parent().relative_to(&bundle.digest.path);
    let link = link.replace(' ', "%20");
    let saved = match bundle.created() {
        Some(created) => format!(", saved {}", created.at.strftime("%Y-%m-%d")),
        None => String::new(),
    };
    format!(
        "From bundle [{}]({link}){saved}.\n\n{}",
        bundle.name,
        shifted(&bundle.body(), level)
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
