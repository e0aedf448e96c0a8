//! How a vocabulary lies in memory: what the build script writes and the engine reads.
//!
//! The build script includes this very file, so that the two cannot disagree. A vocabulary is one string of bytes
//! (all tokens, one after the other) and an open-addressing table of 64-bit slots. An empty slot is zero.

/// The longest token that a slot can describe, in bytes.
pub const MAX_LENGTH: usize = (1 << LENGTH_BITS) - 1;
/// One more than the largest rank that a slot can hold.
pub const MAX_RANK: u32 = 1 << RANK_BITS;
/// One more than the largest offset that a slot can hold.
pub const MAX_OFFSET: usize = 1 << OFFSET_BITS;

const LENGTH_BITS: u32 = 8;
const RANK_BITS: u32 = 18;
const OFFSET_BITS: u32 = 24;
const TAG_BITS: u32 = 64 - LENGTH_BITS - RANK_BITS - OFFSET_BITS;

/// One entry of the table: where the token's bytes are, its rank, and some bits of its hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Slot(pub u64);

impl Slot {
    /// The slot that ends a search.
    pub const EMPTY: Slot = Slot(0);

    /// Packs one token. No token is empty, so that no slot in use equals [`Slot::EMPTY`].
    pub fn new(hash: u64, length: usize, rank: u32, offset: usize) -> Slot {
        assert!((1..=MAX_LENGTH).contains(&length) && rank < MAX_RANK && offset < MAX_OFFSET);
        Slot(
            tag(hash, length)
                | (u64::from(rank) << (TAG_BITS + LENGTH_BITS))
                | ((offset as u64) << (TAG_BITS + LENGTH_BITS + RANK_BITS)),
        )
    }

    /// Whether the slot may hold a token of this hash and length. Only the bytes themselves can confirm it.
    #[inline]
    pub fn may_hold(self, tag: u64) -> bool {
        self.0 & ((1 << (TAG_BITS + LENGTH_BITS)) - 1) == tag
    }

    /// The token's rank.
    #[inline]
    pub fn rank(self) -> u32 {
        (self.0 >> (TAG_BITS + LENGTH_BITS)) as u32 & (MAX_RANK - 1)
    }

    /// Where the token's bytes start in the string of all tokens.
    #[inline]
    pub fn offset(self) -> usize {
        (self.0 >> (TAG_BITS + LENGTH_BITS + RANK_BITS)) as usize
    }
}

/// What [`Slot::may_hold`] compares: the low bits of the hash, and the length.
#[inline]
pub fn tag(hash: u64, length: usize) -> u64 {
    (hash & ((1 << TAG_BITS) - 1)) | ((length as u64) << TAG_BITS)
}

/// How many slots a vocabulary of this size gets. Most look-ups while merging fail, and a failing search ends at an
/// empty slot: two in five stay empty.
pub fn slot_count(tokens: usize) -> usize {
    tokens * 5 / 3 + 1
}

/// How many bytes the filter of a vocabulary gets, which has one bit for each hash in it: ten bits for each token, so
/// that nine in ten of the failing look-ups end there. It stays in a cache that the table is too large for.
pub fn filter_size(tokens: usize) -> usize {
    tokens * 10 / 8 + 1
}

/// The byte of a hash in a filter of `size` bytes, and the bit in it.
#[inline]
pub fn filter_bit(hash: u64, size: usize) -> (usize, u8) {
    let bit = home(hash, size * 8);
    (bit / 8, 1 << (bit % 8))
}

/// Where the search for a hash starts in a table of `slots` slots. It takes the high bits, the tag the low ones.
#[inline]
pub fn home(hash: u64, slots: usize) -> usize {
    (((hash >> 32) * slots as u64) >> 32) as usize
}

/// A small hash that is the same on every machine: multiply and fold, eight bytes at a time.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    let mut hash = (length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    if length >= 8 {
        let (words, _) = bytes.as_chunks::<8>();
        for word in words {
            hash = mix(hash, u64::from_le_bytes(*word));
        }
        // The last eight bytes overlap what was read: cheaper than a tail of every length.
        if !length.is_multiple_of(8)
            && let Some(last) = bytes.last_chunk::<8>()
        {
            hash = mix(hash, u64::from_le_bytes(*last));
        }
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        hash = mix(hash, u64::from(first) | (u64::from(last) << 32));
    } else if length > 0 {
        let word = [bytes[0], bytes[length / 2], bytes[length - 1]].map(u64::from);
        hash = mix(hash, word[0] | (word[1] << 8) | (word[2] << 16));
    }
    hash
}

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    let wide =
        u128::from(hash ^ word ^ 0xa076_1d64_78bd_642f) * u128::from(0xe703_7ed1_a0b4_28db_u64);
    (wide as u64) ^ ((wide >> 64) as u64)
}

/// Whether two tokens are equal. Most are too short for a call of `memcmp` to pay.
#[inline]
pub fn equal(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    if let (Some(left_last), Some(right_last)) = (left.last_chunk::<8>(), right.last_chunk::<8>()) {
        let words = left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0);
        return left_last == right_last && words.into_iter().all(|(left, right)| left == right);
    }
    if let (Some(left_last), Some(right_last)) = (left.last_chunk::<4>(), right.last_chunk::<4>()) {
        return left_last == right_last && left.first_chunk::<4>() == right.first_chunk::<4>();
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}
