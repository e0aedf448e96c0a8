//! A load against its limit as a bar. The mark is the limit; what is beyond it is too much.
//!
//! ```text
//! ━━━━━━━━╸───────│         below the limit
//! ━━━━━━━━━━━━━━━━┃━━╸      above it
//! ```

use agentops_engine::load::Verdict;

use super::style;

/// Columns of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Columns up to the mark.
    inside: usize,
    /// Columns behind it.
    beyond: usize,
}

impl Bar {
    /// A bar of about `columns`, mark included: four fifths for what is within the limit.
    pub fn of_width(columns: usize) -> Bar {
        let beyond = (columns / 5).max(2);
        Bar {
            inside: columns.saturating_sub(beyond + 1).max(4),
            beyond,
        }
    }

    /// Draws a load, padded to the width of all bars; `verdict` chooses the colour, none means a dimmed bar.
    pub fn draw(self, total: usize, limit: usize, verdict: Option<Verdict>) -> String {
        let parts = self.parts(total, limit);
        let dim = style::DIM;
        let style = verdict.map_or(style::DIM, style::of_verdict);
        format!(
            "{style}{}{style:#}{dim}{}{dim:#}{style}{}{}{style:#}{}",
            parts.filled, parts.rest, parts.mark, parts.beyond, parts.padding
        )
    }

    fn parts(self, total: usize, limit: usize) -> Parts {
        // Half columns. A load is never drawn on the wrong side of the limit because of rounding.
        let halves = |tokens: usize| {
            let exact = tokens as f64 * 2.0 * self.inside as f64 / limit.max(1) as f64;
            exact.round() as usize
        };
        if total <= limit {
            let most = self.inside * 2 - usize::from(total < limit);
            let filled = halves(total).clamp(usize::from(total > 0), most);
            return Parts {
                filled: line(filled),
                rest: "─".repeat(self.inside - filled.div_ceil(2)),
                mark: "│",
                beyond: String::new(),
                padding: " ".repeat(self.beyond),
            };
        }
        let beyond = halves(total - limit).max(1);
        let beyond = if beyond > self.beyond * 2 {
            format!("{}▶", line((self.beyond - 1) * 2))
        } else {
            line(beyond)
        };
        let columns = beyond.chars().count();
        Parts {
            filled: line(self.inside * 2),
            rest: String::new(),
            mark: "┃",
            beyond,
            padding: " ".repeat(self.beyond - columns),
        }
    }
}

struct Parts {
    filled: String,
    rest: String,
    mark: &'static str,
    beyond: String,
    padding: String,
}

/// A thick line of so many half columns.
fn line(halves: usize) -> String {
    let half = if halves % 2 == 1 { "╸" } else { "" };
    format!("{}{half}", "━".repeat(halves / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(total: usize, limit: usize) -> String {
        let bar = Bar::of_width(13);
        let parts = bar.parts(total, limit);
        let all = [&parts.filled, &parts.rest, parts.mark, &parts.beyond].map(String::from);
        let all = all.concat();
        let columns = all.chars().count() + parts.padding.len();
        assert_eq!(columns, bar.inside + 1 + bar.beyond);
        all
    }

    #[test]
    fn the_mark_is_the_limit() {
        assert_eq!(drawn(0, 100), "──────────│");
        assert_eq!(drawn(1, 100), "╸─────────│");
        assert_eq!(drawn(50, 100), "━━━━━─────│");
        assert_eq!(drawn(99, 100), "━━━━━━━━━╸│");
        assert_eq!(drawn(100, 100), "━━━━━━━━━━│");
        assert_eq!(drawn(101, 100), "━━━━━━━━━━┃╸");
        assert_eq!(drawn(120, 100), "━━━━━━━━━━┃━━");
        assert_eq!(drawn(900, 100), "━━━━━━━━━━┃━▶");
    }
}
