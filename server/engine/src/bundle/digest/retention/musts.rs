//! What a digest must keep of its originals, to be held against it as often as it changes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::classes::Must;
use super::super::units::{Kind as UnitKind, Units};
use super::super::{paths, read, tally};
use super::places::{Places, numbers, wanted};
use super::{Kind, Lost, Retained, Retention, SourceLine};
use crate::document::Document;

/// What must be kept of documents: texts, files and numbers, with the lines that they stand in. The documents themselves
/// are not needed any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Musts {
    things: Vec<Thing>,
}

/// One thing that must be kept.
#[derive(Clone, Debug, PartialEq)]
struct Thing {
    kind: Kind,
    /// As the original says it.
    text: String,
    source: SourceLine,
    sought: Sought,
}

/// How a thing is looked up in a digest.
#[derive(Clone, Debug, PartialEq)]
enum Sought {
    Words(Vec<String>),
    Number,
    File { is_name_unique: bool },
}

impl Musts {
    /// Reads documents.
    pub fn of(originals: &[&Document]) -> Musts {
        let mut musts = Musts { things: Vec::new() };
        let mut numbers_seen = HashSet::new();
        for (must, source, text) in said(originals) {
            let kind = match must {
                Must::Decision => Kind::Decision,
                Must::Question => Kind::Question,
                Must::OpenBox => Kind::OpenBox,
                Must::Title | Must::Constraint => continue,
            };
            if kind == Kind::Decision {
                for number in numbers(&text) {
                    if numbers_seen.insert(number.clone()) {
                        musts.add(Kind::Number, number, source, Sought::Number);
                    }
                }
            }
            let words = wanted(&text);
            musts.add(kind, text, source, Sought::Words(words));
        }
        musts.add_files(originals);
        musts
    }

    /// How many things of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.things
            .iter()
            .filter(|thing| thing.kind == kind)
            .count()
    }

    /// Compares a digest, without its front matter, with the originals.
    pub fn retention(&self, digest: &str) -> Retention {
        let places = Places::of(digest);
        let mut kinds: Vec<Retained> = Kind::ALL
            .map(|kind| Retained {
                kind,
                all: 0,
                lost: Vec::new(),
            })
            .into();
        for thing in &self.things {
            let is_kept = match &thing.sought {
                Sought::Words(words) => places.mention(words),
                Sought::Number => places.numbers.contains(&thing.text),
                Sought::File { is_name_unique } => places.names(&thing.text, *is_name_unique),
            };
            let kind = &mut kinds[thing.kind as usize];
            kind.all += 1;
            if !is_kept {
                kind.lost.push(Lost {
                    text: thing.text.clone(),
                    source: thing.source,
                });
            }
        }
        Retention { kinds }
    }

    fn add_files(&mut self, originals: &[&Document]) {
        let (all, _) = paths::collect(originals);
        let mut ends: HashMap<&str, usize> = HashMap::new();
        for path in &all {
            *ends.entry(paths::file_name(&path.path)).or_default() += 1;
        }
        for path in &all {
            let is_name_unique = ends[paths::file_name(&path.path)] == 1;
            let source = SourceLine {
                document: path.document,
                line: path.line,
            };
            let sought = Sought::File { is_name_unique };
            self.add(Kind::Reference, path.path.clone(), source, sought);
        }
    }

    fn add(&mut self, kind: Kind, text: String, source: SourceLine, sought: Sought) {
        self.things.push(Thing {
            kind,
            text,
            source,
            sought,
        });
    }
}

/// What documents say that must be kept, in the order in which they say it.
fn said(originals: &[&Document]) -> Vec<(Must, SourceLine, String)> {
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
    let mut said: Vec<(Must, SourceLine, String)> = things
        .into_iter()
        .map(|((_, must), (source, text))| (must, source, text))
        .collect();
    said.sort_by_key(|(_, source, _)| (source.document, source.line));
    said
}
