//! Renaming headings and files, with everything that links to them.

mod after;
mod braces;
mod bundles;
mod files;
mod heading;
mod named;
mod new_name;
mod references;
mod spelling;
mod trees;

use std::ops::Range;
use std::sync::Arc;

use crate::bundle::catalogue::Bundle;
use crate::disk::Kind;
use crate::document::Document;
use crate::edits::Edits;
use crate::markdown::{Heading, Link, LinkKind};
use crate::path::RelPath;
use crate::queries::bundle_mentions;
use crate::queries::link_path::Extension;
use crate::references::Reference;
use crate::resolve::{Target, resolve, targets};
use crate::snapshot::Snapshot;

pub use bundles::with_bundles;
pub use files::rename_files;

/// What a rename begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renameable {
    /// Bytes of the name under the cursor.
    pub range: Range<usize>,
    /// The name as it is now, to be changed.
    pub placeholder: String,
}

/// What a name under the cursor is the name of.
enum Subject<'a> {
    Heading {
        document: &'a Arc<Document>,
        heading: &'a Heading,
        range: Range<usize>,
    },
    File {
        target: RelPath,
        link: &'a Link,
        range: Range<usize>,
    },
    /// A bundle, at a place that names it.
    Bundle {
        bundle: &'a Bundle,
        range: Range<usize>,
    },
    /// A file at a place that names it without a link.
    Named {
        target: RelPath,
        reference: &'a Reference,
    },
}

/// Whether what stands at a byte can be renamed: a heading, on itself or on the fragment of a link to it, or a file, on
/// the path of a link or of another reference to it.
pub fn prepare_rename(snapshot: &Snapshot, path: &RelPath, offset: usize) -> Option<Renameable> {
    match subject_at(snapshot, path, offset)? {
        Subject::Heading {
            document,
            heading,
            range,
        } => {
            let title = &document.text.as_str()[heading.title_range.clone()];
            let lines: Vec<&str> = title.lines().map(str::trim).collect();
            Some(Renameable {
                range,
                placeholder: lines.join(" "),
            })
        }
        Subject::Bundle { bundle, range } => Some(Renameable {
            range,
            placeholder: bundle.name.clone(),
        }),
        Subject::File { link, range, .. } => Some(Renameable {
            range,
            placeholder: link.path.clone(),
        }),
        Subject::Named { reference, .. } => {
            let text = snapshot.text(path)?.as_str();
            let range = reference.path_range.clone();
            Some(Renameable {
                placeholder: text[range.clone()].to_owned(),
                range,
            })
        }
    }
}

/// Renames what stands at a byte. The new name of a heading is Markdown as it will stand there; that of a file is a
/// path as the link may write it.
///
/// # Errors
/// Why it cannot have this name, for a person.
pub fn rename(
    snapshot: &Snapshot,
    path: &RelPath,
    offset: usize,
    new_name: &str,
) -> Result<Edits, String> {
    let new_name = new_name.trim();
    let subject = subject_at(snapshot, path, offset)
        .ok_or("there is no heading and no file here that could be renamed")?;
    if new_name.is_empty() {
        return Err("the new name is empty".to_owned());
    }
    if new_name.contains(char::is_control) {
        return Err("a name cannot have line breaks or other control characters".to_owned());
    }
    match subject {
        Subject::Heading {
            document, heading, ..
        } => heading::rename_heading(snapshot, document, heading, new_name),
        Subject::Bundle { bundle, .. } => bundles::rename_bundle(snapshot, bundle, new_name),
        Subject::File { target, link, .. } => {
            let new_path = new_path(path, link, &target, new_name)?;
            rename_file(snapshot, target, new_path)
        }
        Subject::Named { target, reference } => {
            let new_path = named::new_path(snapshot, path, reference, &target, new_name)?;
            rename_file(snapshot, target, new_path)
        }
    }
}

fn rename_file(snapshot: &Snapshot, target: RelPath, new_path: RelPath) -> Result<Edits, String> {
    if new_path == target {
        return Ok(Edits::default());
    }
    // Where a file system knows no case, the file itself is what is there.
    let is_other_case = new_path.as_str().to_lowercase() == target.as_str().to_lowercase()
        && !snapshot.files().contains(&new_path);
    if snapshot.kind(&new_path).is_some() && !is_other_case {
        return Err(format!("`{new_path}` is there already"));
    }
    let renames = vec![(target, new_path)];
    let documents = rename_files(snapshot, &renames).documents;
    Ok(Edits {
        documents,
        renames,
        ..Edits::default()
    })
}

fn subject_at<'a>(snapshot: &'a Snapshot, path: &RelPath, offset: usize) -> Option<Subject<'a>> {
    let document = snapshot.document(path)?;
    if let Some((mention, bundle)) = bundle_mentions::at(snapshot, document, offset) {
        return Some(Subject::Bundle {
            bundle,
            range: mention.range.clone(),
        });
    }
    let link = document.markdown.link_at(offset);
    if let Some(subject) = link.and_then(|link| of_link(snapshot, document, link, offset)) {
        return Some(subject);
    }
    if let Some(subject) = named::at(snapshot, document, offset) {
        return Some(subject);
    }
    let heading = document.markdown.outline.heading_at(offset)?;
    Some(Subject::Heading {
        document,
        heading,
        range: heading.title_range.clone(),
    })
}

fn of_link<'a>(
    snapshot: &'a Snapshot,
    document: &'a Arc<Document>,
    link: &'a Link,
    offset: usize,
) -> Option<Subject<'a>> {
    let content = document.text.as_str();
    let is_here = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    if let Some(range) = heading::last_fragment(content, link).filter(is_here) {
        return match resolve(snapshot, &document.path, link) {
            Target::Document {
                document,
                heading: Some(heading),
                ..
            } => Some(Subject::Heading {
                document,
                heading,
                range,
            }),
            _ => None,
        };
    }
    let range = link.trimmed_path_range(content).filter(is_here)?;
    let mut targets = targets(snapshot, &document.path, link);
    let target = targets.pop().filter(|_| targets.is_empty())?;
    (!range.is_empty() && snapshot.kind(&target) == Some(Kind::File)).then_some(Subject::File {
        target,
        link,
        range,
    })
}

/// The path that a new name means. What a link leaves out of a path stays as it is: the folders before the end by which
/// a wiki link names its document, and the extension.
fn new_path(
    from: &RelPath,
    link: &Link,
    target: &RelPath,
    new_name: &str,
) -> Result<RelPath, String> {
    new_name::check(new_name)?;
    let is_by_end = link.kind == LinkKind::Wiki
        && !new_name.starts_with(['/', '.'])
        && !link.path.starts_with(['/', '.']);
    let folder = if is_by_end {
        let written = link.path.split('/').count();
        let segments: Vec<&str> = target.segments().collect();
        let kept = segments.len().saturating_sub(written);
        RelPath::new(&segments[..kept].join("/"))
    } else if new_name.starts_with('/') {
        Some(RelPath::default())
    } else {
        Some(from.parent())
    };
    let path = folder.and_then(|folder| folder.join(new_name.trim_start_matches('/')));
    let extension = match link.kind == LinkKind::Wiki && target.is_markdown() {
        true => Extension::LeftOut,
        false => Extension::Written,
    };
    new_name::completed(path, new_name, target, extension)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
