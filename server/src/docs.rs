//! Where the manual is.

use agentops_engine::rules::Code;

/// The section of the manual about a code.
pub fn of_code(code: Code) -> String {
    format!(
        "{}/blob/main/docs/diagnostics.md#{code}",
        env!("CARGO_PKG_REPOSITORY")
    )
}
