//! Documents whose problems the client was told of. A client forgets the ids of a document's reports when it is closed
//! (VS Code does), while it still shows the problems; so a later report must not count on what the client knows.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use lsp_types::Uri;

use super::convert::file_path;

/// What names a document however its URI is spelled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(PathBuf);

impl Key {
    /// The key of a URI: the path of a file, or the URI itself.
    pub fn of(uri: &Uri) -> Key {
        Key(file_path(uri).unwrap_or_else(|| PathBuf::from(uri.as_str())))
    }
}

/// The last time that the client was told of problems of a document.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The document, as the client spells it.
    pub uri: Uri,
    /// Which time it was. No two are the same in a session.
    pub number: u64,
}

/// All documents whose problems the client was told of when it asked about them one by one.
#[derive(Debug, Default)]
pub struct Told(Mutex<Tellings>);

#[derive(Debug, Default)]
struct Tellings {
    count: u64,
    last: HashMap<Key, Telling>,
}

impl Told {
    /// The client is told of problems of a document.
    pub fn note(&self, uri: &Uri) {
        let mut tellings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tellings.count += 1;
        let telling = Telling {
            uri: uri.clone(),
            number: tellings.count,
        };
        tellings.last.insert(Key::of(uri), telling);
    }

    /// What the client was told last, by document.
    pub fn last(&self) -> HashMap<Key, Telling> {
        let tellings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tellings.last.clone()
    }
}
