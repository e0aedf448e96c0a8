//! Folders and files: `workspace/didChangeWorkspaceFolders`, `didChangeWatchedFiles`, `didRenameFiles`.

use std::sync::Arc;

use lsp_types::{
    DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, FileSystemWatcher, GlobPattern, Registration,
    RenameFilesParams, Uri,
};

use crate::lsp::convert::file_path;
use crate::lsp::session::Session;

/// Folders were added or removed.
pub fn did_change_folders(session: &Arc<Session>, params: &DidChangeWorkspaceFoldersParams) {
    for folder in &params.event.removed {
        if let Some(root) = file_path(&folder.uri) {
            session.remove_folder(&root);
        }
    }
    for folder in &params.event.added {
        if let Some(root) = file_path(&folder.uri) {
            session.add_folder(root);
        }
    }
}

/// Files changed on disk.
pub fn did_change_files(session: &Session, params: &DidChangeWatchedFilesParams) {
    session.files_changed(params.changes.iter().map(|change| &change.uri));
}

/// Files or folders were renamed in the editor. Not every client watches files; those that do may say it twice.
pub fn did_rename_files(session: &Session, params: &RenameFilesParams) {
    let uris: Vec<Uri> = params
        .files
        .iter()
        .flat_map(|file| [&file.old_uri, &file.new_uri])
        .filter_map(|uri| uri.parse().ok())
        .collect();
    session.files_changed(uris.iter());
}

/// The registration for watched files: all of them, since artifacts link to files of any kind.
pub fn watch_registration() -> Registration {
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![FileSystemWatcher {
            glob_pattern: GlobPattern::String("**/*".to_owned()),
            kind: None,
        }],
    };
    Registration {
        id: "agentops/watched-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}
