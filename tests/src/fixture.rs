//! Workspaces on disk, written as one text: `//- /path` begins a file, `$0` marks the cursor.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::position::Encoding;

/// A folder that lives as long as this value.
#[derive(Debug)]
pub struct Workspace {
    // Canonical, because editors send paths without links and so must we.
    root: PathBuf,
    cursor: Option<(String, usize)>,
    _folder: TempDir,
}

impl Workspace {
    /// Writes the files of a fixture.
    ///
    /// # Panics
    /// When that fails, or the fixture has two cursors.
    pub fn new(fixture: &str) -> Workspace {
        Workspace::in_folder("workspace", fixture)
    }

    /// Writes the files of a fixture to a folder of this name, which may have characters that URIs escape.
    ///
    /// # Panics
    /// When that fails, or the fixture has two cursors.
    pub fn in_folder(name: &str, fixture: &str) -> Workspace {
        let folder = TempDir::with_prefix("agentops-").expect("a temporary folder");
        let root = folder.path().join(name);
        fs::create_dir(&root).expect("a folder");
        let root = fs::canonicalize(root).expect("a path");
        let mut workspace = Workspace {
            root,
            cursor: None,
            _folder: folder,
        };
        for (path, text) in files(fixture) {
            let text = match text.find("$0") {
                Some(at) => {
                    assert!(workspace.cursor.is_none(), "one cursor only");
                    workspace.cursor = Some((path.to_owned(), at));
                    text.replacen("$0", "", 1)
                }
                None => text.to_owned(),
            };
            workspace.write(path, &text);
        }
        workspace
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder's URI.
    pub fn root_uri(&self) -> String {
        file_uri(&self.root)
    }

    /// Where a file of the workspace is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The URI of a file of the workspace.
    pub fn uri(&self, path: &str) -> String {
        file_uri(&self.path(path))
    }

    /// Writes a file, with the folders that it needs.
    ///
    /// # Panics
    /// When that fails.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Reads a file.
    ///
    /// # Panics
    /// When that fails.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Removes a file or a folder with all that is in it.
    ///
    /// # Panics
    /// When that fails.
    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        let is_folder = fs::symlink_metadata(&path).expect("metadata").is_dir();
        let removed = if is_folder {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.expect("removed");
    }

    /// Renames a file or folder.
    ///
    /// # Panics
    /// When that fails.
    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::rename(self.path(from), to).expect("renamed");
    }

    /// The file with the cursor.
    ///
    /// # Panics
    /// When the fixture has no `$0`.
    pub fn cursor_file(&self) -> &str {
        &self.cursor.as_ref().expect("a fixture with `$0`").0
    }

    /// The place of the cursor, as requests name it.
    ///
    /// # Panics
    /// When the fixture has no `$0`.
    pub fn cursor(&self, encoding: Encoding) -> Value {
        let (path, offset) = self.cursor.as_ref().expect("a fixture with `$0`");
        json!({
            "textDocument": {"uri": self.uri(path)},
            "position": encoding.position(&self.read(path), *offset),
        })
    }

    /// The place where a text begins in a file, as requests name it.
    ///
    /// # Panics
    /// When the file does not have it.
    pub fn place(&self, path: &str, needle: &str, encoding: Encoding) -> Value {
        let text = self.read(path);
        let offset = text.find(needle);
        let offset = offset.unwrap_or_else(|| panic!("{path} has no {needle:?}"));
        json!({
            "textDocument": {"uri": self.uri(path)},
            "position": encoding.position(&text, offset),
        })
    }
}

/// The files of a fixture.
fn files(fixture: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = fixture.split("//- /").skip(1);
    parts.map(|part| {
        let (path, text) = part.split_once('\n').expect("a path and a line break");
        (path.trim(), text)
    })
}

/// The URI of a path, with everything escaped that editors escape.
///
/// # Panics
/// When the path is not UTF-8.
pub fn file_uri(path: &Path) -> String {
    let path = path.to_str().expect("a path in UTF-8");
    let mut uri = "file://".to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixture_becomes_files_and_a_cursor() {
        let workspace = Workspace::in_folder("a b", "//- /x/a.md\n# A\n//- /b.md\nein$0s\n");
        assert_eq!(workspace.read("x/a.md"), "# A\n");
        assert_eq!(workspace.read("b.md"), "eins\n");
        assert_eq!(workspace.cursor(Encoding::Utf8)["position"]["character"], 3);
        assert!(workspace.uri("x/a.md").ends_with("/a%20b/x/a.md"));
    }
}
