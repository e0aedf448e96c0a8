//! The files that documents name: each once, those of one folder together.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::document::Document;
use crate::references::Certainty;

/// A file that the documents name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// As it is meant, without `./`.
    pub path: String,
    /// The first document that names it.
    pub document: usize,
    /// 0-based line there.
    pub line: usize,
}

/// The paths of all documents in order, and where each is named: document, byte, index of the path.
pub(super) fn collect(documents: &[&Document]) -> (Vec<Path>, Vec<(usize, usize, usize)>) {
    let mut paths: Vec<Path> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut places = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        for reference in &document.references {
            if reference.certainty != Certainty::Sure {
                continue;
            }
            let path = reference.path.trim_start_matches("./");
            if path.is_empty() || path.contains(['\n', '`']) {
                continue;
            }
            let id = *known.entry(path.to_owned()).or_insert_with(|| {
                paths.push(Path {
                    path: path.to_owned(),
                    document: index,
                    line: document.text.line_of(reference.range.start),
                });
                paths.len() - 1
            });
            places.push((index, reference.range.start, id));
        }
    }
    (paths, places)
}

/// One line that names files: `a/{b.rs,c.rs}`, `d.md`.
pub(super) fn line<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let trimmed = path.trim_end_matches('/');
        let (folder, _) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
        let name = path[folder.len()..].trim_start_matches('/');
        let is_plain = !path.starts_with('/') && !path.contains(['{', '}', ',', '*']);
        match is_plain && !folder.is_empty() {
            true => folders.entry(folder).or_default().push(name),
            false => folders.entry("").or_default().push(path),
        }
    }
    let mut line = String::from("Files:");
    let mut separator = " ";
    for (folder, names) in folders {
        if folder.is_empty() {
            for name in names {
                let _ = write!(line, "{separator}`{name}`");
                separator = ", ";
            }
            continue;
        }
        let _ = match names.as_slice() {
            [name] => write!(line, "{separator}`{folder}/{name}`"),
            names => write!(line, "{separator}`{folder}/{{{}}}`", names.join(",")),
        };
        separator = ", ";
    }
    line
}

/// The last segment of a path; of a folder its name.
pub(super) fn file_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// All paths that a text in braces stands for: `a/{b,c}.rs` is two. Bounded: what stands for more is left as it is.
pub(super) fn expanded(text: &str) -> Vec<String> {
    let (Some(open), Some(close)) = (text.find('{'), text.find('}')) else {
        return vec![text.to_owned()];
    };
    if close < open {
        return vec![text.to_owned()];
    }
    let (before, inside, after) = (&text[..open], &text[open + 1..close], &text[close + 1..]);
    inside
        .split(',')
        .map(|part| format!("{before}{}{after}", part.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_folder_stand_together() {
        let line = line(["a/b/c.rs", "README.md", "a/b/d.rs", "x/y.tf", "a/e/"]);
        assert_eq!(
            line,
            "Files: `README.md`, `a/e/`, `a/b/{c.rs,d.rs}`, `x/y.tf`"
        );
        assert_eq!(expanded("a/b/{c.rs,d.rs}"), ["a/b/c.rs", "a/b/d.rs"]);
        assert_eq!(expanded("}a{"), ["}a{"]);
    }
}
