//! Names of topics: they become names of files and folders, so that not every text can be one.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::bundle::member_name::{self, NameError};

/// The longest name of a topic, in bytes: names of files have more in them.
pub const MAX_LENGTH: usize = 100;

/// A name that is made from a question is no longer than this, in characters.
const MAX_MADE: usize = 48;
/// More words than this say no more.
const MAX_WORDS: usize = 6;

/// Words that every question has.
const STOP_WORDS: &[&str] = &[
    "a", "about", "an", "and", "are", "at", "be", "by", "can", "could", "do", "does", "for",
    "from", "how", "i", "in", "is", "it", "its", "need", "of", "on", "or", "our", "shall",
    "should", "so", "that", "the", "there", "this", "to", "us", "want", "we", "what", "when",
    "where", "which", "who", "why", "will", "with", "would",
];

/// Why a text cannot be the name of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTopic {
    /// The text.
    pub name: String,
    /// What is wrong with it.
    pub why: String,
    /// A name that would do.
    pub instead: Option<String>,
}

impl fmt::Display for BadTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = member_name::Shown(&self.name);
        write!(f, "{name} cannot be the name of a topic: {}", self.why)?;
        match &self.instead {
            Some(instead) => write!(f, "; `{instead}` can"),
            None => write!(f, "; take letters, digits and hyphens"),
        }
    }
}

impl std::error::Error for BadTopic {}

/// Whether files can be named after a topic on every system.
///
/// # Errors
/// What is wrong with the name, and one that would do.
pub fn check(name: &str) -> Result<(), BadTopic> {
    let why = match member_name::check(name) {
        _ if name.contains('/') => "it has a `/`, which separates folders".to_owned(),
        Err(NameError::Empty) => "it is empty".to_owned(),
        Err(error) => error.to_string(),
        Ok(_) if name.len() > MAX_LENGTH => format!("it is longer than {MAX_LENGTH} bytes"),
        Ok(_) if name.starts_with(['.', '-']) => "it begins with a dot or a hyphen".to_owned(),
        Ok(_) => match name.chars().find(|c| !is_of_name(*c)) {
            Some(' ') => "it has a space".to_owned(),
            Some(c) => format!("it has a `{c}`"),
            None if !name.chars().any(char::is_alphanumeric) => {
                "it has neither letters nor digits".to_owned()
            }
            None => return Ok(()),
        },
    };
    Err(BadTopic {
        name: name.to_owned(),
        why,
        instead: from_text(name),
    })
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// A name for a topic that somebody asks about: the words that tell it from others, in lower case, with hyphens between.
/// `None` when a text has neither letters nor digits.
pub fn from_text(text: &str) -> Option<String> {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    // What is decomposed for the sake of accents is put together again for scripts that are more than letters.
    let plain: String = plain.nfc().collect();
    let words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let telling: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !STOP_WORDS.contains(word))
        .collect();
    let words = if telling.is_empty() { words } else { telling };
    let mut name = String::new();
    for word in words.iter().take(MAX_WORDS) {
        let length = name.chars().count() + 1 + word.chars().count();
        if !name.is_empty() && length > MAX_MADE {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().take(MAX_MADE));
    }
    // Letters of some scripts take four bytes; a name of one word may be a device.
    while name.len() > MAX_LENGTH {
        name.pop();
    }
    let is_safe = |name: &str| !name.is_empty() && member_name::check(name).is_ok();
    if is_safe(&name) {
        return Some(name);
    }
    let longer = format!("{name}-topic");
    (!name.is_empty() && is_safe(&longer)).then_some(longer)
}

/// A title for people: `k8s-upgrade` → `K8s upgrade`.
pub fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_become_names_of_files() {
        for (text, name) in [
            (
                "How do we upgrade the cluster to 1.31?",
                "upgrade-cluster-1-31",
            ),
            ("Über die Größe", "uber-die-große"),
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "con-topic"),
            ("what is it?", "what-is-it"),
            ("데이터베이스 이전", "데이터베이스-이전"),
            ("user_auth", "user-auth"),
            ("a\nb\u{202e}c", "b-c"),
        ] {
            assert_eq!(from_text(text).as_deref(), Some(name), "{text}");
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for none in ["", "🦀🦀", "  ", "../..", "—?!"] {
            assert_eq!(from_text(none), None, "{none:?}");
        }
        let long = from_text(&"x".repeat(300)).unwrap();
        assert_eq!(long.len(), MAX_MADE);
        let many = from_text(&"word ".repeat(300)).unwrap();
        assert_eq!(many, "word-word-word-word-word-word");
    }

    #[test]
    fn names_that_no_file_can_have_are_refused_with_one_that_can() {
        for good in ["k8s-upgrade", "K8s", "v1.31", "größe", "a_b", "漢字"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        let long = "x".repeat(300);
        for (bad, why, instead) in [
            ("", "empty", None),
            ("../../x", "`/`", Some("x")),
            ("a/b", "`/`", Some("b")),
            ("CON", "device", Some("con-topic")),
            ("nul.md", "device", Some("nul-md")),
            (long.as_str(), "longer", Some(&long[..MAX_MADE])),
            ("🦀", "`🦀`", None),
            ("user auth", "space", Some("user-auth")),
            (".git", "git", Some("git")),
            (".hidden", "dot", Some("hidden")),
            ("-x", "hyphen", Some("x")),
            ("...", "dot", None),
            ("a\\b", "backslash", Some("b")),
            ("C:x", "colon", Some("c-x")),
            ("{topic}", "`{`", Some("topic")),
            ("a\u{0}b", "control", Some("b")),
            ("--", "hyphen", None),
        ] {
            let error = check(bad).unwrap_err();
            assert!(error.why.contains(why), "{bad:?}: {}", error.why);
            assert_eq!(error.instead.as_deref(), instead, "{bad:?}");
            assert!(!error.to_string().contains(char::is_control));
        }
    }

    #[test]
    fn titles_are_for_people() {
        assert_eq!(title("k8s-upgrade"), "K8s upgrade");
        assert_eq!(title("über_uns"), "Über uns");
        assert_eq!(title(""), "");
    }
}
