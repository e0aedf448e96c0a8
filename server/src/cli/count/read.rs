//! Reading what is to be counted: files, folders and stdin, inside a workspace or not.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::disk::Folder;
use agentops_engine::document::Document;
use agentops_engine::path::RelPath;
use agentops_engine::text::Text;
use agentops_engine::workspace::Workspace;
use anyhow::Context;

use crate::cli::{failure, root};

/// What was read.
#[derive(Default)]
pub struct Input {
    /// Each with its name.
    pub documents: Vec<(String, Arc<Document>)>,
    /// Whether folders were among what was named.
    pub has_folder: bool,
    /// Whether a file that was named could not be used.
    pub has_fault: bool,
}

/// Reads what was named. What is not text is told on stderr, and everything else goes on.
pub fn documents(names: &[PathBuf]) -> anyhow::Result<Input> {
    let mut input = Input::default();
    for name in names {
        if name.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .context("stdin cannot be read")?;
            // Text from a pipe is read as Markdown: that is what this program is for.
            input.add("-", "stdin.md", bytes);
        } else if root::real(name)?.is_dir() {
            input.add_folder(name);
        } else {
            let shown = name.to_string_lossy();
            let bytes = fs::read(name).with_context(|| format!("{shown} cannot be read"))?;
            let file_name = name.file_name().unwrap_or_default().to_string_lossy();
            input.add(&shown, &file_name, bytes);
        }
    }
    Ok(input)
}

impl Input {
    fn add(&mut self, name: &str, file_name: &str, bytes: Vec<u8>) {
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let path = RelPath::new(file_name).unwrap_or_default();
                let document = Document::new(path, Text::new(text));
                self.documents.push((name.to_owned(), Arc::new(document)));
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                failure::warn(&format!(
                    "{name} is passed over: it is not UTF-8 (byte {at}); save it as UTF-8 to have it counted"
                ));
                self.has_fault = true;
            }
        }
    }

    /// All Markdown files of a folder, as git would list them.
    fn add_folder(&mut self, folder: &Path) {
        self.has_folder = true;
        let snapshot = Workspace::open(Arc::new(Folder::new(folder))).snapshot();
        for (path, reason) in snapshot.skipped() {
            let path = path.on_disk(folder);
            failure::warn(&format!("{} is passed over: {reason}", path.display()));
        }
        for document in snapshot.documents() {
            let name = document.path.on_disk(folder);
            let name = name.to_string_lossy().into_owned();
            self.documents.push((name, Arc::clone(document)));
        }
    }
}
