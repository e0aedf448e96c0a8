//! The vocabularies, compiled in as ready-made hash tables: nothing is loaded, and all threads read the same bytes.

use super::{
    Encoding,
    layout::{self, Slot},
};

/// The tokens of an encoding and their ranks.
pub(super) struct Vocabulary {
    /// The hash table: 64-bit little-endian slots.
    slots: &'static [[u8; 8]],
    /// All tokens in a row, to compare with.
    bytes: &'static [u8],
    /// Which hashes are in the table, with false positives.
    filter: &'static [u8],
    /// Ranks from this one on are not in the vocabulary, though they are in the table.
    end: u32,
    /// Tells the vocabularies apart.
    number: u8,
}

macro_rules! vocabulary {
    ($number:literal, $name:literal, $end:expr) => {
        Vocabulary {
            slots: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".slots"))
                .as_chunks()
                .0,
            bytes: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bytes")),
            filter: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".filter")),
            end: $end,
            number: $number,
        }
    };
}

static O200K: Vocabulary = vocabulary!(0, "o200k", layout::MAX_RANK);
static CL100K: Vocabulary = vocabulary!(1, "cl100k", layout::MAX_RANK);
static P50K: Vocabulary = vocabulary!(2, "p50k", layout::MAX_RANK);
/// r50k_base is the beginning of p50k_base, which the build script checks.
static R50K: Vocabulary = vocabulary!(3, "p50k", include!(concat!(env!("OUT_DIR"), "/r50k.size")));

impl Vocabulary {
    /// The vocabulary of an encoding.
    pub(super) fn of(encoding: Encoding) -> &'static Vocabulary {
        match encoding {
            Encoding::O200kBase | Encoding::O200kHarmony => &O200K,
            Encoding::Cl100kBase => &CL100K,
            Encoding::P50kBase => &P50K,
            Encoding::R50kBase => &R50K,
        }
    }

    /// A number that no other vocabulary has.
    pub(super) fn number(&self) -> u8 {
        self.number
    }

    /// The rank of a token, if the bytes are one. For bytes that are likely to be none, as most neighbours are.
    #[inline]
    pub(super) fn rank(&self, token: &[u8]) -> Option<u32> {
        if token.len() > layout::MAX_LENGTH {
            return None;
        }
        let hash = layout::hash(token);
        let (byte, bit) = layout::filter_bit(hash, self.filter.len());
        let seen = self.filter.get(byte).is_some_and(|byte| byte & bit != 0);
        if seen {
            self.rank_hashed(token, hash)
        } else {
            None
        }
    }

    /// The same for bytes that are likely to be a token, and whose hash is known.
    #[inline]
    pub(super) fn rank_hashed(&self, token: &[u8], hash: u64) -> Option<u32> {
        let tag = layout::tag(hash, token.len());
        let mut at = layout::home(hash, self.slots.len());
        loop {
            let slot = Slot(u64::from_le_bytes(*self.slots.get(at)?));
            if slot == Slot::EMPTY {
                return None;
            }
            if slot.may_hold(tag) {
                let offset = slot.offset();
                if self
                    .bytes
                    .get(offset..offset + token.len())
                    .is_some_and(|bytes| layout::equal(bytes, token))
                {
                    return (slot.rank() < self.end).then(|| slot.rank());
                }
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }
}
