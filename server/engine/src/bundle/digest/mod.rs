//! The digest of a bundle: a document's tokens cut to a fifth or less, by leaving out, not by rewriting.
//!
//! It is made without a model and without a network; the same input gives the same bytes. What must be kept comes
//! first: titles, decisions and recommendations, constraints, open questions, unticked checkboxes, and every file that is
//! named. The rest of the room goes to the sentences, items and rows that cover most of what the documents are about for
//! their cost: the submodular coverage of Lin and Bilmes, "A Class of Submodular Functions for Document Summarization"
//! (ACL 2011), maximised by the lazy greedy method, with sections weighted.

mod choose;
mod classes;
mod definitions;
mod paths;
mod read;
mod render;
mod retention;
mod sentences;
mod tally;
mod terms;
mod units;

pub use render::SourceLine;
pub use retention::{Kind as RetainedKind, Lost, Musts, Retained, Retention, retention};
pub use tally::{Kept, Share};
pub use terms::Frequencies;

use serde::Deserialize;

use crate::document::Document;
use crate::tokens::{self, Encoding};
use choose::{Order, Selection};
use render::{Writer, Written};
use terms::Terms;
use units::Units;

/// How much of the originals a digest keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A fifth, at most 2 000 tokens.
    #[default]
    Summary,
    /// A tenth, at most 1 000 tokens: decisions, questions, boxes, files, and little else.
    Decisions,
    /// A twentieth, at most 500 tokens.
    Metadata,
}

impl Level {
    /// The level of a name.
    pub fn named(name: &str) -> Option<Level> {
        let levels = [Level::Summary, Level::Decisions, Level::Metadata];
        levels.into_iter().find(|level| level.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Summary => "summary",
            Level::Decisions => "decisions",
            Level::Metadata => "metadata",
        }
    }

    /// The target in tokens for originals of so many tokens. Below 100 tokens nothing can be said.
    pub fn target(self, original: usize) -> usize {
        let (share, most) = match self {
            Level::Summary => (5, 2000),
            Level::Decisions => (10, 1000),
            Level::Metadata => (20, 500),
        };
        (original / share).clamp(100, most)
    }
}

/// What a digest is to be like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// How much is kept, unless `max_tokens` says it.
    pub level: Level,
    /// The target in tokens, in place of the level's.
    pub max_tokens: Option<usize>,
    /// What tokens are counted by.
    pub encoding: Encoding,
    /// In how many documents of a workspace words occur; without it, the sections of the originals are compared.
    pub frequencies: Option<&'a Frequencies>,
}

/// A digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Markdown without front matter; ends with a line break unless it is empty.
    pub text: String,
    /// Exact tokens of the text.
    pub tokens: usize,
    /// Exact tokens of the originals, front matter included.
    pub original_tokens: usize,
    /// Tokens that it was to have at most.
    pub target: usize,
    /// What was kept of what must be.
    pub kept: Kept,
    /// Set when what must be kept has more tokens than the target: some of it is left out, or the text is longer.
    pub over: Option<Over>,
    /// Set when there was nothing to choose: the text has nothing but titles, and says so.
    pub is_bare: bool,
    /// Where each line of the text comes from; none for lines that were added.
    pub lines: Vec<Option<SourceLine>>,
}

/// What must be kept has more tokens than the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// Tokens of a digest with all of it, and nothing else.
    pub needed: usize,
}

/// Makes a digest.
pub fn digest(documents: &[&Document], options: &Options<'_>) -> Digest {
    let count = |text: &str| tokens::count(options.encoding, text);
    let original_tokens = documents
        .iter()
        .map(|document| document.tokens(options.encoding))
        .sum();
    let target = options
        .max_tokens
        .unwrap_or_else(|| options.level.target(original_tokens));
    let titles = titles(documents);

    let mut units = Units::default();
    for (index, document) in documents.iter().enumerate() {
        read::read(index, document, &mut units);
    }
    for unit in &mut units.units {
        unit.cost = count(&unit.text) + 1;
    }
    choose::drop_repetitions(&mut units.units);
    let (paths, places) = paths::collect(documents);
    let unit_paths = unit_paths(&units, &places);

    let whole = whole(documents, &titles);
    let tokens = count(&whole.text);
    if tokens <= target {
        let kept = Kept::all(&units, paths.len());
        let (text, lines) = (whole.text, whole.lines);
        return Digest {
            text,
            tokens,
            original_tokens,
            target,
            kept,
            over: None,
            is_bare: false,
            lines,
        };
    }

    let path_costs: Vec<usize> = paths
        .iter()
        .map(|path| count(path.path.rsplit('/').next().unwrap_or("")) + 2)
        .collect();
    let mut order = Order::of_musts(&units, &unit_paths, &path_costs);
    let writer = Writer {
        units: &units,
        paths: &paths,
        titles: &titles,
    };
    let write = |selection: &Selection, note: Option<&str>| {
        let written = writer.write(selection, note);
        let tokens = count(&written.text);
        (written, tokens)
    };
    let finish = |(written, tokens): (Written, usize), selection: &Selection, over| Digest {
        text: written.text,
        tokens,
        original_tokens,
        target,
        kept: Kept::of(&units, selection),
        over,
        is_bare: is_bare(&units, selection),
        lines: written.lines,
    };

    let (musts, needed) = write(&order.selection(order.musts), None);
    if needed > target {
        let over = Some(Over { needed });
        let steps = last(0, order.musts, |steps| {
            let selection = order.selection(steps);
            let note = Kept::of(&units, &selection).note(needed);
            write(&selection, note.as_deref()).1 <= target
        });
        let selection = order.selection(steps);
        let note = Kept::of(&units, &selection).note(needed);
        return finish(write(&selection, note.as_deref()), &selection, over);
    }
    drop(musts);
    order.add_rest(
        &Terms::of(&units.units, options.frequencies),
        target - needed + target / 4 + 50,
    );
    let steps = last(order.musts, order.len(), |steps| {
        write(&order.selection(steps), None).1 <= target
    });
    let selection = order.selection(steps);
    if is_bare(&units, &selection) {
        let note = tally::bare_note(original_tokens);
        let written = write(&selection, Some(&note));
        if written.1 <= target {
            return finish(written, &selection, None);
        }
    }
    finish(write(&selection, None), &selection, None)
}

/// Whether nothing is kept but titles.
fn is_bare(units: &Units, selection: &Selection) -> bool {
    let mut kept = units.units.iter().zip(&selection.kept);
    let has_text = kept.any(|(unit, kept)| *kept && !matches!(unit.kind, units::Kind::Heading(_)));
    !has_text && !selection.listed.contains(&true)
}

/// The last number from `low` to `high` that fits, when all before it do; `low` when none does.
fn last(low: usize, high: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// What documents without a title are called, where there are several; else nothing.
fn titles(documents: &[&Document]) -> Vec<String> {
    let of = |document: &&Document| match document.markdown.outline.title() {
        None if documents.len() > 1 => document.path.stem().to_owned(),
        _ => String::new(),
    };
    documents.iter().map(of).collect()
}

/// The documents as they are, without front matter.
fn whole(documents: &[&Document], titles: &[String]) -> Written {
    let mut written = Written::default();
    for (index, (document, title)) in documents.iter().zip(titles).enumerate() {
        let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
        let text = &document.text.as_str()[body..];
        let start = text.len() - text.trim_start_matches(['\n', '\r']).len();
        let text = text[start..].trim_end();
        if text.is_empty() && title.is_empty() {
            continue;
        }
        if !written.text.is_empty() {
            written.text.push('\n');
            written.lines.push(None);
        }
        if !title.is_empty() {
            written.text.push_str(&format!("# {title}\n\n"));
            written.lines.extend([None, None]);
        }
        let first = document.text.line_of(body + start);
        let count = text.matches('\n').count() + 1;
        let place = |line| {
            Some(SourceLine {
                document: index,
                line: first + line,
            })
        };
        written.lines.extend((0..count).map(place));
        written.text.push_str(text);
        written.text.push('\n');
    }
    written
}

/// The paths that each unit names.
fn unit_paths(units: &Units, places: &[(usize, usize, usize)]) -> Vec<Vec<usize>> {
    let mut of_units = vec![Vec::new(); units.units.len()];
    for (unit, found) in units.units.iter().zip(&mut of_units) {
        if matches!(unit.kind, units::Kind::Code | units::Kind::Done) {
            continue;
        }
        let from = places.partition_point(|&(document, at, _)| {
            (document, at) < (unit.document, unit.range.start)
        });
        found.extend(
            places[from..]
                .iter()
                .take_while(|&&(document, at, _)| document == unit.document && at < unit.range.end)
                .map(|&(_, _, path)| path),
        );
    }
    of_units
}

#[cfg(test)]
mod tests;
