//! Bundles: a saved phase, as a digest to load tomorrow and an archive of the originals. `docs/bundles.md` has both
//! formats.

pub mod archive;
pub mod catalogue;
pub mod compose;
pub mod context;
pub mod declared;
pub mod digest;
pub mod find;
pub mod folders;
pub mod head;
pub mod member_name;
pub mod mentions;
pub mod normalise;
pub(crate) mod rebase;
pub mod save;
pub mod state;
pub mod verify;

/// Below this many tokens nobody saves a bundle for the sake of the load.
pub(crate) const WORTH_SAVING: usize = 2000;
