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
            let seen = |base, path| Seen { base, path };
            let (then, here) = (before.folder(base), now.folder(base));
            let way = anchored(written, seen(&then, old), seen(&here, new));
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
            let name = written.trim_start_matches("./");
            let dot = &written[..written.len() - name.len()];
            let said = name.split('/').count();
            for count in said.min(all.len())..=all.len() {
                ways.push(format!("{dot}{}", all[all.len() - count..].join("/")));
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

/// A path, and the folder that it is written from.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) base: &'a RelPath,
    pub(super) path: &'a RelPath,
}

/// The way from a base, with what a path began with before: `../plans/a.md` goes on leaving the folder `plans` first.
pub(super) fn anchored(written: &str, old: Seen<'_>, new: Seen<'_>) -> String {
    if written.starts_with('/') {
        return format!("/{}", new.path);
    }
    let dot = if written.starts_with("./") { "./" } else { "" };
    let ups = |way: &str| {
        way.split('/')
            .take_while(|segment| *segment == "..")
            .count()
    };
    let more =
        ups(written.trim_start_matches("./")).saturating_sub(ups(&old.base.relative_to(old.path)));
    let way = new.base.relative_to(new.path);
    let mut above = new.base.clone();
    let mut climbed = String::new();
    for _ in 0..ups(&way) + more {
        if above.is_root() {
            break;
        }
        above = above.parent();
        climbed.push_str("../");
    }
    let below = new.path.moved(&above, &RelPath::default());
    match below.filter(|below| more > 0 && !below.is_root()) {
        Some(below) => format!("{dot}{climbed}{below}"),
        None => format!("{dot}{way}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_what_comes_before_the_workspace() {
        let path = |path: &str| RelPath::new(path).unwrap();
        for (decoded, written, expected) in [
            (
                "file:///C:/w/src/a.rs",
                "file:///C:/w/src/a.rs",
                "file:///C:/w/lib/a%20b.rs",
            ),
            (
                "file:///c:/w/src/a.rs",
                "file:///c%3A/w/src/a.rs",
                "file:///c%3A/w/lib/a%20b.rs",
            ),
            (
                "file:///ü/w/src/a.rs",
                "file:///%C3%BC/w/src/a.rs",
                "file:///%C3%BC/w/lib/a%20b.rs",
            ),
        ] {
            let way = address(decoded, &path("src/a.rs"), &path("lib/a b.rs")).unwrap();
            assert_eq!(as_address(Quoting::Plain, &way, decoded, written), expected);
        }
    }

    #[test]
    fn separators_and_escapes_are_kept() {
        let first = |way, written, before| with_separators(way, written, before).remove(0);
        assert_eq!(first("lib/b.rs", "src\\a.rs", "src/a.rs"), "lib\\b.rs");
        assert_eq!(first("lib/b.rs", "src\\\\a.rs", "src/a.rs"), "lib\\\\b.rs");
        assert_eq!(
            first("my_lib/b_c.rs", "my\\_lib/a.rs", "my_lib/a.rs"),
            "my\\_lib/b\\_c.rs"
        );
    }
}
