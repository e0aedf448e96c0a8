//! A reference with another intent, said in the words that already stand there.

use std::ops::Range;

use crate::document::Document;
use crate::edits::TextEdit;
use crate::references::{Evidence, Form, Intent, Reference};

use super::edited;

/// What a reference is to say of its file.
pub(crate) struct Mark {
    /// The intent.
    pub(crate) intent: Intent,
    /// Words that say something else, in lower case.
    pub(crate) instead_of: &'static [&'static str],
    /// The word before a path: `Create:`, `[NEW]`.
    pub(crate) label: &'static str,
    /// The word in brackets before a link.
    pub(crate) tag: &'static str,
    /// The word in brackets behind a path.
    pub(crate) state: &'static str,
}

/// The edit that makes a reference, and no other, say what the mark says: by another word where a label or marker stands,
/// else by a marker behind it. `None` where neither can be written.
pub(crate) fn with_intent(
    document: &Document,
    reference: &Reference,
    mark: &Mark,
) -> Option<TextEdit> {
    let text = document.text.as_str();
    let outer = outer(document, reference);
    let line = document.text.line_range(document.text.line_of(outer.start));
    let (before, behind) = (line.start..outer.start, outer.end..line.end.max(outer.end));
    let is_row = text[line].trim_start().starts_with('|');

    let words = [
        tag_before(text, &before, mark),
        state_behind(text, &behind, mark),
        label_before(text, &before, mark),
    ];
    let words = words.into_iter().flatten().filter(|_| !is_row);
    let is_markup = |c: char| matches!(c, '*' | '_');
    let emphasis = text[behind.clone()].len() - text[behind].trim_start_matches(is_markup).len();
    let end = match reference.form {
        Form::Tree => outer.end,
        _ => outer.end + emphasis,
    };
    let marker = TextEdit {
        range: end..end,
        new_text: format!(" ({})", mark.state),
    };
    words
        .chain([marker])
        .find(|edit| is_right(document, reference, mark, edit))
}

/// Whether after an edit the reference says what it should, and all others what they did.
fn is_right(document: &Document, reference: &Reference, mark: &Mark, edit: &TextEdit) -> bool {
    let after = edited(document, edit);
    let (old, new) = (&document.references, &after.references);
    old.len() == new.len()
        && old.iter().zip(new).all(|(old, new)| {
            let intent = match old == reference {
                true => mark.intent,
                false => old.intent,
            };
            let is_stated = old != reference || new.evidence == Evidence::Stated;
            new.path == old.path && new.intent == intent && is_stated
        })
}

/// The reference with its back-ticks, or the whole link.
fn outer(document: &Document, reference: &Reference) -> Range<usize> {
    let at = reference.range.start;
    let markdown = &document.markdown;
    let span = markdown.code_spans.iter().find(|span| span.contains(&at));
    let found = match reference.form {
        Form::Link => markdown.link_at(at).map(|link| &link.range),
        _ => span,
    };
    found.unwrap_or(&reference.range).clone()
}

/// `[MODIFY] [a.rs](…)`, `(modified) a.rs`.
fn tag_before(text: &str, before: &Range<usize>, mark: &Mark) -> Option<TextEdit> {
    let lead = text[before.clone()].trim_end_matches([' ', '*', '_', '`']);
    let open = if lead.ends_with(']') {
        lead.rfind('[')?
    } else if lead.ends_with(')') {
        lead.rfind('(')?
    } else {
        return None;
    };
    let inside = before.start + open + 1..before.start + lead.len() - 1;
    first_word(text, inside, mark, mark.tag)
}

/// `a.rs (modified)`.
fn state_behind(text: &str, behind: &Range<usize>, mark: &Mark) -> Option<TextEdit> {
    let rest = &text[behind.clone()];
    let tail = rest.trim_start_matches([' ', '*', '_', '`']);
    let inside = tail.strip_prefix('(').or(tail.strip_prefix('['))?;
    first_word(
        text,
        behind.end - inside.len()..behind.end,
        mark,
        mark.state,
    )
}

/// `- **Modify**: a.rs`, `New file: a.rs`.
fn label_before(text: &str, before: &Range<usize>, mark: &Mark) -> Option<TextEdit> {
    let lead = &text[before.clone()];
    let label = lead
        .trim_end_matches([' ', '*', '_', '(', '`'])
        .strip_suffix(':')?;
    let is_end = |c: char| matches!(c, ':' | '.' | ';' | '—' | '(' | ']');
    let start = label.rfind(is_end).map_or(0, |at| {
        at + label[at..].chars().next().map_or(1, char::len_utf8)
    });
    let mut at = start;
    for word in label[start..].split_inclusive(|c: char| !c.is_alphanumeric()) {
        let range = before.start + at..before.start + at + word.len();
        at += word.len();
        if let Some(edit) = first_word(text, range, mark, mark.label) {
            return Some(edit);
        }
    }
    None
}

/// Another word in place of the first one in a range, when it is one of those that say something else. Case is kept.
fn first_word(text: &str, range: Range<usize>, mark: &Mark, new: &str) -> Option<TextEdit> {
    let inside = &text[range.clone()];
    let skipped = inside.len()
        - inside
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .len();
    let word = &inside[skipped..];
    let end = word
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(word.len());
    let word = &word[..end];
    if !mark.instead_of.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let is_upper = |c: char| c.is_uppercase();
    let new_text = if word.chars().all(is_upper) {
        new.to_uppercase()
    } else if word.starts_with(is_upper) {
        let (first, rest) = new.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    } else {
        new.to_owned()
    };
    let start = range.start + skipped;
    Some(TextEdit {
        range: start..start + word.len(),
        new_text,
    })
}
