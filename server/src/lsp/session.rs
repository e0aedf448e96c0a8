//! The state of a session. It is changed under one short lock, never across an await; handlers take a view and work on
//! that.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agentops_engine::disk::{Disk, Folder as DiskFolder, Memory, SkipReason};
use agentops_engine::facts::Facts;
use agentops_engine::facts::archives::Archives;
use agentops_engine::facts::history::Answers;
use agentops_engine::path::RelPath;
use agentops_engine::refresh::{Found, Refreshed};
use agentops_engine::settings::Layer;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::text::Text;
use agentops_engine::workspace::{Edit, Workspace};
use lsp_types::Uri;
use tokio::sync::{Notify, mpsc, watch};
use tower_lsp::jsonrpc::{Error, Result};

use super::capabilities::Client;
use super::changes::Changes;
use super::convert::{Addresses, View, file_path};
use super::editor_settings::{EditorSettings, Logged};
use super::folders::{Folder, FolderId, State, folder_name};
use super::outbound::{Outbound, Queued};
use super::requests::changed;
use super::told::Told;
use super::{indexer, publish};

/// One session with one client.
#[derive(Debug)]
pub struct Session {
    /// The way to the client.
    pub outbound: Outbound,
    /// Tells that something changed.
    pub changes: Changes,
    /// Documents whose problems the client was told of.
    pub told: Told,
    /// What was logged of problems with the editor's settings.
    pub setting_problems: Logged,
    queued: Mutex<Option<Queued>>,
    state: Mutex<State>,
}

/// A file that a request is about.
#[derive(Debug)]
pub struct Asked {
    /// The folder's state.
    pub view: View,
    /// The file.
    pub path: RelPath,
    /// What the client can do.
    pub client: Arc<Client>,
}

impl Session {
    /// A session that has not begun.
    pub fn new(client: tower_lsp::Client) -> Arc<Session> {
        let (outbound, queued) = Outbound::new(client);
        Arc::new(Session {
            outbound,
            changes: Changes::default(),
            told: Told::default(),
            setting_problems: Logged::default(),
            queued: Mutex::new(Some(queued)),
            state: Mutex::default(),
        })
    }

    /// The client has told what it can do, which settings it starts with, and which folders it has. They are opened
    /// when the session begins: before that, nothing may be said about them.
    pub fn initialize(&self, client: Client, settings: EditorSettings, roots: Vec<PathBuf>) {
        let mut state = self.lock();
        state.client = Arc::new(client);
        state.settings = settings.layer.clone();
        state.initial_settings = settings;
        state.has_folders = !roots.is_empty();
        state.roots = roots;
    }

    /// The session has begun: what was queued may leave, diagnostics may be published.
    pub fn start(self: &Arc<Self>) {
        let queued = self
            .queued
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(queued) = queued {
            self.outbound.start(queued);
            super::logging::connect(self.outbound.clone());
            publish::start(Arc::clone(self));
            changed::start(self);
        }
        let roots = std::mem::take(&mut self.lock().roots);
        for root in roots {
            self.add_folder(root);
        }
    }

    /// What the client can do.
    pub fn client(&self) -> Arc<Client> {
        Arc::clone(&self.lock().client)
    }

    /// The settings that came with `initialize`.
    pub fn initial_settings(&self) -> EditorSettings {
        self.lock().initial_settings.clone()
    }

    /// Opens a folder; its files are read in the background.
    pub fn add_folder(self: &Arc<Self>, root: PathBuf) {
        let disk: Arc<dyn Disk> = Arc::new(DiskFolder::new(&root));
        let mut state = self.lock();
        state.has_folders = true;
        if state.folder_at(&root).is_none() {
            let texts = state.open_texts();
            self.open(&mut state, Some(root), disk);
            self.rehome(&mut state, texts);
        }
        drop(state);
        self.changes.note();
    }

    /// Closes a folder. Documents that are open in it go on without it.
    pub fn remove_folder(self: &Arc<Self>, root: &Path) {
        let mut state = self.lock();
        let texts = state.open_texts();
        let is_other = |folder: &Folder| folder.addresses.root() != Some(root);
        state.folders.retain(is_other);
        self.rehome(&mut state, texts);
        drop(state);
        self.changes.note();
    }

    fn open(
        self: &Arc<Self>,
        state: &mut State,
        root: Option<PathBuf>,
        disk: Arc<dyn Disk>,
    ) -> FolderId {
        let id = FolderId(state.next_id);
        state.next_id += 1;
        let (jobs, queue) = mpsc::unbounded_channel();
        let edited = Arc::new(Notify::new());
        let (answered, _) = watch::channel(0);
        let mut workspace = Workspace::new(disk);
        workspace.set_editor_settings(state.settings.clone());
        let job = indexer::Job {
            session: Arc::downgrade(self),
            folder: id,
            name: root.as_deref().map(folder_name),
            root: root.clone(),
            disk: workspace.disk(),
        };
        state.folders.push(Folder {
            id,
            addresses: Arc::new(Addresses::new(root)),
            workspace,
            jobs,
            edited: Arc::clone(&edited),
            asked: 0,
            answered,
        });
        indexer::start(job, queue, edited);
        state.request(id, Found::Everything);
        id
    }

    /// A document was opened.
    pub fn open_document(self: &Arc<Self>, uri: &Uri, version: i32, text: &str) {
        let mut state = self.lock();
        state.open.insert(uri.clone(), version);
        self.place(&mut state, uri, version, text);
        drop(state);
        self.changes.note();
    }

    /// Puts an open document where it belongs.
    fn place(self: &Arc<Self>, state: &mut State, uri: &Uri, version: i32, text: &str) {
        let found = state.locate(uri).or_else(|| self.adopt(state, uri));
        let Some((id, path)) = found else {
            return;
        };
        if let Some(folder) = state.folder(id) {
            Arc::make_mut(&mut folder.addresses).open(path.clone(), uri.clone());
            let limit = folder.workspace.snapshot().settings().max_file_size;
            let size = text.len() as u64;
            if size > limit {
                let reason = SkipReason::TooLarge { size, limit };
                tracing::warn!("{path} is open, but not read: {reason}");
            }
            folder.workspace.open_buffer(path, version, text);
            folder.edited.notify_one();
        }
        state.catch_up(id);
    }

    /// Folders have come or gone: open documents move to where they belong now.
    fn rehome(self: &Arc<Self>, state: &mut State, texts: Vec<(Uri, FolderId, RelPath, Text)>) {
        for (uri, old, path, text) in texts {
            if state.locate_on_disk(&uri).is_some_and(|(id, _)| id == old) {
                continue;
            }
            if let Some(folder) = state.folder(old) {
                folder.workspace.close_buffer(&path);
                Arc::make_mut(&mut folder.addresses).close(&path);
            }
            if let Some(version) = state.open.get(&uri).copied() {
                self.place(state, &uri, version, text.as_str());
            }
        }
    }

    /// Finds a place for a document that lies in no folder: the workspace around it when the client opened none, else
    /// a folder of its own that is nowhere on disk.
    fn adopt(self: &Arc<Self>, state: &mut State, uri: &Uri) -> Option<(FolderId, RelPath)> {
        let around = file_path(uri)
            .filter(|_| !state.has_folders)
            .and_then(|path| DiskFolder::find_root(path.parent()?));
        let has_loose = state.folders.iter().any(|f| f.addresses.root().is_none());
        if let Some(root) = around {
            let disk = Arc::new(DiskFolder::new(&root));
            self.open(state, Some(root), disk);
        } else if !has_loose {
            self.open(state, None, Arc::new(Memory::default()));
        }
        state.locate(uri).or_else(|| {
            let loose = state
                .folders
                .iter()
                .find(|f| f.addresses.root().is_none())?;
            Some((loose.id, loose.addresses.path(uri)?))
        })
    }

    /// A document's text changed. Edits of documents that are not open are dropped with a log line.
    pub fn edit_document(&self, uri: &Uri, version: i32, edits: &[Edit]) {
        let mut state = self.lock();
        let encoding = state.client.encoding;
        let found = state.locate(uri);
        let (mut was_open, mut is_read) = (false, false);
        if let Some((id, path)) = found
            && let Some(folder) = state.folder(id)
        {
            was_open = folder
                .workspace
                .edit_buffer(&path, version, edits, encoding);
            is_read = folder.workspace.snapshot().is_read(&path);
            // A keystroke in a source file changes its text, and nothing that is said elsewhere until it is saved.
            if is_read {
                folder.edited.notify_one();
                state.catch_up(id);
            }
        }
        if was_open {
            state.open.insert(uri.clone(), version);
        }
        drop(state);
        if was_open && is_read {
            self.changes.note();
        } else if !was_open {
            tracing::warn!("an edit of {} was dropped: it is not open", uri.as_str());
        }
    }

    /// A document was closed.
    pub fn close_document(&self, uri: &Uri) {
        let mut state = self.lock();
        state.open.remove(uri);
        if let Some((id, path)) = state.locate(uri)
            && let Some(folder) = state.folder(id)
        {
            folder.workspace.close_buffer(&path);
            Arc::make_mut(&mut folder.addresses).close(&path);
            state.catch_up(id);
        }
        drop(state);
        self.changes.note();
    }

    /// Files or folders on disk were written, created or removed.
    pub fn files_changed<'a>(&self, uris: impl Iterator<Item = &'a Uri>) {
        let mut state = self.lock();
        let mut by_folder: Vec<(FolderId, Vec<RelPath>)> = Vec::new();
        for uri in uris {
            for (id, path) in state.around(uri) {
                match by_folder.iter_mut().find(|(other, _)| *other == id) {
                    Some((_, paths)) => paths.push(path),
                    None => by_folder.push((id, vec![path])),
                }
            }
        }
        for (id, paths) in by_folder {
            state.request(id, Found::Changed(paths));
        }
    }

    /// Settings of the editor, for one folder or for all.
    pub fn set_settings(&self, folder: Option<FolderId>, layer: &Layer) {
        let mut state = self.lock();
        if folder.is_none() {
            state.settings = layer.clone();
        }
        let ids: Vec<FolderId> = state.folders.iter().map(|f| f.id).collect();
        for id in ids {
            if folder.is_some_and(|only| only != id) {
                continue;
            }
            if let Some(folder) = state.folder(id) {
                folder.workspace.set_editor_settings(layer.clone());
            }
            state.catch_up(id);
        }
        drop(state);
        self.changes.note();
    }

    /// The folders on disk, for asking the client about their settings.
    pub fn folders(&self) -> Vec<(FolderId, Option<Uri>)> {
        let state = self.lock();
        let folders = state.folders.iter().map(|folder| {
            let uri = folder.addresses.root().and_then(Uri::from_file_path);
            (folder.id, uri)
        });
        folders.collect()
    }

    /// A view of every folder, and whether its files have been read.
    pub fn views(&self) -> Vec<(View, bool)> {
        let state = self.lock();
        let views = state
            .folders
            .iter()
            .map(|folder| (state.view(folder), *folder.answered.borrow() > 0));
        views.collect()
    }

    /// Views of all folders once everything that has been heard of their files is in them: after a rename, the next one
    /// must not be answered from the state before it.
    pub async fn settled_views(&self) -> Vec<View> {
        let waits: Vec<_> = {
            let state = self.lock();
            state
                .folders
                .iter()
                .map(|f| (f.asked, f.answered.subscribe()))
                .collect()
        };
        for (asked, mut wait) in waits {
            // A folder that is closed meanwhile is no longer waited for.
            let _ = wait.wait_for(|answered| *answered >= asked).await;
        }
        self.views().into_iter().map(|(view, _)| view).collect()
    }

    /// The state of a folder, for its indexer.
    pub fn snapshot(&self, id: FolderId) -> Option<Snapshot> {
        let mut state = self.lock();
        state.folder(id).map(|folder| folder.workspace.snapshot())
    }

    /// Takes what an indexer found. Returns what is still to be read.
    pub fn install(&self, id: FolderId, refreshed: Refreshed) -> Option<Found> {
        let mut state = self.lock();
        let folder = state.folder(id)?;
        folder.workspace.install(refreshed);
        folder.workspace.unread()
    }

    /// Takes what an indexer found out about files that plans name.
    pub fn install_facts(&self, id: FolderId, facts: Facts) {
        let mut state = self.lock();
        if let Some(folder) = state.folder(id) {
            folder.workspace.install_facts(facts);
        }
        drop(state);
        self.changes.note();
    }

    /// Takes what an indexer found in the archives of bundles.
    pub fn install_archives(&self, id: FolderId, archives: Archives) {
        let mut state = self.lock();
        if let Some(folder) = state.folder(id) {
            folder.workspace.install_archives(archives);
        }
        drop(state);
        self.changes.note();
    }

    /// Takes what an indexer was told by the repository.
    pub fn install_answers(&self, id: FolderId, answers: Answers) {
        let mut state = self.lock();
        if let Some(folder) = state.folder(id) {
            folder.workspace.install_answers(answers);
        }
        drop(state);
        self.changes.note();
    }

    /// A folder's indexer has answered so many of those who asked it to look at the disk.
    pub fn set_answered(&self, id: FolderId, more: u64) {
        let mut state = self.lock();
        if let Some(folder) = state.folder(id) {
            folder.answered.send_modify(|answered| *answered += more);
        }
    }

    /// Whether anything is to be found out about files that a folder's plans name, or about its bundles.
    pub fn wants_facts(&self, id: FolderId) -> bool {
        let mut state = self.lock();
        state
            .folder(id)
            .is_some_and(|folder| folder.workspace.wants_facts())
    }

    /// The file that a request is about, as it is now, whether or not the rest of its folder has been read.
    pub fn ask(&self, uri: &Uri) -> Option<Asked> {
        let mut state = self.lock();
        let (id, path) = state.locate(uri)?;
        let client = Arc::clone(&state.client);
        let folder = state.folders.iter().find(|folder| folder.id == id)?;
        Some(Asked {
            view: state.view(folder),
            path,
            client,
        })
    }

    /// The file that a request is about, once its folder has been read.
    ///
    /// # Errors
    /// `ContentModified` when the document was edited meanwhile: the positions of the request are no longer good.
    pub async fn ask_settled(&self, uri: &Uri) -> Result<Option<Asked>> {
        let wait = {
            let mut state = self.lock();
            let found = state.locate(uri);
            found.and_then(|(id, _)| state.folder(id).map(|f| f.answered.subscribe()))
        };
        // Looked at before the view is taken: an index that is finished in between must not be missed.
        let was_indexed = wait.as_ref().is_some_and(|wait| *wait.borrow() > 0);
        let (Some(asked), Some(mut wait)) = (self.ask(uri), wait) else {
            return Ok(None);
        };
        if was_indexed {
            return Ok(Some(asked));
        }
        let _ = wait.wait_for(|answered| *answered > 0).await;
        let Some(now) = self.ask(uri) else {
            return Ok(None);
        };
        if now.view.version(&now.path) != asked.view.version(&asked.path) {
            return Err(Error::content_modified());
        }
        Ok(Some(now))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // State is changed by whole assignments; a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
