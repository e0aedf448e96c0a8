//! The engine of agentops: Markdown artifacts, profiles, token loads.
//!
//! One way through: files and open buffers make up a [`workspace`], which hands out immutable [`snapshot`]s; queries
//! over a snapshot are pure and answer in plain data with byte offsets. Nothing here knows a protocol, async or a
//! terminal.

pub mod actions;
pub mod advance;
pub mod artifact;
pub mod bundle;
pub mod command;
pub mod config;
pub mod count_cache;
pub mod disk;
pub mod document;
pub mod edits;
pub mod facts;
#[cfg(test)]
mod fixture;
mod freshness;
pub mod front_matter;
mod fuzzy;
pub mod gates;
pub mod history;
mod index;
mod instructions;
pub mod load;
pub mod markdown;
pub mod model;
pub mod path;
pub mod path_set;
pub mod plans;
pub mod profile;
pub mod queries;
pub mod references;
pub mod refresh;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod settings;
pub mod snapshot;
pub mod start;
pub mod state;
pub mod suggest;
pub mod template;
pub mod text;
pub mod tokens;
pub mod topic_name;
pub mod transition;
pub mod workspace;
