//! A reference with another path, in the form in which it was written.

use crate::edits::TextEdit;
use crate::markdown::encode_destination;
use crate::path::RelPath;
use crate::references::target::{Target, resolve};
use crate::references::{Form, Reference};

use super::super::Request;
use super::edited;

/// The edit that makes a reference lead to a file. `None` where its path cannot be written in that place: in a tree it is
/// made of several lines, in a diff it stands twice, and some forms have no room for every character.
pub(crate) fn with_path(
    request: &Request<'_>,
    reference: &Reference,
    target: &RelPath,
) -> Option<TextEdit> {
    let document = request.document;
    let written = &document.text.as_str()[reference.path_range.clone()];
    let new_text = match reference.form {
        Form::Tree | Form::Diff => return None,
        Form::Link => destination(request, reference, target)?,
        Form::Span | Form::Plain | Form::FrontMatter | Form::Import => {
            let path = match written.starts_with('/') {
                true => format!("/{target}"),
                false => target.to_string(),
            };
            match reference.path.contains('/') && !written.contains('/') {
                true => path.replace('/', "\\"),
                false => path,
            }
        }
    };
    let edit = TextEdit {
        range: reference.path_range.clone(),
        new_text,
    };
    let after = edited(document, &edit);
    let found = after.reference_at(edit.range.start)?;
    let leads_there = matches!(
        resolve(request.snapshot, &after.path, found),
        Target::One(path, _) if path == *target
    );
    let is_same = found.lines == reference.lines && found.intent == reference.intent;
    (leads_there && is_same).then_some(edit)
}

/// The destination of a link to a file.
fn destination(request: &Request<'_>, reference: &Reference, target: &RelPath) -> Option<String> {
    let encoded = encode_destination(target.as_str());
    if reference.path.starts_with("file://") {
        let root = encode_destination(request.snapshot.root()?).replace("%3A", ":");
        let slash = if root.starts_with('/') { "" } else { "/" };
        return Some(format!(
            "file://{slash}{}/{encoded}",
            root.trim_end_matches('/')
        ));
    }
    if reference.path.starts_with('/') {
        return Some(format!("/{encoded}"));
    }
    let way = request.document.path.parent().relative_to(target);
    Some(encode_destination(&way))
}
