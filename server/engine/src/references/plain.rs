//! Paths in prose, without back-ticks.

use std::ops::Range;

use crate::markdown::Markdown;

use super::marks::Marks;
use super::{Form, Mention, written};

/// Finds the words of prose that are paths: those with a `/` in them.
pub(super) fn find(text: &str, _markdown: &Markdown, marks: &Marks, found: &mut Vec<Mention>) {
    for prose in marks.prose(0, text.len()) {
        let mut from = prose.start;
        while let Some(slash) = text[from..prose.end].find('/') {
            let word = word_around(text, &prose, from + slash);
            from = word.end.max(from + slash + 1);
            found.extend(of_word(text, trimmed(text, word)));
        }
    }
}

fn of_word(text: &str, word: Range<usize>) -> Option<Mention> {
    let content = &text[word.clone()];
    // What follows an `@` is an import or somebody's name.
    if content.contains("://") || content.starts_with('@') {
        return None;
    }
    let written = written::of_word(content)?;
    Some(Mention {
        form: Form::Plain,
        range: word.start..word.start + written.whole,
        path_range: word.start..word.start + written.length,
        outer: word,
        path: written.path,
        tail: written.tail,
        certainty: written.certainty,
        said: None,
    })
}

/// The run of characters around a slash that no space and no quote interrupts.
fn word_around(text: &str, prose: &Range<usize>, slash: usize) -> Range<usize> {
    let before = &text[prose.start..slash];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| !ends_word(*c))
        .last()
        .map_or(slash, |(at, _)| prose.start + at);
    let mut braces = 0usize;
    let mut end = prose.end;
    for (at, c) in text[start..prose.end].char_indices() {
        match c {
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            // `{a,b}` and the `,` between the numbers of lines.
            ',' if braces > 0 || is_between_numbers(text, start + at) => continue,
            _ => {}
        }
        if ends_word(c) {
            end = start + at;
            break;
        }
    }
    start..end.max(slash)
}

fn is_between_numbers(text: &str, comma: usize) -> bool {
    text[..comma].ends_with(|c: char| c.is_ascii_digit())
        && text[comma + 1..].starts_with(|c: char| c.is_ascii_digit())
}

fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|' | ',' | ';')
        || written::is_mark(c)
}

/// A word without the punctuation around it.
fn trimmed(text: &str, mut word: Range<usize>) -> Range<usize> {
    loop {
        let content = &text[word.clone()];
        let is_open = |open: char, close: char| {
            content.matches(open).count() > content.matches(close).count()
        };
        let is_closed = |open: char, close: char| {
            content.matches(open).count() < content.matches(close).count()
        };
        let first = content.chars().next();
        let last = content.chars().next_back();
        match (first, last) {
            (Some('*' | '~' | ':' | '='), _) => word.start += 1,
            (Some('_'), Some('_')) if content.len() > 1 => word = word.start + 1..word.end - 1,
            (Some('('), _) if is_open('(', ')') || content.ends_with(')') => word.start += 1,
            (Some('['), _) if is_open('[', ']') => word.start += 1,
            (_, Some('.' | ':' | '!' | '?' | '*' | '~' | ','))
                if !content.ends_with("/*") || content.contains("**/") =>
            {
                word.end -= 1;
            }
            (_, Some(')')) if is_closed('(', ')') => word.end -= 1,
            (_, Some(']')) if is_closed('[', ']') => word.end -= 1,
            _ => break,
        }
    }
    apart_from_script(text, word)
}

/// Scripts without spaces put a path directly between their words: `修改src/a.rs文件`. The path begins at its first
/// letter of ASCII and ends behind the extension, unless a `/` says that the words are part of it.
fn apart_from_script(text: &str, word: Range<usize>) -> Range<usize> {
    let content = &text[word.clone()];
    if content.is_ascii() {
        return word;
    }
    let first_folder = content.find('/').unwrap_or(content.len());
    let is_script = |c: char| !c.is_ascii() && c.is_alphanumeric() && c as u32 >= 0x0E00;
    let mut start = word.start;
    let head = &content[..first_folder];
    if head.starts_with(is_script) {
        let ascii = head.find(|c: char| c.is_ascii_alphanumeric() || c == '.');
        start += ascii.unwrap_or(0);
    }
    let mut end = word.end;
    let name = word.start + content.rfind('/').unwrap_or(0);
    if let Some(dot) = text[name..end].rfind('.') {
        let behind = &text[name + dot + 1..end];
        let ascii = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii()).len();
        if ascii > 0 && behind[ascii..].starts_with(is_script) {
            end = name + dot + 1 + ascii;
        }
    }
    start..end
}
