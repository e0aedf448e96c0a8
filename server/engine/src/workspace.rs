//! The one owner of a workspace's state. It changes synchronously, in the order in which changes arrive, and hands out
//! immutable snapshots. Reading many files is not done here: [`refresh`] does it on a snapshot, off to the side, and
//! [`Workspace::install`] takes what it found.

mod edits;
mod install;
mod probes;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::config::{Config, SETTINGS_PATH, is_config};
use crate::count_cache::CountCache;
use crate::disk::Disk;
use crate::document::Document;
use crate::facts::archives::Archives;
use crate::facts::history::Answers;
use crate::facts::{self, FactSettings, Facts, Which};
use crate::instructions;
use crate::path::RelPath;
use crate::profile;
use crate::refresh::{self, Found, ReadSettings};
use crate::settings::{Layer, Settings};
use crate::snapshot::{Buffer, Snapshot};
use crate::text::{Position, PositionEncoding, Text};

/// The state of one workspace folder.
#[derive(Debug)]
pub struct Workspace {
    disk: Arc<dyn Disk>,
    editor: Layer,
    flags: Layer,
    snapshot: Snapshot,
    is_indexed: bool,
    /// Imports that were looked for and are not there.
    absent_imports: BTreeSet<RelPath>,
    /// Documents that are there only because an instruction file imports them.
    imported: BTreeSet<RelPath>,
    /// The settings that everything was last read with.
    read_with: Option<ReadSettings>,
}

/// A change of an open buffer, as clients send it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What is replaced; `None` replaces everything.
    pub range: Option<Range<Position>>,
    /// The new text.
    pub text: String,
}

impl Workspace {
    /// A workspace of which nothing has been read yet.
    pub fn new(disk: Arc<dyn Disk>) -> Workspace {
        let is_checkout = disk.is_checkout();
        let root = disk.root().map(Arc::from);
        let (profiles, problems) = profile::load(&[]);
        let config = Config {
            settings: Settings::default(),
            profiles,
            problems,
        };
        let mut workspace = Workspace {
            disk,
            editor: Layer::default(),
            flags: Layer::default(),
            snapshot: Snapshot {
                files: Arc::default(),
                documents: Arc::default(),
                config_texts: Arc::default(),
                skipped: Arc::default(),
                probes: Arc::default(),
                buffers: Arc::default(),
                config: Arc::new(config),
                index: Arc::default(),
                is_checkout,
                root,
                facts: Arc::default(),
                claims_in_editors: Arc::default(),
                bundles: Arc::default(),
                taken: None,
            },
            is_indexed: false,
            absent_imports: BTreeSet::new(),
            imported: BTreeSet::new(),
            read_with: None,
        };
        // What to pass over must be known before anything is listed.
        let path = RelPath::new(SETTINGS_PATH).unwrap_or_default();
        if let Ok(contents) = workspace
            .disk
            .read(&path, Settings::default().max_file_size)
        {
            let texts = Arc::make_mut(&mut workspace.snapshot.config_texts);
            texts.insert(path, Text::new(contents.text));
            workspace.rebuild_config();
        }
        workspace
    }

    /// A workspace with all its files read. Blocks until done; for the command line and for tests.
    pub fn open(disk: Arc<dyn Disk>) -> Workspace {
        Workspace::open_with(disk, Layer::default())
    }

    /// Like [`Workspace::open`], with settings from elsewhere below those of the workspace.
    pub fn open_with(disk: Arc<dyn Disk>, settings: Layer) -> Workspace {
        let mut workspace = Workspace::new(disk);
        workspace.set_editor_settings(settings);
        workspace.refresh_all();
        workspace
    }

    /// Reads everything again and installs it. Blocks until done.
    pub fn refresh_all(&mut self) {
        self.refresh(&Found::Everything);
        // Reading the profiles and settings may have changed what there is to read.
        if let Some(found) = self.unread() {
            self.refresh(&found);
        }
        self.gather_facts(&CountCache::default());
    }

    /// Looks at the disk and installs what is there. Blocks until done.
    pub fn refresh(&mut self, found: &Found) {
        let refreshed = refresh::refresh(&*self.disk, &self.snapshot, found, &|_, _| {});
        self.install(refreshed);
    }

    /// Finds out about the files that plans name and installs it. Blocks until done.
    pub fn gather_facts(&mut self, known: &CountCache) {
        if let Some(facts) = facts::gather(&*self.disk, &self.snapshot, Which::All, known) {
            self.install_facts(facts);
        }
        if let Some(archives) = facts::archives::gather(&*self.disk, &self.snapshot) {
            self.install_archives(archives);
        }
        if let Some(answers) = facts::history::ask(&*self.disk, &self.snapshot, Which::All) {
            self.install_answers(answers);
        }
    }

    /// Takes what [`facts::history::ask`] found.
    pub fn install_answers(&mut self, answers: Answers) {
        Arc::make_mut(&mut self.snapshot.facts).answers = answers;
    }

    /// Takes what [`facts::gather`] found.
    pub fn install_facts(&mut self, facts: Facts) {
        if facts.kinds != self.snapshot.facts.kinds {
            // What a reference leads to depends on what is there.
            self.snapshot.index = Arc::default();
        }
        // The repository's answers are installed by themselves, and may be newer.
        let answers = self.snapshot.facts.answers.clone();
        let archives = self.snapshot.facts.archives.clone();
        self.snapshot.facts = Arc::new(Facts {
            answers,
            archives,
            ..facts
        });
    }

    /// Takes what [`facts::archives::gather`] found.
    pub fn install_archives(&mut self, archives: Archives) {
        Arc::make_mut(&mut self.snapshot.facts).archives = archives;
    }

    /// The state as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            // It depends on all that can change, and costs little beside what asks for it.
            claims_in_editors: Arc::default(),
            bundles: Arc::default(),
            taken: Some(self.disk.now()),
            ..self.snapshot.clone()
        }
    }

    /// The disk that the files are on.
    pub fn disk(&self) -> Arc<dyn Disk> {
        Arc::clone(&self.disk)
    }

    /// Whether the files have been read once.
    pub fn is_indexed(&self) -> bool {
        self.is_indexed
    }

    /// Settings of the editor. They lie below those of `agentops.toml`.
    pub fn set_editor_settings(&mut self, layer: Layer) {
        self.editor = layer;
        self.rebuild_config();
    }

    /// Settings of a command line's flags. They lie above those of `agentops.toml`. What is wrong with them is for
    /// [`Layer::faults`] to say.
    pub fn set_flags(&mut self, layer: Layer) {
        self.flags = layer;
        self.rebuild_config();
    }

    /// A file is now open in the editor with this text.
    pub fn open_buffer(&mut self, path: RelPath, version: i32, text: &str) {
        // Some clients send the byte order mark; positions in a file without it are the same but for line 0.
        let text = Text::new(text);
        if is_config(&path) {
            self.set_buffer(path, Buffer::Config(text));
            self.rebuild_config();
            return;
        }
        let changes_index = self.is_only_open(&path);
        let document = self.open_document(path, version, text);
        self.set_document(document);
        if changes_index {
            self.snapshot.index = Arc::new(OnceLock::new());
        }
    }

    /// The text of an open buffer has changed. `false` when the buffer is not open.
    pub fn edit_buffer(
        &mut self,
        path: &RelPath,
        version: i32,
        edits: &[Edit],
        encoding: PositionEncoding,
    ) -> bool {
        let Some(buffer) = self.snapshot.buffers.get(path) else {
            return false;
        };
        let text = match buffer {
            Buffer::Document(document) => document.text.clone(),
            Buffer::Config(text) => text.clone(),
        };
        let text = edits::edited(text, edits, encoding);
        match buffer {
            Buffer::Document(document) => {
                let path = document.path.clone();
                let document = self.open_document(path, version, text);
                self.set_document(document);
            }
            Buffer::Config(_) => {
                self.set_buffer(path.clone(), Buffer::Config(text));
                self.rebuild_config();
            }
        }
        true
    }

    /// A file is no longer open; what is on disk counts again.
    pub fn close_buffer(&mut self, path: &RelPath) {
        let closed = Arc::make_mut(&mut self.snapshot.buffers).remove(path);
        if let (Some(Buffer::Document(closed)), Some(on_disk)) =
            (&closed, self.snapshot.documents.get(path))
            && path.is_markdown()
            && closed.text != on_disk.text
        {
            // What was typed and not saved is gone: files that only the text on disk names may be forgotten by now.
            Arc::make_mut(&mut self.snapshot.facts).found_with = None;
        }
        match closed {
            Some(Buffer::Config(_)) => self.rebuild_config(),
            Some(Buffer::Document(_)) if self.is_only_open(path) => {
                self.snapshot.index = Arc::new(OnceLock::new());
            }
            _ => {}
        }
        self.drop_unused_imports();
    }

    /// What has to be looked at before the state is whole: what is [unread](Workspace::unread), or nothing but the files
    /// that plans name and the bundles.
    pub fn pending(&self) -> Option<Found> {
        let wants_facts = self.is_indexed && self.wants_facts();
        self.unread()
            .or_else(|| wants_facts.then(|| Found::Changed(Vec::new())))
    }

    /// Whether there is anything to find out about files that plans name, or about bundles: files or settings have changed
    /// since that was done.
    pub fn wants_facts(&self) -> bool {
        let wanted = FactSettings::of(self.snapshot.settings());
        self.snapshot.facts.found_with != Some(wanted)
    }

    /// What has to be read from disk: everything after settings of the listing have changed, or imports that an
    /// instruction file names since it was edited.
    pub fn unread(&self) -> Option<Found> {
        if !self.is_indexed {
            return None;
        }
        let wanted = ReadSettings::of(self.snapshot.settings());
        if self.read_with.as_ref() != Some(&wanted) {
            return Some(Found::Everything);
        }
        let missing = instructions::missing_imports(&self.snapshot);
        let is_new = missing.difference(&self.absent_imports).next().is_some();
        is_new.then(|| Found::Changed(Vec::new()))
    }

    /// Whether the index would not know of a file, were it not open. Of files that are not Markdown it knows that they
    /// are there, and nothing of their text.
    fn is_only_open(&self, path: &RelPath) -> bool {
        let is_listed = self.snapshot.files.contains(path) && !path.is_markdown();
        !is_listed && !self.snapshot.documents.contains_key(path)
    }

    /// An open document. One above the limit for files is not read: it would have to be at every keystroke.
    fn open_document(&self, path: RelPath, version: i32, text: Text) -> Document {
        let before = self.snapshot.document(&path).cloned();
        let mut document = if text.len() as u64 > self.snapshot.settings().max_file_size {
            Document::unread(path, text)
        } else {
            Document::new(path, text)
        };
        document.version = Some(version);
        match before {
            Some(before) => document.after(&before),
            None => document,
        }
    }

    fn set_document(&mut self, document: Document) {
        let document = Arc::new(document);
        let path = document.path.clone();
        let is_read = path.is_markdown();
        self.set_buffer(path, Buffer::Document(Arc::clone(&document)));
        // A file of another kind names nothing: a keystroke in it changes its text and nothing else.
        if is_read {
            self.probe_links(std::iter::once(&document));
            self.drop_unused_imports();
        }
    }

    fn set_buffer(&mut self, path: RelPath, buffer: Buffer) {
        Arc::make_mut(&mut self.snapshot.buffers).insert(path, buffer);
    }

    fn rebuild_config(&mut self) {
        let config = Config::read(&self.snapshot, &self.editor, &self.flags);
        let limit = self.snapshot.settings().max_file_size;
        let is_new_limit = config.settings.max_file_size != limit;
        self.snapshot.config = Arc::new(config);
        self.snapshot.index = Arc::new(OnceLock::new());
        if is_new_limit {
            self.reopen_documents();
        }
        self.drop_unused_imports();
    }

    /// Whether an open document is read depends on the limit for files.
    fn reopen_documents(&mut self) {
        let open: Vec<Arc<Document>> = self.snapshot.open_documents().cloned().collect();
        for before in open {
            let version = before.version.unwrap_or_default();
            let document = self.open_document(before.path.clone(), version, before.text.clone());
            self.set_document(document);
        }
    }
}
