//! The archives of bundles: what is written is read again, and what is hostile is refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod hostile;
mod limits;
mod make;
mod mutation;
mod names;
mod round_trip;
mod system;
