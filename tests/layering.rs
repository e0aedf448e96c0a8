//! The rules that keep the layers apart, and the manual in step with the code.
//! Each rule is a function over texts, and each has a counter-proof: made-up text that it must object to.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use agentops_tests::binary::workspace_root;

// What the rules look at

/// A source file: its path from the root of the repository, and its text.
type Sources = BTreeMap<String, String>;

/// Files below a folder of the repository that end in `ending`.
fn files(folder: &str, ending: &str) -> Sources {
    let mut found = Sources::new();
    collect(&workspace_root().join(folder), ending, &mut found);
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Sources) {
    const NOT_OURS: [&str; 5] = ["target", ".git", ".work", "node_modules", "workspaces"];
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            collect(&path, ending, found);
        } else if name.ends_with(ending)
            && let Ok(text) = fs::read_to_string(&path)
        {
            let below = path.strip_prefix(workspace_root()).unwrap();
            found.insert(below.to_string_lossy().replace('\\', "/"), text);
        }
    }
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(workspace_root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

// A lexer, as far as it takes to tell code from what only looks like it

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Code,
    Comments,
}

/// The code of a source file, or its comments, with everything else blanked. Lines stay where they are.
fn only(source: &str, keep: Keep) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, is_comment, is_code) = token(&chars, at);
        let wanted = match keep {
            Keep::Code => is_code,
            Keep::Comments => is_comment,
        };
        for c in &chars[at..end] {
            out.push(if wanted || *c == '\n' { *c } else { ' ' });
        }
        at = end;
    }
    out
}

/// Where the token at `at` ends, whether it is a comment, and whether it is code. String literals are neither.
fn token(chars: &[char], at: usize) -> (usize, bool, bool) {
    let rest = &chars[at..];
    let starts = |prefix: &str| {
        prefix
            .chars()
            .enumerate()
            .all(|(i, c)| rest.get(i) == Some(&c))
    };
    let is_in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if starts("//") {
        let length = rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
        return (at + length, true, false);
    }
    if starts("/*") {
        let text: String = rest.iter().collect();
        let length = text
            .find("*/")
            .map_or(rest.len(), |end| text[..end].chars().count() + 2);
        return (at + length, true, false);
    }
    if !is_in_word && (starts("r\"") || starts("r#") || starts("br\"") || starts("br#")) {
        let prefix = rest
            .iter()
            .take_while(|c| matches!(c, 'b' | 'r' | '#'))
            .count();
        if rest.get(prefix) == Some(&'"') {
            let hashes = rest[..prefix].iter().filter(|c| **c == '#').count();
            let mut end = prefix + 1;
            while end < rest.len() {
                let closes = rest[end] == '"'
                    && rest[end + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
                end += 1;
                if closes {
                    end += hashes;
                    break;
                }
            }
            return (at + end.min(rest.len()), false, false);
        }
    }
    if rest[0] == '"' {
        let mut end = 1;
        while end < rest.len() && rest[end] != '"' {
            end += if rest[end] == '\\' { 2 } else { 1 };
        }
        return (at + (end + 1).min(rest.len()), false, false);
    }
    if rest[0] == '\'' {
        // A character, not a lifetime.
        if rest.get(1) == Some(&'\\') {
            let close = rest.iter().skip(3).position(|c| *c == '\'').unwrap_or(0);
            return (at + close + 4, false, false);
        }
        if rest.get(2) == Some(&'\'') {
            return (at + 3, false, false);
        }
    }
    (at + 1, false, true)
}

/// The code of a source file without what is compiled for tests only.
fn code(source: &str) -> String {
    let mut code = only(source, Keep::Code);
    while let Some(start) = code.find("#[cfg(test)]") {
        let after = start + "#[cfg(test)]".len();
        let end = item_end(&code, after);
        let blank: String = code[start..end]
            .chars()
            .map(|c| if c == '\n' { '\n' } else { ' ' })
            .collect();
        code.replace_range(start..end, &blank);
    }
    code
}

/// Where an item ends: at its `;`, or at the brace that closes it.
fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0usize;
    for (at, c) in code[from..].char_indices() {
        match c {
            ';' if depth == 0 => return from + at + 1,
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return from + at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Whether code has a path or word in it that stands for itself: `fs::` is not in `rfs::`.
fn has(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let joins_before = word.starts_with(is_word) && before.is_some_and(is_word);
        let joins_after = word.ends_with(is_word) && after.is_some_and(is_word);
        !joins_before && !joins_after
    })
}

/// The modules of a folder of sources that are compiled for tests only.
fn is_test_file(sources: &Sources, path: &str) -> bool {
    let Some((folder, file)) = path.rsplit_once('/') else {
        return false;
    };
    let stem = file.trim_end_matches(".rs");
    let parents = [
        format!("{folder}/mod.rs"),
        format!("{folder}/lib.rs"),
        format!("{folder}/main.rs"),
        format!("{folder}.rs"),
    ];
    parents.iter().any(|parent| {
        let text = sources.get(parent).map(|text| only(text, Keep::Code));
        text.is_some_and(|text| {
            let words: Vec<_> = text.split_whitespace().collect();
            let declaration = format!("{stem};");
            words
                .windows(3)
                .any(|w| w == ["#[cfg(test)]", "mod", declaration.as_str()])
        })
    })
}

fn engine() -> Sources {
    let all = files("server/engine/src", ".rs");
    let ours = all.clone().into_iter();
    let ours: Sources = ours.filter(|(path, _)| !is_test_file(&all, path)).collect();
    assert!(ours.len() > 20, "the engine is not where it was");
    ours
}

// Rule 1: the engine knows no protocol

const NO_ENGINE_CRATES: [&str; 8] = [
    "tower-lsp",
    "tower-lsp-server",
    "lsp-types",
    "ls-types",
    "lsp-server",
    "tokio",
    "clap",
    "tracing",
];

/// Crates that the manifest of the engine must not have.
fn foreign_crates(manifest: &str) -> Vec<String> {
    let lines = manifest
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'));
    let mut found = Vec::new();
    for line in lines {
        let name = line.split(['=', '.', ' ']).next().unwrap_or("");
        let name = name.trim_matches('"');
        let renamed = NO_ENGINE_CRATES
            .iter()
            .any(|no| line.contains(&format!("package = \"{no}\"")));
        let table = NO_ENGINE_CRATES
            .iter()
            .any(|no| line.starts_with('[') && line.ends_with(&format!(".{no}]")));
        if NO_ENGINE_CRATES.contains(&name) || renamed || table {
            found.push(line.to_owned());
        }
    }
    found
}

/// Files outside the adapter that use the protocol's types.
fn protocol_outside(sources: &Sources) -> Vec<String> {
    let outside = sources
        .iter()
        .filter(|(path, _)| !path.starts_with("server/src/lsp/"));
    let users = outside.filter(|(_, text)| {
        let code = only(text, Keep::Code);
        ["lsp_types", "ls_types", "tower_lsp", "tower_lsp_server"]
            .iter()
            .any(|name| has(&code, name))
    });
    users.map(|(path, _)| path.clone()).collect()
}

#[test]
fn the_engine_knows_no_protocol() {
    assert_eq!(foreign_crates(&read("server/engine/Cargo.toml")), [""; 0]);
    let mut sources = files("server", ".rs");
    sources.extend(files("tests", ".rs"));
    assert!(
        sources
            .keys()
            .any(|path| path.starts_with("server/src/lsp/"))
    );
    assert_eq!(protocol_outside(&sources), [""; 0]);

    for bad in [
        "tokio = \"1\"",
        "tokio.workspace = true",
        "[dependencies.clap]",
        "types = { package = \"ls-types\" }",
    ] {
        assert_eq!(foreign_crates(bad), [bad]);
    }
    assert_eq!(foreign_crates("# tokio = 1\ntokenizer = \"1\""), [""; 0]);
    let found = protocol_outside(&made_up(&[
        ("server/engine/src/a.rs", "use lsp_types::Range;"),
        (
            "server/engine/src/b.rs",
            "// as lsp_types::Range has it\nlet x = \"lsp_types::\";",
        ),
        ("server/src/lsp/c.rs", "use lsp_types::Range;"),
    ]));
    assert_eq!(found, ["server/engine/src/a.rs"]);
}

// Rule 2: the disk has one door, and questions are pure

/// What only the disk may touch: files, the walk over them, the clock, other programs.
const THE_OUTSIDE: [&str; 14] = [
    "fs::",
    "std::fs",
    "walkdir",
    "ignore::",
    "tempfile",
    "SystemTime::now",
    "Instant::now",
    "elapsed(",
    "canonicalize(",
    "std::process",
    "Command::new",
    "git2",
    "gix",
    "std::env",
];

/// What questions have no use for: the door itself, and state that outlives the question.
const IMPURE: [&str; 8] = [
    "dyn Disk",
    "disk::Folder",
    "std::thread",
    "static mut",
    "RefCell",
    "Cell",
    "Mutex",
    "RwLock",
];

fn is_disk(path: &str) -> bool {
    let below = path.strip_prefix("server/engine/src/").unwrap_or(path);
    below == "disk.rs" || below.starts_with("disk/")
}

fn is_question(path: &str) -> bool {
    ["queries", "rules", "actions"]
        .iter()
        .any(|folder| path.starts_with(&format!("server/engine/src/{folder}/")))
}

/// Files of the engine that touch what is not theirs: `path: what`.
fn outside_users(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources.iter().filter(|(path, _)| !is_disk(path)) {
        let code = code(text);
        let imported = imports_of_std(&code);
        let is_used = |word: &&&str| {
            has(&code, word)
                || imported
                    .iter()
                    .any(|name| word.strip_prefix("std::") == Some(name))
        };
        let pure: &[&str] = if is_question(path) { &IMPURE } else { &[] };
        for word in THE_OUTSIDE.iter().chain(pure).filter(is_used) {
            found.push(format!("{path}: {word}"));
        }
    }
    found
}

/// The modules that `use std::{…}` names.
fn imports_of_std(code: &str) -> Vec<String> {
    let uses = code.split("use std::{").skip(1);
    let inner = uses.filter_map(|rest| rest.split(';').next());
    inner
        .flat_map(|inner| inner.split([',', '{', '}', ':', ' ', '\n']))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn only_the_disk_touches_the_outside() {
    assert_eq!(outside_users(&engine()), [""; 0]);

    let found = outside_users(&made_up(&[
        ("server/engine/src/disk.rs", "use std::fs;"),
        (
            "server/engine/src/disk/folder.rs",
            "std::fs::read(p); Instant::now();",
        ),
        ("server/engine/src/a.rs", "use std::{fmt, fs};"),
        ("server/engine/src/b.rs", "let now = SystemTime::now();"),
        (
            "server/engine/src/c.rs",
            "#[cfg(test)]\nmod tests { fn f() { std::fs::read(p); } }\nfn f() {}",
        ),
        (
            "server/engine/src/d.rs",
            "let s = \"std::fs\"; // std::fs\nlet ignores = 1; fn f(d: &dyn Disk) {}",
        ),
        ("server/engine/src/queries/e.rs", "fn f(d: &dyn Disk) {}"),
        (
            "server/engine/src/rules/f.rs",
            "static S: Mutex<u8> = Mutex::new(0);",
        ),
    ]));
    assert_eq!(
        found,
        [
            "server/engine/src/a.rs: std::fs",
            "server/engine/src/b.rs: SystemTime::now",
            "server/engine/src/queries/e.rs: dyn Disk",
            "server/engine/src/rules/f.rs: Mutex",
        ]
    );
}

/// Files outside the disk's folder, tests included, that use the library which reads repositories; and manifests, other
/// than the engine's, that depend on it.
fn git_library_outside(sources: &Sources) -> Vec<String> {
    let users = sources.iter().filter(|(path, text)| {
        if path.ends_with(".toml") {
            let name = |line: &str| line.trim().trim_start_matches('"').to_owned();
            let is_engine = *path == "server/engine/Cargo.toml";
            !is_engine && text.lines().any(|line| name(line).starts_with("gix"))
        } else {
            let is_inside = path.starts_with("server/engine/src/disk/");
            !is_inside && has(&only(text, Keep::Code), "gix")
        }
    });
    users.map(|(path, _)| path.clone()).collect()
}

#[test]
fn only_the_disk_reads_repositories() {
    let mut sources = files("server", ".rs");
    assert!(
        sources
            .iter()
            .any(|(_, text)| has(&only(text, Keep::Code), "gix"))
    );
    sources.extend(files("tests", ".rs"));
    sources.extend(files("server", "Cargo.toml"));
    sources.extend(files("tests", "Cargo.toml"));
    assert_eq!(git_library_outside(&sources), [""; 0]);

    let found = git_library_outside(&made_up(&[
        ("server/engine/src/disk.rs", "pub use gix::ObjectId;"),
        ("server/engine/src/disk/git.rs", "use gix::ObjectId;"),
        ("server/engine/src/disk/git/walk.rs", "gix::open(path);"),
        ("server/engine/src/history.rs", "// not gix\nfn f() {}"),
        (
            "server/engine/src/a.rs",
            "#[cfg(test)]\nmod tests { use gix::open; }",
        ),
        ("server/src/cli/b.rs", "gix::open(path);"),
        ("server/engine/Cargo.toml", "gix.workspace = true"),
        ("server/Cargo.toml", "gix.workspace = true"),
    ]));
    assert_eq!(
        found,
        [
            "server/Cargo.toml",
            "server/engine/src/a.rs",
            "server/engine/src/disk.rs",
            "server/src/cli/b.rs",
        ]
    );
}

// Rule 3: the adapters do not know each other

/// Files of one adapter that mention the other.
fn cross_mentions(sources: &Sources) -> Vec<String> {
    let mentions = |path: &str, text: &str| {
        let other = match path {
            _ if path.starts_with("server/src/lsp/") => "cli",
            _ if path.starts_with("server/src/cli/") => "lsp",
            _ => return false,
        };
        let code = code(text);
        [
            format!("crate::{other}"),
            format!("super::{other}"),
            format!("{other}::"),
        ]
        .iter()
        .any(|way| has(&code, way))
    };
    let found = sources.iter().filter(|(path, text)| mentions(path, text));
    found.map(|(path, _)| path.clone()).collect()
}

#[test]
fn the_adapters_do_not_know_each_other() {
    assert_eq!(cross_mentions(&files("server/src", ".rs")), [""; 0]);

    let found = cross_mentions(&made_up(&[
        (
            "server/src/main.rs",
            "mod cli; mod lsp; use crate::cli; use crate::lsp;",
        ),
        ("server/src/lsp/a.rs", "use crate::cli::render;"),
        (
            "server/src/lsp/b.rs",
            "// as crate::cli does\nuse crate::lsp::session;",
        ),
        ("server/src/cli/c.rs", "crate::lsp::run();"),
    ]));
    assert_eq!(found, ["server/src/cli/c.rs", "server/src/lsp/a.rs"]);
}

// Rule 4: tables and the manual have everything

/// What is wrong with a folder in which each file is one thing: not in the table of `mod.rs`, or not in the manual.
fn forgotten(folder: &str, sources: &Sources, manual: &str) -> Vec<String> {
    let table = sources.get(&format!("{folder}/mod.rs"));
    let table = table.map(|text| only(text, Keep::Code)).unwrap_or_default();
    let headings: Vec<String> = manual
        .lines()
        .filter(|line| line.starts_with("##"))
        .map(|line| line.trim_start_matches('#').trim().replace('`', ""))
        .collect();
    let mut found = Vec::new();
    let things = sources.keys().filter_map(|path| {
        let name = path
            .strip_prefix(&format!("{folder}/"))?
            .strip_suffix(".rs")?;
        (!name.contains('/') && name != "mod" && name != "tests").then_some(name)
    });
    for name in things {
        let names = [
            format!("{name}::RULE"),
            format!("{name}::ACTION"),
            format!("&{name}::"),
        ];
        if !names.iter().any(|way| has(&table, way)) {
            found.push(format!("{name}: not in the table"));
        }
        let id = name.replace('_', "-");
        let is_told = headings
            .iter()
            .any(|heading| heading.split([' ', ':', ',']).next() == Some(id.as_str()));
        if !is_told {
            found.push(format!("{id}: not in the manual"));
        }
    }
    found
}

/// The manual about a folder; empty when it has not been written.
fn manual(path: &str) -> String {
    fs::read_to_string(workspace_root().join(path)).unwrap_or_default()
}

#[test]
fn every_rule_and_action_is_in_its_table_and_in_the_manual() {
    for (folder, page) in [
        ("server/engine/src/rules", "docs/diagnostics.md"),
        ("server/engine/src/actions", "docs/actions.md"),
    ] {
        let sources = files(folder, ".rs");
        assert_eq!(
            forgotten(folder, &sources, &manual(page)),
            [""; 0],
            "{page}"
        );
    }
    assert!(files("server/engine/src/rules", ".rs").len() > 5);

    let sources = made_up(&[
        (
            "rules/mod.rs",
            "mod a_b; mod c; static RULES: &[Rule] = &[a_b::RULE];",
        ),
        ("rules/a_b.rs", ""),
        ("rules/c.rs", ""),
        ("rules/tests.rs", ""),
    ]);
    let manual = "# Diagnostics\n\n## `c`\n\nAlso: a-b.\n";
    assert_eq!(
        forgotten("rules", &sources, manual),
        ["a-b: not in the manual", "c: not in the table"]
    );
}

// Rule 5: stdout is the protocol, and faults are not waved through

const DENIED: [&str; 5] = [
    "print_stdout",
    "print_stderr",
    "dbg_macro",
    "todo",
    "unwrap_used",
];

/// Lints that the workspace does not deny.
fn undenied(manifest: &str) -> Vec<&'static str> {
    let lints = manifest
        .split("[workspace.lints.clippy]")
        .nth(1)
        .unwrap_or("");
    let lints = lints.split("\n[").next().unwrap_or("");
    let is_denied = |lint: &&str| {
        lints.lines().any(|line| {
            let line = line.replace(' ', "");
            line == format!("{lint}=\"deny\"") || line == format!("{lint}=\"forbid\"")
        })
    };
    DENIED.into_iter().filter(|lint| !is_denied(lint)).collect()
}

/// Members of the workspace that do not take its lints.
fn without_lints(manifests: &Sources) -> Vec<String> {
    let lax = manifests.iter().filter(|(_, text)| {
        text.contains("[package]") && !text.replace(' ', "").contains("[lints]\nworkspace=true")
    });
    lax.map(|(path, _)| path.clone()).collect()
}

/// Where denied lints are allowed again that have no business there: `path: lint`.
fn allowed_again(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources {
        let is_exempt = path.starts_with("server/src/cli/")
            || path.starts_with("tests/")
            || path.contains("/tests/")
            || path.contains("/benches/")
            // Build scripts speak to Cargo on stdout.
            || path.ends_with("/build.rs");
        if is_exempt || is_test_file(sources, path) {
            continue;
        }
        let code = code(text).replace(char::is_whitespace, "");
        for lint in DENIED {
            let is_allowed = code
                .split("allow(")
                .chain(code.split("expect("))
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
                .any(|list| {
                    list.split(',')
                        .any(|item| item == format!("clippy::{lint}"))
                });
            if is_allowed {
                found.push(format!("{path}: {lint}"));
            }
        }
    }
    found
}

#[test]
fn the_lints_hold_everywhere() {
    assert_eq!(undenied(&read("Cargo.toml")), [""; 0]);
    let manifests = files("", "Cargo.toml");
    assert!(manifests.len() >= 4, "{:?}", manifests.keys());
    assert_eq!(without_lints(&manifests), [""; 0]);
    let mut sources = files("server", ".rs");
    sources.extend(files("tests", ".rs"));
    assert_eq!(allowed_again(&sources), [""; 0]);

    let lax = "[workspace.lints.clippy]\nprint_stdout = \"warn\"\ntodo = \"deny\"\n[profile.dev]\ndbg_macro = \"deny\"";
    assert_eq!(
        undenied(lax),
        ["print_stdout", "print_stderr", "dbg_macro", "unwrap_used"]
    );
    assert_eq!(
        without_lints(&made_up(&[
            ("a/Cargo.toml", "[package]\n[lints]\nworkspace = true\n"),
            ("b/Cargo.toml", "[package]\nname = \"b\"\n"),
        ])),
        ["b/Cargo.toml"]
    );
    let found = allowed_again(&made_up(&[
        (
            "server/src/main.rs",
            "#[allow(clippy::print_stdout)]\nfn main() {}",
        ),
        ("server/src/cli/text.rs", "#![allow(clippy::print_stdout)]"),
        (
            "server/engine/src/a.rs",
            "#[expect(dead_code, clippy::unwrap_used)]\nfn f() {}",
        ),
        (
            "server/engine/src/b.rs",
            "#[cfg(test)]\nmod tests {\n#![allow(clippy::unwrap_used)]\n}",
        ),
        ("tests/tests/c.rs", "#![allow(clippy::unwrap_used)]"),
    ]));
    assert_eq!(
        found,
        [
            "server/engine/src/a.rs: unwrap_used",
            "server/src/main.rs: print_stdout"
        ]
    );
}

// The manual's links, and promises to oneself

/// Links of a page that lead nowhere.
fn dead_links(page: &str, text: &str, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let mut fence: Option<&str> = None;
    let mut found = Vec::new();
    for line in text.lines() {
        let line_start = line.trim_start();
        fence = match fence {
            Some(open) => (!line_start.starts_with(open)).then_some(open),
            None => ["````", "```", "~~~~", "~~~"]
                .into_iter()
                .find(|open| line_start.starts_with(open)),
        };
        let spans = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        let links = spans.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split([')', ' ']).next()) {
            let path = link.split('#').next().unwrap_or("");
            let is_elsewhere = link.contains("://") || link.starts_with("mailto:");
            if fence.is_some() || is_elsewhere || path.is_empty() {
                continue;
            }
            if !exists(&folder.join(path)) {
                found.push(format!("{page}: {link}"));
            }
        }
    }
    found
}

#[test]
fn the_links_of_the_manual_lead_somewhere() {
    let root = workspace_root();
    let exists = |path: &Path| root.join(path).exists();
    let mut pages = files("docs", ".md");
    pages.insert("README.md".to_owned(), manual("README.md"));
    for (page, text) in &pages {
        assert_eq!(dead_links(page, text, &exists), [""; 0]);
    }

    let text = "[a](a.md#x) [b](b.md) [w](https://x.org) [s](#here)\n`[c](c.md)`\n```\n[d](d.md)\n```\n![p](img/p.png)";
    let exists = |path: &Path| path == Path::new("docs/a.md");
    assert_eq!(
        dead_links("docs/page.md", text, &exists),
        ["docs/page.md: b.md", "docs/page.md: img/p.png"]
    );
}

/// Lines that put work off: in source code only comments count, since programs may well search for such words.
fn put_off(path: &str, text: &str) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
    ];
    let text = match path.rsplit('.').next() {
        Some("rs") => only(text, Keep::Comments),
        _ => text.to_owned(),
    };
    let lines = text.lines().enumerate();
    let found = lines.filter(|(_, line)| words.iter().any(|word| has(line, word)));
    found
        .map(|(number, _)| format!("{path}:{}", number + 1))
        .collect()
}

#[test]
fn nothing_is_put_off() {
    for ending in [".rs", ".toml", ".md", ".py", ".lua", ".ts", ".sh", "run"] {
        for folder in ["server", "tests", "docs", "editors", ".ci"] {
            for (path, text) in files(folder, ending) {
                assert_eq!(put_off(&path, &text), [""; 0]);
            }
        }
    }

    let word = concat!("TO", "DO");
    assert_eq!(put_off("a.rs", &format!("\n// {word}: later")), ["a.rs:2"]);
    assert_eq!(
        put_off("a.rs", &format!("let x = \"{word}\"; // {word}S")),
        [""; 0]
    );
    assert_eq!(put_off("a.md", &format!("{word} later")), ["a.md:1"]);
}

fn made_up(files: &[(&str, &str)]) -> Sources {
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn the_lexer_tells_code_from_text() {
    let source = "fn f<'a>(x: &'a str) { let q = '\"'; let s = \"a // b\"; } // c 'd\n/* e */ let r = r#\"f \" g\"#; let n = '\\n'; h()";
    let code = only(source, Keep::Code);
    for gone in ["// b", "c 'd", "e ", "f \"", "\\n"] {
        assert!(!code.contains(gone), "{gone}: {code}");
    }
    for kept in ["fn f<'a>(x: &'a str)", "let q =", "h()"] {
        assert!(code.contains(kept), "{kept}: {code}");
    }
    assert_eq!(only("a // b\n", Keep::Comments), "  // b\n");
}
