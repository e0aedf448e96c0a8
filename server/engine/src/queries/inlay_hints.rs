//! Tokens at the end of each heading's line.

use std::ops::Range;

use crate::document::Document;
use crate::instructions;
use crate::path::RelPath;
use crate::report::{measured, percent};
use crate::snapshot::Snapshot;

/// A word that is shown in the text without being part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// Byte before which it stands.
    pub offset: usize,
    /// `1.2k tokens`
    pub label: String,
    /// What more there is to say.
    pub tooltip: String,
}

/// The hints for the headings whose lines touch `range`: in files that are loaded into a model's context, not in the
/// rest of the repository's Markdown.
pub fn inlay_hints(snapshot: &Snapshot, path: &RelPath, range: Range<usize>) -> Vec<InlayHint> {
    let Some(document) = snapshot
        .document(path)
        .filter(|document| snapshot.settings().inlay_hints && is_loaded(snapshot, document))
    else {
        return Vec::new();
    };
    let measure = &snapshot.settings().budget.measure;
    let tokens = |range| measure.scale(document.tokens_in(measure.encoding, range));
    let in_range = document
        .markdown
        .outline
        .sections()
        .filter(|heading| range.start <= heading.range.end && heading.range.start <= range.end);
    let mut hints = Vec::new();
    for heading in in_range {
        let line = document.text.line_of(heading.title_range.end);
        let section = tokens(heading.section.clone());
        let total = measure.scale(document.tokens(measure.encoding));
        hints.push(InlayHint {
            offset: document.text.line_range(line).end,
            label: format!(
                "{} {}",
                measured(measure, section),
                if section == 1 { "token" } else { "tokens" }
            ),
            tooltip: format!(
                "{} of the document ({}), {}",
                percent(section as f64 * 100.0 / total.max(1) as f64),
                measured(measure, total),
                measure.describe()
            ),
        });
    }
    hints
}

fn is_loaded(snapshot: &Snapshot, document: &Document) -> bool {
    snapshot.is_ours(&document.path)
        || instructions::always_loaded(snapshot)
            .iter()
            .any(|loaded| loaded.path == document.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::tokens::{Encoding, count};

    /// The text with its hints in it.
    fn shown(fixture: &str, path: &str, range: Option<Range<usize>>) -> String {
        let snapshot = Fixture::new(fixture).snapshot();
        let path = RelPath::new(path).unwrap();
        let mut text = snapshot.text(&path).unwrap().as_str().to_owned();
        let hints = inlay_hints(&snapshot, &path, range.unwrap_or(0..text.len()));
        for hint in hints.into_iter().rev() {
            text.insert_str(hint.offset, &format!(" «{}»", hint.label));
        }
        text
    }

    #[test]
    fn every_section_has_its_tokens_at_the_end_of_its_line() {
        let text =
            "---\na: 1\n---\n# 漢 😀 #  \r\n\r\nA\r\n\r\nSetext\r\n===\r\n\r\n> # quoted\n\n##\n";
        let tokens = |from: &str, to: &str| {
            let start = text.find(from).unwrap();
            let end = text.find(to).unwrap();
            count(Encoding::O200kBase, &text[start..end])
        };
        let last = count(Encoding::O200kBase, "##\n");
        let setext = count(Encoding::O200kBase, &text[text.find("Setext").unwrap()..]);
        let fixture = format!("//- /agentops/x.md\n{text}");
        assert_eq!(
            shown(&fixture, "agentops/x.md", None),
            text.replace(
                "#  \r\n",
                &format!("#   «{} tokens»\r\n", tokens("# 漢", "Setext"))
            )
            .replace("Setext\r\n", &format!("Setext «{setext} tokens»\r\n"))
            .replace(
                "\n##\n",
                &format!("\n## «{last} token{}»\n", if last == 1 { "" } else { "s" })
            )
        );
    }

    #[test]
    fn only_the_range_that_is_asked_for() {
        let fixture = "//- /agentops/x.md\n# A\n\n# B\n\n# C\n";
        let text = shown(fixture, "agentops/x.md", Some(5..8));
        assert_eq!(text.matches('«').count(), 1, "{text}");
        assert!(text.contains("# B «"), "{text}");
    }

    #[test]
    fn what_is_not_loaded_and_a_setting_turned_off_show_nothing() {
        let fixture = "//- /README.md\n# R\n//- /CLAUDE.md\n# C\n@docs/s.md\n//- /docs/s.md\n# S\n";
        assert_eq!(shown(fixture, "README.md", None), "# R\n");
        assert!(shown(fixture, "CLAUDE.md", None).contains('«'));
        assert!(shown(fixture, "docs/s.md", None).contains('«'));
        let off =
            "//- /agentops/agentops.toml\n[editor]\ninlay_hints = false\n//- /agentops/x.md\n# A\n";
        assert_eq!(shown(off, "agentops/x.md", None), "# A\n");
    }
}
