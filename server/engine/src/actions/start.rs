//! `start`: begins a topic, from an artifact that all topics share: at a heading, an item or a selection with that as its
//! question.
//!
//! Before:
//! ```markdown
//! 1. **User authentication**: sign in with a password
//! ```
//! After: `specs/2025-11-07-user-authentication/planning/initialization.md` is there.

use crate::command::{Command, StartTopic};
use crate::markdown;
use crate::queries::standing::Standing;
use crate::start::first_phase;
use crate::topic_name;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "start",
    title: "begin a topic",
    code: None,
    find,
};

/// More of a question is not shown in a menu.
const MAX_SHOWN: usize = 60;

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let Some(standing) = Standing::of(request.snapshot, &request.document.path) else {
        return Vec::new();
    };
    let first = &standing.profile.phases[first_phase(standing.profile)];
    if standing.topic.name.is_some() || !first.has_topic() {
        return Vec::new();
    }
    let Some(question) = question(request) else {
        return Vec::new();
    };
    let mut shown: String = question.chars().take(MAX_SHOWN).collect();
    if shown.len() < question.len() {
        shown.push('…');
    }
    vec![CodeAction {
        id: ACTION.id,
        title: format!("Start {}: {shown}", first.title),
        kind: ActionKind::Refactor,
        effect: Effect::Command(Command::Start(StartTopic {
            profile: standing.profile.name.clone(),
            phase: first.id.clone(),
            question: Some(question),
        })),
        fixes: None,
        range: request.range.clone(),
        is_preferred: false,
    }]
}

/// What is selected on one line, or the heading or item that the cursor stands in, as a reader sees it.
fn question(request: &Request<'_>) -> Option<String> {
    let document = request.document;
    let title = document.title_range();
    if request.range.start <= title.end {
        return None;
    }
    let text = document.text.as_str();
    let line = document.text.line_of(request.range.start);
    let line = text.get(document.text.line_range(line))?;
    let selected = text.get(request.range.clone())?.trim();
    let written = if !selected.is_empty() {
        selected
    } else {
        let bare = line.trim_start();
        let after_number = bare.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = after_number.len() < bare.len() && after_number.starts_with(['.', ')']);
        let is_item = ["- ", "* ", "+ ", "#"]
            .iter()
            .any(|mark| bare.starts_with(mark))
            || is_numbered;
        is_item.then_some(bare)?
    };
    let is_one_line = !written.contains('\n');
    let question = visible(written);
    (is_one_line && topic_name::from_text(&question).is_some()).then_some(question)
}

fn visible(line: &str) -> String {
    use pulldown_cmark::Event;
    let mut seen = String::new();
    for event in markdown::parser(line) {
        match event {
            Event::Text(text) | Event::Code(text) => seen.push_str(&text),
            _ => {}
        }
    }
    let seen = seen.trim();
    let unboxed = ["[ ]", "[x]", "[X]"]
        .iter()
        .find_map(|b| seen.strip_prefix(b));
    unboxed.unwrap_or(seen).trim().to_owned()
}
