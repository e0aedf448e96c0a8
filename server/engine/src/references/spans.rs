//! Paths in back-ticks, in links and behind an `@`.

use std::ops::Range;

use crate::markdown::{Link, LinkKind, Markdown};

use super::marks::Marks;
use super::written::{self, Written};
use super::{Certainty, Evidence, Form, Intent, Mention, tail};

pub(super) fn find(text: &str, markdown: &Markdown, marks: &Marks, found: &mut Vec<Mention>) {
    for span in &markdown.code_spans {
        if !marks.is_in_link(span.start) {
            of_span(text, span, found);
        }
    }
    found.extend(markdown.links.iter().filter_map(|link| of_link(text, link)));
    for import in &markdown.imports {
        let range = import.range.clone();
        if marks.is_in_link(range.start) {
            continue;
        }
        found.push(Mention {
            form: Form::Import,
            outer: range.clone(),
            path_range: range.start + 1..range.end,
            range,
            path: import.path.clone(),
            tail: tail::Tail::default(),
            certainty: Certainty::IfFile,
            said: None,
        });
    }
}

/// Arrows between the old and the new path of a file.
pub(super) const ARROWS: [&str; 4] = ["→", "->", "=>", "⇒"];

fn of_span(text: &str, span: &Range<usize>, found: &mut Vec<Mention>) {
    let inner = inside(text, span);
    let content = &text[inner.clone()];
    if let Some(written) = written::of_span(content) {
        found.push(mention(Form::Span, span.clone(), inner.start, written));
        return;
    }
    // `old.rs → new.rs` in one pair of back-ticks.
    for arrow in ARROWS {
        let Some((from, to)) = content.split_once(arrow) else {
            continue;
        };
        let to_start = inner.end - to.trim_start().len();
        let from_start = inner.start + (from.len() - from.trim_start().len());
        let (Some(from), Some(to)) = (written::of_span(from.trim()), written::of_span(to.trim()))
        else {
            continue;
        };
        for (start, written, intent) in [
            (from_start, from, Intent::Move),
            (to_start, to, Intent::MoveTo),
        ] {
            let mut mention = mention(Form::Span, span.clone(), start, written);
            mention.said = Some((intent, Evidence::Guessed));
            found.push(mention);
        }
        return;
    }
}

fn mention(form: Form, outer: Range<usize>, start: usize, written: Written) -> Mention {
    Mention {
        form,
        range: start..start + written.whole,
        outer,
        path_range: start..start + written.length,
        path: written.path,
        tail: written.tail,
        certainty: written.certainty,
        said: None,
    }
}

/// The content of a code span, without back-ticks and the spaces next to them.
fn inside(text: &str, span: &Range<usize>) -> Range<usize> {
    let source = &text[span.clone()];
    let ticks = source.len() - source.trim_start_matches('`').len();
    if source.len() < 2 * ticks {
        return span.end..span.end;
    }
    let content = &source[ticks..source.len() - ticks];
    let start = span.start + ticks + (content.len() - content.trim_start().len());
    start..start + content.trim().len()
}

fn of_link(text: &str, link: &Link) -> Option<Mention> {
    if !matches!(link.kind, LinkKind::Inline | LinkKind::Image) || link.path.is_empty() {
        return None;
    }
    let range = link.destination.clone()?;
    let path_range = link.path_range(text)?;
    if written::is_unnamed(&link.path) {
        return None;
    }
    let tail = link.fragment.as_deref().map(tail::of_fragment);
    Some(Mention {
        form: Form::Link,
        outer: link.range.clone(),
        range,
        path_range,
        path: link.path.clone(),
        tail: tail.unwrap_or_default(),
        certainty: Certainty::Sure,
        said: None,
    })
}
