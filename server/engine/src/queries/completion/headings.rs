//! Headings that a link may lead to.

use crate::document::Document;
use crate::markdown::{Heading, Link, LinkKind, Outline};
use crate::queries::link_path::Quoting;
use crate::resolve::targets;
use crate::snapshot::Snapshot;

use super::context::FragmentPlace;
use super::{Completion, CompletionItem, CompletionKind};

/// Nobody reads further down a list than this.
const MAX_HEADINGS: usize = 1000;

pub(super) fn complete(
    snapshot: &Snapshot,
    document: &Document,
    place: &FragmentPlace,
) -> Completion {
    let link = Link {
        kind: match place.quoting {
            Quoting::Wiki => LinkKind::Wiki,
            Quoting::Plain | Quoting::Angle => LinkKind::Inline,
        },
        range: place.range.clone(),
        destination: None,
        path: place.path.clone(),
        fragment: None,
    };
    let targets = targets(snapshot, &document.path, &link);
    let [target] = targets.as_slice() else {
        return Completion::default();
    };
    let Some(target) = snapshot.document(target) else {
        return Completion::default();
    };
    let outline = &target.markdown.outline;
    let headings = outline.headings.iter().filter(|h| !h.slug.is_empty());
    let item = |heading: &Heading| {
        let new_text = match place.quoting {
            Quoting::Wiki => as_text(outline, heading).unwrap_or(&heading.slug),
            Quoting::Plain | Quoting::Angle => &heading.slug,
        };
        let mut item = CompletionItem::new(
            CompletionKind::Heading,
            heading.title.trim(),
            &place.range,
            new_text.to_owned(),
        );
        item.detail = Some(format!(
            "{} #{}",
            "#".repeat(heading.level.into()),
            heading.slug
        ));
        item.filter = format!("{} {}", heading.slug, heading.title.trim());
        item
    };
    Completion {
        items: headings.take(MAX_HEADINGS).map(item).collect(),
        is_incomplete: false,
    }
}

/// The heading's own text, where it names this heading and can stand in a wiki link.
fn as_text<'a>(outline: &Outline, heading: &'a Heading) -> Option<&'a str> {
    let title = heading.title.trim();
    let is_plain = !title.contains(['|', '[', ']', '#', '^', '%', '\\', '?']);
    let leads_there = outline
        .by_anchor(title)
        .is_some_and(|found| found.range == heading.range);
    (is_plain && leads_there).then_some(title)
}
