//! References written anew: another path, or another intent. Every edit is tried on the text before it is offered.

mod intent;
mod path;

use crate::document::Document;
use crate::edits::{TextEdit, apply};
use crate::references::Reference;
use crate::rules::Diagnostic;
use crate::text::Text;

pub(super) use intent::{Mark, with_intent};
pub(super) use path::with_path;

use super::Request;

/// The reference that a diagnostic is about.
pub(super) fn reference_of<'a>(
    request: &Request<'a>,
    diagnostic: &Diagnostic,
) -> Option<&'a Reference> {
    let mut references = request.document.references.iter();
    references.find(|reference| reference.range == diagnostic.range)
}

/// The document after an edit.
fn edited(document: &Document, edit: &TextEdit) -> Document {
    let text = apply(document.text.as_str(), std::slice::from_ref(edit));
    Document::new(document.path.clone(), Text::new(text))
}
