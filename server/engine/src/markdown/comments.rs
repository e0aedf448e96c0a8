//! `<!-- agentops-ignore CODE -->`: silences codes for the block that follows.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// A block in which diagnostics are silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The codes as written; empty means all.
    pub codes: Vec<String>,
    /// Bytes of the block.
    pub range: Range<usize>,
}

impl Ignore {
    /// Whether a diagnostic of this code that starts at this byte is silenced.
    pub fn silences(&self, code: &str, offset: usize) -> bool {
        (self.range.contains(&offset) || self.range.start == offset)
            && (self.codes.is_empty() || self.codes.iter().any(|c| c == code))
    }
}

#[derive(Default)]
pub(super) struct Collector {
    found: Vec<Ignore>,
    pending: Vec<Vec<String>>,
    /// The leaf block that we are in, for comments inside a paragraph.
    block: Option<Range<usize>>,
}

impl Collector {
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Html(html) => self.pending.extend(codes(html)),
            Event::InlineHtml(html) => {
                if let (Some(codes), Some(block)) = (codes(html), &self.block) {
                    let range = block.clone();
                    self.found.push(Ignore { codes, range });
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(tag) => {
                for codes in self.pending.drain(..) {
                    let range = range.clone();
                    self.found.push(Ignore { codes, range });
                }
                if matches!(
                    tag,
                    Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableRow
                ) {
                    self.block = Some(range.clone());
                }
            }
            _ => {}
        }
    }

    pub(super) fn finish(self) -> Vec<Ignore> {
        self.found
    }
}

fn codes(html: &str) -> Option<Vec<String>> {
    let comment = html.trim().strip_prefix("<!--")?;
    ignored_codes(comment.split("-->").next()?)
}

/// The codes that a comment silences, without what makes it a comment; `None` when it is about something else.
pub(crate) fn ignored_codes(comment: &str) -> Option<Vec<String>> {
    let rest = comment.trim().strip_prefix("agentops-ignore")?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t', ':', ',']) {
        return None;
    }
    let separators = |c: char| c.is_whitespace() || c == ',' || c == ':';
    let codes = rest.split(separators).filter(|code| !code.is_empty());
    Some(codes.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use crate::markdown::Markdown;

    #[test]
    fn a_comment_silences_the_next_block_only() {
        let text = "<!-- agentops-ignore broken-link, over-rule -->\n# A\n\nb [x](y)\n\n<!-- agentops-ignore -->\n\nc\n\nd <!-- agentops-ignore x -->\n";
        let ignores = Markdown::parse(text, 0).ignores;
        let seen: Vec<_> = ignores
            .iter()
            .map(|i| (i.codes.join("+"), text[i.range.clone()].trim_end()))
            .collect();
        assert_eq!(
            seen,
            [
                ("broken-link+over-rule".to_owned(), "# A"),
                (String::new(), "c"),
                ("x".to_owned(), "d <!-- agentops-ignore x -->"),
            ]
        );
        assert!(ignores[0].silences("over-rule", ignores[0].range.start));
        assert!(!ignores[0].silences("near-rule", ignores[0].range.start));
    }
}
