//! What a word is made of, in few bytes: tells how similar two words can be at best without looking at them.

/// Letters and digits of a word, without regard to order and case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    /// A bit for each letter and digit, and another for its second occurrence where there is room; characters of other
    /// kinds share bits.
    letters: u64,
    /// The bits of the letters in words of more than two bytes.
    in_words: u64,
    /// The first four bytes.
    head: u32,
    /// Number of characters.
    pub(super) length: u32,
}

impl Signature {
    pub(super) fn new(word: &str) -> Signature {
        let mut letters = 0u64;
        let mut length = 0;
        for c in word.chars() {
            let (first, second) = bits(c);
            letters |= if letters & first == 0 { first } else { second };
            length += 1;
        }
        let in_words = super::words::split(word)
            .flat_map(str::chars)
            .fold(0, |mask, c| mask | bits(c).0);
        let mut head = [0; 4];
        for (to, from) in head.iter_mut().zip(word.bytes()) {
            *to = from;
        }
        Signature {
            letters,
            in_words,
            head: u32::from_le_bytes(head),
            length,
        }
    }

    /// How many characters of the one have no counterpart in the other, at least; and the other way round.
    fn unmatched(&self, other: &Signature) -> (u32, u32) {
        let here = (self.letters & !other.letters).count_ones();
        let there = (other.letters & !self.letters).count_ones();
        (here, there)
    }

    /// Letters to insert, remove, replace or swap to make one of the other, at least.
    pub(super) fn min_edits(&self, other: &Signature) -> u32 {
        // An edit takes away at most one character on either side.
        let (here, there) = self.unmatched(other);
        here.max(there).max(self.length.abs_diff(other.length))
    }

    /// The similarity after Jaro and Winkler, at most.
    pub(super) fn max_similarity(&self, other: &Signature) -> f64 {
        let (here, there) = self.unmatched(other);
        let matches = (self.length - here).min(other.length - there);
        if matches == 0 {
            return 0.0;
        }
        let matches = f64::from(matches);
        let of_both = matches / f64::from(self.length) + matches / f64::from(other.length);
        let jaro = (of_both + 1.0) / 3.0;
        let prefix = ((self.head ^ other.head).trailing_zeros() / 8).min(4);
        // Rounding must not hide a word.
        jaro + 0.1 * f64::from(prefix) * (1.0 - jaro) + 1e-9
    }

    /// Whether all words of the one can be among those of the other.
    pub(super) fn can_share_words(&self, other: &Signature) -> bool {
        let within = |a: u64, b: u64| a != 0 && a & !b == 0;
        within(self.in_words, other.in_words) || within(other.in_words, self.in_words)
    }
}

/// The bits of a character's first and second occurrence.
fn bits(c: char) -> (u64, u64) {
    match c {
        'a'..='z' => letter_bits(c as u8 - b'a'),
        'A'..='Z' => letter_bits(c as u8 - b'A'),
        '0'..='9' => {
            let digit = c as u8 - b'0';
            (1 << (26 + digit), 1 << (36 + digit))
        }
        c => (1 << (55 + u32::from(c) % 9), 0),
    }
}

fn letter_bits(letter: u8) -> (u64, u64) {
    // The letters that words have twice have a bit more.
    let second = match b'a' + letter {
        b'a' => 1 << 46,
        b'e' => 1 << 47,
        b'i' => 1 << 48,
        b'l' => 1 << 49,
        b'n' => 1 << 50,
        b'o' => 1 << 51,
        b'r' => 1 << 52,
        b's' => 1 << 53,
        b't' => 1 << 54,
        _ => 0,
    };
    (1 << letter, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A bound that is too tight would hide the best word.
        #[test]
        fn bounds_hold(a in "[a-cA-C01é. -]{1,12}", b in "[a-cA-C01é. -]{1,12}") {
            let (x, y) = (Signature::new(&a), Signature::new(&b));
            prop_assert!(x.max_similarity(&y) >= strsim::jaro_winkler(&a, &b));
            prop_assert!(x.min_edits(&y) as usize <= strsim::osa_distance(&a, &b));
            if super::super::words::shares(&a, &b) {
                prop_assert!(x.can_share_words(&y));
            }
        }
    }
}
