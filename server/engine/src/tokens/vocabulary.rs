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
    /// Ranks from this one on are not in the vocabulary, though they are in the table.
    end: u32,
}

macro_rules! vocabulary {
    ($name:literal, $end:expr) => {
        Vocabulary {
            slots: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".slots"))
                .as_chunks()
                .0,
            bytes: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bytes")),
            end: $end,
        }
    };
}

static O200K: Vocabulary = vocabulary!("o200k", layout::MAX_RANK);
static CL100K: Vocabulary = vocabulary!("cl100k", layout::MAX_RANK);
static P50K: Vocabulary = vocabulary!("p50k", layout::MAX_RANK);
/// r50k_base is the beginning of p50k_base, which the build script checks.
static R50K: Vocabulary = vocabulary!("p50k", include!(concat!(env!("OUT_DIR"), "/r50k.size")));

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

    /// The rank of a token, if the bytes are one.
    #[inline]
    pub(super) fn rank(&self, token: &[u8]) -> Option<u32> {
        if token.len() > layout::MAX_LENGTH {
            return None;
        }
        self.rank_hashed(token, layout::hash(token))
    }

    /// [`Vocabulary::rank`] for a caller who knows the hash already.
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
                if self.bytes.get(offset..offset + token.len()) == Some(token) {
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
