//! The rules that keep the layers apart, and the manual in step with the code.
//! Each rule is a function over texts, and each has a counter-proof: made-up text that it must object to.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod adapters;
mod disk;
mod lexer;
mod links;
mod lints;
mod promises;
mod protocol;
mod sources;
mod tables;
