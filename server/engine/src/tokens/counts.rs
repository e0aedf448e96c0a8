//! Counts that are kept with a document.

use std::ops::{ControlFlow, Range};

use super::{
    Encoding,
    borders::{self, CONTEXT},
    common::{common_prefix, common_suffix},
    count,
    walk::walk,
};

/// The token counts of one document, kept by groups of about a line, so that an edit recounts only what it changes
/// and a range recounts only its ragged ends.
///
/// Equal texts have equal counts, no matter by which edits they came about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    encoding: Encoding,
    /// The borders between groups, in order, without the ends of the text.
    borders: Vec<Border>,
    /// The length of the text in bytes.
    length: usize,
    total: usize,
}

/// A place where it is exact to split the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Border {
    /// The bytes before it. A text of more than 4 GiB is one group from there on.
    bytes: u32,
    /// The tokens before it.
    tokens: u32,
}

/// A border or an end of the text, in the units of the interface.
#[derive(Clone, Copy)]
struct Place {
    bytes: usize,
    tokens: usize,
}

/// Before the first character.
const START: Place = Place {
    bytes: 0,
    tokens: 0,
};

impl From<Border> for Place {
    fn from(border: Border) -> Place {
        Place {
            bytes: border.bytes as usize,
            tokens: border.tokens as usize,
        }
    }
}

impl Counts {
    /// Counts a whole document.
    pub fn new(encoding: Encoding, text: &str) -> Counts {
        let mut counts = Counts {
            encoding,
            borders: Vec::new(),
            length: text.len(),
            total: 0,
        };
        counts.extend(text, START, |_| ControlFlow::Continue(()));
        counts.borders.shrink_to_fit();
        counts
    }

    /// The counts of `new`, given that these are the counts of `old`. Recounts only the groups between what the two
    /// texts have in common at their beginnings and at their ends.
    pub fn updated(&self, old: &str, new: &str) -> Counts {
        if old.len() != self.length {
            return Counts::new(self.encoding, new);
        }
        let prefix = common_prefix(old.as_bytes(), new.as_bytes());
        if prefix == old.len() && prefix == new.len() {
            return self.clone();
        }
        let suffix = common_suffix(&old.as_bytes()[prefix..], &new.as_bytes()[prefix..]);

        // What follows a border helps to make it one, up to the next border at most. So all borders in the common
        // prefix but the last are sure to be borders in the new text.
        let kept = self
            .borders
            .partition_point(|border| border.bytes as usize <= prefix)
            .saturating_sub(1);
        let start = match kept {
            0 => START,
            _ => self.borders[kept - 1].into(),
        };
        let mut counts = Counts {
            encoding: self.encoding,
            borders: Vec::with_capacity(self.borders.len() + 8),
            length: new.len(),
            total: start.tokens,
        };
        counts.borders.extend_from_slice(&self.borders[..kept]);

        // From the first new border that lies deep enough in the common suffix, the old ones are good again.
        let common = new.len() - suffix + CONTEXT;
        let mut rest = None;
        counts.extend(new, start, |place| {
            if place.bytes < common {
                return ControlFlow::Continue(());
            }
            let before = old.len() - (new.len() - place.bytes);
            match self
                .borders
                .binary_search_by_key(&before, |border| border.bytes as usize)
            {
                Ok(at) => {
                    rest = Some((at, place));
                    ControlFlow::Break(())
                }
                Err(_) => ControlFlow::Continue(()),
            }
        });
        if let Some((at, place)) = rest {
            counts.append_moved(self, at, place);
        }
        counts
    }

    /// The encoding that was counted with.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The tokens of the whole document.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The tokens of `text[range]` as a text of its own, given that these are the counts of `text`.
    ///
    /// A range that is not within the text or cuts a character is narrowed.
    pub fn range(&self, text: &str, range: Range<usize>) -> usize {
        let end = floor_boundary(text, range.end);
        let start = ceil_boundary(text, range.start).min(end);
        let places = self.first_place(start).zip(self.last_place(text, end));
        match places.filter(|(first, last)| first.bytes < last.bytes && text.len() == self.length) {
            Some((first, last)) => {
                count(self.encoding, &text[start..first.bytes])
                    + (last.tokens - first.tokens)
                    + count(self.encoding, &text[last.bytes..end])
            }
            None => count(self.encoding, &text[start..end]),
        }
    }

    /// The first place from `start` on up to which the tokens are known.
    fn first_place(&self, start: usize) -> Option<Place> {
        if start == 0 {
            return Some(START);
        }
        let at = self
            .borders
            .partition_point(|border| (border.bytes as usize) < start);
        self.borders.get(at).copied().map(Place::from)
    }

    /// The last place up to `end` up to which the tokens are known, and where it is still exact to split the text
    /// when it ends at `end`.
    fn last_place(&self, text: &str, end: usize) -> Option<Place> {
        if end == self.length {
            return Some(Place {
                bytes: end,
                tokens: self.total,
            });
        }
        let at = self
            .borders
            .partition_point(|border| border.bytes as usize <= end);
        let mut candidates = self.borders[..at].iter().rev().copied().map(Place::from);
        // The cut may have taken the text that made it exact to split before an indentation.
        candidates.find(|place| {
            place.bytes == end || borders::is_exact(self.encoding, &text[..end], place.bytes)
        })
    }

    /// Counts `text` from `start` on and appends the borders of its groups, until `reached` stops it at one.
    fn extend(
        &mut self,
        text: &str,
        start: Place,
        mut reached: impl FnMut(Place) -> ControlFlow<()>,
    ) {
        let encoding = self.encoding;
        let mut tokens = start.tokens;
        walk(encoding, text, start.bytes, |bytes, more| {
            tokens += more;
            if !borders::ends_group(encoding, text, bytes) {
                return ControlFlow::Continue(());
            }
            let (Ok(small_bytes), Ok(small_tokens)) = (u32::try_from(bytes), u32::try_from(tokens))
            else {
                return ControlFlow::Continue(());
            };
            self.borders.push(Border {
                bytes: small_bytes,
                tokens: small_tokens,
            });
            reached(Place { bytes, tokens })
        });
        self.total = tokens;
    }

    /// Appends what follows `place`, which the border `at` of `old` has become.
    fn append_moved(&mut self, old: &Counts, at: usize, place: Place) {
        let from = Place::from(old.borders[at]);
        self.total = place.tokens + (old.total - from.tokens);
        self.borders
            .extend(old.borders[at + 1..].iter().map_while(|border| {
                Some(Border {
                    bytes: u32::try_from(border.bytes as usize - from.bytes + place.bytes).ok()?,
                    tokens: u32::try_from(border.tokens as usize - from.tokens + place.tokens)
                        .ok()?,
                })
            }));
    }
}

/// The last border of characters that is not after `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The first border of characters that is not before `at`.
fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn a_long_line_has_many_groups() {
        let mut words = String::new();
        let mut ideographs = String::new();
        for number in 0..20_000_u32 {
            let letter = |place| char::from(b'a' + (number / 7_u32.pow(place) % 13) as u8);
            write!(words, "{}{}{} ", letter(0), letter(1), letter(2)).unwrap();
            let ideograph = char::from_u32(0x4e00 + number).unwrap();
            write!(ideographs, "{ideograph}的，").unwrap();
        }
        for encoding in Encoding::ALL {
            for text in [&words, &ideographs] {
                let counts = Counts::new(encoding, text);
                let starts = counts.borders.iter().map(|border| border.bytes);
                let ends = counts.borders.iter().map(|border| border.bytes).skip(1);
                let longest = ends.zip(starts).map(|(end, start)| end - start).max();
                assert!(
                    longest.is_some_and(|bytes| bytes < 5_000),
                    "{encoding} {longest:?}"
                );
            }
        }
    }
}
