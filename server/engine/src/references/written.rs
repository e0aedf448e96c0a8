//! Whether a text has the shape of a path, and how sure that is.

use super::Certainty;
use super::extensions::{has_known_extension, is_bare_extension, is_known_name};
use super::tail::{self, Tail};

/// A path as written, with what stands behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The path with `/` between its segments.
    pub(super) path: String,
    /// Bytes of the path in the text.
    pub(super) length: usize,
    /// Bytes of the path with what stands behind it.
    pub(super) whole: usize,
    pub(super) tail: Tail,
    pub(super) certainty: Certainty,
}

/// Absolute roots of systems. What begins with one of them is not in the workspace.
const OTHER_ROOTS: &[&str] = &[
    "Applications",
    "Library",
    "System",
    "Users",
    "Volumes",
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib64",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "sys",
    "tmp",
    "usr",
    "var",
    "workspace",
    "workspaces",
];

/// Top-level domains that names of hosts in plans end in, and that are no extensions of files.
const HOSTS: &[&str] = &[
    "ai", "app", "cloud", "co", "com", "dev", "edu", "gov", "internal", "io", "local", "net",
    "org", "ru", "uk",
];

/// Reads a text that is marked as code, all of it.
pub(super) fn of_span(text: &str) -> Option<Written> {
    let (length, tail) = tail::split(text);
    let (path, certainty) = shape(&text[..length])?;
    // `foo::bar` and `user:name` are code; only a path that is sure has a symbol behind it.
    let is_file = has_known_extension(path.rsplit('/').next().unwrap_or(""));
    if tail.symbol.is_some() && !is_file {
        return None;
    }
    // Lines are named of a file; `localhost:3000` and `redis:7` are none.
    if !tail.lines.is_empty() && certainty != Certainty::Sure && !is_file {
        return None;
    }
    Some(Written {
        path,
        length,
        whole: text.len(),
        tail,
        certainty,
    })
}

/// Reads a word of prose. Without back-ticks a text has to look more like a path to be one.
pub(super) fn of_word(text: &str) -> Option<Written> {
    let written = of_span(text)?;
    let name = written.path.trim_end_matches('/').rsplit('/').next()?;
    let is_folder = written.path.ends_with('/');
    let certainty = match written.certainty {
        // `README.md/CHANGELOG.md` are two files.
        Certainty::Sure if is_alternative(&written.path) => Certainty::IfFile,
        Certainty::Sure if is_set(&written.path) || !has_known_extension(name) => Certainty::IfFile,
        Certainty::IfThere if !is_folder => Certainty::IfFile,
        Certainty::IfFolderThere => Certainty::IfThere,
        certainty => certainty,
    };
    written.path.contains('/').then_some(Written {
        certainty,
        ..written
    })
}

/// Whether a path with spaces may as well be a command, or several paths: `touch src/a.rs`, `src/a.rs src/b.rs`.
pub(super) fn may_be_command(path: &str) -> bool {
    let mut words = path.split(' ');
    let Some(first) = words.next().filter(|first| first.len() < path.len()) else {
        return false;
    };
    !first.contains('/') || path.split(' ').rev().skip(1).any(has_known_extension)
}

/// Whether a `/` stands between two files.
fn is_alternative(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders
        .split('/')
        .any(|folder| has_known_extension(folder) && !folder.ends_with(".d"))
}

/// Whether a name is one that files have.
pub(super) fn is_file_name(name: &str) -> bool {
    has_known_extension(name) || is_known_name(name)
}

/// Whether a path stands for one that is yet to be named.
pub(super) fn is_unnamed(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    is_placeholder(path, &segments)
}

/// Whether a path stands for all files that fit a pattern.
pub(super) fn is_set(path: &str) -> bool {
    let braces = || {
        path.find('{')
            .is_some_and(|open| path[open..].contains(','))
    };
    path.contains('*') || braces()
}

/// The path with `/` between its segments, and how sure it is that it is one.
fn shape(text: &str) -> Option<(String, Certainty)> {
    let path = separated(text)?;
    let way = path.trim_start_matches("./");
    let way = strip_parents(way);
    let is_rooted = way.starts_with('/');
    let way = way.strip_prefix('/').unwrap_or(way);
    let is_folder = way.ends_with('/');
    let way = way.strip_suffix('/').unwrap_or(way);
    if way.is_empty() {
        return None;
    }
    let segments: Vec<&str> = way.split('/').collect();
    if !segments.iter().all(|segment| is_segment(segment)) || is_placeholder(way, &segments) {
        return None;
    }
    let (first, last) = (segments[0], segments[segments.len() - 1]);
    if segments.iter().all(|s| {
        s.bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b'x')
    }) {
        return None;
    }
    let has_folder = segments.len() > 1;
    if is_rooted && OTHER_ROOTS.contains(&first) {
        return None;
    }
    if first.starts_with('@') || (is_host(first) && has_folder) {
        return None;
    }
    if is_set(way) {
        let is_literal = |segment: &&str| !segment.contains(['*', '{']);
        let fits =
            has_folder && !may_be_command(way) && segments.iter().any(is_literal) && !is_folder;
        return fits.then_some((path, Certainty::Sure));
    }
    if !has_folder && is_bare_extension(last) {
        return None;
    }
    if way.contains(' ') {
        // `cat src/a.rs` is a command, unless a file has that name.
        let certainty = match is_folder {
            true => Certainty::IfThere,
            false => Certainty::IfFile,
        };
        let fits = has_folder && (is_folder || has_known_extension(last));
        return fits.then_some((path, certainty));
    }
    let is_file = !is_folder && (has_known_extension(last) || is_known_name(last));
    let certainty = match (has_folder, is_file) {
        // `/index.html` may be an address, `/api/users` mostly is.
        _ if is_rooted && !(is_file && has_folder) => Certainty::IfThere,
        _ if is_rooted => Certainty::IfFolderThere,
        (true, true) => Certainty::Sure,
        (true, false) if is_folder => Certainty::IfFolderThere,
        (true, false) => Certainty::IfThere,
        (false, true) => Certainty::IfThere,
        (false, false) if is_folder => Certainty::IfThere,
        // `.gitignore`, `go.work`: a name of a file that is there.
        (false, false) if last.contains('.') && !is_rooted => Certainty::IfFile,
        (false, false) => return None,
    };
    Some((path, certainty))
}

/// The path with `/` for `\`. What Markdown escapes is taken for what it means.
fn separated(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    if bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' {
        return None;
    }
    let mut path = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('_' | '*' | '[' | ']' | '(' | ')' | '#' | '-')) => {}
            ('\\', Some('\\')) => {
                chars.next();
                path.push('/');
            }
            ('\\', _) => path.push('/'),
            _ => path.push(c),
        }
    }
    Some(path)
}

fn strip_parents(mut way: &str) -> &str {
    while let Some(rest) = way.strip_prefix("../") {
        way = rest;
    }
    way
}

/// Whether a text can be the name of a file or folder in a plan. A file system allows more; people do not write it.
fn is_segment(segment: &str) -> bool {
    if segment.is_empty() || segment == ".." || segment == "." {
        return false;
    }
    let mut braces = 0i32;
    for c in segment.chars() {
        let fits = match c {
            '{' => {
                braces += 1;
                true
            }
            '}' => {
                braces -= 1;
                braces >= 0
            }
            ',' => braces > 0,
            // Routes of web frameworks: `[id]`, `(group)`, `@modal`, `$slug`; and names of generated files.
            '[' | ']' | '(' | ')' | '@' | '+' | '~' | '#' | '%' | '&' | '=' | '!' | '\'' => true,
            '.' | '-' | '_' | '*' => true,
            ' ' => true,
            c => {
                c.is_alphanumeric()
                    || (!c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_arrow(c))
            }
        };
        if !fits {
            return false;
        }
    }
    let is_balanced =
        |open: char, close: char| segment.matches(open).count() == segment.matches(close).count();
    braces == 0
        && is_balanced('(', ')')
        && is_balanced('[', ']')
        && !segment.ends_with("()")
        && !segment.starts_with([' ', '-', '&', '=', '%', '!', '\'', '~'])
        && !segment.ends_with([' ', '=', '&', '!'])
        && segment
            .chars()
            .any(|c| c.is_alphanumeric() || c == '*' || c == '_')
}

fn is_arrow(c: char) -> bool {
    c == '↔' || is_mark(c)
}

/// Arrows, quotes, lines of drawings and the punctuation of scripts without spaces: they end a path.
pub(super) fn is_mark(c: char) -> bool {
    "→←⇒…“”‘’«»、。，；：（）「」│─├└".contains(c)
}

/// Whether a path stands for one that is yet to be named: `path/to/file.ext`, `specs/{date}-x/spec.md`.
fn is_placeholder(way: &str, segments: &[&str]) -> bool {
    let is_template = |segment: &str| {
        let braced = segment.contains('{') && !segment.contains(',');
        let dated = segment.contains("YYYY") || segment.contains("yyyy-");
        let counted = ["NNN", "XXX", "###", "xxx"]
            .iter()
            .any(|s| segment.contains(s));
        braced || dated || counted || segment.contains("...") || segment.contains("{{")
    };
    let is_stand_in = |segment: &&str| {
        let stem = segment.split('.').next().unwrap_or("");
        matches!(
            stem,
            "your-project"
                | "your-app"
                | "your-feature"
                | "my-project"
                | "[FEATURE]"
                | "[feature]"
                | "feature-name"
                | "topic-name"
        )
    };
    let has_path_to = segments.windows(2).any(|pair| pair == ["path", "to"]);
    has_path_to
        || segments.iter().any(|segment| is_template(segment))
        || segments.iter().any(is_stand_in)
        || matches!(way, "foo/bar" | "file.ext" | "foo/bar.ext")
        || way.ends_with(".ext")
}

/// Whether a first segment is the name of a host: `ghcr.io`, `example.com`, `localhost`.
fn is_host(segment: &str) -> bool {
    let name = segment.split(':').next().unwrap_or("");
    let end = name
        .rsplit_once('.')
        .map(|(stem, end)| (!stem.is_empty()).then_some(end));
    name == "localhost" || end.flatten().is_some_and(|end| HOSTS.contains(&end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::references::Certainty::{IfFile, IfFolderThere, IfThere, Sure};

    fn certainty(text: &str) -> Option<Certainty> {
        of_span(text).map(|written| written.certainty)
    }

    #[test]
    fn shapes_of_paths() {
        for (text, expected) in [
            ("src/a.rs", Sure),
            ("./src/a.rs", Sure),
            ("../src/a.rs", Sure),
            ("app/users/[id]/(main)/page.tsx", Sure),
            ("docs/計画.md", Sure),
            ("src\\api\\mod.rs", Sure),
            ("src/{a,b}.rs", Sure),
            ("src/**/*.rs", Sure),
            ("docker/Dockerfile", Sure),
            ("/src/a.rs", IfFolderThere),
            ("src/api/", IfFolderThere),
            ("/index.html", IfThere),
            ("src/api", IfThere),
            ("origin/main", IfThere),
            ("main.rs", IfThere),
            ("Makefile", IfThere),
            ("evals/", IfThere),
            (".env", IfFile),
            ("docs/My Plan.md", IfFile),
            ("process.exitCode", IfFile),
        ] {
            assert_eq!(certainty(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn shapes_of_other_things() {
        for text in [
            "",
            "/",
            "..",
            "foo",
            "foo()",
            "a.b()",
            "GET /runs/{id}",
            "/api/{id}",
            "https://x.org/a.md",
            "~/a.rs",
            "/etc/hosts",
            "C:\\a\\b.rs",
            "@scope/pkg",
            "${ROOT}/x.rs",
            "$HOME/a.rs",
            "<name>/a.rs",
            "path/to/file.rs",
            "specs/{date}/spec.md",
            "specs/YYYY-MM-DD-x/spec.md",
            ".ts",
            "*.md",
            "**/*.ts",
            "1.2.3",
            "3/4",
            "2026/03/02",
            "std::fs::read",
            "key=value; x",
            "a | b",
            "localhost:3000",
            "ghcr.io/org/app:1.2",
            "example.com/a.html",
            "redis:7",
            "a//b.rs",
            "--flag",
            "a -> b",
            "#[test]",
            "\"a/b.rs\"",
        ] {
            assert_eq!(certainty(text), None, "{text}");
        }
    }
}
