//! How a path is written in place of another: from the same base, with the same separators, in the same quotes.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::Document;
use crate::path::RelPath;
use crate::queries::link_path::Quoting;
use crate::references::target::Bases;
use crate::references::{Form, Reference};

/// The ways in which a reference may name a file that has another path now, as they are meant, best first.
pub(super) fn ways(
    before: &Bases,
    now: &Bases,
    reference: &Reference,
    old: &RelPath,
    new: &RelPath,
) -> Vec<String> {
    let written: &str = &reference.path;
    let is_extension_left_out = reference.form == Form::FrontMatter
        && written.trim_end_matches('/').rsplit('/').next() != Some(old.file_name());
    let mut ways = Vec::new();
    match before.base_of(reference, old) {
        Some(base) => {
            let way = anchored(written, &now.folder(base), new);
            if reference.form == Form::Plain {
                // In prose a name without a folder is a word, and `./../` is no way to begin a path.
                match way.strip_prefix("./../") {
                    Some(rest) => ways.push(format!("../{rest}")),
                    None if !way.contains('/') => ways.push(format!("./{way}")),
                    None => {}
                }
            }
            ways.push(way);
        }
        None if written.starts_with('/') => ways.push(format!("/{new}")),
        None => {
            let all: Vec<&str> = new.segments().collect();
            let said = written.trim_start_matches("./").split('/').count();
            for count in said.min(all.len())..=all.len() {
                ways.push(all[all.len() - count..].join("/"));
            }
        }
    }
    // Whatever else is there, the whole path is looked for first.
    ways.push(new.to_string());
    ways.push(format!("/{new}"));
    for way in &mut ways {
        if is_extension_left_out && let Some(short) = way.strip_suffix(".md") {
            way.truncate(short.len());
        }
        if written.ends_with('/') {
            way.push('/');
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    ways.retain(|way| seen.insert(way.clone()));
    ways
}

/// The way from a base, with what a path began with before.
pub(super) fn anchored(written: &str, base: &RelPath, new: &RelPath) -> String {
    if written.starts_with('/') {
        format!("/{new}")
    } else if written.starts_with("./") {
        format!("./{}", base.relative_to(new))
    } else {
        base.relative_to(new)
    }
}

/// The address of a file in place of that of another.
pub(super) fn address(written: &str, old: &RelPath, new: &RelPath) -> Option<String> {
    let root = written.strip_suffix(old.as_str())?;
    Some(format!("{root}{new}"))
}

/// How a way is written where a reference stands, best first.
pub(super) fn of(document: &Document, reference: &Reference, way: &str) -> Vec<String> {
    let text = document.text.as_str();
    let range = &reference.path_range;
    let written = &text[range.clone()];
    match reference.form {
        Form::Link => {
            let quoting = if text[..range.start].ends_with("(<") {
                Quoting::Angle
            } else {
                Quoting::Plain
            };
            vec![as_address(quoting, way, &reference.path, written)]
        }
        Form::FrontMatter => {
            let way = with_separators(way, written, &reference.path);
            way.into_iter()
                .map(|way| escaped(text, range, &way))
                .collect()
        }
        _ => with_separators(way, written, &reference.path),
    }
}

/// Percent-encodes the way of a link. What comes before the workspace in an address of a file is not ours to write.
fn as_address(quoting: Quoting, way: &str, before: &str, written: &str) -> String {
    if !way.starts_with("file://") || before.split('/').count() != written.split('/').count() {
        return quoting.encode_like(way, before, written);
    }
    let same = way
        .split('/')
        .zip(before.split('/'))
        .take_while(|(a, b)| a == b)
        .count();
    let begins: Vec<&str> = written.split('/').take(same).collect();
    let rest: Vec<&str> = way.split('/').skip(same).collect();
    let encoded = quoting.encode_like(&rest.join("/"), before, written);
    format!("{}/{encoded}", begins.join("/"))
}

/// A way with the separators and escapes of what was written before.
fn with_separators(way: &str, written: &str, before: &str) -> Vec<String> {
    if !written.contains('\\') {
        return vec![way.to_owned()];
    }
    if written.matches('/').count() == before.matches('/').count() {
        return vec![with_escapes(way, written, before)];
    }
    let (first, second) = if written.contains("\\\\") {
        ("\\\\", "\\")
    } else {
        ("\\", "\\\\")
    };
    // A name that begins with what Markdown would escape is better told apart by `/`.
    vec![
        way.replace('/', first),
        way.replace('/', second),
        way.to_owned(),
    ]
}

/// `my\_file.md`: names that were there before stay as they are, in others the same characters are escaped.
fn with_escapes(way: &str, written: &str, before: &str) -> String {
    let known: HashMap<&str, &str> = before.split('/').zip(written.split('/')).collect();
    let escaped: Vec<char> = written
        .split('\\')
        .skip(1)
        .filter_map(|rest| rest.chars().next())
        .collect();
    let segment = |segment: &str| match known.get(segment) {
        Some(written) => (*written).to_owned(),
        None => {
            let mut text = String::with_capacity(segment.len());
            for c in segment.chars() {
                if escaped.contains(&c) {
                    text.push('\\');
                }
                text.push(c);
            }
            text
        }
    };
    way.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A value as the quotes around it need it.
fn escaped(text: &str, range: &Range<usize>, way: &str) -> String {
    match text[..range.start].chars().next_back() {
        Some('"') => way.replace('\\', "\\\\").replace('"', "\\\""),
        Some('\'') => way.replace('\'', "''"),
        _ => way.to_owned(),
    }
}
