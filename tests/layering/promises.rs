//! Nothing is put off.

use crate::lexer::{Keep, has, only};
use crate::sources::files;

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
