//! The built program that the tests run.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// Path of the binary: what `AGENTOPS_BIN` names, or else what Cargo builds now, once per test program.
///
/// # Panics
/// When it cannot be built.
pub fn agentops() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    match std::env::var_os("AGENTOPS_BIN") {
        Some(named) => named.into(),
        None => BUILT.get_or_init(build).clone(),
    }
}

/// Cargo says itself where it puts the binary, whatever target folder is configured.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--package", "agentops"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo build failed:\n{errors}");
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "agentops")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.expect("cargo names the binary that it has built")
}
