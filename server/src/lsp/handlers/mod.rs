//! One file per method of the protocol: convert, ask the engine, convert.

pub mod configuration;
pub mod diagnostic;
pub mod execute_command;
pub mod lifecycle;
pub mod sync;
pub mod workspace;
