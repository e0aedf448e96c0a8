//! Results for programs: what the command line writes as JSON and the language server answers, in the same words
//! (`docs/json.md`).

pub mod files;
pub mod implement;
pub mod load;
pub mod mention;
pub mod position;
