//! The adapters do not know each other.

use crate::lexer::{code, has};
use crate::sources::{Sources, files, made_up};

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
