//! Stdout is the protocol, and faults are not waved through.

use crate::lexer::code;
use crate::sources::{Sources, files, is_test_file, made_up, read};

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
