//! Bundles: a saved phase, as a digest to load tomorrow and an archive of the originals. `docs/bundles.md` has both
//! formats.

pub mod archive;
pub mod digest;
pub mod head;
pub mod member_name;
pub mod mentions;
pub mod normalise;
