//! The tokens of a document and of its sections.

use std::ops::Range;

use serde::Serialize;

use crate::document::Document;
use crate::markdown::Heading;
use crate::model::Measure;

/// The tokens of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentCount {
    /// Tokens of the whole text.
    pub tokens: usize,
    /// Its length in bytes.
    pub bytes: usize,
    /// What stands before the first heading and the sections of the highest levels, in document order.
    pub sections: Vec<SectionCount>,
}

/// The tokens of a section, counted as a text of its own. A token may reach over a border between sections, so that the
/// sum of the sections may differ a little from the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionCount {
    /// What it is.
    pub kind: SectionKind,
    /// Level of its heading, 1 to 6; 0 for what has none.
    pub level: u8,
    /// Title of its heading; empty for what has none.
    pub title: String,
    /// Tokens, those of its subsections included.
    pub tokens: usize,
    /// Its bytes.
    #[serde(skip)]
    pub range: Range<usize>,
    /// The sections in it.
    pub sections: Vec<SectionCount>,
}

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// The front matter.
    FrontMatter,
    /// What stands before the first heading.
    Preamble,
    /// A heading and all below it.
    Section,
}

/// Counts a document and its sections.
pub fn count(document: &Document, measure: &Measure) -> DocumentCount {
    let encoding = measure.encoding;
    let tokens_in = |range: Range<usize>| measure.scale(document.tokens_in(encoding, range));
    let text = document.text.as_str();
    let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
    let headings: Vec<&Heading> = document.markdown.outline.sections().collect();
    let first = headings
        .first()
        .map_or(text.len(), |heading| heading.section.start);

    let mut sections = Vec::new();
    let mut add_lead = |kind, range: Range<usize>| {
        if !range.is_empty() && !text[range.clone()].trim().is_empty() {
            sections.push(SectionCount {
                kind,
                level: 0,
                title: String::new(),
                tokens: tokens_in(range.clone()),
                range,
                sections: Vec::new(),
            });
        }
    };
    add_lead(SectionKind::FrontMatter, 0..body);
    // A document without headings is one whole, not a preamble to nothing.
    if !headings.is_empty() {
        add_lead(SectionKind::Preamble, body..first.max(body));
    }
    sections.extend(tree(&headings, &tokens_in));
    DocumentCount {
        tokens: measure.scale(document.tokens(encoding)),
        bytes: document.text.len(),
        sections,
    }
}

/// The sections of headings in document order, those that lie in another one below it.
fn tree(headings: &[&Heading], tokens_in: &dyn Fn(Range<usize>) -> usize) -> Vec<SectionCount> {
    // Sections are closed from a stack, not by recursion over the text: a document may hold any number of headings,
    // but never more than six of them are open.
    let mut roots = Vec::new();
    let mut open: Vec<SectionCount> = Vec::new();
    let close = |open: &mut Vec<SectionCount>, roots: &mut Vec<SectionCount>| {
        if let Some(closed) = open.pop() {
            match open.last_mut() {
                Some(parent) => parent.sections.push(closed),
                None => roots.push(closed),
            }
        }
    };
    for heading in headings {
        while open
            .last()
            .is_some_and(|last| last.range.end <= heading.section.start)
        {
            close(&mut open, &mut roots);
        }
        open.push(SectionCount {
            kind: SectionKind::Section,
            level: heading.level,
            title: heading.title.clone(),
            tokens: tokens_in(heading.section.clone()),
            range: heading.section.clone(),
            sections: Vec::new(),
        });
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::RelPath;
    use crate::text::Text;

    fn shape(sections: &[SectionCount]) -> String {
        let one = |section: &SectionCount| {
            let name = match section.kind {
                SectionKind::Section => section.title.clone(),
                kind => format!("{kind:?}"),
            };
            match section.sections.as_slice() {
                [] => name,
                below => format!("{name}({})", shape(below)),
            }
        };
        sections.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn counted(text: &str) -> DocumentCount {
        let path = RelPath::new("a.md").unwrap();
        count(&Document::new(path, Text::new(text)), &Measure::default())
    }

    #[test]
    fn sections_are_a_tree() {
        let text = "---\na: 1\n---\nlead\n# A\n## B\n#### C\n## D\n# E\n";
        assert_eq!(
            shape(&counted(text).sections),
            "FrontMatter Preamble A(B(C) D) E"
        );
        assert_eq!(shape(&counted("## B\n# A\n").sections), "B A");
        assert_eq!(shape(&counted("only text\n").sections), "");
    }

    #[test]
    fn a_section_counts_what_is_in_it() {
        let text = "# A\none two three\n## B\nfour five\n";
        let count = counted(text);
        assert_eq!(count.tokens, count.sections[0].tokens);
        assert!(count.sections[0].sections[0].tokens < count.tokens);
        assert_eq!(count.bytes, text.len());
    }
}
