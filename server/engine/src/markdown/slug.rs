//! Anchors of headings, by GitHub's rules.

/// The anchor that GitHub gives a heading: lower case; letters, marks, digits, connectors and hyphens stay; spaces
/// become hyphens; everything else goes.
///
/// Rules after github-slugger, which follows GitHub's own html-pipeline.
pub fn slugify(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars().flat_map(char::to_lowercase) {
        if c == ' ' {
            slug.push('-');
        } else if c == '-' || c == '_' || is_word(c) {
            slug.push(c);
        }
    }
    slug
}

/// Letters, marks, digits and connector punctuation.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() || WORD.is_match(c.encode_utf8(&mut [0; 4]))
}

static WORD: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"^[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]$").expect("the pattern is valid")
});

#[cfg(test)]
mod tests {
    use super::slugify;

    #[test]
    fn slugs_are_those_of_github() {
        for (heading, slug) in [
            ("Risks & open questions", "risks--open-questions"),
            ("1. Findings (draft)", "1-findings-draft"),
            ("`kubectl get pdb -A`", "kubectl-get-pdb--a"),
            ("API v1.31 → v1.32", "api-v131--v132"),
            ("Ünïcode Überschrift", "ünïcode-überschrift"),
            ("日本語 見出し", "日本語-見出し"),
            ("snake_case and-dash", "snake_case-and-dash"),
            ("Done ✅", "done-"),
            ("What? Why! How…", "what-why-how"),
            ("  trimmed  ", "trimmed"),
            ("", ""),
        ] {
            assert_eq!(slugify(heading), slug, "{heading:?}");
        }
    }
}
