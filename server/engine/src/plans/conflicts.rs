//! When two changes to one file get in each other's way.

use crate::path::RelPath;
use crate::references::Reference;

/// Whether the changes that two plans make to a file get in each other's way.
pub(crate) fn collide(path: &RelPath, a: &Reference, b: &Reference) -> bool {
    let both_name_lines = !a.lines.is_empty() && !b.lines.is_empty();
    (both_name_lines || !is_touched_by_all(path)) && overlap(a, b)
}

/// Whether two references to one file may mean the same part of it.
fn overlap(a: &Reference, b: &Reference) -> bool {
    if let (Some(a), Some(b)) = (&a.symbol, &b.symbol) {
        return a == b;
    }
    if a.lines.is_empty() || b.lines.is_empty() {
        return true;
    }
    a.lines
        .iter()
        .any(|a| b.lines.iter().any(|b| a.overlaps(*b)))
}

/// Files that nearly every piece of work adds a line to: that two do is no news.
fn is_touched_by_all(path: &RelPath) -> bool {
    const LOCKS: [&str; 8] = [
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "bun.lockb",
        "go.sum",
        "packages.lock.json",
        "gradle.lockfile",
        ".terraform.lock.hcl",
    ];
    const LOGS: [&str; 6] = [
        "changelog",
        "changes",
        "history",
        "release_notes",
        "release-notes",
        "releases",
    ];
    let name = path.file_name().to_lowercase();
    let is_log = || {
        let is_text = matches!(
            path.extension().as_str(),
            "" | "md" | "markdown" | "mdx" | "rst" | "txt" | "adoc"
        );
        is_text && LOGS.contains(&path.stem().to_lowercase().as_str())
    };
    name.ends_with(".lock") || LOCKS.contains(&name.as_str()) || is_log()
}
