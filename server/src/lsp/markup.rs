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

/// Emphasis and code marks go, tables stay readable.
fn plain(markdown: &str) -> String {
    let is_rule = |line: &&str| !line.is_empty() && line.chars().all(|c| "|:- ".contains(c));
    let lines = markdown.lines().filter(|line| !is_rule(line));
    let plain: Vec<String> = lines.map(|line| line.replace(['*', '`'], "")).collect();
    plain.join("\n")
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
}
