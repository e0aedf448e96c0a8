//! What the cursor stands in inside of front matter. YAML that is being typed is seldom valid: the lines tell.

use std::ops::Range;

use crate::document::Document;

use super::context::{Context, KeyPlace, ValuePlace};

/// Bytes between the two `---` lines of a block that is to become front matter: it has no key yet, or only the
/// beginning of one, and is no mapping for the parser.
pub(super) fn begun_front_matter(document: &Document) -> Option<Range<usize>> {
    const MAX_LINES: usize = 50;
    let (text, content) = (&document.text, document.text.as_str());
    let line = |line: usize| content[text.line_range(line)].trim_end();
    if line(0) != "---" {
        return None;
    }
    let closing = (1..text.line_count().min(MAX_LINES)).find(|at| line(*at) == "---")?;
    let is_begun = (1..closing).all(|at| line(at).is_empty() || is_key(line(at)));
    is_begun.then(|| text.line_range(1).start..text.line_range(closing).start)
}

/// What a byte between the two lines stands in.
pub(super) fn in_front_matter(
    document: &Document,
    inside: &Range<usize>,
    line: usize,
    offset: usize,
) -> Option<Context> {
    if offset < inside.start || inside.end < offset || inside.is_empty() {
        return None;
    }
    let content = document.text.as_str();
    let range = document.text.line_range(line);
    if range.end > inside.end {
        // The closing line.
        return None;
    }
    let text = &content[range.clone()];
    let item = text.trim_start_matches([' ', '-']);
    let before = &content[range.start..offset];
    let indent = text.len() - text.trim_start().len();
    let is_item = text.trim_start().starts_with("- ");
    let start = range.start + (text.len() - item.len());
    let (key, value) = match item.split_once(':') {
        Some((key, value)) if is_key(key) => (Some(key), value),
        _ => (None, item),
    };
    let mut above = keys_above(document, inside.start, line, indent, is_item);
    let is_in_value = range.end - value.len() <= offset;
    // Before an item's hyphen there is nothing to complete.
    if key.is_some() && is_in_value || key.is_none() && is_item && start <= offset {
        above.extend(key.map(str::to_owned));
        let value_start = range.end - value.len();
        return Some(Context::Value(value_place(
            content,
            value_start,
            offset,
            range.end,
            above,
        )));
    }
    // A key, or nothing yet.
    if before
        .trim_start_matches([' ', '-'])
        .contains(|c: char| !is_key_char(c))
        || offset < start
    {
        return None;
    }
    let end = offset
        + content[offset..range.end]
            .find(|c| !is_key_char(c))
            .unwrap_or(range.end - offset);
    let present = keys_beside(document, inside, line, start - range.start, is_item);
    Some(Context::Key(KeyPlace {
        range: start..end,
        above,
        present,
        has_colon: content[end..range.end].starts_with(':'),
    }))
}

fn value_place(
    content: &str,
    start: usize,
    offset: usize,
    line_end: usize,
    keys: Vec<String>,
) -> ValuePlace {
    let before = &content[start..offset];
    // In `[a, b]` each item is a value of its own.
    let is_flow = before.trim_start().starts_with('[');
    let open = if is_flow {
        before.rfind(['[', ','])
    } else {
        None
    };
    let start = start + open.map_or(0, |open| open + 1);
    let before = &content[start..offset];
    let typed = before.trim_start();
    let quote = typed.chars().next().filter(|c| matches!(c, '"' | '\''));
    let typed = quote.map_or(typed, |quote| &typed[quote.len_utf8()..]);
    let after = &content[offset..line_end];
    let end = after
        .find(|c: char| match quote {
            Some(quote) => c == quote,
            None => c.is_whitespace() || matches!(c, ',' | ']' | '#'),
        })
        .unwrap_or(if quote.is_some() { 0 } else { after.len() });
    ValuePlace {
        range: offset - typed.len()..offset + end,
        typed: typed.to_owned(),
        keys,
        is_quoted: quote.is_some(),
    }
}

/// The keys that a line stands under, outermost first, by the indentation of the lines before it.
fn keys_above(
    document: &Document,
    first: usize,
    line: usize,
    indent: usize,
    is_item: bool,
) -> Vec<String> {
    let mut keys = Vec::new();
    // The items of a list may stand right below their key, without indentation.
    let mut limit = indent + usize::from(is_item);
    for line in (document.text.line_of(first)..line).rev() {
        if limit == 0 {
            break;
        }
        let text = &document.text.as_str()[document.text.line_range(line)];
        let own = text.len() - text.trim_start().len();
        let Some((key, _)) = text.trim_start().split_once(':') else {
            continue;
        };
        if own < limit && is_key(key) {
            keys.push(key.to_owned());
            limit = own;
        }
    }
    keys.reverse();
    keys
}

/// The keys of the same mapping: those that begin in the same column, up to where another mapping begins.
fn keys_beside(
    document: &Document,
    inside: &Range<usize>,
    line: usize,
    column: usize,
    is_item: bool,
) -> Vec<String> {
    let text = &document.text;
    let last = text.line_of(inside.end.saturating_sub(1));
    let mut keys = Vec::new();
    if !is_item {
        for at in (text.line_of(inside.start)..line).rev() {
            let line = Line::of(document, at);
            if !line.is_blank() && line.column < column {
                break;
            }
            keys.extend(line.key().filter(|_| line.column == column));
            // An item's first key stands behind its hyphen.
            if line.is_item && line.column == column {
                break;
            }
        }
    }
    for at in line + 1..=last {
        let line = Line::of(document, at);
        if !line.is_blank() && (line.column < column || line.is_item && line.column == column) {
            break;
        }
        keys.extend(line.key().filter(|_| line.column == column));
    }
    keys.into_iter().map(str::to_owned).collect()
}

/// A line of front matter.
struct Line<'a> {
    /// Whether it begins an item of a list.
    is_item: bool,
    /// Where what is behind the hyphens begins.
    column: usize,
    content: &'a str,
}

impl<'a> Line<'a> {
    fn of(document: &'a Document, line: usize) -> Line<'a> {
        let text = &document.text.as_str()[document.text.line_range(line)];
        let content = text.trim_start_matches([' ', '-']);
        Line {
            is_item: text.trim_start().starts_with("- "),
            column: text.len() - content.len(),
            content,
        }
    }

    fn is_blank(&self) -> bool {
        self.content.trim().is_empty()
    }

    fn key(&self) -> Option<&'a str> {
        let (key, _) = self.content.split_once(':')?;
        is_key(key).then_some(key)
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_key_char)
}

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}
