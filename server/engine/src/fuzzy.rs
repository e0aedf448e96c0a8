//! Finding names by some of their letters, and tables of names that are searched at every keystroke.

use std::cmp::Reverse;

/// Letters that names must have in this order, whatever stands between them. Upper and lower case are the same, and
/// spaces do not count.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    lower: String,
    letters: Vec<char>,
    mask: u64,
}

const EXACT: u32 = 8000;
const PREFIX: u32 = 6000;
const WORD: u32 = 4500;
const INSIDE: u32 = 3000;
/// Letters spread over a name are worth at most this much.
const SPREAD: u32 = 2500;
/// Longer names are worth less, by a point for each byte up to here.
const MAX_LENGTH: usize = 400;

impl Pattern {
    pub(crate) fn new(query: &str) -> Pattern {
        let lower = query.trim().to_lowercase();
        let letters: Vec<char> = lower.chars().filter(|c| !c.is_whitespace()).collect();
        let mask = letters
            .iter()
            .map(|c| bit(*c))
            .fold(0, |mask, bit| mask | bit);
        Pattern {
            lower,
            letters,
            mask,
        }
    }

    /// Whether every name fits.
    pub(crate) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// How well a lower-case name fits; `None` when a letter is missing. The beginning of the name is best, then the
    /// beginning of a word.
    pub(crate) fn score(&self, lower: &str) -> Option<u32> {
        let length = lower.len().min(MAX_LENGTH) as u32;
        if self.is_empty() {
            return Some(SPREAD - length);
        }
        let rank = if lower.starts_with(&self.lower) {
            if lower.len() == self.lower.len() {
                EXACT
            } else {
                PREFIX
            }
        } else {
            match self.inside(lower) {
                Some(rank) => rank,
                None => self.spread(lower)?,
            }
        };
        Some(rank.saturating_sub(length).max(1))
    }

    /// The rank of a name that has the query in it, at best at the beginning of a word. Names are short: looking at
    /// each byte costs less than preparing a search.
    fn inside(&self, lower: &str) -> Option<u32> {
        let (bytes, query) = (lower.as_bytes(), self.lower.as_bytes());
        let first = *query.first()?;
        let mut found = None;
        for at in 1..=bytes.len().checked_sub(query.len())? {
            if bytes[at] == first && bytes[at..].starts_with(query) {
                if begins_word(lower, at) {
                    return Some(WORD);
                }
                found = Some(INSIDE);
            }
        }
        found
    }

    /// The letters wherever they are, the more of them at the beginning of words or side by side the better.
    fn spread(&self, lower: &str) -> Option<u32> {
        let plain = self.walk(lower, |_, _| true)?;
        // Passing over letters inside of words may pass over one that is needed; then the plain way counts.
        let by_words = self.walk(lower, begins_word);
        Some(by_words.unwrap_or(plain).max(plain))
    }

    /// Takes each letter where it follows the last one or where `may_begin` allows it.
    fn walk(&self, lower: &str, may_begin: impl Fn(&str, usize) -> bool) -> Option<u32> {
        let mut wanted = self.letters.iter();
        let mut next = *wanted.next()?;
        let mut expected = None;
        let mut good = 0;
        for (at, c) in lower.char_indices() {
            if c != next {
                continue;
            }
            let is_next = expected == Some(at);
            if !is_next && !may_begin(lower, at) {
                continue;
            }
            good += u32::from(is_next || begins_word(lower, at));
            expected = Some(at + c.len_utf8());
            match wanted.next() {
                Some(letter) => next = *letter,
                None => return Some(SPREAD * good / self.letters.len() as u32),
            }
        }
        None
    }
}

fn begins_word(lower: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| lower.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => {
            let before = lower[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric())
        }
    }
}

/// A bit for each letter and digit, and some that all others share.
fn bit(c: char) -> u64 {
    1 << match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        '0'..='9' => 26 + u32::from(c) - u32::from('0'),
        c => 36 + u32::from(c) % 28,
    }
}

/// Names in lower case, side by side in memory, each with the letters that it has: most are told apart by these alone.
#[derive(Debug, Default)]
pub(crate) struct Names {
    text: String,
    /// Where each name ends, and its letters.
    entries: Vec<(u32, u64)>,
}

impl Names {
    pub(crate) fn push(&mut self, name: &str) {
        let start = self.text.len();
        self.text.extend(name.chars().flat_map(char::to_lowercase));
        let mask = self.text[start..]
            .chars()
            .map(bit)
            .fold(0, |mask, bit| mask | bit);
        // Four gigabytes of names are more than there will be; what is past them is not found.
        if let Ok(end) = u32::try_from(self.text.len()) {
            self.entries.push((end, mask));
        }
    }

    /// The names that fit best, at most `limit`, by their place in the table: with how well they do, in no order.
    /// `score` hears the place and the name of each that has the letters.
    pub(crate) fn matches(
        &self,
        pattern: &Pattern,
        limit: usize,
        score: impl Fn(usize, &str) -> Option<u32> + Sync,
    ) -> Vec<(u32, usize)> {
        use rayon::prelude::*;
        const CHUNK: usize = 8 * 1024;
        let in_chunk = |(chunk, entries): (usize, &[(u32, u64)])| {
            let first = chunk * CHUNK;
            let mut start = match first.checked_sub(1) {
                Some(last) => self.entries[last].0 as usize,
                None => 0,
            };
            let mut found = Vec::new();
            let mut floor = 0;
            for (index, (end, mask)) in (first..).zip(entries) {
                let end = *end as usize;
                if mask & pattern.mask == pattern.mask
                    && let Some(score) = score(index, &self.text[start..end])
                    && score > floor
                {
                    found.push((score, index));
                    if found.len() >= 4 * limit.max(64) {
                        keep_best(&mut found, limit);
                        // Of equals the first count, and these come later.
                        floor = found.iter().map(|(score, _)| *score).min().unwrap_or(floor);
                    }
                }
                start = end;
            }
            keep_best(&mut found, limit);
            found
        };
        self.entries
            .par_chunks(CHUNK)
            .enumerate()
            .flat_map_iter(in_chunk)
            .collect()
    }
}

/// The `limit` best of what was found, best first; equals in the order of their keys.
pub(crate) fn best<T: Ord>(mut found: Vec<(u32, T)>, limit: usize) -> Vec<(u32, T)> {
    keep_best(&mut found, limit);
    found.sort_unstable_by(order);
    found
}

fn keep_best<T: Ord>(found: &mut Vec<(u32, T)>, limit: usize) {
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, order);
    }
    found.truncate(limit);
}

fn order<T: Ord>(a: &(u32, T), b: &(u32, T)) -> std::cmp::Ordering {
    (Reverse(a.0), &a.1).cmp(&(Reverse(b.0), &b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(query: &str, names: &[&'static str]) -> Vec<&'static str> {
        let pattern = Pattern::new(query);
        let mut table = Names::default();
        names.iter().for_each(|name| table.push(name));
        let found = table.matches(&pattern, 10, |_, name| pattern.score(name));
        best(found, 10)
            .into_iter()
            .map(|(_, index)| names[index])
            .collect()
    }

    #[test]
    fn beginnings_come_first_and_then_shorter_names() {
        assert_eq!(
            ranked(
                "Plan",
                &[
                    "p l a n",
                    "replan",
                    "the plan",
                    "plan b",
                    "Plan",
                    "nalp",
                    "pilgrimage an"
                ]
            ),
            [
                "Plan",
                "plan b",
                "the plan",
                "replan",
                "p l a n",
                "pilgrimage an"
            ]
        );
        assert_eq!(
            ranked("kup", &["k8s-upgrade-plan", "keep up", "kxuxp"]),
            ["keep up", "k8s-upgrade-plan", "kxuxp"]
        );
    }

    #[test]
    fn a_later_word_counts_and_letters_are_never_passed_over() {
        assert_eq!(
            ranked("plan", &["replan xx", "replan plan"])[0],
            "replan plan"
        );
        assert_eq!(ranked("ab", &["xaxb a"]), ["xaxb a"]);
    }

    #[test]
    fn other_scripts_and_nothing_at_all() {
        assert_eq!(
            ranked("見し", &["日本", "見出し", "Überschrift 😀"]),
            ["見出し"]
        );
        assert_eq!(ranked("ÜB", &["Überschrift 😀"]), ["Überschrift 😀"]);
        assert_eq!(ranked("😀", &["Überschrift 😀"]).len(), 1);
        assert_eq!(ranked(" ", &["b", "a"]), ["b", "a"]);
    }

    #[test]
    fn the_best_of_many() {
        let found: Vec<(u32, usize)> = (0..1000).map(|i| (i % 10, i as usize)).collect();
        let best: Vec<_> = best(found, 3).into_iter().map(|(_, key)| key).collect();
        assert_eq!(best, [9, 19, 29]);
        assert!(super::best(vec![(1, 1)], 0).is_empty());
    }
}
