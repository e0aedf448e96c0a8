//! Units of prose: headings, items, sentences.

use super::super::classes::{self, Must, Topic};
use super::super::units::{ContainerKind, Kind};
use super::inline::Inline;
use super::{Reader, Section};

/// Longest first paragraph of an item that is one unit whatever sentences it has, in bytes: a question without its answer
/// says little.
const WHOLE_ITEM: usize = 300;

/// Most sentences that each need the one before: one that is cut into a thousand pieces is no argument.
const MAX_CHAIN: usize = 6;

impl Reader<'_> {
    /// The paragraph or heading is complete.
    pub(super) fn flush(&mut self) {
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
        let is_open =
            is_lead && prose.text.starts_with('[') && is_box(&prose.text, |c| !c.is_alphanumeric());
        let is_done = is_lead && is_box(&prose.text, |c| matches!(c, 'x' | 'X'));
        if is_done && let Some(list) = self.lists.last_mut() {
            list.has_done = true;
        }
        let block = self.block();
        // A box says by itself what is to be done.
        let intro = self.intro.filter(|_| !is_open && !is_done);
        let around = self.around(container, is_lead).or(intro);
        let announced = self.announced_list.or(self.announced.take());
        let topic = announced.map(|topic| (topic, 0)).or(self.topic());
        let inside_item = item.flatten();
        let (first, mut previous) = (self.units.units.len(), None);
        // What follows a label in the same paragraph belongs to it.
        let mut carried = None;
        let mut chained = 0;
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
                Some(previous)
                    if chained < MAX_CHAIN && (classes::leans_back(text) || starts_lower(text)) =>
                {
                    chained += 1;
                    Some(previous)
                }
                _ => inside_item.or(around).or(unit.requires),
            };
            if joiner == "\n" {
                carried = None;
            }
            let own = self.must(text, topic, is_lead && is_first, is_done);
            if is_first && own == Some(Must::Decision) && classes::labels_a_decision(text) {
                carried = own;
            }
            unit.must = own.or(carried);
            if is_open && is_first && unit.must.is_none() {
                unit.must = Some(Must::OpenBox);
            }
            unit.is_candidate = !classes::announces(text)
                && text.chars().any(char::is_alphanumeric)
                && !is_contents(text);
            if unit.requires != previous {
                chained = 0;
            }
            previous = Some(self.units.units.len());
            self.position += 1;
            self.units.units.push(unit);
        }
        let Some(last) = previous else { return };
        if container.is_none() || !is_lead {
            let text = &self.units.units[last].text;
            self.intro = classes::announces(text).then_some(last);
            self.announced = self.intro.and_then(|_| classes::announced(&prose.text));
        }
    }

    /// The unit that a list item or the paragraph in one cannot do without.
    pub(super) fn around(&self, container: Option<usize>, is_lead: bool) -> Option<usize> {
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
    ) -> Option<Must> {
        if let Some(must) = classes::labelled(text) {
            return Some(must).filter(|_| !is_done);
        }
        if classes::decides(text) && !is_done {
            return Some(Must::Decision);
        }
        let depth = self.lists.len();
        match topic? {
            (Topic::Questions, _) if is_done => None,
            (Topic::Questions, _) if is_item && depth == 1 || classes::asks(text) => {
                Some(Must::Question)
            }
            (Topic::Decisions, 0) if depth <= 1 && !is_done => Some(Must::Decision),
            (Topic::Constraints, 0) if depth <= 1 && !classes::announces(text) => {
                Some(Must::Constraint)
            }
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
