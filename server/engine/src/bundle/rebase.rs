//! A document as it must be written to stand in another folder: its relative links lead where they did.

use crate::document::Document;
use crate::edits::{TextEdit, apply};
use crate::markdown::{Link, LinkKind};
use crate::path::RelPath;
use crate::queries::link_path::{Origin, Quoting};
use crate::text::Text;

/// The document, with its links written for the document at `to`. Lines stay lines.
pub(crate) fn rebased(document: Document, to: &RelPath) -> Document {
    let links = document.markdown.links.iter();
    let mut edits: Vec<TextEdit> = links.filter_map(|link| edit(&document, to, link)).collect();
    if edits.is_empty() {
        return document;
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    let text = apply(document.text.as_str(), &edits);
    Document::new(document.path, Text::new(text))
}

fn edit(document: &Document, to: &RelPath, link: &Link) -> Option<TextEdit> {
    if link.kind == LinkKind::Wiki || link.path.starts_with('/') {
        return None;
    }
    let content = document.text.as_str();
    let range = link.trimmed_path_range(content)?;
    let from = &document.path;
    // A fragment alone is one of the document itself.
    let target = match link.path.is_empty() {
        true => from.clone(),
        false => from.parent().join(&link.path)?,
    };
    let mut way = Origin::Folder.way(to, &target);
    if link.path.ends_with('/') {
        way.push('/');
    }
    if way == link.path {
        return None;
    }
    let quoting = match content[..range.start].ends_with('<') {
        true => Quoting::Angle,
        false => Quoting::Plain,
    };
    Some(TextEdit {
        new_text: quoting.encode_like(&way, &link.path, &content[range.clone()]),
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebase(text: &str) -> String {
        let path = |path| RelPath::new(path).unwrap();
        let document = Document::new(path("agentops/ops/research/a.md"), Text::new(text));
        let rebased = rebased(document, &path("agentops/bundles/b.md"));
        rebased.text.as_str().to_owned()
    }

    #[test]
    fn relative_links_lead_where_they_did() {
        assert_eq!(
            rebase("[p](../plans/x%20y.md#h) [i](<img/a b.png>) [d]\n\n[d]: ./z.md 'Z'\n"),
            "[p](../ops/plans/x%20y.md#h) [i](<../ops/research/img/a b.png>) [d]\n\n[d]: ../ops/research/z.md 'Z'\n"
        );
        assert_eq!(rebase("[h](#top)"), "[h](../ops/research/a.md#top)");
    }

    #[test]
    fn what_is_not_relative_stays() {
        for text in [
            "[a](/src/a.rs) [b](https://x.org/y.md) [[wiki]] `../c.md` <https://x.org>",
            "no links",
            "[out](../../../../x.md)",
        ] {
            assert_eq!(rebase(text), text);
        }
    }
}
