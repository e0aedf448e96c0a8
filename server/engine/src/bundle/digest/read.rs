//! Reads the units off a document: one pass over the parser's events.

mod inline;
mod rows;
mod texts;

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::classes::Topic;
use super::definitions::Definition;
use super::units::{Container, ContainerKind, Kind, Unit, Units};
use crate::document::Document;
use crate::markdown;
use inline::Inline;

/// Deepest nesting of lists and quotes that a digest shows. What is deeper is shown at this depth.
const MAX_DEPTH: usize = 8;

/// Adds the units of a document.
pub(super) fn read(index: usize, document: &Document, units: &mut Units) {
    let text = document.text.as_str();
    let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
    let title = document
        .markdown
        .outline
        .title()
        .map(|title| title.range.start);
    let mut reader = Reader {
        index,
        document,
        text,
        title,
        units,
        sections: Vec::new(),
        open: Vec::new(),
        nesting: Vec::new(),
        lists: Vec::new(),
        prose: None,
        heading: None,
        table: None,
        code: None,
        intro: None,
        announced: None,
        announced_list: None,
        skip: 0,
        position: 0,
    };
    let parser = markdown::parser(&text[body..]);
    let mut definitions: Vec<Definition> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| Definition {
            document: index,
            at: definition.span.start,
            label: label.to_lowercase(),
            text: one_line(&text[body..][definition.span.clone()]),
        })
        .collect();
    definitions.sort_by_key(|definition| definition.at);
    reader.units.definitions.extend(definitions);
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    reader.flush();
}

fn one_line(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}

struct Section {
    level: u8,
    unit: usize,
    topic: Option<Topic>,
    /// How many headings it lies below the one that said the topic.
    below: usize,
}

struct List {
    id: usize,
    outermost: usize,
    has_done: bool,
    /// The sentence that announces it.
    intro: Option<usize>,
}

struct Table {
    head: Option<usize>,
    alignments: Vec<Alignment>,
    block: usize,
    topic: Option<Topic>,
}

struct Reader<'a> {
    index: usize,
    document: &'a Document,
    text: &'a str,
    title: Option<usize>,
    units: &'a mut Units,
    sections: Vec<Section>,
    /// The containers that are open and shown.
    open: Vec<usize>,
    /// For every open item, quote or footnote, whether it is among the shown ones.
    nesting: Vec<bool>,
    lists: Vec<List>,
    prose: Option<Inline>,
    heading: Option<u8>,
    table: Option<Table>,
    code: Option<(String, usize, Range<usize>)>,
    /// The sentence before the present block that ends with a colon.
    intro: Option<usize>,
    announced: Option<Topic>,
    /// What was announced before the outermost open list.
    announced_list: Option<Topic>,
    /// Open HTML blocks and the like, whose text is no prose.
    skip: usize,
    position: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            _ if self.skip > 0 || self.table.is_some() => {}
            Event::Text(content) if self.code.is_some() => {
                if let Some((_, lines, _)) = &mut self.code {
                    *lines += content.matches('\n').count();
                }
            }
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                let text = self.text;
                self.inline(&range).copy(text, range.start);
                if let Some(inline) = &mut self.prose {
                    inline.from = Some(range.end);
                }
            }
            Event::Text(_) => self.leaf(&range, true),
            Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.leaf(&range, false),
            Event::SoftBreak | Event::HardBreak => {
                let text = self.text;
                self.inline(&range).line_break(text, range.start);
            }
            Event::Html(_) | Event::TaskListMarker(_) => {}
            Event::Rule => self.flush(),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript => {
                if self.skip == 0 && self.table.is_none() {
                    self.inline(&range).depth += 1;
                }
            }
            Tag::Paragraph => self.flush(),
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level as u8);
            }
            Tag::BlockQuote(_) => self.enter(ContainerKind::Quote),
            Tag::FootnoteDefinition(label) => {
                self.enter(ContainerKind::Footnote(label.to_string()))
            }
            Tag::List(_) => {
                self.flush();
                let id = self.block();
                if self.lists.is_empty() {
                    self.announced_list = self.announced.take();
                }
                let outermost = self.lists.first().map_or(id, |list| list.outermost);
                self.lists.push(List {
                    id,
                    outermost,
                    has_done: false,
                    intro: self.intro,
                });
            }
            Tag::Item => {
                self.flush();
                self.intro = self.lists.last().and_then(|list| list.intro);
                let source = &self.text[range];
                let digits = source.len()
                    - source
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .len();
                let marker = source.get(..digits + 1).unwrap_or("-").to_owned();
                let (list, outermost) = self
                    .lists
                    .last()
                    .map_or((0, 0), |list| (list.id, list.outermost));
                self.enter(ContainerKind::Item {
                    marker,
                    list,
                    outermost,
                    lead: None,
                });
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info
                        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-' | '#')))
                        .next()
                        .unwrap_or("")
                        .to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, 0, range));
            }
            Tag::Table(alignments) => {
                self.flush();
                let block = self.block();
                let topic = self.announced.take();
                self.table = Some(Table {
                    head: None,
                    alignments,
                    block,
                    topic,
                });
            }
            Tag::TableHead | Tag::TableRow => self.row(&tag, range),
            Tag::TableCell => {}
            _ => {
                self.flush();
                self.skip += 1;
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                if self.skip == 0 && self.table.is_none() {
                    let text = self.text;
                    let inline = self.inline(&range);
                    inline.copy(text, range.end);
                    inline.depth = inline.depth.saturating_sub(1);
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Item => {
                self.flush();
                if self.nesting.pop() == Some(true) {
                    self.open.pop();
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.end_list(range);
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Table => {
                self.table = None;
                self.intro = None;
            }
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {}
            _ => self.skip = self.skip.saturating_sub(1),
        }
    }

    fn enter(&mut self, kind: ContainerKind) {
        self.flush();
        let is_shown = self.open.len() < MAX_DEPTH;
        if is_shown {
            let parent = self.open.last().copied();
            self.units.containers.push(Container { parent, kind });
            self.open.push(self.units.containers.len() - 1);
        }
        self.nesting.push(is_shown);
    }

    fn block(&mut self) -> usize {
        self.units.blocks += 1;
        self.units.blocks
    }

    fn inline(&mut self, range: &Range<usize>) -> &mut Inline {
        self.prose.get_or_insert_with(|| Inline {
            from: Some(range.start),
            range: range.clone(),
            ..Inline::default()
        })
    }

    fn leaf(&mut self, range: &Range<usize>, is_text: bool) {
        let text = self.text;
        let inline = self.inline(range);
        inline.copy(text, range.start);
        let start = inline.prose.text.len();
        inline.copy(text, range.end);
        if is_text && inline.depth == 0 {
            inline.prose.plain.push(start..inline.prose.text.len());
        }
    }

    fn end_list(&mut self, range: Range<usize>) {
        let Some(list) = self.lists.pop() else { return };
        if !self.lists.is_empty() {
            if list.has_done
                && let Some(outer) = self.lists.last_mut()
            {
                outer.has_done = true;
            }
            return;
        }
        self.intro = None;
        self.announced_list = None;
        if list.has_done {
            let start = range.start;
            let end = start + self.text[range].trim_end().len();
            let mut unit = self.unit(Kind::Done, String::new(), end..end, list.id);
            unit.requires = self.sections.last().map(|section| section.unit);
            unit.is_candidate = false;
            self.units.units.push(unit);
        }
    }

    fn end_code(&mut self) {
        let Some((language, lines, range)) = self.code.take() else {
            return;
        };
        let unit_of = if lines == 1 { "line" } else { "lines" };
        let text = match language.is_empty() {
            true => format!("[{lines} {unit_of}]"),
            false => format!("[{language}, {lines} {unit_of}]"),
        };
        let block = self.block();
        if let Some(intro) = self.intro {
            // With what stands for the code, it says something.
            let intro = &mut self.units.units[intro];
            intro.is_candidate = intro.text.split_whitespace().count() >= 5;
        }
        let mut unit = self.unit(Kind::Code, text, range, block);
        let around = self.around(unit.container, false);
        unit.requires = self.intro.take().or(around).or(unit.requires);
        unit.is_candidate = false;
        self.units.units.push(unit);
    }

    /// What the section is about, and how many headings lie between it and the one that says so.
    fn topic(&self) -> Option<(Topic, usize)> {
        let section = self.sections.last()?;
        section.topic.map(|topic| (topic, section.below))
    }

    fn unit(&self, kind: Kind, text: String, range: Range<usize>, block: usize) -> Unit {
        let weight = self.topic().map_or(1.0, |(topic, _)| topic.weight());
        Unit {
            document: self.index,
            kind,
            text,
            line: self.document.text.line_of(range.start),
            range,
            requires: self.sections.last().map(|section| section.unit),
            container: self.open.last().copied(),
            block,
            joiner: "",
            must: None,
            is_done: false,
            position: self.position,
            weight,
            is_candidate: true,
            cost: 0,
        }
    }
}
