//! What the cursor stands in. What is being typed is not yet a link for the parser: the line tells.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::document::Document;
use crate::markdown::BlockKind;
use crate::queries::link_path::Quoting;

use super::yaml;

/// What the cursor stands in.
#[derive(Debug)]
pub(super) enum Context {
    /// The path of a link.
    Path(PathPlace),
    /// What stands behind the `#` of a link.
    Fragment(FragmentPlace),
    /// A path in back-ticks.
    Code(CodePlace),
    /// A key of front matter.
    Key(KeyPlace),
    /// A value of front matter.
    Value(ValuePlace),
}

#[derive(Debug)]
pub(super) struct PathPlace {
    pub(super) quoting: Quoting,
    /// Bytes of the whole path.
    pub(super) range: Range<usize>,
    /// The path up to the cursor, decoded.
    pub(super) typed: String,
    /// Whether what it leads to is shown in its place, as images are.
    pub(super) is_embedded: bool,
}

#[derive(Debug)]
pub(super) struct CodePlace {
    /// Bytes of the whole path.
    pub(super) range: Range<usize>,
    /// The path up to the cursor.
    pub(super) typed: String,
}

#[derive(Debug)]
pub(super) struct FragmentPlace {
    pub(super) quoting: Quoting,
    /// Bytes of the whole fragment.
    pub(super) range: Range<usize>,
    /// The path before the `#`, decoded.
    pub(super) path: String,
}

#[derive(Debug)]
pub(super) struct KeyPlace {
    /// Bytes of the word at the cursor.
    pub(super) range: Range<usize>,
    /// The keys that it stands under.
    pub(super) above: Vec<String>,
    /// Keys that are there already on the same level.
    pub(super) present: Vec<String>,
    /// Whether a colon follows.
    pub(super) has_colon: bool,
}

#[derive(Debug)]
pub(super) struct ValuePlace {
    /// Bytes of the value.
    pub(super) range: Range<usize>,
    /// The value up to the cursor.
    pub(super) typed: String,
    /// The keys that it stands under.
    pub(super) keys: Vec<String>,
    /// Whether a quote is open before it.
    pub(super) is_quoted: bool,
}

/// What a byte of a document stands in.
pub(super) fn at(document: &Document, offset: usize) -> Option<Context> {
    let content = document.text.as_str();
    if !content.is_char_boundary(offset) {
        return None;
    }
    let line = document.text.line_of(offset);
    let range = document.text.line_range(line);
    let offset = offset.min(range.end);
    match &document.front_matter {
        Some(front_matter) if offset < front_matter.range.end => {
            return yaml::in_front_matter(document, &front_matter.content, line, offset);
        }
        None if line > 0 => {
            if let Some(inside) = yaml::begun_front_matter(document).filter(|r| offset <= r.end) {
                return yaml::in_front_matter(document, &inside, line, offset);
            }
        }
        _ => {}
    }
    if is_in_code_block(document, offset) {
        return None;
    }
    let (before, after) = (&content[range.start..offset], &content[offset..range.end]);
    let spans = &document.markdown.code_spans;
    let span = spans
        .iter()
        .find(|span| span.start < offset && offset < span.end);
    if let Some(span) = span {
        // A span of several lines is no path.
        let is_here = range.start <= span.start && span.end <= range.end;
        let open = span.start.max(range.start) - range.start;
        return is_here.then(|| in_back_ticks(before, after, open, offset))?;
    }
    match open_back_tick(before) {
        Some(open) => in_back_ticks(before, after, open, offset),
        None => in_link(before, after, offset),
    }
}

/// Code up to its last byte: a fence that nobody has closed yet ends where the cursor stands.
fn is_in_code_block(document: &Document, offset: usize) -> bool {
    let blocks = document.markdown.blocks.iter();
    blocks
        .filter(|block| block.kind == BlockKind::Code)
        .any(|block| block.range.start < offset && offset <= block.range.end)
}

/// Where a back-tick opens that is not closed before the cursor. Only single ones are asked for paths in: of more, one is
/// still typing the fence.
fn open_back_tick(before: &str) -> Option<usize> {
    let mut open = None;
    let mut rest = 0;
    while let Some(at) = before[rest..].find('`').map(|at| rest + at) {
        let length = before[at..].len() - before[at..].trim_start_matches('`').len();
        let is_escaped = open.is_none() && before[..at].ends_with('\\');
        open = match open {
            Some((_, ticks)) if ticks == length => None,
            Some(open) => Some(open),
            None if is_escaped => None,
            None => Some((at, length)),
        };
        rest = at + length;
    }
    open.filter(|(_, ticks)| *ticks == 1).map(|(at, _)| at)
}

/// A path in back-ticks that open at a byte of the line; nothing where it can be none: a command, a name with a colon
/// behind it, a pattern.
fn in_back_ticks(before: &str, after: &str, open: usize, offset: usize) -> Option<Context> {
    let typed = before.get(open..)?.trim_start_matches('`');
    let is_path =
        |c: char| !c.is_whitespace() && !c.is_control() && !"`:;,=<>|&*?#$!\"'{}^~%\\".contains(c);
    if !typed.chars().all(is_path) || typed.starts_with(['-', '+', '@']) {
        return None;
    }
    // What follows belongs to the path only when the back-ticks are closed behind it: no other words are swallowed.
    let end = after.find('`').unwrap_or(0);
    let inside = &after[..end];
    let rest = match inside.find(|c| !is_path(c)) {
        None => inside.len(),
        Some(colon) if inside[colon..].starts_with([':', '#']) => colon,
        Some(_) => return None,
    };
    Some(Context::Code(CodePlace {
        range: offset - typed.len()..offset + rest,
        typed: typed.to_owned(),
    }))
}

/// A link that opens on the line and is still open at the cursor.
struct Opened<'a> {
    quoting: Quoting,
    is_embedded: bool,
    /// Where its destination begins in the line.
    start: usize,
    inside: &'a str,
}

fn in_link(before: &str, after: &str, offset: usize) -> Option<Context> {
    let opened = [wiki(before), inline(before), definition(before)]
        .into_iter()
        .flatten()
        .max_by_key(|opened| opened.start)?;
    let start = offset - opened.inside.len();
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let quoting = opened.quoting;
    Some(match opened.inside.split_once('#') {
        None => Context::Path(PathPlace {
            quoting,
            range: start..offset + rest(quoting, after, &['#']),
            typed: decode(opened.inside),
            is_embedded: opened.is_embedded,
        }),
        Some((path, fragment)) => {
            let last = fragment.rsplit('#').next().unwrap_or(fragment);
            Context::Fragment(FragmentPlace {
                quoting,
                range: offset - last.len()..offset + rest(quoting, after, &[]),
                path: decode(path),
            })
        }
    })
}

fn wiki(before: &str) -> Option<Opened<'_>> {
    let open = before.rfind("[[")?;
    let inside = &before[open + 2..];
    (!inside.contains(['|', ']', '['])).then_some(Opened {
        quoting: Quoting::Wiki,
        is_embedded: before[..open].ends_with('!'),
        start: open + 2,
        inside,
    })
}

fn inline(before: &str) -> Option<Opened<'_>> {
    let open = before.rfind("](")?;
    let text = before[..open].rfind('[');
    let is_embedded = text.is_some_and(|text| before[..text].ends_with('!'));
    destination(before, open + 2, is_embedded)
}

fn definition(before: &str) -> Option<Opened<'_>> {
    let label = before.trim_start_matches([' ', '>']);
    if !label.starts_with('[') {
        return None;
    }
    let colon = before.find("]:")?;
    destination(before, colon + 2, false)
}

/// A destination that begins behind `start` and has not ended yet.
fn destination(before: &str, start: usize, is_embedded: bool) -> Option<Opened<'_>> {
    let start = start + (before[start..].len() - before[start..].trim_start().len());
    let inside = &before[start..];
    if let Some(inside) = inside.strip_prefix('<') {
        return (!inside.contains('>')).then_some(Opened {
            quoting: Quoting::Angle,
            is_embedded,
            start: start + 1,
            inside,
        });
    }
    let closed = inside.matches(')').count() > inside.matches('(').count();
    (!closed && !inside.contains(char::is_whitespace)).then_some(Opened {
        quoting: Quoting::Plain,
        is_embedded,
        start,
        inside,
    })
}

/// How much of what follows the cursor belongs to the destination: nothing unless its end is there, so that no other
/// words are swallowed.
fn rest(quoting: Quoting, after: &str, ends: &[char]) -> usize {
    let closing: &[char] = match quoting {
        Quoting::Plain => &[')'],
        Quoting::Angle => &['>'],
        Quoting::Wiki => &[']', '|'],
    };
    let is_end = |c: char| closing.contains(&c) || ends.contains(&c);
    let end = after.find(is_end).unwrap_or(0);
    let inside = &after[..end];
    let is_link = quoting == Quoting::Plain && inside.contains(char::is_whitespace)
        || inside.contains(['[', '(']);
    if is_link { 0 } else { end }
}
