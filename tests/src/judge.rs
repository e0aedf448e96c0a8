//! The judges of what was said: our own round trip through `lsprotocol`, and another program when `LSP_JUDGE` names one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::binary::workspace_root;

/// Runs the judges over transcripts, or over all in a folder. The error is what they found.
///
/// # Errors
/// Every fault, one a line, or why there was nothing to judge.
///
/// # Panics
/// When there is no Python to run them with.
pub fn judge(transcripts: &[&Path]) -> Result<String, String> {
    run("check.py", transcripts)
}

/// Makes a good transcript bad in every way that is known, and has each judge say so. The error is what went unnoticed.
///
/// # Errors
/// What no judge noticed.
///
/// # Panics
/// When there is no Python to run them with.
pub fn judge_the_judges(transcript: &Path) -> Result<String, String> {
    run("mutations.py", &[transcript])
}

fn run(script: &str, arguments: &[&Path]) -> Result<String, String> {
    let script = workspace_root().join("tests/conformance").join(script);
    let output = Command::new(python())
        .arg(script)
        .args(arguments)
        .output()
        .expect("Python can be started");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    if output.status.success() {
        Ok(text)
    } else {
        Err(text)
    }
}

/// The Python that has `lsprotocol`: what `AGENTOPS_PYTHON` names, or that of the environment that `tests/run` makes.
fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("AGENTOPS_PYTHON") {
        return PathBuf::from(python);
    }
    let venv = workspace_root().join(".work/venv");
    let python = venv.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    assert!(
        python.exists(),
        "the judges need a Python with `lsprotocol`: run `tests/run`, which makes one, or set AGENTOPS_PYTHON"
    );
    python
}
