//! The most similar of several words.

use super::signature::Signature;

/// Less similar words were not meant.
const SIMILAR: f64 = 0.85;

/// What it counts when all words of one slug are in the other, as after a heading was made longer.
const SAME_WORDS: f64 = 0.9;

/// Words that are searched more than once. Their texts stay with their owner.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(Box<[Signature]>);

impl Words {
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Words {
        Words(words.map(Signature::new).collect())
    }

    /// The index of the most similar of the words that are wanted, the last one of several; `text` has the word of each
    /// index.
    pub(crate) fn nearest<'a>(
        &self,
        word: &str,
        text: impl Fn(usize) -> &'a str,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let signature = Signature::new(word);
        let able: Vec<(usize, f64)> = self
            .0
            .iter()
            .map(|other| signature.max_similarity(other))
            .enumerate()
            .filter(|(_, at_most)| *at_most >= SIMILAR)
            .collect();
        let mut best: Option<(usize, f64)> = None;
        let mut try_one = |(index, at_most): (usize, f64)| {
            let (known, to_beat) = best.unwrap_or((0, SIMILAR));
            if at_most < to_beat || !is_wanted(index) {
                return;
            }
            let similarity = strsim::jaro_winkler(word, text(index));
            if similarity > to_beat || (similarity == to_beat && index >= known) {
                best = Some((index, similarity));
            }
        };
        // The one that looks best leaves few others that could be better.
        if let Some(first) = able.iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
            try_one(*first);
        }
        able.iter().copied().for_each(&mut try_one);
        if best.is_none_or(|(_, similarity)| similarity < SAME_WORDS) {
            let sharing = (0..self.0.len()).rev().find(|&index| {
                self.0[index].can_share_words(&signature)
                    && is_wanted(index)
                    && shares(word, text(index))
            });
            best = sharing.map(|index| (index, SAME_WORDS)).or(best);
        }
        best.map(|(index, _)| index)
    }
}

/// The words of a slug or name that say something.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2)
}

/// Whether all words of one are in the other.
pub(super) fn shares(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (split(a).collect(), split(b).collect());
    let contained = |x: &[&str], y: &[&str]| !x.is_empty() && x.iter().all(|word| y.contains(word));
    contained(&a, &b) || contained(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::nearest;
    use proptest::prelude::*;

    #[test]
    fn what_was_probably_meant() {
        for (word, words, expected) in [
            ("findng", "finding fund binding", Some("finding")),
            (
                "refund-rules",
                "rules refund-and-dispute-rules x",
                Some("refund-and-dispute-rules"),
            ),
            (
                "t12-reserch.md",
                "t1-research.md t12-research.md t21-research.md",
                Some("t12-research.md"),
            ),
            ("k8s-upgrad", "k8s-upgrade monitoring", Some("k8s-upgrade")),
            ("größe", "grösse größen", Some("größen")),
            ("zzz", "k8s-upgrade monitoring", None),
            ("", "a", None),
        ] {
            assert_eq!(nearest(word, words.split(' ')), expected, "{word}");
        }
        assert_eq!(nearest("a", std::iter::empty()), None);
    }

    proptest! {
        /// The signatures save work; what is found is what comparing all words would find.
        #[test]
        fn nothing_better_is_missed(word in "[a-d1-3-]{1,10}", words in prop::collection::vec("[a-d1-3-]{0,10}", 0..30)) {
            let all = words.iter().map(String::as_str);
            let score = |other: &str| {
                let words = if shares(&word, other) { SAME_WORDS } else { 0.0 };
                strsim::jaro_winkler(&word, other).max(words)
            };
            let expected = all.clone().map(score).filter(|score| *score >= SIMILAR).max_by(f64::total_cmp);
            prop_assert_eq!(nearest(&word, all).map(score), expected);
        }
    }
}
