//! Lines of a file that a popup shows. The engine has no text of files that nobody has opened: a question says which
//! lines it wants, and whoever asked brings the text.

use crate::disk::SkipReason;
use crate::facts::line_count;
use crate::path::RelPath;
use crate::references::LineRange;
use crate::snapshot::Snapshot;
use crate::text::{Text, floor_char_boundary};
use crate::tokens;

use super::{reference_words, symbols_in_text};

/// No more lines than these are shown.
const MAX_LINES: usize = 40;
/// Longer lines are cut, in bytes.
const MAX_WIDTH: usize = 300;
/// So many lines are shown from the definition of a symbol on.
const SYMBOL_LINES: u32 = 12;

/// What a popup wants of a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceExcerpt {
    /// The file, one of the workspace.
    pub path: RelPath,
    /// The lines to show, counted from 1. They may be past the end of the file.
    pub lines: Vec<LineRange>,
    /// The symbol whose definition is shown where no lines are.
    pub symbol: Option<String>,
    /// What is said of the size has been said already.
    pub is_sized: bool,
}

impl SourceExcerpt {
    /// The end of the popup, as Markdown; empty when there is nothing to add.
    pub fn markdown(&self, snapshot: &Snapshot, text: &Result<Text, SkipReason>) -> String {
        let mut parts = Vec::new();
        match text {
            Ok(text) => {
                if !self.is_sized {
                    let encoding = snapshot.settings().budget.measure.encoding;
                    let tokens = tokens::count(encoding, text.as_str());
                    parts.push(reference_words::text_size(
                        snapshot,
                        line_count(text),
                        tokens,
                    ));
                }
                parts.extend(self.code(text));
            }
            Err(reason) if !self.is_sized => parts.push(reference_words::unread(reason)),
            Err(_) => {}
        }
        parts.join("\n\n")
    }

    fn code(&self, text: &Text) -> Option<String> {
        let symbol = || {
            let line = symbols_in_text::line_of(text.as_str(), self.symbol.as_deref()?)?;
            Some(LineRange {
                first: line + 1,
                last: line + SYMBOL_LINES,
            })
        };
        let (ranges, is_named) = match self.lines.as_slice() {
            [] => (vec![symbol()?], false),
            lines => (lines.to_vec(), true),
        };
        let count = line_count(text);
        let mut shown: Vec<String> = Vec::new();
        let mut left_out = 0;
        for (index, range) in ranges.iter().enumerate() {
            let first = (range.first as usize).saturating_sub(1);
            let end = (range.last as usize).min(count);
            if first >= end {
                continue;
            }
            if index > 0 && !shown.is_empty() && shown.len() < MAX_LINES {
                shown.push("…".to_owned());
            }
            let room = MAX_LINES.saturating_sub(shown.len());
            let lines = (first..end).take(room);
            shown.extend(lines.map(|line| cut(&text.as_str()[text.line_range(line)])));
            left_out += (end - first).saturating_sub(room);
        }
        if shown.is_empty() {
            let lines = if count == 1 { "line" } else { "lines" };
            return is_named.then(|| format!("The file has only {count} {lines}."));
        }
        let fence = fence(&shown);
        let mut code = format!(
            "{fence}{}\n{}\n{fence}",
            language(&self.path),
            shown.join("\n")
        );
        if left_out > 0 {
            code.push_str(&format!("\n\n… {left_out} more"));
        }
        Some(code)
    }
}

fn cut(line: &str) -> String {
    if line.len() <= MAX_WIDTH {
        return line.to_owned();
    }
    format!("{}…", &line[..floor_char_boundary(line, MAX_WIDTH)])
}

/// A fence that no line ends.
fn fence(lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|line| line.split(|c| c != '`'));
    let longest = runs.map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// The language of a file, as fences name it: most are known by their extensions too.
fn language(path: &RelPath) -> String {
    let extension = path.extension();
    let known = match extension.as_str() {
        "rs" => "rust",
        "py" | "pyi" => "python",
        "js" | "mjs" | "cjs" => "javascript",
        "ts" | "mts" | "cts" => "typescript",
        "rb" => "ruby",
        "md" | "markdown" | "mdc" => "markdown",
        "yml" => "yaml",
        "kt" | "kts" => "kotlin",
        "cs" => "csharp",
        "h" => "c",
        "cc" | "cxx" | "hpp" | "hh" => "cpp",
        "sh" | "bash" | "zsh" => "shellscript",
        "tf" => "terraform",
        "ex" | "exs" => "elixir",
        "" => match path.file_name() {
            "Dockerfile" => "dockerfile",
            "Makefile" => "makefile",
            _ => "",
        },
        other if other.bytes().all(|byte| byte.is_ascii_alphanumeric()) => other,
        _ => "",
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn excerpt(path: &str, lines: &[(u32, u32)], symbol: Option<&str>, text: &str) -> String {
        let excerpt = SourceExcerpt {
            path: RelPath::new(path).unwrap(),
            lines: lines
                .iter()
                .map(|(first, last)| LineRange {
                    first: *first,
                    last: *last,
                })
                .collect(),
            symbol: symbol.map(str::to_owned),
            is_sized: true,
        };
        let snapshot = Fixture::new("//- /a.md\n").snapshot();
        excerpt.markdown(&snapshot, &Ok(Text::new(text)))
    }

    #[test]
    fn lines_stand_in_a_fence_of_their_language() {
        assert_eq!(
            excerpt("a.rs", &[(2, 3), (5, 9)], None, "1\r\n2\r\n3\r\n4\r\n5\r\n"),
            "```rust\n2\n3\n…\n5\n```"
        );
        assert_eq!(
            excerpt("x/Dockerfile", &[(1, 1)], None, "FROM x"),
            "```dockerfile\nFROM x\n```"
        );
        assert_eq!(excerpt("a.r`s", &[(1, 1)], None, "x"), "```\nx\n```");
    }

    #[test]
    fn no_text_ends_the_fence() {
        assert_eq!(
            excerpt("a.md", &[(1, 3)], None, "````x\ny\n`````\n"),
            "``````markdown\n````x\ny\n`````\n``````"
        );
    }

    #[test]
    fn long_excerpts_are_cut() {
        let text = "x\n".repeat(100);
        let found = excerpt("a.txt", &[(1, 100)], None, &text);
        assert!(found.ends_with("```\n\n… 60 more"), "{found}");
        assert_eq!(found.matches("x\n").count(), 40);
        let wide = excerpt("a.txt", &[(1, 1)], None, &"漢".repeat(1000));
        assert!(wide.len() < 350 && wide.contains('…'), "{wide}");
    }

    #[test]
    fn what_is_not_there_is_said() {
        assert_eq!(
            excerpt("a.rs", &[(7, 9)], None, "1\n"),
            "The file has only 1 line."
        );
        assert_eq!(excerpt("a.rs", &[], None, "1\n"), "");
        assert_eq!(excerpt("a.rs", &[], Some("x"), "fn y() {}\n"), "");
        assert_eq!(
            excerpt("a.rs", &[], Some("y"), "1\nfn y() {}\n"),
            "```rust\nfn y() {}\n```"
        );
    }

    #[test]
    fn a_size_that_nobody_knew_is_said_with_the_text() {
        let excerpt = SourceExcerpt {
            path: RelPath::new("a.rs").unwrap(),
            lines: Vec::new(),
            symbol: None,
            is_sized: false,
        };
        let snapshot = Fixture::new("//- /a.md\n").snapshot();
        let of = |text| excerpt.markdown(&snapshot, &text);
        assert_eq!(of(Ok(Text::new("a b\n"))), "1 line, 3 tokens");
        assert_eq!(of(Err(SkipReason::NotUtf8(1))), "not a text");
    }
}
