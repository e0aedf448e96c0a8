//! Reads the units off a document: one pass over the parser's events.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::classes::{self, Must, Topic};
use super::sentences::Prose;
use super::units::{Container, ContainerKind, Kind, Unit, Units};
use crate::document::Document;
use crate::markdown;

/// Deepest nesting of lists and quotes that a digest shows. What is deeper is shown at this depth.
const MAX_DEPTH: usize = 8;

/// Longest first paragraph of an item that is one unit whatever sentences it has, in bytes: a question without its answer
/// says little.
const WHOLE_ITEM: usize = 300;

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
    for (event, range) in markdown::parser(&text[body..]).into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    reader.flush();
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

/// A paragraph being read.
#[derive(Default)]
struct Inline {
    prose: Prose,
    /// From where on the document is not copied yet; none at the start of a line.
    from: Option<usize>,
    depth: usize,
    range: Range<usize>,
    broke: bool,
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
            let end = range.start + self.text[range.clone()].trim_end().len();
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
        let mut unit = self.unit(Kind::Code, text, range, block);
        let around = self.around(unit.container, false);
        unit.requires = self.intro.take().or(around).or(unit.requires);
        unit.is_candidate = false;
        self.units.units.push(unit);
    }

    fn row(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let source = self.text[range.clone()].trim();
        let mut line = match source.starts_with('|') {
            true => source.to_owned(),
            false => format!("| {source}"),
        };
        let Some(table) = &self.table else { return };
        let block = table.block;
        if matches!(tag, Tag::TableHead) {
            let rule = table.alignments.iter().map(|alignment| match alignment {
                Alignment::None => "---|",
                Alignment::Left => ":---|",
                Alignment::Center => ":---:|",
                Alignment::Right => "---:|",
            });
            line.push_str("\n|");
            line.extend(rule);
            let mut unit = self.unit(Kind::TableHead, line, range, block);
            unit.requires = self.intro.or(unit.requires);
            unit.is_candidate = false;
            self.units.units.push(unit);
            if let Some(table) = &mut self.table {
                table.head = Some(self.units.units.len() - 1);
            }
            return;
        }
        let (head, announced) = (table.head, table.topic);
        let mut unit = self.unit(Kind::Row, line, range, block);
        unit.requires = head.or(unit.requires);
        let topic = announced.or_else(|| {
            self.topic()
                .filter(|&(_, below)| below == 0)
                .map(|(topic, _)| topic)
        });
        // A recommendation's tables are its grounds; a table under "Decisions" is what was decided.
        unit.must = match topic {
            Some(Topic::Questions) => Some(Must::Question),
            Some(Topic::Constraints) => Some(Must::Constraint),
            Some(Topic::Decisions) if announced.is_some() || self.is_list_of_decisions() => {
                Some(Must::Decision)
            }
            _ => None,
        };
        self.position += 1;
        self.units.units.push(unit);
    }

    fn is_list_of_decisions(&self) -> bool {
        self.sections.last().is_some_and(|section| {
            self.units.units[section.unit]
                .text
                .to_lowercase()
                .contains("decisions")
        })
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

    /// The paragraph or heading is complete.
    fn flush(&mut self) {
        let heading = self.heading.take();
        let Some(mut inline) = self.prose.take() else {
            return;
        };
        let trimmed = inline.prose.text.trim_end().len();
        inline.prose.text.truncate(trimmed);
        let end = inline.prose.text.len();
        for plain in &mut inline.prose.plain {
            plain.end = plain.end.min(end).max(plain.start.min(end));
            plain.start = plain.start.min(plain.end);
        }
        match heading {
            Some(level) if self.open.is_empty() => self.heading(level, inline),
            Some(level) => {
                inline
                    .prose
                    .text
                    .insert_str(0, &format!("{} ", "#".repeat(level.into())));
                inline.prose.plain.clear();
                self.paragraph(inline);
            }
            None => self.paragraph(inline),
        }
    }

    fn heading(&mut self, level: u8, inline: Inline) {
        let title = inline.prose.text.trim();
        if title.is_empty() {
            return;
        }
        while self.sections.last().is_some_and(|open| open.level >= level) {
            self.sections.pop();
        }
        let own = classes::topic(title);
        // "Decision 3: use X" is a decision by itself; what stands below gives its reasons.
        let is_decision = own == Some(Topic::Decisions) && title.contains(':');
        let (topic, below) = match (own, self.topic()) {
            (Some(topic), _) => (Some(topic), usize::from(is_decision)),
            (None, Some((topic, below))) => (Some(topic), below + 1),
            (None, None) => (None, 0),
        };
        let text = format!("{} {title}", "#".repeat(level.into()));
        self.position = 0;
        let block = self.block();
        let mut unit = self.unit(Kind::Heading(level), text, inline.range.clone(), block);
        unit.is_candidate = false;
        let is_title = self
            .title
            .is_some_and(|start| (start..=start + 8).contains(&inline.range.start) && level == 1);
        unit.must = match topic {
            _ if is_title => Some(Must::Title),
            Some(Topic::Questions) if below > 0 && classes::asks(title) => Some(Must::Question),
            Some(Topic::Decisions) if below == 1 => Some(Must::Decision),
            Some(Topic::Decisions) if title.contains(':') => Some(Must::Decision),
            _ => None,
        };
        self.units.units.push(unit);
        self.intro = None;
        self.announced = None;
        self.sections.push(Section {
            level,
            unit: self.units.units.len() - 1,
            topic,
            below,
        });
    }

    fn paragraph(&mut self, inline: Inline) {
        if inline.prose.text.trim().is_empty() {
            return;
        }
        let container = self.open.last().copied();
        let mut item = None;
        if let Some(container) = container
            && let ContainerKind::Item { lead, .. } = &mut self.units.containers[container].kind
        {
            // Of an item that is too deep to be shown by itself, the first text is the lead of the one around it.
            item = Some(*lead);
            lead.get_or_insert(self.units.units.len());
        }
        let is_lead = item == Some(None);
        let prose = &inline.prose;
        let is_open = is_lead
            && prose.text.starts_with('[')
            && is_box(&prose.text, |c| !matches!(c, 'x' | 'X'));
        let is_done = is_lead && is_box(&prose.text, |c| matches!(c, 'x' | 'X'));
        if is_done && let Some(list) = self.lists.last_mut() {
            list.has_done = true;
        }
        let block = self.block();
        let around = self.around(container, is_lead).or(self.intro);
        let topic = self.announced_list.map(|topic| (topic, 0)).or(self.topic());
        let inside_item = item.flatten();
        let (first, mut previous, mut must_before) = (self.units.units.len(), None, None);
        let sentences = match is_lead && prose.text.len() <= WHOLE_ITEM {
            true => vec![(0..prose.text.len(), "")],
            false => prose.sentences(),
        };
        for (range, joiner) in sentences {
            let text = &prose.text[range.clone()];
            let kind = if is_lead && previous.is_none() {
                Kind::Item
            } else {
                Kind::Sentence
            };
            let source = prose.source(range.start)..prose.source(range.end);
            let mut unit = self.unit(kind, text.to_owned(), source, block);
            unit.joiner = joiner;
            unit.is_done = is_done;
            if is_done && !matches!(topic, Some((Topic::Questions | Topic::Decisions, _))) {
                unit.weight *= 0.4;
            }
            let is_first = previous.is_none();
            unit.requires = match previous {
                Some(previous) if is_lead => Some(first.min(previous)),
                Some(previous) if classes::leans_back(text) || starts_lower(text) => Some(previous),
                _ => inside_item.or(around).or(unit.requires),
            };
            unit.must = self.must(text, topic, is_lead && is_first, is_done, must_before);
            if is_open && is_first && unit.must.is_none() {
                unit.must = Some(Must::OpenBox);
            }
            unit.is_candidate = !text.ends_with(':')
                && text.chars().any(char::is_alphanumeric)
                && !is_contents(text);
            must_before = unit.must;
            previous = Some(self.units.units.len());
            self.position += 1;
            self.units.units.push(unit);
        }
        let Some(last) = previous else { return };
        if container.is_none() || !is_lead {
            let text = &self.units.units[last].text;
            self.intro = text.ends_with(':').then_some(last);
            self.announced = self.intro.and_then(|_| classes::announced(&prose.text));
        }
    }

    /// The unit that a list item or the paragraph in one cannot do without.
    fn around(&self, container: Option<usize>, is_lead: bool) -> Option<usize> {
        let mut at = container;
        if is_lead {
            at = self.units.containers[container?].parent;
        }
        while let Some(index) = at {
            let container = &self.units.containers[index];
            if let ContainerKind::Item {
                lead: Some(lead), ..
            } = container.kind
                && lead < self.units.units.len()
            {
                return Some(lead);
            }
            at = container.parent;
        }
        None
    }

    fn must(
        &self,
        text: &str,
        topic: Option<(Topic, usize)>,
        is_item: bool,
        is_done: bool,
        before: Option<Must>,
    ) -> Option<Must> {
        if let Some(must) = classes::labelled(text) {
            return Some(must).filter(|_| !is_done);
        }
        let depth = self.lists.len();
        // What follows a label in the same paragraph belongs to it, while it is a list item or a decision.
        if before.is_some_and(|before| before == Must::Decision) && depth > 0 {
            return before;
        }
        match topic? {
            (Topic::Questions, _) if is_done => None,
            (Topic::Questions, _) if is_item && depth == 1 || classes::asks(text) => {
                Some(Must::Question)
            }
            (Topic::Decisions, 0) if depth <= 1 && !is_done => Some(Must::Decision),
            (Topic::Constraints, 0) if depth <= 1 && !text.ends_with(':') => Some(Must::Constraint),
            _ => None,
        }
    }
}

fn is_box(text: &str, is_state: impl Fn(char) -> bool) -> bool {
    let mut chars = text.strip_prefix('[').unwrap_or("").chars();
    chars.next().is_some_and(is_state)
        && chars.next() == Some(']')
        && chars.next().is_none_or(char::is_whitespace)
}

fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether it is nothing but a link to a place in the same document: a line of a table of contents.
fn is_contents(text: &str) -> bool {
    text.starts_with('[') && text.contains("](#") && text.ends_with(')')
}

impl Inline {
    /// Copies the document up to a place.
    fn copy(&mut self, text: &str, to: usize) {
        let mut from = match self.from {
            Some(from) => from,
            // An escape's backslash stands before the text.
            None => to_line_start(text, self.range.start, to),
        };
        if from >= to {
            return;
        }
        if self.broke {
            let part = &text[from..to];
            from += part.len() - part.trim_start().len();
            if text[from..to].starts_with("**") && is_label(&text[from..]) {
                self.prose.labels.push(self.prose.text.trim_end().len());
            }
            self.broke = false;
        }
        if from < to {
            self.prose.places.push((self.prose.text.len(), from));
            self.prose
                .text
                .push_str(&text[from..to].replace(['\n', '\r'], " "));
        }
        self.from = Some(to);
        self.range.end = to;
    }

    fn line_break(&mut self, text: &str, at: usize) {
        self.copy(text, at);
        let kept = self.prose.text.trim_end_matches([' ', '\t']).len();
        self.prose.text.truncate(kept);
        let start = self.prose.text.len();
        if start > 0 {
            self.prose.places.push((start, at));
            self.prose.text.push(' ');
            if self.depth == 0 {
                self.prose.plain.push(start..start + 1);
            }
        }
        self.from = None;
        self.broke = true;
    }
}

fn is_label(text: &str) -> bool {
    let line: String = text.lines().next().unwrap_or("").chars().take(80).collect();
    line.contains(":**") || line.contains("**:")
}

/// Where the text of a line begins, behind the markers of quotes and the spaces of lists.
fn to_line_start(text: &str, floor: usize, to: usize) -> usize {
    let line = text[..to].rfind(['\n', '\r']).map_or(floor, |at| at + 1);
    let part = &text[line.min(to)..to];
    line + (part.len() - part.trim_start_matches([' ', '\t', '>']).len())
}
