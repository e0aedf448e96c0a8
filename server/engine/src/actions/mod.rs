//! What can be done about a place at the press of a key: one file per action, with a text before and after in its
//! documentation. [`ACTIONS`] is the list of all.

mod advance;
mod change_path;
mod choose_file;
mod correct_bundle;
mod correct_link;
mod create_file;
mod load_bundle;
mod mark_as_modified;
mod mark_as_new;
mod normalise;
mod restore_bundle;
mod rewrite;
mod save_again;
mod save_bundle;
mod silence;
mod start;
mod update_tokens;

use std::ops::Range;
use std::sync::Arc;

use crate::command::Command;
use crate::document::Document;
use crate::edits::Edits;
use crate::path::RelPath;
use crate::rules::{Code, Diagnostic, diagnostics};
use crate::snapshot::Snapshot;

/// A kind of change that is offered.
pub struct Action {
    /// Short name, that of its file with hyphens.
    pub id: &'static str,
    /// What it does, in one line.
    pub title: &'static str,
    /// The code that it is a remedy for; `None` when it is one for any.
    pub code: Option<Code>,
    find: fn(&Request<'_>) -> Vec<CodeAction>,
}

/// A change that is offered at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAction {
    /// The action that offers it.
    pub id: &'static str,
    /// What it would do, for a person.
    pub title: String,
    /// What kind of change it is.
    pub kind: ActionKind,
    /// What choosing it does.
    pub effect: Effect,
    /// The code of the diagnostic that goes away with it.
    pub fixes: Option<Code>,
    /// Bytes of that diagnostic.
    pub range: Range<usize>,
    /// Whether it is what most people would choose.
    pub is_preferred: bool,
}

/// What choosing a [`CodeAction`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Texts and files change; one undo takes it back.
    Edits(Edits),
    /// The program does more than an edit can.
    Command(Command),
    /// Nothing, for now: why it cannot be chosen, for a person.
    Disabled(String),
    /// Nothing, for now: why, for a person, and the command that says so where it cannot be shown.
    Blocked(String, Command),
}

impl CodeAction {
    /// The changes that it makes by itself.
    pub fn edits(&self) -> Option<&Edits> {
        match &self.effect {
            Effect::Edits(edits) => Some(edits),
            Effect::Command(_) | Effect::Disabled(_) | Effect::Blocked(..) => None,
        }
    }
}

/// Kinds of [`CodeAction`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It makes a diagnostic go away.
    QuickFix,
    /// It goes on with the work, whether or not something is wrong.
    Refactor,
}

/// All actions.
pub static ACTIONS: &[Action] = &[
    correct_link::ACTION,
    change_path::ACTION,
    choose_file::ACTION,
    mark_as_new::ACTION,
    mark_as_modified::ACTION,
    create_file::ACTION,
    correct_bundle::ACTION,
    update_tokens::ACTION,
    save_again::ACTION,
    save_bundle::ACTION,
    load_bundle::ACTION,
    restore_bundle::ACTION,
    normalise::ACTION,
    silence::ACTION,
    advance::ACTION,
    start::ACTION,
];

/// The place that is asked about.
struct Request<'a> {
    snapshot: &'a Snapshot,
    document: &'a Arc<Document>,
    /// Bytes of what is selected; empty at a cursor.
    range: Range<usize>,
    /// What is reported there.
    diagnostics: Vec<Diagnostic>,
}

impl Request<'_> {
    /// Whether it is the title that is asked about, or what stands before it: where what can be done with the whole
    /// document is offered.
    fn is_at_top(&self) -> bool {
        self.range.start <= self.document.title_range().end
    }

    /// What is reported of a code.
    fn reported(&self, code: Code) -> impl Iterator<Item = &Diagnostic> {
        let diagnostics = self.diagnostics.iter();
        diagnostics.filter(move |diagnostic| diagnostic.code == code)
    }
}

/// The changes that are offered for a part of a document.
pub fn code_actions(snapshot: &Snapshot, path: &RelPath, range: Range<usize>) -> Vec<CodeAction> {
    let Some(document) = snapshot.document(path) else {
        return Vec::new();
    };
    let touches = |diagnostic: &Diagnostic| {
        diagnostic.range.start <= range.end && range.start <= diagnostic.range.end
    };
    let mut diagnostics = diagnostics(snapshot, path);
    diagnostics.retain(touches);
    let request = Request {
        snapshot,
        document,
        range,
        diagnostics,
    };
    ACTIONS
        .iter()
        .flat_map(|action| (action.find)(&request))
        .collect()
}

#[cfg(test)]
mod tests;
