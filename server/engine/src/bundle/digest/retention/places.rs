//! A digest, prepared for looking up in it what originals say.

use std::collections::{HashMap, HashSet};

use super::super::paths;
use super::super::terms::words;

/// Share of an item's words that must be in one place.
const ENOUGH: f64 = 0.55;

/// Where a digest says what.
pub(super) struct Places {
    line_count: usize,
    /// Of each word, the lines it is in.
    lines: HashMap<String, Vec<usize>>,
    /// Each path-like word, and each of its ends behind a `/`.
    paths: HashSet<String>,
    pub numbers: HashSet<String>,
}

impl Places {
    pub fn of(digest: &str) -> Places {
        let mut places = Places {
            line_count: digest.lines().count(),
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

    /// Whether a path is named, by its file name alone where no other file has that name.
    pub fn names(&self, path: &str, is_name_unique: bool) -> bool {
        let path = path.trim_end_matches(['/', '.']);
        let climbed = path.trim_start_matches("../");
        self.paths.contains(path)
            || self.paths.contains(climbed)
            || is_name_unique && self.paths.contains(paths::file_name(path))
            || path.contains(' ') && self.mention(&wanted(path))
    }

    /// Whether most of the words, which [`wanted`] gives, are in a few lines that follow each other.
    pub fn mention(&self, wanted: &[String]) -> bool {
        if wanted.is_empty() {
            return true;
        }
        let mut found = vec![0usize; self.line_count];
        for word in wanted {
            let Some(lines) = self.lines.get(word) else {
                continue;
            };
            // A word counts for the line and the two before it: a digest may break lines elsewhere.
            let mut next = 0;
            for &line in lines {
                let from = next.max(line.saturating_sub(2));
                found[from..=line].iter_mut().for_each(|count| *count += 1);
                next = line + 1;
            }
        }
        let best = found.into_iter().max().unwrap_or(0);
        let needed = (wanted.len() as f64 * ENOUGH).ceil() as usize;
        best >= needed
    }
}

/// The words of a text by which it is found again, each once.
pub(super) fn wanted(text: &str) -> Vec<String> {
    let mut wanted: Vec<String> = words(text).into_iter().map(stem).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
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
pub(super) fn numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .filter_map(|number| {
            let number = number.trim_matches(['.', ',']);
            let digits: String = number.chars().filter(|c| *c != ',').collect();
            (digits.len() >= 2).then_some(digits)
        })
}
