//! Writes what was chosen as a Markdown document.

use std::collections::HashMap;

use super::choose::Selection;
use super::paths::{self, Path};
use super::units::{Container, ContainerKind, Kind, Unit, Units};
use super::{classes, definitions};

/// A place in one of the documents that a digest was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceLine {
    /// Index of the document.
    pub document: usize,
    /// 0-based line.
    pub line: usize,
}

/// A text and where each of its lines comes from.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub text: String,
    pub lines: Vec<Option<SourceLine>>,
}

pub(super) struct Writer<'a> {
    pub units: &'a Units,
    pub paths: &'a [Path],
    /// Of each document, what it is called where it has no title.
    pub titles: &'a [String],
}

struct State {
    out: Written,
    previous: Option<usize>,
    /// The marker that a list has in place of its own.
    markers: HashMap<usize, char>,
    last_marker: Option<(usize, char)>,
}

impl Writer<'_> {
    /// Writes the selection, with a note below the first title.
    pub fn write(&self, selection: &Selection, note: Option<&str>) -> Written {
        let mut state = State {
            out: Written::default(),
            previous: None,
            markers: HashMap::new(),
            last_marker: None,
        };
        let done = self.left_out_done(selection);
        let mut note = note;
        let units = &self.units.units;
        let mut at = 0;
        for (document, title) in self.titles.iter().enumerate() {
            let begin = state.out.text.len();
            let end = at + units[at..].partition_point(|unit| unit.document == document);
            if !title.is_empty() {
                self.line_of_its_own(
                    &format!("# {title}"),
                    Some(SourceLine { document, line: 0 }),
                    &mut state,
                );
            }
            let mut wants_note = note.is_some();
            if wants_note && !title.is_empty() {
                self.note(&mut note, &mut state);
                wants_note = false;
            }
            for (index, unit) in units.iter().enumerate().take(end).skip(at) {
                if !self.is_shown(index, selection, &done) {
                    continue;
                }
                let is_heading = matches!(unit.kind, Kind::Heading(1));
                if wants_note && !is_heading {
                    self.note(&mut note, &mut state);
                }
                self.unit(index, &done, &mut state);
                if wants_note && is_heading {
                    self.note(&mut note, &mut state);
                }
                wants_note = note.is_some();
            }
            self.note(&mut note, &mut state);
            let listed = self
                .paths
                .iter()
                .zip(&selection.listed)
                .filter(|(path, is_listed)| **is_listed && path.document == document)
                .map(|(path, _)| path.path.as_str());
            let mut listed = listed.peekable();
            if listed.peek().is_some() {
                self.line_of_its_own(&paths::line(listed), None, &mut state);
            }
            let definitions =
                definitions::needed(&self.units.definitions, document, &state.out.text[begin..]);
            for definition in definitions {
                self.line_of_its_own(&definition.text, None, &mut state);
            }
            at = end;
        }
        let mut out = state.out;
        if !out.text.is_empty() {
            out.text.push('\n');
        }
        out
    }

    fn note(&self, note: &mut Option<&str>, state: &mut State) {
        if let Some(note) = note.take() {
            self.line_of_its_own(note, None, state);
        }
    }

    /// Ticked items by list that are not shown.
    fn left_out_done(&self, selection: &Selection) -> HashMap<usize, usize> {
        let mut done = HashMap::new();
        for (index, unit) in self.units.units.iter().enumerate() {
            if unit.kind == Kind::Item
                && unit.is_done
                && !selection.kept[index]
                && let Some(list) = self.units.outermost_list(unit.container)
            {
                *done.entry(list).or_default() += 1;
            }
        }
        done
    }

    fn is_shown(&self, index: usize, selection: &Selection, done: &HashMap<usize, usize>) -> bool {
        let unit = &self.units.units[index];
        let is_needed = |required: Option<usize>| required.is_none_or(|unit| selection.kept[unit]);
        match unit.kind {
            Kind::Done => is_needed(unit.requires) && done.contains_key(&unit.block),
            Kind::Code => unit.requires.is_some_and(|required| {
                selection.kept[required] && classes::announces(&self.units.units[required].text)
            }),
            _ => selection.kept[index],
        }
    }

    fn unit(&self, index: usize, done: &HashMap<usize, usize>, state: &mut State) {
        let unit = &self.units.units[index];
        let source = SourceLine {
            document: unit.document,
            line: unit.line,
        };
        if let Some(previous) = state.previous
            && self.units.units[previous].block == unit.block
            && matches!(unit.kind, Kind::Sentence)
        {
            let joiner = match unit.joiner {
                "\n" => "\n",
                joiner if previous + 1 == index => joiner,
                "" if ends_wide(&self.units.units[previous].text) => "",
                _ => " ",
            };
            if joiner == "\n" {
                let (_, rest) = self.prefixes(index, false, state);
                self.push(&format!("\n{rest}"), Some(source), state);
            } else {
                self.push(joiner, None, state);
            }
            self.push(&unit.text, Some(source), state);
            state.previous = Some(index);
            return;
        }
        let is_item = self.units.item_of(index).is_some() || unit.kind == Kind::Done;
        self.separate(index, is_item, state);
        let (first, rest) = self.prefixes(index, is_item, state);
        let text = match unit.kind {
            Kind::Done => {
                let count = done.get(&unit.block).copied().unwrap_or(0);
                let marker = state.markers.get(&unit.block).copied();
                let marker = marker
                    .filter(|c| matches!(c, '*' | '-' | '+'))
                    .unwrap_or('-');
                format!("{marker} ({count} done)")
            }
            _ => unit.text.replace('\n', &format!("\n{rest}")),
        };
        self.push(&first, Some(source), state);
        self.push(&text, Some(source), state);
        state.previous = Some(index);
    }

    /// What stands between this block and the one before it.
    fn separate(&self, index: usize, is_item: bool, state: &mut State) {
        let Some(previous) = state.previous else {
            if !state.out.text.is_empty() {
                self.push("\n\n", None, state);
            }
            return;
        };
        let (before, unit) = (&self.units.units[previous], &self.units.units[index]);
        if unit.kind == Kind::Row && before.block == unit.block {
            return self.push("\n", None, state);
        }
        let was_item = self.units.item_of(previous).is_some();
        let same_list = self.list_of(previous, before).is_some()
            && self.list_of(previous, before) == self.list_of(index, unit);
        if is_item && same_list && (was_item || before.container.is_some()) {
            return self.push("\n", None, state);
        }
        if was_item && is_item && self.continues(before, unit, state) {
            return self.push("\n", None, state);
        }
        let prefix = self.shared_quote(before.container, unit.container);
        self.push(&format!("\n{prefix}\n"), None, state);
    }

    /// Whether two lists can be one: what stood between them is left out, and bullets have no numbers to clash.
    fn continues(&self, before: &Unit, unit: &Unit, state: &mut State) -> bool {
        let list_of = |unit: &Unit| match &self.units.containers[unit.container?] {
            Container {
                parent: None,
                kind: ContainerKind::Item { marker, list, .. },
            } => Some((marker.as_str(), *list)),
            _ => None,
        };
        let (Some((first, _)), Some((second, list))) = (list_of(before), list_of(unit)) else {
            return false;
        };
        let can = first == second
            && matches!(first, "-" | "*" | "+")
            && !state.markers.contains_key(&list);
        if can && let Some((_, shown)) = state.last_marker {
            state.markers.insert(list, shown);
        }
        can
    }

    /// The list around all of it.
    fn list_of(&self, index: usize, unit: &Unit) -> Option<usize> {
        match unit.kind {
            Kind::Done => Some(unit.block),
            _ => self.units.outermost_list(self.units.units[index].container),
        }
    }

    /// The line between two blocks: empty, or with the markers of the quotes that both lie in.
    fn shared_quote(&self, a: Option<usize>, b: Option<usize>) -> String {
        let (a, b) = (self.chain(a), self.chain(b));
        let mut prefix = String::new();
        for (a, b) in a.into_iter().zip(b) {
            if a != b {
                break;
            }
            match &self.units.containers[a].kind {
                ContainerKind::Quote => prefix.push_str("> "),
                ContainerKind::Item { marker, lead, .. } if lead.is_some() => {
                    prefix.push_str(&" ".repeat(marker.len() + 1));
                }
                ContainerKind::Item { .. } => {}
                ContainerKind::Footnote(_) => prefix.push_str("    "),
            }
        }
        prefix.trim_end().to_owned()
    }

    fn chain(&self, innermost: Option<usize>) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut at = innermost;
        while let Some(container) = at {
            chain.push(container);
            at = self.units.containers[container].parent;
        }
        chain.reverse();
        chain
    }

    /// What the first line and the following ones of a unit begin with.
    fn prefixes(&self, index: usize, is_item: bool, state: &mut State) -> (String, String) {
        let unit = &self.units.units[index];
        let (mut first, mut rest) = (String::new(), String::new());
        let chain = self.chain(unit.container);
        let own = chain
            .last()
            .copied()
            .filter(|_| is_item && unit.kind != Kind::Done);
        for container in chain {
            let (begin, go_on) = match &self.units.containers[container].kind {
                ContainerKind::Quote => ("> ".to_owned(), "> ".to_owned()),
                ContainerKind::Item { lead: None, .. } => continue,
                ContainerKind::Item { marker, list, .. } => {
                    let marker = self.marker(marker, *list, container, own, state);
                    let indent = " ".repeat(marker.len() + 1);
                    match own == Some(container) {
                        true => (format!("{marker} "), indent),
                        false => (indent.clone(), indent),
                    }
                }
                ContainerKind::Footnote(label) => {
                    let is_first = state.previous.is_none_or(|previous| {
                        !self
                            .chain(self.units.units[previous].container)
                            .contains(&container)
                    });
                    match is_first {
                        true => (format!("[^{label}]: "), "    ".to_owned()),
                        false => ("    ".to_owned(), "    ".to_owned()),
                    }
                }
            };
            first.push_str(&begin);
            rest.push_str(&go_on);
        }
        (first, rest)
    }

    /// The marker of an item: its own, unless the list before it would swallow its list.
    fn marker(
        &self,
        marker: &str,
        list: usize,
        container: usize,
        own: Option<usize>,
        state: &mut State,
    ) -> String {
        let sign = marker.chars().next_back().unwrap_or('-');
        if own == Some(container) && !state.markers.contains_key(&list) {
            let is_swallowed = matches!(state.last_marker, Some((other, last)) if other != list && last == sign)
                && state.previous.is_some_and(|previous| {
                    let before = &self.units.units[previous];
                    let container = &self.units.containers[container];
                    before.container.is_some() && container.parent.is_none()
                });
            let shown = match (is_swallowed, sign) {
                (false, sign) => sign,
                (true, '-') => '*',
                (true, '.') => ')',
                (true, ')') => '.',
                (true, _) => '-',
            };
            state.markers.insert(list, shown);
        }
        let shown = state.markers.get(&list).copied().unwrap_or(sign);
        if own == Some(container) && self.units.containers[container].parent.is_none() {
            state.last_marker = Some((list, shown));
        }
        let number = marker.strip_suffix(sign).unwrap_or("");
        format!("{number}{shown}")
    }

    fn line_of_its_own(&self, text: &str, source: Option<SourceLine>, state: &mut State) {
        if !state.out.text.is_empty() {
            self.push("\n\n", None, state);
        }
        self.push(text, source, state);
        state.previous = None;
        state.last_marker = None;
    }

    fn push(&self, text: &str, source: Option<SourceLine>, state: &mut State) {
        let out = &mut state.out;
        if out.lines.is_empty() {
            out.lines.push(None);
        }
        for (number, part) in text.split('\n').enumerate() {
            if number > 0 {
                out.lines.push(None);
            }
            if let Some(line) = out.lines.last_mut()
                && !part.is_empty()
            {
                *line = line.or(source);
            }
        }
        out.text.push_str(text);
    }
}

fn ends_wide(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '」', '』', '”'])
}
