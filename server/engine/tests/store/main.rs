//! What saving bundles promises, held against kills, errors of the system, full and read-only disks, and company.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod child;
mod disks;
mod kill;
mod place;
mod restore;
mod together;
mod trace;
