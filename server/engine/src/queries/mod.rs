//! Questions to a snapshot: one file per question, each pure, each answered in plain data.

pub mod budget;
pub mod count;
pub mod status;
