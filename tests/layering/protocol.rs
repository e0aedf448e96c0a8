//! The engine knows no protocol.

use crate::lexer::{Keep, has, only};
use crate::sources::{Sources, files, made_up, read};

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
