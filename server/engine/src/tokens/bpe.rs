//! Byte-pair encoding of one piece: how many tokens are left when no two neighbours can be merged.
//!
//! Of all neighbours whose bytes together are a token, those with the lowest rank merge first, the leftmost of equals.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{
    layout::{MAX_LENGTH, hash},
    memo::Memo,
    vocabulary::Vocabulary,
};

/// Up to this many bytes, looking at all pairs for the lowest rank is faster than keeping them in a heap.
const SMALL: usize = 64;
/// The rank of two parts that are no token together.
const NONE: u32 = u32::MAX;

/// How many tokens a piece becomes. A piece is what the splitting rules of the encoding cut out of a text.
#[inline]
pub(super) fn count_piece(vocabulary: &Vocabulary, memo: &mut Memo, piece: &[u8]) -> usize {
    if piece.len() < 2 {
        return piece.len();
    }
    if piece.len() > MAX_LENGTH {
        return merge_large(vocabulary, piece);
    }
    let hash = hash(piece);
    match vocabulary.rank_hashed(piece, hash) {
        Some(_) => 1,
        None => memo.tokens(vocabulary.number(), piece, hash, || {
            merge(vocabulary, piece)
        }),
    }
}

fn merge(vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    if piece.len() <= SMALL {
        merge_small(vocabulary, piece)
    } else {
        merge_large(vocabulary, piece)
    }
}

/// Merges in two arrays on the stack: where each part starts, and the rank of it together with the next part.
fn merge_small(vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    let mut starts = [0_u8; SMALL + 1];
    let mut ranks = [NONE; SMALL];
    let mut parts = piece.len();
    for (at, start) in starts.iter_mut().enumerate().take(parts + 1) {
        // SMALL is far below 256.
        *start = at as u8;
    }
    for (rank, pair) in ranks.iter_mut().zip(piece.windows(2)) {
        *rank = vocabulary.rank(pair).unwrap_or(NONE);
    }

    loop {
        // The last part has no next one: its rank stays NONE and is never the lowest.
        let lowest = ranks[..parts].iter().copied().min().unwrap_or(NONE);
        if lowest == NONE {
            return parts;
        }
        let Some(at) = ranks[..parts].iter().position(|rank| *rank == lowest) else {
            return parts;
        };
        starts.copy_within(at + 2..=parts, at + 1);
        ranks.copy_within(at + 1..parts, at);
        parts -= 1;
        let rank_of = |first: usize| {
            if first + 2 > parts {
                return NONE;
            }
            let pair = usize::from(starts[first])..usize::from(starts[first + 2]);
            vocabulary.rank(&piece[pair]).unwrap_or(NONE)
        };
        ranks[at] = rank_of(at);
        if at > 0 {
            ranks[at - 1] = rank_of(at - 1);
        }
    }
}

/// Two neighbours that can merge, packed so that the order of the numbers is the order of the merges:
/// the rank (18 bits), where the pair starts (38 bits), its length (8 bits).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair(u64);

impl Pair {
    fn new(rank: u32, start: usize, length: usize) -> Pair {
        Pair((u64::from(rank) << 46) | ((start as u64) << 8) | length as u64)
    }

    fn start(self) -> usize {
        (self.0 >> 8) as usize & ((1 << 38) - 1)
    }

    fn length(self) -> usize {
        (self.0 & 0xff) as usize
    }
}

/// Merges with a heap: O(n log n) for pieces of any length, such as a megabyte of one character.
fn merge_large(vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    // The length of the part that starts at each byte (0 where none starts), and of the part that ends before it.
    // A part is a token or a byte, so that its length fits into a byte.
    let mut starting = vec![1_u8; piece.len()];
    let mut ending = vec![1_u8; piece.len() + 1];
    let mut heap: BinaryHeap<Reverse<Pair>> = piece
        .windows(2)
        .enumerate()
        .filter_map(|(start, pair)| Some(Reverse(Pair::new(vocabulary.rank(pair)?, start, 2))))
        .collect();
    let mut parts = piece.len();

    while let Some(Reverse(pair)) = heap.pop() {
        let (start, end) = (pair.start(), pair.start() + pair.length());
        let middle = start + usize::from(starting[start]);
        // Parts only grow. A pair is out of date when a part of it has been merged with another one.
        if middle == start || middle >= end || middle + usize::from(starting[middle]) != end {
            continue;
        }
        starting[middle] = 0;
        starting[start] = pair.length() as u8;
        ending[end] = pair.length() as u8;
        parts -= 1;

        let before = start
            - if start > 0 {
                usize::from(ending[start])
            } else {
                0
            };
        if before < start
            && let Some(rank) = vocabulary.rank(&piece[before..end])
        {
            heap.push(Reverse(Pair::new(rank, before, end - before)));
        }
        if end < piece.len() {
            let after = end + usize::from(starting[end]);
            if let Some(rank) = vocabulary.rank(&piece[start..after]) {
                heap.push(Reverse(Pair::new(rank, start, after - start)));
            }
        }
    }
    parts
}
