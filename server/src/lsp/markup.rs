//! Markdown for clients that show it, plain text for those that do not.

use lsp_types::{MarkupContent, MarkupKind};

/// The formats that a client shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text as it is.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

impl Format {
    /// The best of what a client announces; one that announces nothing shows text as it is.
    pub fn of(announced: Option<Vec<MarkupKind>>) -> Format {
        match announced {
            Some(formats) if formats.contains(&MarkupKind::Markdown) => Format::Markdown,
            _ => Format::Plain,
        }
    }

    /// Markdown in this format.
    pub fn markup(self, markdown: String) -> MarkupContent {
        match self {
            Format::Markdown => MarkupContent {
                kind: MarkupKind::Markdown,
                value: markdown,
            },
            Format::Plain => MarkupContent {
                kind: MarkupKind::PlainText,
                value: plain(&markdown),
            },
        }
    }
}

/// Emphasis, code marks and the addresses of links go; tables stay readable, and blocks of code as they are.
fn plain(markdown: &str) -> String {
    let is_rule = |line: &str| !line.is_empty() && line.chars().all(|c| "|:- ".contains(c));
    let mut fence: Option<&str> = None;
    let mut lines: Vec<String> = Vec::new();
    for line in markdown.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => lines.push(line.to_owned()),
            None if ticks.len() >= 3 => fence = Some(ticks),
            None if is_rule(line) => {}
            None => lines.push(without_addresses(line).replace(['*', '`'], "")),
        }
    }
    lines.join("\n")
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
}
