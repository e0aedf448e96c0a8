//! A lexer, as far as it takes to tell code from what only looks like it.

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Code,
    Comments,
}

/// The code of a source file, or its comments, with everything else blanked. Lines stay where they are.
pub fn only(source: &str, keep: Keep) -> String {
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
pub fn code(source: &str) -> String {
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
pub fn has(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let joins_before = word.starts_with(is_word) && before.is_some_and(is_word);
        let joins_after = word.ends_with(is_word) && after.is_some_and(is_word);
        !joins_before && !joins_after
    })
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
