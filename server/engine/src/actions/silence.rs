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

use std::ops::Range;

use crate::document::Document;
use crate::edits::{Edits, TextEdit, apply};
use crate::markdown::outermost_block;
use crate::rules::{Diagnostic, is_silenced};
use crate::text::Text;

use super::{Action, ActionKind, CodeAction, Effect, Request};

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
        let effect = Effect::Edits(Edits::of(request.document.path.clone(), vec![edit]));
        if actions.iter().any(|action| action.effect == effect) {
            continue;
        }
        actions.push(CodeAction {
            id: ACTION.id,
            title: format!("Silence {} for this block", diagnostic.code),
            kind: ActionKind::QuickFix,
            effect,
            fixes: Some(diagnostic.code),
            range: diagnostic.range.clone(),
            is_preferred: false,
        });
    }
    actions
}

/// The comment before the block of a diagnostic, or before its key in front matter. `None` where a comment would not help:
/// before what is no block, such as the definition of a reference, and in front matter that cannot be parsed.
fn comment(document: &Document, diagnostic: &Diagnostic) -> Option<TextEdit> {
    let content = document.text.as_str();
    let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
    let in_front_matter = diagnostic.range.start < body;
    let block = if in_front_matter {
        entry(document, diagnostic)?
    } else {
        outermost_block(content, body, diagnostic.range.start)?
    };
    let line = document.text.line_of(block.start);
    let start = document.text.line_range(line).start;
    let start = if in_front_matter {
        start
    } else {
        start.max(body)
    };
    let (open, close) = if in_front_matter {
        ("#", "")
    } else {
        ("<!--", " -->")
    };
    let line_break = if content.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let edit = TextEdit {
        range: start..start,
        new_text: format!(
            "{open} agentops-ignore {}{close}{line_break}",
            diagnostic.code
        ),
    };
    let offset = diagnostic.range.start + edit.new_text.len();
    let after = apply(content, std::slice::from_ref(&edit));
    let after = Document::new(document.path.clone(), Text::new(after));
    is_silenced(&after, diagnostic.code, offset).then_some(edit)
}

/// The key and value of the front matter that a diagnostic is about.
fn entry(document: &Document, diagnostic: &Diagnostic) -> Option<Range<usize>> {
    let front_matter = document.front_matter.as_ref()?;
    let mut ranges = front_matter
        .entries
        .iter()
        .map(|entry| entry.key_range.start..entry.value.range.end);
    ranges
        .find(|range| range.contains(&diagnostic.range.start))
        .filter(|_| front_matter.problems.is_empty())
}
