//! What a text is about: its words, and the things that it names.

use std::collections::HashMap;

use super::units::{Kind, Unit};

/// How many documents each word occurs in, lower case: what makes a word say much or little.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frequencies {
    /// Number of documents.
    pub documents: u32,
    /// Documents by word.
    pub words: HashMap<String, u32>,
}

impl Frequencies {
    /// Counts the words of texts, each of which is one document.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Frequencies {
        let mut frequencies = Frequencies::default();
        for text in texts {
            frequencies.documents += 1;
            let mut found = words(text);
            found.sort_unstable();
            found.dedup();
            for word in found {
                *frequencies.words.entry(word).or_default() += 1;
            }
        }
        frequencies
    }

    fn inverse(&self, word: &str) -> f64 {
        let known = self.words.get(word).copied().unwrap_or(1).max(1);
        (1.0 + f64::from(self.documents.max(1)) / f64::from(known)).ln()
    }
}

/// What units are about, in numbers.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// Of each unit, its words.
    pub words: Vec<Vec<u32>>,
    /// Of each unit, the paths, code, identifiers and numbers that it names.
    pub entities: Vec<Vec<u32>>,
    /// Of each word, log(1 + frequency) × inverse document frequency.
    pub values: Vec<f64>,
    /// Number of entities.
    pub entity_count: usize,
}

impl Terms {
    pub fn of(units: &[Unit], given: Option<&Frequencies>) -> Terms {
        let mut terms = Terms::default();
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut entities: HashMap<String, u32> = HashMap::new();
        let (mut frequency, mut in_sections, mut last_section) =
            (Vec::new(), Vec::new(), Vec::new());
        let mut section = 0u32;
        for unit in units {
            section += u32::from(matches!(unit.kind, Kind::Heading(_)));
            let mut ids: Vec<u32> = Vec::new();
            for word in words(&unit.text) {
                let next = known.len() as u32;
                let id = *known.entry(word).or_insert(next);
                if id == next {
                    frequency.push(0u32);
                    in_sections.push(0u32);
                    last_section.push(u32::MAX);
                }
                let index = id as usize;
                frequency[index] += 1;
                if last_section[index] != section {
                    last_section[index] = section;
                    in_sections[index] += 1;
                }
                ids.push(id);
            }
            ids.sort_unstable();
            ids.dedup();
            terms.words.push(ids);
            let mut ids: Vec<u32> = named(&unit.text)
                .into_iter()
                .map(|name| {
                    let next = entities.len() as u32;
                    *entities.entry(name).or_insert(next)
                })
                .collect();
            ids.sort_unstable();
            ids.dedup();
            terms.entities.push(ids);
        }
        terms.entity_count = entities.len();
        terms.values = vec![0.0; known.len()];
        for (word, id) in known {
            let index = id as usize;
            let inverse = match given {
                Some(given) => given.inverse(&word),
                None => (1.0 + f64::from(section + 1) / f64::from(in_sections[index])).ln(),
            };
            terms.values[index] = f64::from(1 + frequency[index]).ln() * inverse;
        }
        terms
    }
}

const STOP: &[&str] = &[
    "about", "after", "all", "also", "and", "any", "are", "because", "been", "before", "but",
    "can", "could", "did", "does", "each", "for", "from", "had", "has", "have", "how", "into",
    "its", "just", "may", "more", "most", "not", "now", "off", "one", "only", "other", "our",
    "out", "over", "same", "should", "some", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "through", "too", "under", "until", "was",
    "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would",
    "yet", "you", "your",
];

/// The words of a text that say something, lower case, in order. Scripts without spaces give pairs of characters.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if word.is_ascii() {
            if word.len() >= 3 {
                let word = word.to_ascii_lowercase();
                if STOP.binary_search(&word.as_str()).is_err() {
                    found.push(word);
                }
            }
            continue;
        }
        if !word.chars().any(is_ideograph) {
            if word.chars().count() >= 3 {
                found.push(word.to_lowercase());
            }
            continue;
        }
        let mut before = None;
        for c in word.chars() {
            if let Some(before) = before {
                found.push([before, c].iter().collect());
            }
            before = Some(c);
        }
        if word.chars().count() == 1 {
            found.push(word.to_owned());
        }
    }
    found
}

fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Paths, inline code, identifiers and numbers that a text names.
fn named(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            found.push(part.to_owned());
            continue;
        }
        for word in part.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if is_entity(word) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

fn is_entity(word: &str) -> bool {
    let bytes = word.as_bytes();
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    let inner_upper = bytes
        .windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let inner = |c: u8| bytes.iter().skip(1).any(|&byte| byte == c);
    word.len() >= 2 && (has_digit || inner_upper || inner(b'_') || inner(b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP.is_sorted());
    }

    #[test]
    fn words_and_names() {
        assert_eq!(
            words("The queue, _and_ Zürich: 配置文件"),
            ["queue", "_and_", "zürich", "配置", "置文", "文件"]
        );
        assert_eq!(
            named("Set `max_tokens` to 1,500 in src/main.rs (OAuthClient)."),
            ["max_tokens", "1,500", "src/main.rs", "OAuthClient"]
        );
    }
}
