//! Workspaces for tests, written as one text: `//- /path` begins a file, `$0` marks the cursor.

use std::sync::Arc;

use crate::disk::Memory;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::workspace::Workspace;

/// A workspace from a fixture, and where the cursor stands in it.
pub struct Fixture {
    /// The workspace, read.
    pub workspace: Workspace,
    /// File and byte offset of `$0`.
    pub cursor: Option<(RelPath, usize)>,
}

impl Fixture {
    /// Reads a fixture.
    ///
    /// # Panics
    /// When a path is not one of a workspace, or there are two cursors.
    pub fn new(fixture: &str) -> Fixture {
        let disk = Arc::new(Memory::default());
        let mut cursor = None;
        for part in fixture.split("//- /").skip(1) {
            let (path, content) = part.split_once('\n').expect("a path and a line break");
            let path = RelPath::new(path.trim()).expect("a path of the workspace");
            let mut content = content.to_owned();
            if let Some(at) = content.find("$0") {
                content.replace_range(at..at + 2, "");
                assert!(cursor.is_none(), "one cursor only");
                cursor = Some((path.clone(), at));
            }
            disk.write(path.as_str(), content.as_bytes());
        }
        Fixture {
            workspace: Workspace::open(Arc::clone(&disk) as _),
            cursor,
        }
    }

    /// The state of the workspace.
    pub fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }

    /// The place of the cursor.
    ///
    /// # Panics
    /// When the fixture has none.
    pub fn cursor(&self) -> (RelPath, usize) {
        self.cursor.clone().expect("a fixture with `$0`")
    }
}
