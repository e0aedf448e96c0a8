//! Between the engine's words and the protocol's: paths and URIs, byte ranges and positions.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::disk::{self, Disk, SkipReason};
use agentops_engine::path::RelPath;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::text::{Position, PositionEncoding, Text};
use lsp_types::{Location, Uri};

/// One workspace folder as a client sees it, at one moment.
#[derive(Clone, Debug)]
pub struct View {
    /// The state.
    pub snapshot: Snapshot,
    /// Where the folder is.
    pub addresses: Arc<Addresses>,
    /// Unit of columns.
    pub encoding: PositionEncoding,
    /// The files themselves, for texts that the state does not hold.
    pub disk: Arc<dyn Disk>,
}

/// How paths of a folder are written as URIs.
#[derive(Clone, Debug)]
pub struct Addresses {
    root: Option<PathBuf>,
    /// The URIs that the client itself uses for open documents, which it may spell in its own way.
    open: HashMap<RelPath, Uri>,
}

impl Addresses {
    /// Addresses of a folder on disk, or of documents that are in no folder.
    pub fn new(root: Option<PathBuf>) -> Addresses {
        Addresses {
            root,
            open: HashMap::new(),
        }
    }

    /// The folder on disk.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The path of a URI, when it lies in this folder.
    pub fn path(&self, uri: &Uri) -> Option<RelPath> {
        match &self.root {
            Some(root) => RelPath::below(root, &file_path(uri)?),
            None => Some(loose_path(uri)),
        }
    }

    /// The URI of a path.
    pub fn uri(&self, path: &RelPath) -> Option<Uri> {
        if let Some(uri) = self.open.get(path) {
            return Some(uri.clone());
        }
        Uri::from_file_path(path.on_disk(self.root.as_ref()?))
    }

    /// The client opened a document under this URI.
    pub fn open(&mut self, path: RelPath, uri: Uri) {
        self.open.insert(path, uri);
    }

    /// The client closed a document.
    pub fn close(&mut self, path: &RelPath) {
        self.open.remove(path);
    }
}

/// The innermost folder on disk that a URI lies in, and its path there: the one that it belongs to.
pub fn innermost<'a>(views: &'a [View], uri: &Uri) -> Option<(&'a View, RelPath)> {
    let around = views.iter().filter_map(|view| {
        view.addresses.root()?;
        Some((view, view.addresses.path(uri)?))
    });
    // It has the shortest way to the file.
    around.min_by_key(|(_, path)| path.segments().count())
}

/// The file that a URI names, if it names one.
pub fn file_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    Some(uri.to_file_path()?.into_owned())
}

/// A name for a document that is in no folder: all of its URI, so that no two share one, with an extension that says
/// what it is.
fn loose_path(uri: &Uri) -> RelPath {
    let mut name: String = uri
        .as_str()
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '.' | '-' | '%') {
                c
            } else {
                '_'
            }
        })
        .collect();
    // A file of another language stays what it is; what has no name is what we are for.
    let path = uri.path().as_str();
    let extension = RelPath::new(path.trim_start_matches('/'))
        .map(|path| path.extension())
        .filter(|_| matches!(uri.scheme().as_str(), "file" | "untitled"))
        .filter(|extension| extension.chars().all(char::is_alphanumeric) && !extension.is_empty());
    let end = format!(".{}", extension.as_deref().unwrap_or("md"));
    if !name.to_lowercase().ends_with(&end) {
        name.push_str(&end);
    }
    RelPath::new(&name).unwrap_or_default()
}

impl View {
    /// A range of a text.
    pub fn range_in(&self, text: &Text, range: &Range<usize>) -> lsp_types::Range {
        lsp_types::Range {
            start: self.position_in(text, range.start),
            end: self.position_in(text, range.end),
        }
    }

    /// A position in a text.
    pub fn position_in(&self, text: &Text, offset: usize) -> lsp_types::Position {
        let position = text.position(offset, self.encoding);
        lsp_types::Position {
            line: position.line,
            character: position.column,
        }
    }

    /// A range of a file; the start of the file when its text is not known.
    pub fn range(&self, path: &RelPath, range: &Range<usize>) -> lsp_types::Range {
        match self.snapshot.text(path) {
            Some(text) => self.range_in(text, range),
            None => lsp_types::Range::default(),
        }
    }

    /// The byte offset of a position.
    pub fn offset(&self, path: &RelPath, position: lsp_types::Position) -> Option<usize> {
        let text = self.snapshot.text(path)?;
        Some(text.offset(from_position(position), self.encoding))
    }

    /// The bytes of a range.
    pub fn bytes(&self, path: &RelPath, range: lsp_types::Range) -> Option<Range<usize>> {
        let start = self.offset(path, range.start)?;
        let end = self.offset(path, range.end)?;
        Some(start.min(end)..end.max(start))
    }

    /// A place in a file.
    pub fn location(&self, path: &RelPath, range: &Range<usize>) -> Option<Location> {
        Some(Location {
            uri: self.addresses.uri(path)?,
            range: self.range(path, range),
        })
    }

    /// The text of any file of the workspace, as it is open, or read now. Blocks.
    ///
    /// # Errors
    /// Why it cannot be shown: it is no text, too large, or gone.
    pub fn text(&self, path: &RelPath) -> Result<Text, SkipReason> {
        if let Some(text) = self.snapshot.text(path) {
            return Ok(text.clone());
        }
        let limit = self.snapshot.settings().max_file_size;
        disk::read_text(&*self.disk, path, limit).map(|contents| Text::new(contents.text))
    }

    /// The version of a document, when it is open.
    pub fn version(&self, path: &RelPath) -> Option<i32> {
        self.snapshot.document(path)?.version
    }
}

/// A position in the engine's words.
pub fn from_position(position: lsp_types::Position) -> Position {
    Position {
        line: position.line,
        column: position.character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn uris_and_paths_lead_back_to_each_other() {
        let addresses = Addresses::new(Some(PathBuf::from("/w s/näme")));
        for path in [
            "a.md",
            "a b/c#d.md",
            "50%.md",
            "日本/é.md",
            "q?x.md",
            "C#/a&b+c.md",
            "100%25.md",
            "計画/設計 (1)[2].md",
            "back\\slash.md",
            "C:/x.md",
            "c/D:/x.md",
        ] {
            let Some(path) = RelPath::new(path) else {
                continue;
            };
            let uri = addresses.uri(&path).unwrap();
            assert!(
                uri.as_str().starts_with("file:///w%20s/n%C3%A4me/"),
                "{}",
                uri.as_str()
            );
            assert_eq!(addresses.path(&uri), Some(path));
        }
    }

    #[test]
    #[cfg(unix)]
    fn other_spellings_of_the_same_file_are_understood() {
        let addresses = Addresses::new(Some(PathBuf::from("/w")));
        for uri in [
            "file:///w/a%2Eb/x.md",
            "file:///w/a.b/x.md",
            "FILE:///w/a.b/x.md",
            "file://localhost/w/a.b/x.md",
        ] {
            let path = addresses.path(&uri.parse().unwrap());
            assert_eq!(path.unwrap().as_str(), "a.b/x.md", "{uri}");
        }
        for uri in [
            "file:///other/x.md",
            "untitled:Untitled-1",
            "https://w/a.md",
        ] {
            assert_eq!(addresses.path(&uri.parse().unwrap()), None, "{uri}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn names_that_differ_only_in_case_are_two_files() {
        let addresses = Addresses::new(Some(PathBuf::from("/w")));
        let uri = |path: &str| addresses.uri(&RelPath::new(path).unwrap()).unwrap();
        assert_ne!(uri("a.rs"), uri("A.rs"));
        assert_eq!(addresses.path(&uri("A.rs")).unwrap().as_str(), "A.rs");
    }

    #[test]
    #[cfg(windows)]
    fn drive_letters_are_written_in_either_case_and_with_or_without_encoding() {
        let addresses = Addresses::new(Some(PathBuf::from("C:\\w s")));
        for uri in [
            "file:///C:/w%20s/src/a%20b.rs",
            "file:///c:/w%20s/src/a%20b.rs",
            "file:///c%3A/w%20s/src/a%20b.rs",
        ] {
            let path = addresses.path(&uri.parse().unwrap());
            assert_eq!(path.unwrap().as_str(), "src/a b.rs", "{uri}");
        }
        let path = RelPath::new("src/a b.rs").unwrap();
        let uri = addresses.uri(&path).unwrap();
        assert_eq!(addresses.path(&uri), Some(path));
    }

    #[test]
    fn documents_in_no_folder_keep_apart() {
        let addresses = Addresses::new(None);
        let a = addresses.path(&"untitled:Untitled-1".parse().unwrap());
        let b = addresses.path(&"untitled:Untitled-2".parse().unwrap());
        assert!(a.is_some() && a != b);
        assert!(a.unwrap().is_markdown());
        for (uri, is_markdown) in [
            ("file:///x/a.md", true),
            ("file:///x/A.MD", true),
            ("git:/x/a.md?%7B%22ref%22%3A%22%7E%22%7D", true),
            ("file:///x/main.rs", false),
            ("untitled:notes.txt", false),
            ("file:///x.d/readme", true),
        ] {
            let path = addresses.path(&uri.parse().unwrap()).unwrap();
            assert_eq!(path.is_markdown(), is_markdown, "{uri}: {path}");
        }
    }
}
