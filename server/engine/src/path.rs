//! Paths of a workspace: relative, normalised, with `/` on every system, so that they can be compared, sorted and
//! written into documents as they are.

use std::borrow::Borrow;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A path relative to the workspace folder: UTF-8, `/` between segments, no `.`, no `..`, no `/` at either end. The
/// empty path is the workspace folder itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// Normalises a path that is written relative to the workspace folder. `None` when it leads outside, is absolute,
    /// or holds a NUL byte.
    pub fn new(path: &str) -> Option<RelPath> {
        RelPath::default().join(path)
    }

    /// The path below `root`, which must be a prefix of `path`. `None` when it is not, or is not UTF-8.
    pub fn below(root: &Path, path: &Path) -> Option<RelPath> {
        let relative = path.strip_prefix(root).ok()?;
        let mut segments = Vec::new();
        for component in relative.components() {
            match component {
                Component::Normal(segment) => segments.push(segment.to_str()?),
                Component::CurDir => {}
                _ => return None,
            }
        }
        Some(RelPath(segments.join("/").into()))
    }

    /// Resolves `path` as written in a file of this folder. `None` when it climbs out of the workspace or is absolute.
    pub fn join(&self, path: &str) -> Option<RelPath> {
        if path.starts_with('/') || path.contains('\0') || has_drive_letter(path) {
            return None;
        }
        let mut segments: Vec<&str> = self.segments().collect();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                segment => segments.push(segment),
            }
        }
        Some(RelPath(segments.join("/").into()))
    }

    /// The path as written in documents and messages.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the workspace folder itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The folder that holds this file; the root's parent is the root.
    pub fn parent(&self) -> RelPath {
        match self.0.rfind('/') {
            Some(slash) => RelPath(self.0[..slash].into()),
            None => RelPath::default(),
        }
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The last segment without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }

    /// The extension in lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        let name = self.file_name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => name[dot + 1..].to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether the file is read as Markdown.
    pub fn is_markdown(&self) -> bool {
        let extension = match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => return false,
        };
        ["md", "markdown", "mdc"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    }

    /// The segments, first folder first.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }

    /// Whether this path is `folder` or lies in it.
    pub fn is_in(&self, folder: &RelPath) -> bool {
        folder.is_root()
            || self
                .0
                .strip_prefix(&*folder.0)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The same path after `from`, which it lies in, has become `to`.
    pub fn moved(&self, from: &RelPath, to: &RelPath) -> Option<RelPath> {
        if !self.is_in(from) {
            return None;
        }
        to.join(self.0[from.0.len()..].trim_start_matches('/'))
    }

    /// How a file in this folder writes the way to `target`.
    pub fn relative_to(&self, target: &RelPath) -> String {
        let here: Vec<&str> = self.segments().collect();
        let there: Vec<&str> = target.segments().collect();
        let common = here
            .iter()
            .zip(&there)
            .take_while(|(a, b)| a == b)
            .count()
            // A path to a folder that we stand in still needs a last segment to name.
            .min(there.len().saturating_sub(1));
        let mut parts = vec![".."; here.len() - common];
        parts.extend(&there[common..]);
        parts.join("/")
    }

    /// The path on disk, below the workspace folder `root`.
    pub fn on_disk(&self, root: &Path) -> PathBuf {
        let mut path = root.to_path_buf();
        path.extend(self.segments());
        path
    }
}

/// `C:` or `C:\`: absolute on Windows, whatever stands behind it.
fn has_drive_letter(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for RelPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).unwrap()
    }

    #[test]
    fn paths_are_normalised_and_cannot_leave_the_workspace() {
        assert_eq!(path("a/./b//../c.md").as_str(), "a/c.md");
        assert_eq!(path("").as_str(), "");
        assert_eq!(RelPath::new("../x"), None);
        assert_eq!(RelPath::new("a/../../x"), None);
        assert_eq!(RelPath::new("/etc/passwd"), None);
        assert_eq!(RelPath::new("C:/x"), None);
        assert_eq!(RelPath::new("a\0b"), None);
        assert_eq!(path("a/b").join("../../..").as_ref(), None);
    }

    #[test]
    fn a_relative_way_leads_back_to_its_target() {
        for (folder, target) in [
            ("", "a.md"),
            ("a", "a/b.md"),
            ("a/b", "a/c/d.md"),
            ("a/b/c", "x.md"),
            ("a/b", "a"),
            ("ab", "abc/x.md"),
        ] {
            let (folder, target) = (path(folder), path(target));
            let way = folder.relative_to(&target);
            assert_eq!(folder.join(&way), Some(target.clone()), "{folder} → {way}");
        }
    }

    #[test]
    fn moving_a_folder_moves_what_lies_in_it_and_nothing_else() {
        let (from, to) = (path("a/b"), path("z"));
        assert_eq!(path("a/b/c.md").moved(&from, &to), Some(path("z/c.md")));
        assert_eq!(path("a/b").moved(&from, &to), Some(path("z")));
        assert_eq!(path("a/bc/c.md").moved(&from, &to), None);
    }
}
