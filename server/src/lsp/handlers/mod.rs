//! One file per method of the protocol: convert, ask the engine, convert.

pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod configuration;
pub mod definition;
pub mod diagnostic;
pub mod document_link;
pub mod document_symbol;
pub mod execute_command;
pub mod folding_range;
pub mod hover;
pub mod inlay_hint;
pub mod lifecycle;
pub mod references;
pub mod rename;
pub mod semantic_tokens;
pub mod symbol;
pub mod sync;
pub mod will_rename_files;
pub mod workspace;
