//! Workspace edits: the engine's edits in the words that the client understands.

use std::collections::HashMap;

use agentops_engine::edits::{Edits, NewFile, TextEdit};
use agentops_engine::path::RelPath;
use lsp_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, RenameFile, ResourceOp, TextDocumentEdit, Uri,
    WorkspaceEdit,
};

use super::capabilities::Client;
use super::convert::View;

/// The client cannot create or rename files in an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotApply;

/// Converts edits of one folder.
///
/// # Errors
/// When files are to be created or renamed and the client cannot do that in an edit.
pub fn convert(view: &View, client: &Client, edits: Edits) -> Result<WorkspaceEdit, CannotApply> {
    let can_create = client.takes_document_changes && client.creates_files;
    let can_rename = client.takes_document_changes && client.renames_files;
    if (!edits.creates.is_empty() && !can_create) || (!edits.renames.is_empty() && !can_rename) {
        return Err(CannotApply);
    }
    if !client.takes_document_changes {
        // Clients with this map have no other way to hear of edits, so a file without a URI has none.
        #[allow(clippy::mutable_key_type, reason = "the protocol's type has this key")]
        let changes: HashMap<Uri, Vec<lsp_types::TextEdit>> = edits
            .documents
            .iter()
            .filter_map(|(path, edits)| {
                Some((view.addresses.uri(path)?, converted(view, path, edits)))
            })
            .collect();
        return Ok(WorkspaceEdit::new(changes));
    }
    let creates = edits.creates.iter().flat_map(|file| created(view, file));
    let documents = edits.documents.iter().filter_map(|(path, edits)| {
        Some(DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: view.addresses.uri(path)?,
                version: view.version(path),
            },
            edits: converted(view, path, edits)
                .into_iter()
                .map(OneOf::Left)
                .collect(),
        }))
    });
    // Texts change under their old names, then the files move.
    let renames = edits.renames.iter().filter_map(|(old, new)| {
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(
            RenameFile {
                old_uri: view.addresses.uri(old)?,
                new_uri: view.addresses.uri(new)?,
                options: None,
                annotation_id: None,
            },
        )))
    });
    Ok(WorkspaceEdit {
        changes: None,
        document_changes: Some(DocumentChanges::Operations(
            creates.chain(documents).chain(renames).collect(),
        )),
        change_annotations: None,
    })
}

/// A file that is made, and its text.
fn created(view: &View, file: &NewFile) -> Vec<DocumentChangeOperation> {
    let Some(uri) = view.addresses.uri(&file.path) else {
        return Vec::new();
    };
    let is_empty = file.text.is_empty();
    let create = CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions {
            overwrite: None,
            // A text must not be added to one that is there.
            ignore_if_exists: Some(is_empty),
        }),
        annotation_id: None,
    };
    let mut operations = vec![DocumentChangeOperation::Op(ResourceOp::Create(create))];
    if !is_empty {
        operations.push(DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(lsp_types::TextEdit {
                range: lsp_types::Range::default(),
                new_text: file.text.clone(),
            })],
        }));
    }
    operations
}

/// Edits of one document.
pub fn converted(view: &View, path: &RelPath, edits: &[TextEdit]) -> Vec<lsp_types::TextEdit> {
    let convert = |edit: &TextEdit| lsp_types::TextEdit {
        range: view.range(path, &edit.range),
        new_text: edit.new_text.clone(),
    };
    edits.iter().map(convert).collect()
}

/// Puts two edits of different folders together.
pub fn joined(mut a: WorkspaceEdit, b: WorkspaceEdit) -> WorkspaceEdit {
    if let Some(changes) = b.changes {
        a.changes.get_or_insert_default().extend(changes);
    }
    if let Some(DocumentChanges::Operations(more)) = b.document_changes {
        match &mut a.document_changes {
            Some(DocumentChanges::Operations(operations)) => operations.extend(more),
            other => *other = Some(DocumentChanges::Operations(more)),
        }
    }
    a
}
