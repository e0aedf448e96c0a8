//! Sections that a gate demands: found by a name that is compared leniently, and empty when a reader sees nothing.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::document::Document;
use crate::markdown::{self, Heading};

use super::{GateItem, GateKind, GatePlace};

/// Words that a heading may have behind the name that is looked for: `Rollback plan`, `Problem statement`.
const MORE_WORDS: usize = 2;

/// Where a section stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found<'a> {
    /// It is nowhere.
    Missing,
    /// It is there, and there is nothing in it.
    Empty(&'a Document, &'a Heading),
    /// It is there with something in it.
    Filled,
}

/// Looks for a section in the artifacts of a phase: one of them is enough.
pub(crate) fn find<'a>(name: &str, documents: &[&'a Document]) -> Found<'a> {
    let mut empty = Found::Missing;
    for document in documents {
        for heading in named(document, name) {
            if has_content(document, heading) {
                return Found::Filled;
            }
            if empty == Found::Missing {
                empty = Found::Empty(document, heading);
            }
        }
    }
    empty
}

pub(super) fn item(name: &str, documents: &[&Document]) -> GateItem {
    let demand = format!("section {name}");
    let unmet = |problem: String, place: Option<GatePlace>| {
        let places = place.into_iter().collect();
        GateItem::unmet(GateKind::Section, demand.clone(), problem, places)
    };
    match find(name, documents) {
        Found::Filled => GateItem::met(GateKind::Section, demand),
        Found::Empty(document, heading) => unmet(
            format!("section {name} is empty"),
            Some(GatePlace::of(document, heading.range.clone())),
        ),
        Found::Missing => unmet(
            format!("section {name} is missing"),
            documents.first().map(|document| GatePlace::title(document)),
        ),
    }
}

/// The headings of a document that have a name, whatever their case, number and markup.
pub(super) fn named<'a>(
    document: &'a Document,
    name: &str,
) -> impl Iterator<Item = &'a Heading> + use<'a> {
    let wanted = words(name);
    let sections = document.markdown.outline.sections();
    // What a loaded digest has is not said here.
    let own = sections.filter(|heading| !document.is_quoted(heading.range.start));
    own.filter(move |heading| is_named(&heading.title, &wanted))
}

fn is_named(title: &str, wanted: &[String]) -> bool {
    // What stands behind a colon, a dash or a bracket says more about the same: `Findings (v1.31)`.
    let head = title
        .split([':', '(', ',', '–', '—', '/'])
        .find(|part| !words(part).is_empty())
        .unwrap_or(title);
    let found = words(head);
    let is_same = |(found, wanted): (&String, &String)| singular(found) == singular(wanted);
    !wanted.is_empty()
        && found.len() >= wanted.len()
        && found.len() <= wanted.len() + MORE_WORDS
        && found.iter().zip(wanted).all(is_same)
}

/// The words of a title in lower case, without the number before them: `2.3 Open Questions` → `open`, `questions`.
fn words(title: &str) -> Vec<String> {
    let parts = title.split(|c: char| !c.is_alphanumeric());
    let words = parts.filter(|word| !word.is_empty());
    let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit());
    words.skip_while(is_number).map(str::to_lowercase).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Bytes of a section below its heading.
pub(super) fn body(heading: &Heading) -> Range<usize> {
    heading.range.end.min(heading.section.end)..heading.section.end
}

fn has_content(document: &Document, heading: &Heading) -> bool {
    let text = document.text.as_str().get(body(heading));
    text.is_some_and(has_visible_text)
}

/// Whether a reader of a Markdown text sees anything but headings: comments, empty items, boxes without a label and the
/// head of an empty table are nothing.
pub(crate) fn has_visible_text(text: &str) -> bool {
    let mut visible = String::new();
    let mut html = String::new();
    let mut hidden = 0usize;
    for event in markdown::parser(text) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableHead) => hidden += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::TableHead) => hidden -= 1,
            Event::Start(Tag::Image { .. }) if hidden == 0 => return true,
            Event::Text(text) | Event::Code(text) if hidden == 0 => visible.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) if hidden == 0 => html.push_str(&text),
            Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::TableCell) => visible.push('\n'),
            _ => {}
        }
    }
    let is_box = |line: &&str| {
        let inside = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        inside.is_some_and(|inside| inside.chars().count() <= 1)
    };
    let mut lines = visible.lines().map(str::trim);
    lines.any(|line| !line.is_empty() && !is_box(&line))
        || !without_comments(&html).trim().is_empty()
}

fn without_comments(html: &str) -> String {
    let mut rest = html;
    let mut left = String::new();
    while let Some((before, after)) = rest.split_once("<!--") {
        left.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, behind)| behind);
    }
    left.push_str(rest);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_number_and_markup() {
        let is = |title: &str, name: &str| is_named(title, &words(name));
        for title in [
            "Findings",
            "FINDINGS",
            "2. Findings",
            "3.1 findings",
            "Finding",
            "Findings (v1.31)",
            "Findings: what we saw",
            "Findings, v1.31",
            "🔎 Findings",
            "Findings and facts",
        ] {
            assert!(is(title, "Findings"), "{title}");
        }
        for title in [
            "",
            "7",
            "Our findings",
            "Find",
            "Findings that were not used",
        ] {
            assert!(!is(title, "Findings"), "{title}");
        }
        assert!(is("4) Open Questions?", "Open questions"));
        assert!(!is("Open", "Open questions"));
    }

    #[test]
    fn what_a_reader_does_not_see_is_nothing() {
        for nothing in [
            "",
            "\n\n",
            "<!-- what was found -->\n",
            "<!-- a\n\nb -->\n",
            "### Sub\n\n<!-- x -->\n",
            "- \n- [ ]\n- [ ] \n",
            "| a | b |\n|---|---|\n",
            "---\n",
            "<!-- never closed",
        ] {
            assert!(!has_visible_text(nothing), "{nothing:?}");
        }
        for something in [
            "x",
            "### Sub\n\nx\n",
            "- [ ] do\n",
            "`code`",
            "```\ncode\n```\n",
            "| a |\n|---|\n| 1 |\n",
            "![i](i.png)",
            "<!-- a --> b",
            "<img src=\"x\">\n",
        ] {
            assert!(has_visible_text(something), "{something:?}");
        }
    }
}
