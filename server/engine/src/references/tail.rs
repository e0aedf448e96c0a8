//! What stands behind a path: lines (`:12-34`, `#L12-L20`) and symbols (`::name`).

use serde::Serialize;

use super::extensions::{has_known_extension, is_known_name};

/// Lines of a file, both ends included, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LineRange {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

impl LineRange {
    /// Whether the two have a line in common.
    pub fn overlaps(self, other: LineRange) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl std::fmt::Display for LineRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) lines: Vec<LineRange>,
    pub(super) symbol: Option<String>,
}

/// Splits a path as written from what stands behind it: the length of the path in bytes, and the rest, read.
pub(super) fn split(written: &str) -> (usize, Tail) {
    if written.starts_with('#') {
        return (written.len(), Tail::default());
    }
    if let Some(hash) = hash(written) {
        return (hash, of_fragment(&written[hash + 1..]));
    }
    // The colon of `C:\` does not end a path.
    let name = written.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
    let Some(colon) = written[name..].find(':').map(|at| name + at) else {
        return (written.len(), Tail::default());
    };
    let behind = &written[colon + 1..];
    if let Some(symbol) = behind.strip_prefix(':') {
        let tail = Tail {
            symbol: (!symbol.is_empty()).then(|| symbol.to_owned()),
            ..Tail::default()
        };
        return (colon, tail);
    }
    if let Some(lines) = lines(behind) {
        let tail = Tail {
            lines,
            ..Tail::default()
        };
        return (colon, tail);
    }
    let is_name = behind.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && behind
            .trim_end_matches("()")
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '#'));
    if is_name {
        let tail = Tail {
            symbol: Some(behind.to_owned()),
            ..Tail::default()
        };
        return (colon, tail);
    }
    (written.len(), Tail::default())
}

/// Where the `#` of a fragment is. One in a name, as in `C#/a.cs` and `a#b.md`, begins none.
fn hash(written: &str) -> Option<usize> {
    let name = written.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
    let mut hashes = written[name..].match_indices('#').map(|(at, _)| name + at);
    let first = hashes.next()?;
    let is_file = |name: &str| has_known_extension(name) || is_known_name(name);
    if is_file(&written[name..first]) {
        return Some(first);
    }
    let behind_a_file = hashes.find(|at| is_file(&written[name..*at]));
    match behind_a_file {
        Some(hash) => Some(hash),
        None if is_file(written[name..].split(':').next().unwrap_or("")) => None,
        None => Some(first),
    }
}

/// The lines that a link's fragment names: `L12`, `L12-L20`, `L12C3-L20C4`.
pub(super) fn of_fragment(fragment: &str) -> Tail {
    let is_lines =
        fragment.starts_with(['L', 'l']) && fragment[1..].starts_with(|c: char| c.is_ascii_digit());
    Tail {
        lines: is_lines
            .then(|| lines(fragment))
            .flatten()
            .unwrap_or_default(),
        symbol: None,
    }
}

/// Reads `12`, `12-34`, `12,40,77`, `12:5`, `L12-L20`. `None` when it is anything else.
pub(super) fn lines(text: &str) -> Option<Vec<LineRange>> {
    let mut found = Vec::new();
    for part in text.split([',', '+']) {
        found.push(line_range(part.trim())?);
    }
    Some(found)
}

fn line_range(text: &str) -> Option<LineRange> {
    let (first, last) = match text.split_once(['-', '–', '—']) {
        Some((first, last)) => (first.trim(), Some(last.trim())),
        None => (text, None),
    };
    let first = line(first)?;
    let last = match last {
        Some(last) => line(last)?,
        None => first,
    };
    Some(LineRange {
        first: first.min(last),
        last: last.max(first),
    })
}

/// A line's number, with an `L` before it or a column behind it.
fn line(text: &str) -> Option<u32> {
    let text = text.strip_prefix(['L', 'l']).unwrap_or(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let column = text[digits..].strip_prefix([':', 'C', 'c']);
    let is_column = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    if digits == 0 || !(digits == text.len() || column.is_some_and(is_column)) {
        return None;
    }
    // More digits than a number holds are a line that no file has.
    let number = text[..digits].parse().unwrap_or(u32::MAX);
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> (&str, String, Option<String>) {
        let (length, tail) = split(written);
        let lines: Vec<_> = tail.lines.iter().map(LineRange::to_string).collect();
        (&written[..length], lines.join(","), tail.symbol)
    }

    #[test]
    fn lines_in_all_their_spellings() {
        for (written, lines) in [
            ("a/b.rs", ""),
            ("a/b.rs:12", "12"),
            ("a/b.rs:12-34", "12-34"),
            ("a/b.rs:12–34", "12-34"),
            ("a/b.rs:34-12", "12-34"),
            ("a/b.rs:12,40,77", "12,40,77"),
            ("a/b.rs:12-20,40", "12-20,40"),
            ("a/b.rs:12:5", "12"),
            ("a/b.rs:12:5-14:2", "12-14"),
            ("a/b.rs:L12-L34", "12-34"),
            ("a/b.rs#L12", "12"),
            ("a/b.rs#L12-L20", "12-20"),
            ("a/b.rs#L12-20", "12-20"),
            ("a/b.rs#L12C3-L20C4", "12-20"),
            ("a/b.rs#heading", ""),
            ("a/b.rs:99999999999", "4294967295"),
        ] {
            assert_eq!(
                read(written),
                ("a/b.rs", lines.to_owned(), None),
                "{written}"
            );
        }
    }

    #[test]
    fn a_hash_may_be_part_of_a_name() {
        for (written, path) in [
            ("src/C#/a.cs:7", "src/C#/a.cs"),
            ("src/a#b.md", "src/a#b.md"),
            ("src/a#b.md#L7", "src/a#b.md"),
            ("src/a#b.md:7", "src/a#b.md"),
            ("src/a.rs#main.rs", "src/a.rs"),
            ("src/api#readme", "src/api"),
            ("Makefile#all", "Makefile"),
        ] {
            assert_eq!(read(written).0, path, "{written}");
        }
    }

    #[test]
    fn symbols_and_what_is_neither() {
        let symbol = |name: &str| Some(name.to_owned());
        assert_eq!(read("a.rs::B::c").2, symbol("B::c"));
        assert_eq!(read("a.ts:save()").2, symbol("save()"));
        assert_eq!(read("C:\\a\\b.rs:7"), ("C:\\a\\b.rs", "7".to_owned(), None));
        assert_eq!(read("C:\\a.rs").0, "C:\\a.rs");
        assert_eq!(read("a.rs:0"), ("a.rs:0", String::new(), None));
        assert_eq!(read("a.rs:1-x"), ("a.rs:1-x", String::new(), None));
    }
}
