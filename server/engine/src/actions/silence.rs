//! `silence`: silences a code for the block that it is reported in.
//!
//! Before:
//! ```markdown
//! See [the plan](to-be-written.md).
//! ```
//! After:
//! ```markdown
//! <!-- agentops-ignore broken-link -->
//! See [the plan](to-be-written.md).
//! ```

use crate::document::Document;
use crate::edits::{Edits, TextEdit, apply};
use crate::markdown::{Markdown, outermost_block};
use crate::rules::Diagnostic;

use super::{Action, ActionKind, CodeAction, Request};

pub(super) const ACTION: Action = Action {
    id: "silence",
    title: "silence a code for the block that it is reported in",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let mut actions: Vec<CodeAction> = Vec::new();
    for diagnostic in &request.diagnostics {
        // One comment is enough for all of a code in a block.
        let Some(edit) = comment(request.document, diagnostic) else {
            continue;
        };
        let edits = Edits::of(request.document.path.clone(), vec![edit]);
        if actions.iter().any(|action| action.edits == edits) {
            continue;
        }
        actions.push(CodeAction {
            id: ACTION.id,
            title: format!("Silence {} for this block", diagnostic.code),
            kind: ActionKind::QuickFix,
            edits,
            fixes: Some(diagnostic.code),
            range: diagnostic.range.clone(),
            is_preferred: false,
        });
    }
    actions
}

/// The comment before the block of a diagnostic. `None` where a comment would not help: in front matter, and before
/// what is no block, such as the definition of a reference.
fn comment(document: &Document, diagnostic: &Diagnostic) -> Option<TextEdit> {
    let content = document.text.as_str();
    let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
    if diagnostic.range.start < body {
        return None;
    }
    let block = outermost_block(content, body, diagnostic.range.start)?;
    let line = document.text.line_of(block.start);
    let start = document.text.line_range(line).start.max(body);
    let line_break = if content.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let edit = TextEdit {
        range: start..start,
        new_text: format!("<!-- agentops-ignore {} -->{line_break}", diagnostic.code),
    };
    let offset = diagnostic.range.start + edit.new_text.len();
    let after = apply(content, std::slice::from_ref(&edit));
    let code = diagnostic.code.as_str();
    let is_silent = Markdown::parse(&after, body)
        .ignores
        .iter()
        .any(|ignore| ignore.silences(code, offset));
    is_silent.then_some(edit)
}
