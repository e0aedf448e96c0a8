//! A Markdown text as part of another one: its headings move below the heading that it stands under.

use crate::front_matter::FrontMatter;
use crate::markdown::Markdown;
use crate::text::Text;

/// The deepest heading that there is.
const DEEPEST: u8 = 6;

/// A text without its front matter, with its headings below one of `level`, 0 for none. Headings written with lines
/// below them are written with `#`, since these have all levels; those that would be too deep become bold.
pub(super) fn under(level: u8, markdown: &str) -> String {
    let text = Text::new(markdown);
    let body = FrontMatter::parse(&text).map_or(0, |front_matter| front_matter.range.end);
    let outline = Markdown::parse(markdown, body).outline;
    let shallowest = outline.sections().map(|heading| heading.level).min();
    let down = shallowest.map_or(0, |shallowest| (level + 1).saturating_sub(shallowest));
    if down == 0 {
        return markdown[body..].trim().to_owned();
    }
    let mut moved = String::new();
    let mut done = body;
    for heading in outline.sections() {
        moved.push_str(&markdown[done..heading.range.start]);
        let title = markdown[heading.title_range.clone()].trim();
        let title = title.replace(['\n', '\r'], " ");
        let new_level = heading.level + down;
        if new_level <= DEEPEST {
            moved.push_str(&"#".repeat(usize::from(new_level)));
            moved.push(' ');
            moved.push_str(&title);
        } else if !title.is_empty() {
            moved.push_str(&format!("**{}**", heading.title));
        }
        done = heading.range.end;
    }
    moved.push_str(&markdown[done..]);
    moved.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::under;

    #[test]
    fn headings_move_below_the_one_around_them() {
        assert_eq!(
            under(
                2,
                "---\na: 1\n---\n# T\n\nx\n\n## S `c`\n\n```\n# no\n```\n"
            ),
            "### T\n\nx\n\n#### S `c`\n\n```\n# no\n```"
        );
        assert_eq!(
            under(2, "T\n===\n\nx\n\nS\n---\ny\n"),
            "### T\n\nx\n\n#### S\ny"
        );
        assert_eq!(under(5, "# A\n\n## *B*\n"), "###### A\n\n**B**");
        assert_eq!(under(2, "### A\nx\n"), "### A\nx");
        assert_eq!(under(2, "no heading\n"), "no heading");
        assert_eq!(under(0, ""), "");
    }
}
