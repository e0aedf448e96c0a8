//! Sets of paths that stand for all that lies in them, as when a client names a folder that came or went. Look-ups do not
//! go through the whole set: an installation of packages names tens of thousands of files at once.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::path::RelPath;

/// Files and folders, each with all that lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathSet(BTreeSet<RelPath>);

impl PathSet {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The paths themselves.
    pub fn iter(&self) -> impl Iterator<Item = &RelPath> {
        self.0.iter()
    }

    /// Adds a path.
    pub fn insert(&mut self, path: RelPath) {
        self.0.insert(path);
    }

    /// Whether a path is one of these, or lies in one of them.
    pub fn covers(&self, path: &RelPath) -> bool {
        let mut rest = path.as_str();
        while !rest.is_empty() {
            if self.0.contains(rest) {
                return true;
            }
            rest = rest.rfind('/').map_or("", |slash| &rest[..slash]);
        }
        self.0.contains("")
    }

    /// Whether one of these lies in a folder.
    pub fn reaches_into(&self, folder: &RelPath) -> bool {
        below(&self.0, folder).next().is_some()
    }

    /// Those of a set of files that this one covers.
    pub fn of<'a>(&self, files: &'a BTreeSet<RelPath>) -> BTreeSet<&'a RelPath> {
        let covered = |path| files.get(path).into_iter().chain(below(files, path));
        self.0.iter().flat_map(covered).collect()
    }
}

impl FromIterator<RelPath> for PathSet {
    fn from_iter<I: IntoIterator<Item = RelPath>>(paths: I) -> PathSet {
        PathSet(paths.into_iter().collect())
    }
}

/// The paths of a set that lie in a folder. They sort right behind the folder's own path with a `/` at its end.
pub(crate) fn below<'a>(
    paths: &'a BTreeSet<RelPath>,
    folder: &RelPath,
) -> impl Iterator<Item = &'a RelPath> + use<'a> {
    let prefix = match folder.is_root() {
        true => String::new(),
        false => format!("{folder}/"),
    };
    paths
        .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
        .take_while(move |path| path.as_str().starts_with(&prefix))
        .filter(|path| !path.is_root())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).unwrap()
    }

    fn set(paths: &[&str]) -> PathSet {
        paths.iter().map(|text| path(text)).collect()
    }

    #[test]
    fn a_path_stands_for_all_that_lies_in_it() {
        let changed = set(&["a/b", "c.md", "d/e/f"]);
        for (text, is_covered, is_reached) in [
            ("a", false, true),
            ("a/b", true, false),
            ("a/b/c", true, false),
            ("a/b-c", false, false),
            ("c.md", true, false),
            ("d/e", false, true),
            ("d/e/g", false, false),
            ("", false, true),
        ] {
            assert_eq!(changed.covers(&path(text)), is_covered, "{text}");
            assert_eq!(changed.reaches_into(&path(text)), is_reached, "{text}");
        }
        assert!(set(&[""]).covers(&path("a")) && set(&[""]).covers(&path("")));
        assert!(!set(&[]).covers(&path("a")) && !set(&[]).reaches_into(&path("")));
    }

    #[test]
    fn of_other_files_it_finds_those_that_it_stands_for() {
        let files: BTreeSet<RelPath> = ["a", "a-b", "a/b", "a/b/c", "c"].map(path).into();
        let found = |paths: &[&str]| -> Vec<String> {
            let paths = set(paths);
            let found = paths.of(&files);
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(found(&["a/b"]), ["a/b", "a/b/c"]);
        assert_eq!(found(&["a/b", "a"]), ["a", "a/b", "a/b/c"]);
        assert_eq!(found(&["", "x"]).len(), files.len());
    }
}
