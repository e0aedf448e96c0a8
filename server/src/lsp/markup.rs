//! Markdown for clients that show it, plain text for those that do not.

use std::borrow::Cow;

use lsp_types::{MarkupContent, MarkupKind};

/// The formats that a client shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text as it is.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
    /// Markdown in which places are named and not linked.
    Unlinked,
}

impl Format {
    /// The best of what a client announces; one that announces nothing shows text as it is.
    pub fn of(announced: Option<Vec<MarkupKind>>) -> Format {
        match announced {
            Some(formats) if formats.contains(&MarkupKind::Markdown) => Format::Markdown,
            _ => Format::Plain,
        }
    }

    /// The same without links, for clients that cannot follow them. Such clients often break lines as long as if an
    /// address that they hide could be seen.
    pub fn unlinked(self) -> Format {
        match self {
            Format::Markdown => Format::Unlinked,
            Format::Plain | Format::Unlinked => self,
        }
    }

    /// Markdown in this format.
    pub fn markup(self, markdown: String) -> MarkupContent {
        let (kind, value) = match self {
            Format::Markdown => (MarkupKind::Markdown, markdown),
            Format::Unlinked => (MarkupKind::Markdown, unlinked(&markdown)),
            Format::Plain => (MarkupKind::PlainText, plain(&markdown)),
        };
        MarkupContent { kind, value }
    }
}

/// A line of Markdown, by how it has to be read.
enum Line<'a> {
    /// It begins or ends a block of code.
    Fence(&'a str),
    /// It stands in a block of code.
    Code(&'a str),
    /// It is neither.
    Text(&'a str),
}

fn lines(markdown: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fence: Option<&str> = None;
    markdown.lines().map(move |line| {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => {
                fence = None;
                Line::Fence(line)
            }
            Some(_) => Line::Code(line),
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                Line::Fence(line)
            }
            None => Line::Text(line),
        }
    })
}

/// Links are their texts.
fn unlinked(markdown: &str) -> String {
    let lines = lines(markdown).map(|line| match line {
        Line::Fence(line) | Line::Code(line) => Cow::Borrowed(line),
        Line::Text(line) => Cow::Owned(without_addresses(line)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Emphasis, code marks and the addresses of links go; tables stay readable, and blocks of code as they are.
fn plain(markdown: &str) -> String {
    let is_rule = |line: &str| !line.is_empty() && line.chars().all(|c| "|:- ".contains(c));
    let lines = lines(markdown).filter_map(|line| match line {
        Line::Fence(_) => None,
        Line::Code(line) => Some(line.to_owned()),
        Line::Text(line) if is_rule(line) => None,
        Line::Text(line) => Some(without_addresses(line).replace(['*', '`'], "")),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `[text](<address>)` as its text: links of ours are all written like this.
fn without_addresses(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(middle) = rest.find("](<") {
        let Some(end) = rest[middle..].find(">)").map(|end| middle + end) else {
            break;
        };
        let Some(open) = rest[..middle].rfind('[') else {
            break;
        };
        plain.push_str(&rest[..open]);
        plain.push_str(&rest[open + 1..middle]);
        rest = &rest[end + 2..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_what_it_announced() {
        assert_eq!(Format::of(None), Format::Plain);
        assert_eq!(Format::of(Some(vec![MarkupKind::PlainText])), Format::Plain);
        let both = Some(vec![MarkupKind::PlainText, MarkupKind::Markdown]);
        assert_eq!(Format::of(both), Format::Markdown);
    }

    #[test]
    fn plain_text_reads_without_marks() {
        let markdown = "**Plan** of `k8s`\n\n| Part | Tokens |\n|:--|--:|\n| a | 1 |\n\n---\n";
        let content = Format::Plain.markup(markdown.to_owned());
        assert_eq!(
            content.value,
            "Plan of k8s\n\n| Part | Tokens |\n| a | 1 |\n"
        );
        assert_eq!(Format::Markdown.markup(markdown.to_owned()).value, markdown);
    }

    #[test]
    fn code_stays_as_it_is_and_links_are_their_text() {
        let markdown =
            "- [a *b*](<file:///w/a.md#L3>): modify\n\n````rust\n```\n*x = `y`\n---\n````\nend\n";
        let content = Format::Plain.markup(markdown.to_owned());
        assert_eq!(content.value, "- a b: modify\n\n```\n*x = `y`\n---\nend");
    }

    #[test]
    fn links_alone_go_for_a_client_that_cannot_follow_them() {
        let markdown = "- *x* – [line 3](<file:///w/a.md#L3>), [line 4](<file:///w/a.md#L4>)\n\n```\n[x](<y>)\n```";
        let format = Format::Markdown.unlinked();
        assert_eq!(
            format.markup(markdown.to_owned()),
            MarkupContent {
                kind: MarkupKind::Markdown,
                value: "- *x* – line 3, line 4\n\n```\n[x](<y>)\n```".to_owned(),
            }
        );
        assert_eq!(Format::Plain.unlinked(), Format::Plain);
    }
}
