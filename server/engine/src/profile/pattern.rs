//! Paths with placeholders: `specs/{date}-{topic}/spec.md`.

use regex::Regex;

/// A path pattern of a profile: segments of literal text, `{topic}`, `{date}` and `*`.
///
/// `{date}-` matches an ISO date with its hyphen and may be missing in files that are found; `*` matches within one
/// segment.
#[derive(Clone, Debug)]
pub struct PathPattern {
    source: String,
    regex: Regex,
}

impl PartialEq for PathPattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for PathPattern {}

/// What a path says by matching a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternMatch {
    /// The topic, when the pattern has one.
    pub topic: Option<String>,
    /// The date before the topic, as written.
    pub date: Option<String>,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong with it: an unknown placeholder, an absolute path, `..`.
    pub fn parse(source: &str) -> Result<PathPattern, String> {
        if source.is_empty() || source.starts_with('/') || source.split('/').any(|s| s == "..") {
            return Err(format!(
                "`{source}` must be a path below the profile's root, without `..`"
            ));
        }
        let mut pattern = String::from("^");
        let mut rest = source;
        let mut has_topic = false;
        while let Some(open) = rest.find(['{', '*']) {
            pattern.push_str(&regex::escape(&rest[..open]));
            rest = &rest[open..];
            if let Some(after) = rest.strip_prefix('*') {
                pattern.push_str("[^/]*");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("{date}-") {
                pattern.push_str(r"(?:(?P<date>\d{4}-\d{2}-\d{2})-)?");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("{topic}") {
                if has_topic {
                    return Err(format!("`{source}` names {{topic}} twice"));
                }
                has_topic = true;
                pattern.push_str("(?P<topic>[^/]+?)");
                rest = after;
            } else {
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                return Err(format!(
                    "`{}` is not a placeholder: expected {{topic}} or {{date}}-",
                    &rest[..end]
                ));
            }
        }
        pattern.push_str(&regex::escape(rest));
        pattern.push('$');
        let regex = Regex::new(&pattern).map_err(|error| error.to_string())?;
        Ok(PathPattern {
            source: source.to_owned(),
            regex,
        })
    }

    /// The pattern as written in the profile.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it names a topic.
    pub fn has_topic(&self) -> bool {
        self.source.contains("{topic}")
    }

    /// What a path below the profile's root says.
    pub fn matches(&self, path: &str) -> Option<PatternMatch> {
        let captures = self.regex.captures(path)?;
        let text = |name| captures.name(name).map(|m| m.as_str().to_owned());
        Some(PatternMatch {
            topic: text("topic"),
            date: text("date"),
        })
    }

    /// The path of a topic's artifact. `{date}-` is left out when there is no date.
    pub fn render(&self, topic: &str, date: Option<&str>) -> String {
        let date = date.map(|date| format!("{date}-")).unwrap_or_default();
        self.source
            .replace("{date}-", &date)
            .replace("{topic}", topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> Option<(Option<String>, Option<String>)> {
        let found = PathPattern::parse(pattern).unwrap().matches(path)?;
        Some((found.topic, found.date))
    }

    #[test]
    fn patterns_find_topic_and_date() {
        let some = |s: &str| Some(s.to_owned());
        let spec = "specs/{date}-{topic}/spec.md";
        assert_eq!(
            matches(spec, "specs/2025-11-06-user-auth/spec.md"),
            Some((some("user-auth"), some("2025-11-06")))
        );
        assert_eq!(matches(spec, "specs/x/spec.md"), Some((some("x"), None)));
        assert_eq!(matches(spec, "specs/a/b/spec.md"), None);
        assert_eq!(
            matches(
                "research/{topic}-research.md",
                "research/a-research-research.md"
            ),
            Some((some("a-research"), None))
        );
        assert_eq!(
            matches("product/mission.md", "product/mission.md"),
            Some((None, None))
        );
        assert_eq!(matches("a.b/*.md", "a.b/x.md"), Some((None, None)));
        assert_eq!(matches("a.b/*.md", "axb/x.md"), None);
    }

    #[test]
    fn wrong_patterns_say_why() {
        for (pattern, why) in [
            ("", "below the profile's root"),
            ("/x", "below the profile's root"),
            ("a/../b", "below the profile's root"),
            ("{phase}.md", "`{phase}` is not a placeholder"),
            ("{topic}/{topic}", "twice"),
            ("{", "not a placeholder"),
        ] {
            let error = PathPattern::parse(pattern).unwrap_err();
            assert!(error.contains(why), "{pattern}: {error}");
        }
    }

    #[test]
    fn rendering_is_the_way_back() {
        let pattern = PathPattern::parse("specs/{date}-{topic}/spec.md").unwrap();
        assert_eq!(
            pattern.render("a", Some("2025-11-06")),
            "specs/2025-11-06-a/spec.md"
        );
        assert_eq!(pattern.render("a", None), "specs/a/spec.md");
    }
}
