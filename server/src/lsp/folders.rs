//! The folders of a session and the documents that are open in them: plain state, changed under the session's lock.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::path::RelPath;
use agentops_engine::refresh::Found;
use agentops_engine::settings::Layer;
use agentops_engine::text::Text;
use agentops_engine::workspace::Workspace;
use lsp_types::Uri;
use tokio::sync::{Notify, mpsc, watch};

use super::capabilities::Client;
use super::convert::{Addresses, View};
use super::editor_settings::EditorSettings;

/// All folders, and what belongs to the session as a whole.
#[derive(Debug, Default)]
pub struct State {
    /// What the client can do.
    pub client: Arc<Client>,
    /// The folders, in the order in which they were opened.
    pub folders: Vec<Folder>,
    /// The number of the next folder.
    pub next_id: u64,
    /// Settings that came with `initialize` or `didChangeConfiguration`, for folders that come later.
    pub settings: Layer,
    /// Settings that came with `initialize`. They count wherever the client states none later.
    pub initial_settings: EditorSettings,
    /// Whether the client opened any folder; if not, files bring their own.
    pub has_folders: bool,
    /// Folders that are opened when the session begins.
    pub roots: Vec<PathBuf>,
    /// Documents that are open, with their versions. They stay open while folders come and go.
    pub open: HashMap<Uri, i32>,
}

/// Names a folder for as long as the session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FolderId(pub u64);

/// One folder.
#[derive(Debug)]
pub struct Folder {
    /// Its name within the session.
    pub id: FolderId,
    /// How its paths are written as URIs.
    pub addresses: Arc<Addresses>,
    /// Its state.
    pub workspace: Workspace,
    /// What its indexer is to look at.
    pub jobs: mpsc::UnboundedSender<Found>,
    /// Tells the indexer that a plan was edited, which may name files that nobody has looked at.
    pub edited: Arc<Notify>,
    /// How often its indexer has been asked to look at the disk.
    pub asked: u64,
    /// How many of these have been answered. Its files have been read once it is not 0.
    pub answered: watch::Sender<u64>,
}

impl State {
    /// A folder by its name.
    pub fn folder(&mut self, id: FolderId) -> Option<&mut Folder> {
        self.folders.iter_mut().find(|folder| folder.id == id)
    }

    /// Where each open document is, and its text.
    pub fn open_texts(&mut self) -> Vec<(Uri, FolderId, RelPath, Text)> {
        let uris: Vec<Uri> = self.open.keys().cloned().collect();
        let places = uris.into_iter().filter_map(|uri| {
            let (id, path) = self.locate(&uri)?;
            let text = self.folder(id)?.workspace.snapshot().text(&path)?.clone();
            Some((uri, id, path, text))
        });
        places.collect()
    }

    /// The folder at a path on disk.
    pub fn folder_at(&self, root: &Path) -> Option<&Folder> {
        self.folders
            .iter()
            .find(|folder| folder.addresses.root() == Some(root))
    }

    /// What a folder is at this moment.
    pub fn view(&self, folder: &Folder) -> View {
        View {
            snapshot: folder.workspace.snapshot(),
            addresses: Arc::clone(&folder.addresses),
            encoding: self.client.encoding,
            disk: folder.workspace.disk(),
        }
    }

    /// The innermost folder that a URI lies in; for an open document in no folder, the place it was given.
    pub fn locate(&mut self, uri: &Uri) -> Option<(FolderId, RelPath)> {
        self.locate_on_disk(uri).or_else(|| {
            let loose = self.folders.iter().find(|f| f.addresses.root().is_none())?;
            let path = loose.addresses.path(uri)?;
            loose.workspace.snapshot().document(&path)?;
            Some((loose.id, path))
        })
    }

    /// The innermost folder on disk that a URI lies in.
    pub fn locate_on_disk(&self, uri: &Uri) -> Option<(FolderId, RelPath)> {
        // It has the shortest way to the file.
        self.around(uri)
            .min_by_key(|(_, path)| path.segments().count())
    }

    /// All folders on disk that a URI lies in: each of them has the files of those within it, too.
    pub fn around(&self, uri: &Uri) -> impl Iterator<Item = (FolderId, RelPath)> {
        self.folders.iter().filter_map(move |folder| {
            folder.addresses.root()?;
            Some((folder.id, folder.addresses.path(uri)?))
        })
    }

    /// Asks the folder's indexer to look at the disk. The indexer lives as long as the folder.
    pub fn request(&mut self, id: FolderId, found: Found) {
        if let Some(folder) = self.folder(id) {
            folder.asked += 1;
            let _ = folder.jobs.send(found);
        }
    }

    /// Has read what a change made necessary.
    pub fn catch_up(&mut self, id: FolderId) {
        let pending = self
            .folder(id)
            .and_then(|folder| folder.workspace.pending());
        if let Some(found) = pending {
            self.request(id, found);
        }
    }
}

/// What a folder is called for people.
pub fn folder_name(root: &Path) -> String {
    match root.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => root.display().to_string(),
    }
}
