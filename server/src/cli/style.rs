//! Colours and the alignment of text. Everything is readable without colours too.

use agentops_engine::load::Verdict;
use agentops_engine::rules::Severity;
use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What is behind, or of less interest.
pub const DIM: Style = Style::new().dimmed();
/// What to look at first.
pub const BOLD: Style = Style::new().bold();
/// What is to be done next.
pub const NEXT: Style = AnsiColor::Cyan.on_default();
/// Good.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Worth a look.
pub const INFORMATION: Style = AnsiColor::Blue.on_default();
/// Probably wrong.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Wrong.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The style of a severity.
pub fn of_severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Information => INFORMATION,
        Severity::Hint => DIM,
    }
}

/// The style of a load.
pub fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Within => GOOD,
        Verdict::NearRule | Verdict::OverBudget => AnsiColor::Yellow.on_default(),
        Verdict::OverRule => AnsiColor::Red.on_default(),
    }
}

/// Text that fills `width` columns, from the left.
pub fn left(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}

/// Text that fills `width` columns, to the right.
pub fn right(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(fill))
}

/// Text of at most `width` columns; what is cut off is marked.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut columns = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            columns += c.width().unwrap_or(0);
            columns < width
        })
        .collect();
    format!("{kept}…")
}

/// Text of at most `width` columns; its beginning is what is cut off, as the end of a path says most.
pub fn cut_front(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut columns = 0;
    let kept = text.char_indices().rev().take_while(|(_, c)| {
        columns += c.width().unwrap_or(0);
        columns < width
    });
    let start = kept.last().map_or(text.len(), |(start, _)| start);
    format!("…{}", &text[start..])
}

/// The widest of several texts, in columns.
pub fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// A name from a file, without characters that would move the cursor or change colours.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Tokens for a column of figures: always with the decimal, so that the points stand below each other.
pub fn figure(sign: &str, count: usize) -> String {
    match count {
        1_000..=99_949 => format!("{sign}{:.1}k", count as f64 / 1e3),
        _ => format!("{sign}{}", agentops_engine::report::tokens(count)),
    }
}

/// `1 error`, `2 errors`.
pub fn plural(count: usize, word: &str) -> String {
    // Information has no plural.
    let ending = if count == 1 || word == "information" {
        ""
    } else {
        "s"
    };
    format!("{count} {word}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_terminal_not_characters() {
        assert_eq!(left("漢", 4), "漢  ");
        assert_eq!(right("é", 3), "  é");
        assert_eq!(cut("漢字漢字", 5), "漢字…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut_front("src/a.rs", 6), "…/a.rs");
        assert_eq!(cut_front("漢字漢字", 6), "…漢字");
        assert_eq!(cut_front("short", 5), "short");
        assert_eq!(widest(["a", "漢字"].into_iter()), 4);
    }
}
