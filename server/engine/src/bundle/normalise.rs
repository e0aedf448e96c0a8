//! "Normalise front matter": what others say of a bundle, in our keys at the top of the file.
//!
//! Nothing is lost: keys that are not ours stay as they are written, and so does the text, lines in bold included.

use std::ops::Range;

use super::head::{Block, Created, Head, HeadForm, Located, Meaning, byte_order_mark};
use crate::document::Document;
use crate::edits::TextEdit;
use crate::front_matter::write::{flow_scalar, scalar};
use crate::front_matter::{Entry, FrontMatter, Value, ValueKind};
use crate::tokens::{self, Encoding};

/// The edits that give a digest our front matter; none when it has it, or when what it has cannot be taken apart safely.
///
/// The bundle is called by its file, since that is how it is found. The digest's tokens are counted in the encoding that
/// the file names, or else in the one given. A phase is written when it is recognised among the ids of `phases`, a topic
/// when it is said, and originals are never made up.
pub fn normalise(document: &Document, phases: &[&str], encoding: Encoding) -> Vec<TextEdit> {
    let head = Head::read(document);
    let block = Block::of(document);
    if head.form == HeadForm::Own || !document.path.is_markdown() {
        return Vec::new();
    }
    let text = document.text.as_str();
    let entries = match &block {
        Some(block) => match taken_apart(text, block.yaml()) {
            Some(entries) => entries,
            None => return Vec::new(),
        },
        // A document that was not read for its size may have front matter all the same.
        None if FrontMatter::parse(&document.text).is_some() => return Vec::new(),
        None => Entries::default(),
    };
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let joint = joint(text, &head, line_break);
    let body = match &joint {
        Some(joint) => {
            let (title, rest) = (head.title.start..joint.range.start, head.body.clone());
            format!("{}{}{}", &text[title], joint.new_text, &text[rest])
        }
        None => text[head.body.clone()].to_owned(),
    };
    let ours = ours(document, &head, phases, encoding, &body);
    let yaml = written(&head, &entries, &ours, line_break);
    match block {
        Some(Block::Top(front_matter)) => {
            let range = front_matter.range.clone();
            match text[range.clone()] == yaml {
                true => Vec::new(),
                false => vec![TextEdit {
                    range,
                    new_text: yaml,
                }],
            }
        }
        _ => {
            let start = byte_order_mark(text);
            let new_text = format!("{yaml}{line_break}");
            let top = TextEdit {
                range: start..start,
                new_text,
            };
            std::iter::once(top).chain(joint).collect()
        }
    }
}

/// What takes the place of a block between the title and the rest.
fn joint(text: &str, head: &Head, line_break: &str) -> Option<TextEdit> {
    if head.title.is_empty() {
        return None;
    }
    let title = text[head.title.clone()].trim_end().len();
    let is_all = head.body.is_empty();
    Some(TextEdit {
        range: head.title.start + title..head.body.start,
        new_text: line_break.repeat(if is_all { 1 } else { 2 }),
    })
}

/// A key of ours, and its value as YAML.
type Ours = (&'static str, String);

fn ours(
    document: &Document,
    head: &Head,
    phases: &[&str],
    encoding: Encoding,
    body: &str,
) -> Vec<Ours> {
    let named = head.encoding.as_ref();
    let named = named.and_then(|named| named.value.parse().ok());
    let encoding = named.unwrap_or(encoding);
    let digest = tokens::count(encoding, body);
    let original = head.original_tokens.as_ref();
    let original = original.map(|original| original.value.count);
    let computed = original
        .filter(|_| digest > 0)
        .map(|original| original as f64 / digest as f64);
    let ratio = computed.or_else(|| head.ratio.as_ref().map(|ratio| ratio.value));
    let text =
        |located: &Option<Located<String>>| located.as_ref().map(|located| scalar(&located.value));
    let phase = phase(head, phases);
    let tags: Vec<String> = head.tags.iter().map(|tag| flow_scalar(tag)).collect();
    let values = [
        ("bundle", Some(scalar(document.path.stem()))),
        (
            "created",
            head.created.as_ref().map(|created| moment(created.value)),
        ),
        ("profile", text(&head.profile)),
        ("phase", phase.map(scalar)),
        ("topic", text(&head.topic)),
        (
            "original_tokens",
            original.map(|original| original.to_string()),
        ),
        ("digest_tokens", Some(digest.to_string())),
        ("ratio", ratio.map(rounded)),
        ("encoding", Some(encoding.name().to_owned())),
        ("git_commit", text(&head.git_commit)),
        (
            "tags",
            (!tags.is_empty()).then(|| format!("[{}]", tags.join(", "))),
        ),
    ];
    let values = values.into_iter();
    values
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
}

fn moment(created: Created) -> String {
    let written = created.at.to_string();
    match created.is_day_only {
        true => written.split('T').next().unwrap_or(&written).to_owned(),
        false => written,
    }
}

/// To one place behind the point.
fn rounded(ratio: f64) -> String {
    let written = format!("{ratio:.1}");
    written.strip_suffix(".0").unwrap_or(&written).to_owned()
}

/// The phase that is meant, in words of profiles: `Planning (2 of 3)` is `plan`.
fn phase<'a>(head: &Head, phases: &[&'a str]) -> Option<&'a str> {
    let said = head.phase.as_ref().or(head.kind.as_ref())?;
    let said = said.value.to_lowercase();
    let is_exact = |phase: &&&str| **phase == said;
    if let Some(phase) = phases.iter().find(is_exact) {
        return Some(phase);
    }
    let words = said.split(|c: char| !c.is_alphanumeric());
    let word = words.into_iter().find(|word| {
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        !is_number && *word != "phase"
    })?;
    let is_meant = |phase: &&&str| {
        let (short, long) = match phase.len() <= word.len() {
            true => (**phase, word),
            false => (word, **phase),
        };
        short.len() >= 4 && long.starts_with(short)
    };
    let meant = phases.iter().filter(is_meant);
    meant.max_by_key(|phase| phase.len()).copied()
}

/// What a block consists of: keys with all that stands behind each up to the next.
#[derive(Debug, Default)]
struct Entries<'a> {
    /// Comments before the first key.
    comments: &'a str,
    keys: Vec<(&'a Entry, &'a str)>,
}

/// Takes a block apart, if every key begins a line and nothing refers to something else in it.
fn taken_apart<'a>(text: &'a str, yaml: &'a FrontMatter) -> Option<Entries<'a>> {
    let starts: Vec<usize> = yaml
        .entries
        .iter()
        .map(|entry| entry.key_range.start)
        .collect();
    let begins_line =
        |&start: &usize| start == yaml.content.start || text[..start].ends_with(['\n', '\r']);
    let is_safe = yaml.problems.is_empty()
        && starts.iter().all(begins_line)
        && starts.is_sorted()
        && !yaml
            .entries
            .iter()
            .any(|entry| has_alias(text, &entry.value));
    let first = starts.first().copied().unwrap_or(yaml.content.end);
    let comments = text.get(yaml.content.start..first)?;
    let are_comments = comments
        .lines()
        .all(|line| line.trim().is_empty() || line.starts_with('#'));
    if !is_safe || !are_comments {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([yaml.content.end]);
    let keys = yaml.entries.iter().zip(ends).map(|(entry, end)| {
        let chunk = text.get(entry.key_range.start..end)?;
        Some((entry, chunk))
    });
    Some(Entries {
        comments,
        keys: keys.collect::<Option<_>>()?,
    })
}

/// Whether a value refers to another one, which is then not to be moved or rewritten.
fn has_alias(text: &str, value: &Value) -> bool {
    match &value.kind {
        ValueKind::Null => text
            .get(value.range.clone())
            .is_some_and(|written| written.starts_with('*')),
        ValueKind::Scalar(_) => false,
        ValueKind::List(items) => items.iter().any(|item| has_alias(text, item)),
        ValueKind::Map(entries) => entries.iter().any(|entry| has_alias(text, &entry.value)),
    }
}

/// The whole block.
fn written(head: &Head, entries: &Entries<'_>, ours: &[Ours], line_break: &str) -> String {
    let mut yaml = format!("---{line_break}{}", entries.comments);
    for (key, value) in ours {
        yaml.push_str(&format!("{key}: {value}{line_break}"));
    }
    for (entry, chunk) in &entries.keys {
        if is_told(head, entry, ours) {
            let comments = chunk.split_inclusive('\n').skip(1);
            comments
                .filter(|line| line.trim_start().starts_with('#'))
                .for_each(|line| yaml.push_str(line));
        } else {
            yaml.push_str(chunk);
        }
    }
    yaml.push_str("---");
    yaml.push_str(line_break);
    yaml
}

/// Whether what an entry says stands in a key of ours.
fn is_told(head: &Head, entry: &Entry, ours: &[Ours]) -> bool {
    let own = |key: &str| ours.iter().find(|(ours, _)| *ours == key);
    if own(&entry.key).is_some() {
        return true;
    }
    let Some(meaning) = Meaning::of_key(&entry.key) else {
        return false;
    };
    let holds = |place: Option<&Range<usize>>| {
        let value = &entry.value.range;
        place.is_some_and(|place| value.start <= place.start && place.end <= value.end)
    };
    fn place<T>(located: &Option<Located<T>>) -> Option<&Range<usize>> {
        located.as_ref().map(|located| &located.range)
    }
    match meaning {
        Meaning::Created => holds(place(&head.created)),
        Meaning::Profile => holds(place(&head.profile)),
        Meaning::Topic => holds(place(&head.topic)),
        Meaning::OriginalTokens => holds(place(&head.original_tokens)),
        Meaning::DigestTokens => holds(place(&head.digest_tokens)),
        Meaning::Ratio => holds(place(&head.ratio)),
        Meaning::GitCommit => holds(place(&head.git_commit)),
        Meaning::Phase => own("phase").is_some() && holds(place(&head.phase)),
        // Other documents may name it by the id.
        Meaning::Bundle | Meaning::BundleId => {
            let named = head
                .bundle
                .as_ref()
                .filter(|named| holds(Some(&named.range)));
            named.is_some_and(|named| {
                own("bundle").is_some_and(|(_, ours)| *ours == scalar(&named.value))
            })
        }
        Meaning::Encoding
        | Meaning::Tags
        | Meaning::Kind
        | Meaning::Compression
        | Meaning::Sources => false,
    }
}

#[cfg(test)]
mod tests;
