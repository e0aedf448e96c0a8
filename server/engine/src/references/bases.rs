//! The folders from which paths in documents are read.

use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::{Form, Reference};

/// The folders from which a document's references are looked for, in order.
#[derive(Clone, Debug)]
pub struct Bases {
    pub(super) folders: Vec<RelPath>,
    /// The workspace folder as an absolute path with `/`, for addresses of files.
    root: Option<String>,
}

impl Bases {
    /// Those of a document of the workspace.
    pub fn of(snapshot: &Snapshot, document: &RelPath) -> Bases {
        let topic = snapshot.place(document).and_then(|place| place.topic);
        Bases::new(document, topic.as_deref(), snapshot.root())
    }

    pub(crate) fn new(document: &RelPath, topic: Option<&str>, root: Option<&str>) -> Bases {
        let own = document.parent();
        let mut folders = vec![RelPath::default()];
        if !own.is_root() {
            folders.push(own.clone());
        }
        let mut above = own;
        while let Some(topic) = topic.filter(|_| !above.is_root()) {
            if above.file_name().ends_with(topic) {
                folders.push(above);
                break;
            }
            above = above.parent();
        }
        folders.dedup();
        Bases {
            folders,
            root: root.map(str::to_owned),
        }
    }

    /// The folder of the document itself.
    fn own(&self) -> RelPath {
        self.folders.get(1).cloned().unwrap_or_default()
    }
}

/// One of the folders that a path may be written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The workspace.
    Root,
    /// The document's folder.
    Own,
    /// The folder of its topic.
    Topic,
}

impl Bases {
    /// The folder that is this base; the document's own where it has no topic.
    pub(crate) fn folder(&self, base: Base) -> RelPath {
        match base {
            Base::Root => RelPath::default(),
            Base::Own => self.own(),
            Base::Topic => self.folders.get(2).cloned().unwrap_or_else(|| self.own()),
        }
    }

    /// The base from which a reference writes the way to a path. `None` when it names it by its end.
    pub(crate) fn base_of(&self, reference: &Reference, path: &RelPath) -> Option<Base> {
        let bases: &[Base] = match reference.form {
            Form::Link => &[Base::Own],
            Form::Import => &[Base::Own, Base::Root],
            _ => &[Base::Root, Base::Own, Base::Topic],
        };
        let leads = |base: &&Base, way: &str| self.folder(**base).join(way).as_ref() == Some(path);
        let written = bases.iter().find(|base| leads(base, &reference.path));
        let extended = || {
            let way = format!("{}.md", reference.path);
            bases.iter().find(|base| leads(base, &way))
        };
        match reference.form {
            Form::FrontMatter => written.or_else(extended).copied(),
            _ => written.copied(),
        }
    }
}

/// The paths that a text may mean, in the order in which they are tried. None of them is the workspace folder.
pub(super) fn candidates(bases: &Bases, path: &str, form: Form) -> Vec<RelPath> {
    let mut found: Vec<RelPath> = Vec::new();
    if let Some(address) = path.strip_prefix("file://") {
        found.extend(bases.below_root(address));
        return found;
    }
    if let Some(from_root) = path.strip_prefix('/') {
        found.extend(RelPath::new(from_root));
        return found;
    }
    match form {
        Form::Link => found.extend(bases.own().join(path)),
        Form::Import => found.extend(
            [bases.own().join(path), RelPath::new(path)]
                .into_iter()
                .flatten(),
        ),
        Form::FrontMatter => {
            let with_extension = format!("{path}.md");
            for way in [path, &with_extension] {
                found.extend(bases.folders.iter().filter_map(|folder| folder.join(way)));
            }
        }
        _ => found.extend(bases.folders.iter().filter_map(|folder| folder.join(path))),
    }
    // A path may begin with the name of the workspace itself, and a tree's root with any name for it.
    if form != Form::Link
        && let Some((first, below)) = path.split_once('/')
        && (form == Form::Tree || bases.name() == Some(first))
    {
        found.extend(RelPath::new(below));
    }
    found.retain(|path| !path.is_root());
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    found
}

impl Bases {
    /// The name of the workspace folder.
    fn name(&self) -> Option<&str> {
        let root = self.root.as_deref()?.trim_end_matches('/');
        root.rsplit('/').next().filter(|name| !name.is_empty())
    }

    /// The first path that a text in back-ticks may mean.
    pub(super) fn first(&self, path: &str) -> Option<RelPath> {
        candidates(self, path, Form::Span).into_iter().next()
    }

    /// The path of a file's address below the workspace; `None` when it is elsewhere.
    fn below_root(&self, address: &str) -> Option<RelPath> {
        let root = self.root.as_deref()?.trim_end_matches('/');
        let address = address.strip_prefix("localhost").unwrap_or(address);
        let is_drive = |text: &str| text.as_bytes().get(1) == Some(&b':');
        let address = match address.strip_prefix('/') {
            Some(rest) if is_drive(rest) => rest,
            _ => address,
        };
        let matches = |a: &str, b: &str| {
            // The letter of a drive is written in either case.
            if is_drive(a) && is_drive(b) {
                a[..1].eq_ignore_ascii_case(&b[..1]) && a[1..] == b[1..]
            } else {
                a == b
            }
        };
        let (head, below) = address.split_at_checked(root.len())?;
        (matches(head, root) && below.starts_with('/'))
            .then(|| RelPath::new(below.trim_start_matches('/')))?
    }
}
