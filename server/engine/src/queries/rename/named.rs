//! Renaming a file where an artifact names it without a link.

use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::queries::link_path::Extension;
use crate::references::target::{Bases, Target, resolve_from};
use crate::references::{Form, Reference};
use crate::snapshot::Snapshot;

use super::{Subject, new_name};

/// The file that is named at a byte.
pub(super) fn at<'a>(
    snapshot: &Snapshot,
    document: &'a Document,
    offset: usize,
) -> Option<Subject<'a>> {
    if !snapshot.is_ours(&document.path) {
        return None;
    }
    let reference = document.reference_at(offset)?;
    let range = &reference.path_range;
    // An address says where the workspace is too; that is not to be edited by hand.
    let is_link = reference.form == Form::Link;
    if is_link || offset < range.start || range.end < offset {
        return None;
    }
    let bases = Bases::of(snapshot, &document.path);
    match resolve_from(snapshot, &bases, reference) {
        Target::One(target, Kind::File) => Some(Subject::Named { target, reference }),
        _ => None,
    }
}

/// The path that a new name means. What a reference leaves out of a path stays as it is: the folders before the end by
/// which it names the file, those that a tree draws around it, and the extension.
///
/// # Errors
/// Why it cannot be one, for a person.
pub(super) fn new_path(
    snapshot: &Snapshot,
    document: &RelPath,
    reference: &Reference,
    target: &RelPath,
    new_name: &str,
) -> Result<RelPath, String> {
    let is_windows = !new_name.contains('/') && new_name.contains('\\');
    let new_name = if is_windows {
        new_name.replace('\\', "/")
    } else {
        new_name.to_owned()
    };
    new_name::check(&new_name)?;
    let bases = Bases::of(snapshot, document);
    let written: &str = &reference.path;
    let folder = if let Some(rooted) = new_name.strip_prefix('/') {
        RelPath::default().join(rooted)
    } else if reference.form == Form::Tree {
        target.parent().join(&new_name)
    } else if new_name.starts_with("../") {
        document.parent().join(&new_name)
    } else if let Some(base) = bases.base_of(reference, target) {
        bases.folder(base).join(&new_name)
    } else {
        let segments: Vec<&str> = target.segments().collect();
        let said = written.trim_start_matches("./").split('/').count();
        let kept = segments.len().saturating_sub(said);
        RelPath::new(&segments[..kept].join("/")).and_then(|folder| folder.join(&new_name))
    };
    let is_left_out = reference.form == Form::FrontMatter
        && written.rsplit('/').next() != Some(target.file_name());
    let extension = match is_left_out {
        true => Extension::LeftOut,
        false => Extension::Written,
    };
    new_name::completed(folder, &new_name, target, extension)
}
