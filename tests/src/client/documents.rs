//! Documents that are open in the client.

use serde_json::{Value, json};

use super::{Client, OpenDocument};
use crate::fixture::Workspace;

impl Client {
    // Documents

    /// Opens a document.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "markdown", text);
    }

    /// Opens a document of a language.
    ///
    /// # Panics
    /// When it is open.
    pub fn open_as(&mut self, uri: &str, language: &str, text: &str) {
        let document = OpenDocument {
            version: 1,
            text: text.to_owned(),
        };
        let before = self.open.insert(uri.to_owned(), document);
        assert!(before.is_none(), "{uri} is open");
        self.published.remove(uri);
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    /// Opens a file as it is on disk.
    pub fn open_file(&mut self, workspace: &Workspace, path: &str) -> String {
        let uri = workspace.uri(path);
        self.open(&uri, &workspace.read(path));
        uri
    }

    /// The text of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn text(&self, uri: &str) -> &str {
        &self.document(uri).text
    }

    /// The version of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn version(&self, uri: &str) -> i64 {
        self.document(uri).version
    }

    pub(super) fn document(&self, uri: &str) -> &OpenDocument {
        let document = self.open.get(uri);
        document.unwrap_or_else(|| panic!("{uri} is not open"))
    }

    /// Replaces bytes of an open document, as one incremental change.
    ///
    /// # Panics
    /// When it is not open, or has no such bytes.
    pub fn edit(&mut self, uri: &str, bytes: std::ops::Range<usize>, new: &str) {
        self.edit_all(uri, &[(bytes, new)]);
    }

    /// Replaces bytes of an open document several times, in one notification. Each edit speaks of the text after those
    /// before it.
    ///
    /// # Panics
    /// When it is not open, or has no such bytes.
    pub fn edit_all(&mut self, uri: &str, edits: &[(std::ops::Range<usize>, &str)]) {
        let encoding = self.encoding;
        let document = self.open.get_mut(uri).expect("an open document");
        document.version += 1;
        let mut changes = Vec::new();
        for (bytes, new) in edits {
            let range = encoding.range(&document.text, bytes.clone());
            changes.push(json!({"range": range, "text": new}));
            document.text.replace_range(bytes.clone(), new);
        }
        let version = document.version;
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}),
        );
    }

    /// Replaces the first place of a text in an open document by another.
    ///
    /// # Panics
    /// When the document does not have it.
    pub fn replace(&mut self, uri: &str, old: &str, new: &str) {
        let at = self.text(uri).find(old);
        let at = at.unwrap_or_else(|| panic!("{uri} has no {old:?}"));
        self.edit(uri, at..at + old.len(), new);
    }

    /// Replaces the whole text of an open document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn set_text(&mut self, uri: &str, text: &str) {
        let document = self.open.get_mut(uri).expect("an open document");
        document.version += 1;
        document.text = text.to_owned();
        let version = document.version;
        self.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    /// Says that an open document has been saved; writing it is the test's business.
    pub fn save(&mut self, uri: &str) {
        self.notify(
            "textDocument/didSave",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// Closes a document.
    ///
    /// # Panics
    /// When it is not open.
    pub fn close(&mut self, uri: &str) {
        let closed = self.open.remove(uri);
        assert!(closed.is_some(), "{uri} is not open");
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// The place where a text begins in an open document, as requests name it.
    ///
    /// # Panics
    /// When the document does not have it.
    pub fn place(&self, uri: &str, needle: &str) -> Value {
        let text = self.text(uri);
        let at = text.find(needle);
        let at = at.unwrap_or_else(|| panic!("{uri} has no {needle:?}"));
        json!({"textDocument": {"uri": uri}, "position": self.encoding.position(text, at)})
    }

    /// The whole of an open document as a range.
    ///
    /// # Panics
    /// When it is not open.
    pub fn whole(&self, uri: &str) -> Value {
        let text = self.text(uri);
        self.encoding.range(text, 0..text.len())
    }

    /// Tells of changes on disk: `(uri, type)`, where the type is 1 for created, 2 for changed, 3 for deleted.
    pub fn watched_files_changed(&mut self, changes: &[(String, u32)]) {
        let changes: Vec<_> = changes
            .iter()
            .map(|(uri, kind)| json!({"uri": uri, "type": kind}))
            .collect();
        self.notify(
            "workspace/didChangeWatchedFiles",
            json!({"changes": changes}),
        );
    }
}
