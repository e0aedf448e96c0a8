//! Problems as annotations of GitHub Actions: workflow commands on stdout.

use std::io::Write;
use std::path::{Path, PathBuf};

use agentops_engine::path::RelPath;
use agentops_engine::rules::Severity;

use super::Findings;
use crate::cli::output::Output;
use crate::cli::root::Root;
use crate::results::position::Span;

/// Writes one annotation per problem.
pub fn write(findings: &Findings, output: &mut Output) -> anyhow::Result<()> {
    let prefix = prefix(&findings.root);
    for (path, diagnostics) in &findings.files {
        for diagnostic in diagnostics {
            let span = Span::of(&findings.snapshot, path, &diagnostic.range);
            // GitHub takes columns only for a range within one line.
            let columns = if span.start.line == span.end.line {
                format!(",col={},endColumn={}", span.start.column, span.end.column)
            } else {
                String::new()
            };
            writeln!(
                output,
                "::{} file={},line={},endLine={}{columns},title={}::{}",
                command(diagnostic.severity),
                property(&in_repository(&prefix, path)),
                span.start.line,
                span.end.line,
                property(diagnostic.code.as_str()),
                data(&diagnostic.message),
            )?;
        }
    }
    Ok(())
}

/// Hints are not for a pull request's reader to act on, but asked for all the same.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    }
}

/// Annotations name files from the top of the repository, which need not be the workspace: the way from the checkout,
/// or else the current folder, down to the workspace.
fn prefix(root: &Root) -> PathBuf {
    let checkout = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let folders = [checkout, std::env::current_dir().ok()];
    let below = folders.into_iter().flatten().find_map(|folder| {
        let folder = folder.canonicalize().ok()?;
        root.path.strip_prefix(folder).ok().map(Path::to_path_buf)
    });
    below.unwrap_or_default()
}

fn in_repository(prefix: &Path, path: &RelPath) -> String {
    let segments = prefix.iter().map(|segment| segment.to_string_lossy());
    let mut name: Vec<String> = segments.map(String::from).collect();
    name.push(path.to_string());
    name.join("/")
}

/// What stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100% of\r\na:b,c"), "100%25 of%0D%0Aa:b,c");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
