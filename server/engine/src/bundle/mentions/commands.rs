//! Commands about bundles in a text: `/bundle-load NAME`, `agentops bundle load NAME`.

use std::ops::Range;

use super::name::is_of_name;
use crate::text::floor_char_boundary;

/// Bytes behind a command that are looked at.
const LONGEST: usize = 300;

/// A command that takes the name of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Load,
    Save,
    Show,
    Verify,
}

/// Options with a value behind them, and those that have none. What is not known may be either, and nothing behind it is
/// read.
const WITH_VALUE: &[&str] = &[
    "--root",
    "--format",
    "--into",
    "--level",
    "--max-tokens",
    "--type",
    "--topic",
    "--phase",
    "--profile",
    "--tags",
    "--encoding",
    "--name",
    "--tag",
    "--state",
];
const WITHOUT: &[&str] = &["--force", "--restore", "--dry-run", "--full"];

/// The commands from a byte on, each with the bytes behind it on its line. Only places where the needle
/// stands are looked at, since this runs at every keystroke.
pub(super) fn find(text: &str, from: usize) -> impl Iterator<Item = (Command, Range<usize>)> {
    const NEEDLE: &str = "bundle";
    let places = text.get(from..).unwrap_or_default().match_indices(NEEDLE);
    places.filter_map(move |(at, _)| {
        let at = from + at;
        let (command, behind) = verb(text, at, at + NEEDLE.len())?;
        let near = &text[behind..floor_char_boundary(text, behind + LONGEST)];
        let end = near.find(['\n', '\r']).unwrap_or(near.len());
        Some((command, behind..behind + end))
    })
}

/// The command whose needle stands between two bytes, and the byte behind its verb.
fn verb(text: &str, start: usize, end: usize) -> Option<(Command, usize)> {
    let rest = &text[end..];
    let is_slash = rest.starts_with('-');
    let behind = rest.trim_start_matches(if is_slash { ['-', '-'] } else { [' ', '\t'] });
    let gap = rest.len() - behind.len();
    if gap == 0 || is_slash && gap != 1 {
        return None;
    }
    const VERBS: [(&str, Command); 4] = [
        ("load", Command::Load),
        ("save", Command::Save),
        ("show", Command::Show),
        ("verify", Command::Verify),
    ];
    let (word, command) = VERBS.iter().find(|(word, _)| behind.starts_with(word))?;
    let is_meant = match is_slash {
        true => {
            matches!(command, Command::Load | Command::Save) && is_slash_command(&text[..start])
        }
        false => is_program(&text[..start]),
    };
    let after = end + gap + word.len();
    let ends = text[after..].chars().next().is_none_or(char::is_whitespace);
    (is_meant && ends).then_some((*command, after))
}

/// Whether a slash stands here that begins a command: `/bundle-load`, `/agentops:bundle-load`, and not a path.
fn is_slash_command(before: &str) -> bool {
    let before = match before.strip_suffix(':') {
        Some(space) => {
            space.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        }
        None => before,
    };
    let Some(before) = before.strip_suffix('/') else {
        return false;
    };
    let last = before.chars().next_back();
    last.is_none_or(|c| {
        !(c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '}' | '>' | ':' | '~' | '$'))
    })
}

/// Whether the name of the program stands right before.
fn is_program(before: &str) -> bool {
    let trimmed = before.trim_end_matches([' ', '\t']);
    let Some(rest) = trimmed.strip_suffix("agentops") else {
        return false;
    };
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    trimmed.len() < before.len() && !rest.ends_with(is_word)
}

/// Bytes of the first argument that is no option.
pub(super) fn name(text: &str, arguments: Range<usize>) -> Option<Range<usize>> {
    let mut words = words(text, arguments);
    loop {
        let range = words.next()?;
        let word = &text[range.clone()];
        if !word.starts_with('-') {
            let trimmed = word.trim_end_matches(['.', ':', '!', '?', '\'', '"']);
            let opened = trimmed.trim_start_matches(['\'', '"']);
            let start = range.start + (trimmed.len() - opened.len());
            return Some(start..start + opened.len());
        }
        if WITH_VALUE.contains(&word) {
            words.next();
        } else if !WITHOUT.contains(&word) && !word.contains('=') {
            return None;
        }
    }
}

/// Bytes of the name that a cursor stands in or behind, when only options stand before it.
pub(super) fn argument_at(
    text: &str,
    arguments: Range<usize>,
    offset: usize,
) -> Option<Range<usize>> {
    let before = &text[arguments.start..offset];
    let start = offset - (before.len() - before.trim_end_matches(is_of_name).len());
    if !text[..start].ends_with([' ', '\t']) || text[start..offset].starts_with(['-', '.']) {
        return None;
    }
    let mut earlier = words(text, arguments.start..start);
    while let Some(range) = earlier.next() {
        let word = &text[range];
        match WITH_VALUE.contains(&word) {
            // The value is still to be written.
            true => earlier.next().map(drop)?,
            false if WITHOUT.contains(&word) || word.contains('=') => {}
            false => return None,
        }
    }
    if before.contains(['`', '|', ';', '&']) {
        return None;
    }
    let after = &text[offset..arguments.end];
    let rest = after.len() - after.trim_start_matches(is_of_name).len();
    Some(start..offset + rest)
}

/// Bytes of the words of a command, which ends with its line or where its code does.
fn words(text: &str, arguments: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let line = &text[arguments.clone()];
    let end = line
        .find(['`', '|', ';', '&', ')', ',', '*', '#'])
        .unwrap_or(line.len());
    let mut at = arguments.start;
    let end = arguments.start + end;
    std::iter::from_fn(move || {
        let rest = &text[at..end];
        let start = at + (rest.len() - rest.trim_start().len());
        let word = text[start..end]
            .split(char::is_whitespace)
            .next()
            .unwrap_or("");
        at = start + word.len();
        (!word.is_empty()).then_some(start..at)
    })
}
