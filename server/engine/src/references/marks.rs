//! What of a text is not prose: code, links, HTML. A path in it is found by other means, or is none.

use std::ops::Range;

use crate::markdown::{BlockKind, LinkKind, Markdown};

/// Ranges of a text that are not prose.
pub(super) struct Marks {
    /// In order, without overlaps.
    holes: Vec<Range<usize>>,
    /// Links that stand in the text, in order.
    links: Vec<Range<usize>>,
}

impl Marks {
    pub(super) fn of(text: &str, markdown: &Markdown) -> Marks {
        let is_text = |kind: LinkKind| kind != LinkKind::Definition;
        let mut links: Vec<_> = markdown
            .links
            .iter()
            .filter(|link| is_text(link.kind))
            .map(|link| link.range.clone())
            .collect();
        links.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let definitions = markdown
            .links
            .iter()
            .filter(|link| !is_text(link.kind))
            .map(|link| &link.range);
        let blocks = markdown
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Code | BlockKind::Html))
            .map(|block| &block.range);
        let mut holes: Vec<_> = links
            .iter()
            .chain(definitions)
            .chain(blocks)
            .chain(&markdown.code_spans)
            .cloned()
            .collect();
        holes.extend(comments(text));
        holes.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(holes.len());
        for hole in holes {
            match merged.last_mut() {
                Some(last) if hole.start < last.end => last.end = last.end.max(hole.end),
                _ => merged.push(hole),
            }
        }
        Marks {
            holes: merged,
            links,
        }
    }

    /// The stretches of prose from a byte on, in order.
    pub(super) fn prose(&self, from: usize, end: usize) -> impl Iterator<Item = Range<usize>> {
        let starts =
            std::iter::once(from).chain(self.holes.iter().map(move |hole| hole.end.max(from)));
        let ends = self
            .holes
            .iter()
            .map(|hole| hole.start)
            .chain(std::iter::once(end));
        starts
            .zip(ends)
            .filter(|(start, end)| start < end)
            .map(|(start, end)| start..end)
    }

    /// Whether a byte lies in a link.
    pub(super) fn is_in_link(&self, offset: usize) -> bool {
        let next = self.links.partition_point(|link| link.start <= offset);
        // Only an image in a link is a link in a link.
        self.links[next.saturating_sub(2)..next]
            .iter()
            .any(|link| offset < link.end)
    }
}

/// Comments inside of paragraphs, which the parser gives no block of their own.
fn comments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find("<!--")?;
        let end = text[start..]
            .find("-->")
            .map_or(text.len(), |end| start + end + 3);
        from = end;
        Some(start..end)
    })
}
