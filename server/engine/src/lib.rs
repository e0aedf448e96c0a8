//! The engine of agentops.

pub mod tokens;
