//! Questions to a snapshot, one file each: pure functions that answer in plain data with byte ranges. A question cannot
//! fail: when there is nothing to say, the answer is `None` or empty.

mod backlinks;
pub mod budget;
pub mod code_lens;
pub mod completion;
pub mod count;
pub mod definition;
pub mod destination;
pub mod document_links;
pub mod document_symbols;
pub mod dry_run;
mod excerpt;
pub mod file_plans;
pub mod find_plan;
pub mod find_topic;
pub mod folding;
mod front_matter_files;
mod front_matter_keys;
mod gate_list;
pub mod hover;
pub mod inlay_hints;
mod link_path;
mod load_table;
pub mod mention;
pub mod naming_plans;
pub mod plan_files;
mod reference_words;
pub mod references;
pub mod rename;
pub mod semantic_tokens;
pub mod source_excerpt;
pub(crate) mod standing;
pub mod status;
pub mod symbols_in_text;
pub mod workspace_symbols;
