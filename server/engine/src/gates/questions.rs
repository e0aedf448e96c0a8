//! Open questions: the items of a section of that name that are neither ticked nor struck out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::Document;
use crate::markdown;

use super::section::{body, named};
use super::{GateItem, GateKind, GatePlace};

/// What the section is called.
const HEADING: &str = "Open questions";

pub(super) fn item(documents: &[&Document]) -> GateItem {
    let demand = "no open questions";
    let mut places = Vec::new();
    for document in documents {
        for range in open(document) {
            places.push(GatePlace::of(document, range));
        }
    }
    let problem = match places.len() {
        0 => return GateItem::met(GateKind::Questions, demand),
        1 => "1 open question".to_owned(),
        count => format!("{count} open questions"),
    };
    GateItem::unmet(GateKind::Questions, demand, problem, places)
}

/// Bytes of the sections that hold questions.
pub(crate) fn sections(document: &Document) -> Vec<Range<usize>> {
    let headings = named(document, HEADING);
    headings.map(|heading| heading.section.clone()).collect()
}

/// Bytes of the first line of each open question.
fn open(document: &Document) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for heading in named(document, HEADING) {
        let body = body(heading);
        // A section inside one of the same name was looked at already.
        if found.last().is_some_and(|last| last.end > body.start) {
            continue;
        }
        find(document, body, &mut found);
    }
    found
}

/// Something in the section that may be a question.
struct Candidate {
    range: Range<usize>,
    text: String,
    /// Whether nothing in it is left that is not struck out.
    is_struck: bool,
    is_item: bool,
}

fn find(document: &Document, body: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = document.text.as_str();
    let Some(section) = text.get(body.clone()) else {
        return;
    };
    let mut items = 0usize;
    let mut struck = 0usize;
    let mut current: Option<Candidate> = None;
    for (event, range) in markdown::parser(section).into_offset_iter() {
        let range = range.start + body.start..range.end + body.start;
        let begins = |is_item: bool| {
            Some(Candidate {
                range: range.clone(),
                text: String::new(),
                is_struck: true,
                is_item,
            })
        };
        match event {
            Event::Start(Tag::Item) => {
                // What stands below an item is about that question.
                if items == 0 {
                    current = begins(true);
                }
                items += 1;
            }
            Event::End(TagEnd::Item) => {
                items -= 1;
                if items == 0 {
                    settle(document, current.take(), found);
                }
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) if items == 0 => {
                current = begins(false);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) if items == 0 => {
                settle(document, current.take(), found);
            }
            Event::Start(Tag::Strikethrough) => struck += 1,
            Event::End(TagEnd::Strikethrough) => struck -= 1,
            Event::Text(words) | Event::Code(words) => {
                if let Some(current) = &mut current {
                    current.is_struck &= struck > 0 || words.trim().is_empty();
                    current.text.push_str(&words);
                }
            }
            _ => {}
        }
    }
}

fn settle(document: &Document, candidate: Option<Candidate>, found: &mut Vec<Range<usize>>) {
    let Some(candidate) = candidate else {
        return;
    };
    let boxes = &document.markdown.checkboxes;
    let checkbox = boxes
        .iter()
        .find(|checkbox| candidate.is_item && checkbox.item.start == candidate.range.start);
    let label = match checkbox {
        Some(checkbox) if checkbox.state.is_done() => return,
        Some(checkbox) => document.text.as_str().get(checkbox.label.clone()),
        None => Some(candidate.text.trim()),
    };
    let label = label.unwrap_or_default();
    let is_question = candidate.is_item || label.ends_with('?');
    if is_question && !candidate.is_struck && !says_none(label) {
        let line = document
            .text
            .line_range(document.text.line_of(candidate.range.start));
        found.push(candidate.range.start..line.end.max(candidate.range.start));
    }
}

/// Whether an item says that there is none.
fn says_none(text: &str) -> bool {
    let plain: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '/')
        .collect();
    let plain = plain.trim().to_lowercase();
    let begins = |word: &str| {
        let rest = plain.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    plain.is_empty()
        || matches!(plain.as_str(), "n/a" | "na" | "nothing" | "no")
        || begins("none")
        || plain.starts_with("no open question")
        || plain.starts_with("no questions")
}
