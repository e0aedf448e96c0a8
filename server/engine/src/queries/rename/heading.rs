//! Edits that rename a heading.

use std::ops::Range;
use std::sync::Arc;

use crate::document::Document;
use crate::edits::{Edits, TextEdit, apply};
use crate::markdown::{Heading, Link, LinkKind, Markdown, Outline, percent_encoded};
use crate::queries::backlinks::documents_linking_to;
use crate::queries::link_path::encodes_letters;
use crate::resolve::{Target, resolve};
use crate::snapshot::Snapshot;

/// Renames a heading and the fragments of all links that would no longer lead where they do: those to the heading
/// itself, and those to headings of the same name, whose numbers change with it.
pub(super) fn rename_heading(
    snapshot: &Snapshot,
    document: &Arc<Document>,
    heading: &Heading,
    new_name: &str,
) -> Result<Edits, String> {
    let content = document.text.as_str();
    let title = heading.title_range.clone();
    let needs_space = title.is_empty() && !content[..title.start].ends_with([' ', '\t']);
    let title_edit = TextEdit {
        range: title.clone(),
        new_text: format!("{}{new_name}", if needs_space { " " } else { "" }),
    };
    let renamed = Renamed::new(document, heading, &title_edit).ok_or_else(|| {
        format!("`{new_name}` would change what the heading is, not only its text")
    })?;

    let mut edits = Edits::default();
    edits.push(&document.path, title_edit.range, title_edit.new_text);
    for source in documents_linking_to(snapshot, [&document.path]) {
        let is_own = source.path == document.path;
        for link in &source.markdown.links {
            let Some(range) = last_fragment(source.text.as_str(), link) else {
                continue;
            };
            let is_in_title = is_own && title.start <= range.start && range.end <= title.end;
            if is_in_title {
                continue;
            }
            let Target::Document {
                document: target,
                heading: Some(target_heading),
                ..
            } = resolve(snapshot, &source.path, link)
            else {
                continue;
            };
            if target.path != document.path {
                continue;
            }
            let written = &source.text.as_str()[range.clone()];
            if let Some(fragment) = renamed.fragment(target_heading, link, written) {
                edits.push(&source.path, range, fragment);
            }
        }
    }
    Ok(edits.sorted())
}

/// The last part of a link's fragment: wiki links may write the way to a nested heading with further `#`.
pub(super) fn last_fragment(content: &str, link: &Link) -> Option<Range<usize>> {
    let range = link.fragment_range(content)?;
    let written = &content[range.clone()];
    let start = written.rfind('#').map_or(0, |hash| hash + 1);
    Some(range.start + start..range.end)
}

/// A document's headings before and after one of them was renamed.
struct Renamed<'a> {
    before: &'a Outline,
    after: Outline,
    index: usize,
}

impl<'a> Renamed<'a> {
    /// `None` when the new text makes other headings of the document than were there.
    fn new(document: &'a Document, heading: &Heading, edit: &TextEdit) -> Option<Renamed<'a>> {
        let before = &document.markdown.outline;
        let index = position(before, heading)?;
        let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
        let text = apply(document.text.as_str(), std::slice::from_ref(edit));
        let after = Markdown::parse(&text, body).outline;
        let shape = |heading: &Heading| (heading.level, heading.nested);
        let is_same = before
            .headings
            .iter()
            .map(shape)
            .eq(after.headings.iter().map(shape));
        is_same.then_some(Renamed {
            before,
            after,
            index,
        })
    }

    /// What a link to a heading must write in place of what it does, when that has to change.
    fn fragment(&self, heading: &Heading, link: &Link, written: &str) -> Option<String> {
        let index = position(self.before, heading)?;
        let anchor = link.fragment.as_deref()?.rsplit('#').next()?;
        let leads_there = |anchor: &str| {
            let found = self.after.by_anchor(anchor);
            found.and_then(|found| position(&self.after, found)) == Some(index)
        };
        let new = self.after.headings.get(index)?;
        let writes_title =
            link.kind == LinkKind::Wiki && (anchor == heading.title || anchor != heading.slug);
        if index == self.index && writes_title {
            let title = new.title.trim();
            let is_plain = !title.contains(['|', '[', ']', '#', '^', '%', '\\', '?']);
            if is_plain && leads_there(title) {
                return (title != written).then(|| title.to_owned());
            }
        } else if leads_there(anchor) {
            return None;
        }
        let slug = if encodes_letters(written) {
            percent_encoded(&new.slug, |c, _| !c.is_ascii())
        } else {
            new.slug.clone()
        };
        (slug != written).then_some(slug)
    }
}

fn position(outline: &Outline, heading: &Heading) -> Option<usize> {
    outline
        .headings
        .iter()
        .position(|other| other.range.start == heading.range.start)
}
