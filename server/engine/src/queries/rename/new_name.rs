//! The path that a new name means, where a file is renamed at a place that names it.

use crate::path::RelPath;
use crate::queries::link_path::Extension;

/// Refuses what is no name of a file.
///
/// # Errors
/// Why it is none, for a person.
pub(super) fn check(new_name: &str) -> Result<(), String> {
    match new_name.ends_with('/') {
        true => Err(format!("`{new_name}` is the name of a folder")),
        false => Ok(()),
    }
}

/// The path with the extension of the file that is renamed, where it has none. Where extensions of documents are left
/// out, what is none of a document belongs to the name.
///
/// # Errors
/// When there is no path, or it cannot be completed.
pub(super) fn completed(
    path: Option<RelPath>,
    new_name: &str,
    target: &RelPath,
    written: Extension,
) -> Result<RelPath, String> {
    let path = path
        .filter(|path| !path.is_root())
        .ok_or_else(|| format!("`{new_name}` leads out of the workspace"))?;
    let extension = target.extension();
    let is_complete = match written {
        Extension::LeftOut => path.is_markdown(),
        Extension::Written => extension.is_empty() || !path.extension().is_empty(),
    };
    if is_complete {
        return Ok(path);
    }
    RelPath::new(&format!("{path}.{extension}"))
        .ok_or_else(|| format!("`{new_name}` is not a path"))
}
