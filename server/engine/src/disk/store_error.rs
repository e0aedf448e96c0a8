//! What can go wrong when bundles are saved and originals are put back.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::SkipReason;
use super::restore::Planned;
use crate::bundle::member_name::{NameError, Shown};
use crate::path::RelPath;

/// Why something was not stored. Unless it says otherwise, everything is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system refused: a full disk, a folder that is read-only, a missing permission.
    #[error("`{}` cannot be {done}: {error}", path.display())]
    System {
        /// What it refused.
        path: PathBuf,
        /// What was to be done with it: `written`.
        done: &'static str,
        /// The system's reason.
        error: io::Error,
    },
    /// The folder of bundles is a link that leads out of the workspace, or cannot be looked at.
    #[error("bundles cannot be in `{path}`: {reason}")]
    Folder {
        /// The folder.
        path: RelPath,
        /// What is wrong with it.
        reason: SkipReason,
    },
    /// Something else stands where a folder belongs.
    #[error("`{path}` is {what}, where a folder belongs; move it away")]
    NotAFolder {
        /// What is in the way.
        path: RelPath,
        /// What it is.
        what: &'static str,
    },
    /// Something else stands where a file belongs.
    #[error("`{path}` is {what}, where a file of the bundle belongs; move it away")]
    NotAFile {
        /// What is in the way.
        path: RelPath,
        /// What it is.
        what: &'static str,
    },

    // Saving
    /// No bundle can have this name.
    #[error("a bundle cannot be called {}: {error}", Shown(.name))]
    Name {
        /// The name.
        name: String,
        /// Why not.
        error: NameError,
    },
    /// There is a file whose name some systems take for the same.
    #[error(
        "`{there}` is there, which on some systems is the same file as `{wanted}`; use that spelling, or another name"
    )]
    OtherSpelling {
        /// What is there.
        there: RelPath,
        /// What was to be written.
        wanted: RelPath,
    },
    /// A bundle of this name is there, with other content.
    #[error(
        "`{path}` is there already, with other content; save under another name, or with `--force`, which keeps the old \
         files in `{history}`"
    )]
    Differs {
        /// The file that differs.
        path: RelPath,
        /// Where the old files would go.
        history: RelPath,
    },
    /// Only one of the two files is there, and it is not what was to be saved.
    #[error(
        "`{path}` is there already, without `{missing}`; move it away, save under another name, or with `--force`, which \
         keeps it in `{history}`"
    )]
    Orphan {
        /// The file that is there.
        path: RelPath,
        /// The file that is not.
        missing: RelPath,
        /// Where the file would go.
        history: RelPath,
    },
    /// Somebody else saves in the same folder, and does not come to an end.
    #[error("somebody else is saving in `{path}`; try again when they are done")]
    Busy {
        /// The folder.
        path: RelPath,
    },
    /// A save is complete, and the files of the bundle could not all be put in their places. Nothing is lost.
    #[error(
        "the bundle is saved in `{path}`, and could not be put in its place: {error}; whoever saves or loads bundles next finishes it"
    )]
    Unfinished {
        /// The folder with what is to be put in its place.
        path: RelPath,
        /// What was in the way.
        error: Box<StoreError>,
    },
    /// Something lies in a folder that only saves use.
    #[error("`{path}` is nothing that a save has left there; move it away")]
    Foreign {
        /// What it is.
        path: RelPath,
    },

    // Restoring
    /// Files cannot be put back; nothing was written.
    #[error("nothing was restored: {}", listed(.0, |planned| planned.to_string()))]
    Blocked(Vec<Planned>),
    /// Files are there and differ; nothing was written.
    #[error(
        "nothing was restored: {}; `--force` overwrites what differs",
        listed(.0, |path| format!("`{path}` is there and differs"))
    )]
    WouldOverwrite(Vec<RelPath>),
    /// A file has changed since it was looked at.
    #[error("`{path}` has changed meanwhile; look at it, and restore again")]
    Changed {
        /// The file.
        path: RelPath,
    },
    /// Some files were put back, each of them as a whole, and then something went wrong.
    #[error(
        "{error}; restored before that: {}; restore again for the rest, what is back is left alone",
        listed(.restored, |path| format!("`{path}`"))
    )]
    Partly {
        /// The files that are back.
        restored: Vec<RelPath>,
        /// What went wrong.
        error: Box<StoreError>,
    },
}

impl StoreError {
    /// What the system refused to do with a path.
    pub(super) fn at(path: &Path, done: &'static str) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.to_path_buf();
        move |error| StoreError::System { path, done, error }
    }
}

/// A few of many, and how many there are besides.
fn listed<T>(all: &[T], shown: impl Fn(&T) -> String) -> String {
    const FEW: usize = 5;
    let mut list: Vec<_> = all.iter().take(FEW).map(shown).collect();
    if all.len() > FEW {
        list.push(format!("and {} more", all.len() - FEW));
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_a_few_and_counts_the_rest() {
        let paths = (1..=7).filter_map(|n| RelPath::new(&format!("{n}.md")));
        let message = StoreError::WouldOverwrite(paths.collect()).to_string();
        assert_eq!(
            message,
            "nothing was restored: `1.md` is there and differs, `2.md` is there and differs, `3.md` is there and \
             differs, `4.md` is there and differs, `5.md` is there and differs, and 2 more; `--force` overwrites what \
             differs"
        );
    }
}
