//! Placeholders of templates: a word in braces, `{topic}`.

use std::ops::Range;

/// A word that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The word, without its braces.
    pub name: &'static str,
    /// What it is replaced by, for a person.
    pub meaning: &'static str,
}

const fn placeholder(name: &'static str, meaning: &'static str) -> Placeholder {
    Placeholder { name, meaning }
}

/// All placeholders.
pub static PLACEHOLDERS: &[Placeholder] = &[
    placeholder("topic", "the topic"),
    placeholder("title", "a title for people"),
    placeholder("profile", "the name of the profile"),
    placeholder("phase", "the id of the phase"),
    placeholder("date", "today: `2025-11-07`"),
    placeholder("time", "now: `2025-11-07T10:30:00Z`"),
    placeholder(
        "question",
        "what was asked, on one line; without a question, the title",
    ),
    placeholder(
        "inputs",
        "the artifacts that the phase reads: in front matter a list of paths, elsewhere a list of links",
    ),
    placeholder("bundle", "the bundle whose digest is in the context"),
    placeholder(
        "digest",
        "the digest of the inputs, with its headings moved below the heading around it",
    ),
    placeholder(
        "steps",
        "a checkbox for each step of the plan, with its files",
    ),
    placeholder("commit", "the commit that is checked out"),
];

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// It stays as it is.
    Text(&'a str),
    /// A word in braces, with its bytes in the text, braces included.
    Word(&'a str, Range<usize>),
}

/// Takes a text apart. `{{word}}` is the text `{word}`, and `${word}` is one of other programs; braces around anything
/// but a word are text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let open = at + found;
        let Some(end) = word_end(text, open) else {
            at = open + 1;
            continue;
        };
        let before = text[..open].chars().next_back();
        let behind = text[end..].chars().next();
        if before == Some('{') && behind == Some('}') {
            parts.push(Part::Text(&text[done..open - 1]));
            parts.push(Part::Text(&text[open..end]));
            done = end + 1;
            at = done;
        } else if before == Some('$') {
            at = end;
        } else {
            parts.push(Part::Text(&text[done..open]));
            parts.push(Part::Word(&text[open + 1..end - 1], open..end));
            done = end;
            at = end;
        }
    }
    parts.push(Part::Text(&text[done..]));
    parts
}

/// Where a word in braces ends that opens at a byte, its closing brace included.
fn word_end(text: &str, open: usize) -> Option<usize> {
    let inside = &text[open + 1..];
    let close =
        inside.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))?;
    let is_word = inside.starts_with(|c: char| c.is_ascii_lowercase());
    (is_word && inside[close..].starts_with('}')).then_some(open + close + 2)
}

/// Words in braces that are no placeholders, each with its bytes and the one that was probably meant.
pub(crate) fn unknown(text: &str) -> Vec<(Range<usize>, String)> {
    let names = || PLACEHOLDERS.iter().map(|placeholder| placeholder.name);
    let message = |word: &str| match crate::suggest::nearest(word, names()) {
        Some(nearest) => {
            format!("`{{{word}}}` is no placeholder: did you mean `{{{nearest}}}`?")
        }
        None => {
            let all: Vec<String> = names().map(|name| format!("{{{name}}}")).collect();
            format!(
                "`{{{word}}}` is no placeholder: expected one of {}; write `{{{{{word}}}}}` to have it in the artifact",
                all.join(", ")
            )
        }
    };
    parts(text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Word(word, range) if !names().any(|name| name == word) => {
                Some((range, message(word)))
            }
            _ => None,
        })
        .collect()
}

/// A text in which nothing is replaced.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => literal.push_str(text),
            Part::Word(word, _) => literal.push_str(&format!("{{{{{word}}}}}")),
        }
    }
    literal
}
