//! Where sentences end.

use std::ops::Range;

/// Longest piece that is kept or left out as a whole, in bytes: what is longer is cut between clauses or words.
const LONGEST: usize = 600;

const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "vs", "etc", "approx", "cf", "no", "fig", "dr", "mr", "mrs", "ms", "st", "incl",
    "resp", "eq", "sec", "ch", "al", "ca", "min", "max", "z.b", "d.h", "bzw", "usw", "nr",
];

/// One line of prose: what was a paragraph.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// Its text, markup included, line breaks as spaces.
    pub text: String,
    /// Parts of `text` outside of any inline markup, in order: only there it may be cut.
    pub plain: Vec<Range<usize>>,
    /// Places in `text` where a line of the document begins with a bold label.
    pub labels: Vec<usize>,
    /// Bytes of `text` and of the document that mean the same, in order.
    pub places: Vec<(usize, usize)>,
}

impl Prose {
    /// The place in the document of a byte of the text.
    pub fn source(&self, at: usize) -> usize {
        let index = self.places.partition_point(|&(text, _)| text <= at);
        match index.checked_sub(1).map(|index| self.places[index]) {
            Some((text, source)) => source + (at - text),
            None => self.places.first().map_or(0, |&(_, source)| source),
        }
    }

    /// Its sentences, each with what stands before it.
    pub fn sentences(&self) -> Vec<(Range<usize>, &'static str)> {
        let mut found = Vec::new();
        let (mut start, mut joiner) = (0, "");
        for end in self.ends() {
            self.push(start..end, joiner, &mut found);
            joiner = if self.labels.binary_search(&end).is_ok() {
                "\n"
            } else if self.text[end..].starts_with(' ') || self.text[..end].ends_with(' ') {
                " "
            } else {
                ""
            };
            start = end;
        }
        self.push(start..self.text.len(), joiner, &mut found);
        found
    }

    fn push(
        &self,
        range: Range<usize>,
        joiner: &'static str,
        found: &mut Vec<(Range<usize>, &'static str)>,
    ) {
        let mut rest = trimmed(&self.text, range);
        let mut joiner = joiner;
        while rest.len() > LONGEST {
            let Some(cut) = self.cut(rest.clone()) else {
                break;
            };
            found.push((trimmed(&self.text, rest.start..cut), joiner));
            rest = trimmed(&self.text, cut..rest.end);
            joiner = " ";
        }
        if !rest.is_empty() {
            found.push((rest, joiner));
        }
    }

    /// A place to cut a sentence that is too long: behind a clause, or else behind a word.
    fn cut(&self, range: Range<usize>) -> Option<usize> {
        let (low, high) = (range.start + LONGEST / 3, range.start + LONGEST);
        let mut best: Option<(u8, usize)> = None;
        let first = self.plain.partition_point(|plain| plain.end <= low);
        for plain in &self.plain[first..] {
            if plain.start >= range.end || (plain.start > high && best.is_some()) {
                break;
            }
            let part = plain.start.max(low)..plain.end.min(range.end);
            let Some(text) = self.text.get(part.clone()) else {
                continue;
            };
            for (at, _) in text.match_indices(' ') {
                let at = part.start + at;
                if at > high && best.is_some() {
                    break;
                }
                if begins_block(self.text[at..range.end].trim_start()) {
                    continue;
                }
                let rank = match self.text.as_bytes()[..at].last() {
                    Some(b';') => 3,
                    Some(b',' | b':') => 2,
                    _ => 1,
                };
                if best.is_none_or(|(known, _)| rank >= known) {
                    best = Some((rank, at));
                }
            }
        }
        best.map(|(_, at)| at).filter(|&at| at < range.end)
    }

    /// Where a sentence ends and another one follows.
    fn ends(&self) -> Vec<usize> {
        let mut ends: Vec<usize> = self.labels.clone();
        for plain in &self.plain {
            let text = &self.text[plain.clone()];
            for (offset, c) in text.char_indices() {
                let at = plain.start + offset;
                if c == ' ' && self.ends_before(at) {
                    ends.push(at);
                } else if matches!(c, '。' | '！' | '？') {
                    let behind = at + c.len_utf8();
                    let rest = &self.text[behind..];
                    if !rest.is_empty()
                        && !rest.starts_with(['」', '』', '）', '”', '。', '！', '？', ' '])
                        && !begins_block(rest)
                    {
                        ends.push(behind);
                    }
                }
            }
        }
        ends.retain(|&end| end > 0 && end < self.text.len());
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    fn ends_before(&self, space: usize) -> bool {
        let closers: &[char] = &['"', '\'', ')', ']', '*', '_', '`', '”', '’', '»'];
        let before = self.text[..space].trim_end_matches(closers);
        let rest = self.text[space..].trim_start();
        let Some(next) = rest
            .trim_start_matches(['*', '_', '`', '"', '“', '(', '['])
            .chars()
            .next()
        else {
            return false;
        };
        if next.is_lowercase() || begins_block(rest) {
            return false;
        }
        match before.chars().next_back() {
            Some('!' | '?' | '。' | '！' | '？') => true,
            Some('.') => {
                // A few words back are enough, wherever the paragraph began.
                let word = before[..before.len() - 1]
                    .rsplit(|c: char| c.is_whitespace() || c == '(')
                    .next()
                    .unwrap_or("");
                let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
                let is_number = word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 2;
                !(is_initial
                    || is_number
                    || word.len() <= 6 && ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
            }
            _ => false,
        }
    }
}

/// Whether a text would begin a block of its own at the start of a line.
pub(super) fn begins_block(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.is_empty()
        || text.starts_with(['#', '>', '|', '<', '=', ':'])
        || text.starts_with("```")
        || text.starts_with("~~~")
        || text.starts_with(['-', '+', '*', '_'])
            && (text[1..].starts_with([' ', '\t', '-', '_']) || text.len() == 1)
        || text.starts_with("***")
        || text.starts_with('[')
            && text.as_bytes()[..text.len().min(LONGEST)]
                .windows(2)
                .any(|pair| pair == b"]:")
        || digits.len() < text.len() && digits.starts_with(['.', ')'])
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let prose = Prose {
            text: text.to_owned(),
            plain: std::iter::once(0..text.len()).collect(),
            ..Prose::default()
        };
        let sentences = prose.sentences();
        sentences
            .into_iter()
            .map(|(range, _)| text[range].to_owned())
            .collect()
    }

    #[test]
    fn sentences_end_where_a_reader_sees_it() {
        assert_eq!(
            split("It took 9.5 h, e.g. Monday. Nobody (A. Smith) knew! Why? See no. 5. 12 remain."),
            [
                "It took 9.5 h, e.g. Monday.",
                "Nobody (A. Smith) knew!",
                "Why?",
                "See no. 5. 12 remain.",
            ]
        );
        assert_eq!(
            split("第一句。第二句！「第三句？」好"),
            ["第一句。", "第二句！", "「第三句？」好"]
        );
    }

    #[test]
    fn a_sentence_never_begins_like_a_block() {
        assert_eq!(
            split("One. # two. - Three. 4. Four. > Five."),
            ["One. # two. - Three. 4. Four. > Five."]
        );
    }

    #[test]
    fn what_is_too_long_is_cut_between_words() {
        let long = "word, and another; ".repeat(100);
        let pieces = split(long.trim());
        assert!(pieces.iter().all(|piece| piece.len() <= LONGEST));
        assert_eq!(pieces.join(" "), long.trim());
    }
}
