//! What two texts have in common at their beginnings and at their ends.

/// Compared at once: as wide as the compiler likes to vectorise.
const BLOCK: usize = 64;

/// The length of the longest common beginning.
pub(super) fn common_prefix(left: &[u8], right: &[u8]) -> usize {
    let blocks = left.chunks_exact(BLOCK).zip(right.chunks_exact(BLOCK));
    let equal = BLOCK * blocks.take_while(|(left, right)| left == right).count();
    equal
        + left[equal..]
            .iter()
            .zip(&right[equal..])
            .take_while(|(left, right)| left == right)
            .count()
}

/// The length of the longest common end.
pub(super) fn common_suffix(left: &[u8], right: &[u8]) -> usize {
    let blocks = left.rchunks_exact(BLOCK).zip(right.rchunks_exact(BLOCK));
    let equal = BLOCK * blocks.take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[..left.len() - equal], &right[..right.len() - equal]);
    equal
        + left
            .iter()
            .rev()
            .zip(right.iter().rev())
            .take_while(|(left, right)| left == right)
            .count()
}
