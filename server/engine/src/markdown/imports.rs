//! `@path` imports, as instruction files for agents use them: `@docs/testing.md` loads that file too.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Block, BlockKind};

/// An `@path` outside of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path as written, relative to the file that holds it.
    pub path: String,
    /// Bytes from the `@` to the end of the path.
    pub range: Range<usize>,
}

/// A path behind an `@` that begins a word. `@scope/pkg` and `@someone` look alike; whether the file exists decides.
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(])@((?:\.{0,2}/)?[\w.][\w./\-]*)").expect("the pattern is valid")
});

pub(super) fn find(text: &str, prose: &[Range<usize>], blocks: &[Block]) -> Vec<Import> {
    if !text.contains('@') {
        return Vec::new();
    }
    let code: Vec<_> = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code)
        .map(|block| &block.range)
        .collect();
    let mut imports = Vec::new();
    let mut next_code = 0;
    for range in merged(prose) {
        while next_code < code.len() && code[next_code].end <= range.start {
            next_code += 1;
        }
        if code
            .get(next_code)
            .is_some_and(|code| code.contains(&range.start))
        {
            continue;
        }
        for captures in IMPORT.captures_iter(&text[range.clone()]) {
            let Some(path) = captures.get(1) else {
                continue;
            };
            let written = path.as_str().trim_end_matches('.');
            let start = range.start + path.start();
            imports.push(Import {
                path: written.to_owned(),
                range: start - 1..start + written.len(),
            });
        }
    }
    imports
}

/// The parser splits text at characters that might have been markup (`_`, `[`); a path must be seen whole.
fn merged(prose: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in prose {
        match merged.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => merged.push(range.clone()),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use crate::markdown::Markdown;

    #[test]
    fn imports_are_words_that_begin_with_an_at_sign_outside_code() {
        let text = "See @docs/a_b.md and (@./c.md).\n- Testing: @docs/t.md.\n\n@AGENTS.md\n\n`@no.md` me@x.org\n\n```\n@no.md\n```\n";
        let imports = Markdown::parse(text, 0).imports;
        let seen: Vec<_> = imports.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(seen, ["docs/a_b.md", "./c.md", "docs/t.md", "AGENTS.md"]);
        assert_eq!(&text[imports[0].range.clone()], "@docs/a_b.md");
    }
}
