//! What the words around a path say of it: the intent, the lines, the step.

use crate::markdown::Markdown;

use super::scopes::Scopes;
use super::steps::Steps;
use super::surroundings::Surroundings;
use super::{Certainty, Evidence, Form, Intent, Mention, Reference, written};

/// Makes references of mentions, which come in the order of the text.
pub(super) fn references(
    text: &str,
    markdown: &Markdown,
    mentions: Vec<Mention>,
) -> Vec<Reference> {
    let mentions = distinct(mentions);
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut scopes = Scopes::of(text, markdown);
    let mut steps = Steps::of(markdown);
    let mut references: Vec<Reference> = Vec::with_capacity(mentions.len());
    // What was said of the mention before, as long as an enumeration goes on.
    let mut enumerated: Option<(Intent, Evidence)> = None;
    for (index, mention) in mentions.iter().enumerate() {
        let offset = mention.range.start;
        let before = index.checked_sub(1).map(|index| &mentions[index]);
        let (step, is_ticked) = steps.at(offset);
        let surroundings = Surroundings {
            text,
            markdown,
            mention,
            before,
            next: mentions.get(index + 1),
        };
        scopes.go_to(offset);
        let said = surroundings.said(enumerated, || scopes.above(steps.headings()));
        enumerated = said;
        let (intent, evidence) = said.unwrap_or((Intent::Read, Evidence::Guessed));
        let mut lines = mention.tail.lines.clone();
        if lines.is_empty() {
            lines = surroundings.lines();
        }
        let is_front = mention.form == Form::FrontMatter;
        references.push(Reference {
            form: mention.form,
            range: mention.range.clone(),
            path_range: mention.path_range.clone(),
            path: mention.path.as_str().into(),
            lines: lines.into(),
            symbol: mention.tail.symbol.as_deref().map(Into::into),
            intent,
            evidence,
            certainty: certainty(mention, intent, evidence),
            step: if is_front {
                super::Step::Document
            } else {
                step
            },
            is_ticked: is_ticked && !is_front,
            is_quoted: false,
        });
    }
    references
}

/// What a label says is to be created or changed is a file, even when none has that name.
fn certainty(mention: &Mention, intent: Intent, evidence: Evidence) -> Certainty {
    let is_said = evidence == Evidence::Stated
        && !matches!(intent, Intent::Read | Intent::Test)
        && matches!(mention.form, Form::Span | Form::Plain)
        && !written::may_be_command(&mention.path);
    let name = mention
        .path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or("");
    let is_file = written::is_file_name(name);
    let is_folder = mention.path.ends_with('/');
    if is_said && (is_file || is_folder) {
        Certainty::Sure
    } else {
        mention.certainty
    }
}

/// One mention for each place: what a form says of itself outranks a word of prose.
fn distinct(mentions: Vec<Mention>) -> Vec<Mention> {
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        match kept.last_mut() {
            Some(last) if mention.range.start < last.range.end => {
                if last.form == Form::Plain && mention.form != Form::Plain {
                    *last = mention;
                }
            }
            _ => kept.push(mention),
        }
    }
    kept
}
