//! The disk has one door, and questions are pure.

use crate::lexer::{Keep, code, has, only};
use crate::sources::{Sources, engine, files, made_up};

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
