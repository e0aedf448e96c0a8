//! The program under test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The built `agentops`: what `AGENTOPS_BIN` names, or else a fresh debug build.
///
/// # Panics
/// When the build fails.
pub fn agentops() -> PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(find).clone()
}

fn find() -> PathBuf {
    if let Some(binary) = std::env::var_os("AGENTOPS_BIN") {
        return PathBuf::from(binary);
    }
    let workspace = workspace_root();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "-q", "-p", "agentops"])
        .current_dir(workspace)
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "cargo build -p agentops: {status}");
    target_dir()
        .join("debug")
        .join(format!("agentops{}", std::env::consts::EXE_SUFFIX))
}

/// The folder of the Cargo workspace.
///
/// # Panics
/// When this crate does not lie in it.
pub fn workspace_root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the crate lies in the workspace")
}

/// Where Cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace_root().join(folder),
        None => workspace_root().join("target"),
    }
}
