//! What the black-box tests share: the built binary, workspaces on disk, a client that speaks the protocol over pipes
//! and forgives nothing, and the judges of what was said.
#![allow(clippy::unwrap_used)] // A library for tests only: a panic is how a test fails.

pub mod binary;
pub mod capabilities;
pub mod client;
pub mod fixture;
pub mod judge;
pub mod position;
pub mod transcript;
pub mod wire;
