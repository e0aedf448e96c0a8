//! What a digest no longer mentions, whoever wrote it.
//!
//! A false loss costs more trust than a missed one: texts are compared without case, markup, punctuation and endings, and
//! most of the words of an item in one place are enough.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use super::classes::Must;
use super::render::SourceLine;
use super::terms::words;
use super::units::{Kind as UnitKind, Units};
use super::{paths, read, tally};
use crate::document::Document;

/// Share of an item's words that must be in one place.
const ENOUGH: f64 = 0.55;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A decision or recommendation.
    Decision,
    /// An open question.
    Question,
    /// A checkbox without a tick.
    OpenBox,
    /// A file.
    Reference,
    /// A number in a decision.
    Number,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Kind; 5] = [
        Kind::Decision,
        Kind::Question,
        Kind::OpenBox,
        Kind::Reference,
        Kind::Number,
    ];

    fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Kind::Decision, 1) => "decision",
            (Kind::Decision, _) => "decisions",
            (Kind::Question, 1) => "open question",
            (Kind::Question, _) => "open questions",
            (Kind::OpenBox, 1) => "open box",
            (Kind::OpenBox, _) => "open boxes",
            (Kind::Reference, 1) => "file",
            (Kind::Reference, _) => "files",
            (Kind::Number, 1) => "number",
            (Kind::Number, _) => "numbers",
        }
    }
}

/// Something of the originals that a digest does not mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it is, as the original says it.
    pub text: String,
    /// Where the original says it.
    pub source: SourceLine,
}

/// One kind of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retained {
    /// Which.
    pub kind: Kind,
    /// How many the originals have.
    pub all: usize,
    /// Those that the digest does not mention.
    pub lost: Vec<Lost>,
}

/// What a digest mentions of its originals. Written as a sentence, it says `keeps 12 of 12 decisions, 31 of 34 files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Of each kind, what is lost.
    pub kinds: Vec<Retained>,
}

impl Retention {
    /// Whether all is mentioned.
    pub fn is_complete(&self) -> bool {
        self.kinds.iter().all(|kind| kind.lost.is_empty())
    }

    /// One kind.
    pub fn of(&self, kind: Kind) -> &Retained {
        &self.kinds[kind as usize]
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "keeps ";
        for kind in self.kinds.iter().filter(|kind| kind.all > 0) {
            let kept = kind.all - kind.lost.len();
            write!(
                f,
                "{separator}{kept} of {} {}",
                kind.all,
                kind.kind.name(kind.all)
            )?;
            separator = ", ";
        }
        match separator {
            ", " => Ok(()),
            _ => f.write_str("has nothing that must be kept"),
        }
    }
}

/// Compares a digest with its originals.
pub fn retention(originals: &[&Document], digest: &str) -> Retention {
    let mut units = Units::default();
    for (index, document) in originals.iter().enumerate() {
        read::read(index, document, &mut units);
    }
    let mut things: BTreeMap<(usize, Must), (SourceLine, String)> = BTreeMap::new();
    for (index, unit) in units.units.iter().enumerate() {
        let Some(must) = unit.must else { continue };
        let source = SourceLine {
            document: unit.document,
            line: unit.line,
        };
        let text = &mut things
            .entry((tally::thing(index, unit), must))
            .or_insert((source, String::new()))
            .1;
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(unit.text.trim_start_matches(['#', ' ']));
        debug_assert!(unit.kind != UnitKind::Code);
    }
    let mut items: Vec<((usize, Must), (SourceLine, String))> = things.into_iter().collect();
    items.sort_by_key(|((_, _), (source, _))| (source.document, source.line));

    let places = Places::of(digest);
    let mut kinds: Vec<Retained> = Kind::ALL
        .map(|kind| Retained {
            kind,
            all: 0,
            lost: Vec::new(),
        })
        .into();
    let mut add = |kind: Kind, is_kept: bool, text: &str, source: SourceLine| {
        let kind = &mut kinds[kind as usize];
        kind.all += 1;
        if !is_kept {
            kind.lost.push(Lost {
                text: text.to_owned(),
                source,
            });
        }
    };
    let mut numbers_seen = HashSet::new();
    for ((_, must), (source, text)) in &items {
        let kind = match must {
            Must::Decision => Kind::Decision,
            Must::Question => Kind::Question,
            Must::OpenBox => Kind::OpenBox,
            Must::Title | Must::Constraint => continue,
        };
        add(kind, places.mention(text), text, *source);
        if kind == Kind::Decision {
            for number in numbers(text) {
                if numbers_seen.insert(number.clone()) {
                    add(
                        Kind::Number,
                        places.numbers.contains(&number),
                        &number,
                        *source,
                    );
                }
            }
        }
    }
    let (all, _) = paths::collect(originals);
    let mut ends: HashMap<&str, usize> = HashMap::new();
    for path in &all {
        *ends.entry(file_name(&path.path)).or_default() += 1;
    }
    for path in &all {
        let is_unique = ends[file_name(&path.path)] == 1;
        let source = SourceLine {
            document: path.document,
            line: path.line,
        };
        add(
            Kind::Reference,
            places.names(&path.path, is_unique),
            &path.path,
            source,
        );
    }
    Retention { kinds }
}

fn file_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// The places of a digest, prepared for comparison.
struct Places {
    /// Of each word, the lines it is in.
    lines: HashMap<String, Vec<usize>>,
    /// Each path-like word, and each of its ends behind a `/`.
    paths: HashSet<String>,
    numbers: HashSet<String>,
}

impl Places {
    fn of(digest: &str) -> Places {
        let mut places = Places {
            lines: HashMap::new(),
            paths: HashSet::new(),
            numbers: numbers(digest).collect(),
        };
        for (number, line) in digest.lines().enumerate() {
            for word in words(line) {
                let lines = places.lines.entry(stem(word)).or_default();
                if lines.last() != Some(&number) {
                    lines.push(number);
                }
            }
            let separators = |c: char| c.is_whitespace() || "`()[]\"'|<>".contains(c);
            for word in line.split(separators) {
                let word = word.trim_matches([',', ';', '!', '?']);
                if word.len() > 1000 {
                    continue;
                }
                places.add_paths(word);
                if word.contains('*') {
                    places.add_paths(word.trim_matches('*'));
                }
            }
        }
        places
    }

    fn add_paths(&mut self, word: &str) {
        for path in paths::expanded(word) {
            let path = path.split(['#', ',']).next().unwrap_or("");
            let path = without_lines(path.trim_start_matches("./"));
            let path = path.trim_end_matches(['.', ':', '/']).to_owned();
            let mut rest = path.as_str();
            while let Some((_, end)) = rest.split_once('/') {
                self.paths.insert(end.to_owned());
                rest = end;
            }
            self.paths.insert(path);
        }
    }

    fn names(&self, path: &str, is_name_unique: bool) -> bool {
        let path = path.trim_end_matches(['/', '.']);
        let climbed = path.trim_start_matches("../");
        self.paths.contains(path)
            || self.paths.contains(climbed)
            || is_name_unique && self.paths.contains(file_name(path))
            || path.contains(' ') && self.mention(path)
    }

    /// Whether most of the words of a text are in a few lines that follow each other.
    fn mention(&self, text: &str) -> bool {
        let mut wanted: Vec<String> = words(text).into_iter().map(stem).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return true;
        }
        let mut found: HashMap<usize, usize> = HashMap::new();
        for word in &wanted {
            let Some(lines) = self.lines.get(word) else {
                continue;
            };
            // A word counts for the line and the two before it: a digest may break lines elsewhere.
            let mut done = None;
            for &line in lines {
                for at in line.saturating_sub(2)..=line {
                    if done.is_none_or(|done| at > done) {
                        *found.entry(at).or_default() += 1;
                        done = Some(at);
                    }
                }
            }
        }
        let best = found.values().copied().max().unwrap_or(0);
        let needed = (wanted.len() as f64 * ENOUGH).ceil() as usize;
        best >= needed
    }
}

fn without_lines(path: &str) -> &str {
    let Some((before, lines)) = path.rsplit_once(':') else {
        return path;
    };
    let is_lines = lines
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | ','));
    match is_lines && !lines.is_empty() {
        true => without_lines(before),
        false => path,
    }
}

/// A word without its ending, roughly: `decided` and `decides` are one.
fn stem(word: String) -> String {
    let endings = ["ing", "ed", "es", "s", "e"];
    let end = endings
        .iter()
        .find(|end| word.len() >= end.len() + 4 && word.ends_with(**end));
    match end {
        Some(end) => word[..word.len() - end.len()].to_owned(),
        None => word,
    }
}

/// The numbers of a text, of two digits or more, without separators of thousands.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .filter_map(|number| {
            let number = number.trim_matches(['.', ',']);
            let digits: String = number.chars().filter(|c| *c != ',').collect();
            (digits.len() >= 2).then_some(digits)
        })
}
