//! The text of a digest's file: front matter that says what it was made from, then the digest.

use std::fmt::Write as _;
use std::time::SystemTime;

use super::archive::Manifest;
use crate::document::Document;
use crate::front_matter::write;
use crate::report::second;

/// The profile, phase and topic that a bundle is saved of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the profile.
    pub profile: String,
    /// Id of the phase.
    pub phase: String,
    /// Name of the topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
}

/// What the file is made of.
pub(super) struct Parts<'a> {
    pub(super) name: &'a str,
    pub(super) created: SystemTime,
    pub(super) origin: Option<&'a Origin>,
    pub(super) manifest: &'a Manifest,
    pub(super) digest_tokens: usize,
    pub(super) commit: Option<&'a str>,
    pub(super) tags: &'a [String],
    pub(super) body: &'a str,
}

/// How many times smaller a digest is than its originals, with one digit behind the point.
pub fn ratio(original_tokens: usize, digest_tokens: usize) -> f64 {
    let ratio = original_tokens as f64 / digest_tokens.max(1) as f64;
    (ratio * 10.0).round() / 10.0
}

/// Writes the file.
pub(super) fn compose(parts: &Parts<'_>) -> String {
    let mut text = String::from("---\n");
    let mut key = |key: &str, value: &str| {
        let _ = writeln!(text, "{key}: {value}");
    };
    let original_tokens = parts.manifest.tokens();
    key("bundle", &write::scalar(parts.name));
    // What no calendar has is the beginning of time.
    let created = second(parts.created).or_else(|| second(SystemTime::UNIX_EPOCH));
    key("created", &created.unwrap_or_default());
    if let Some(origin) = parts.origin {
        key("profile", &write::scalar(&origin.profile));
        key("phase", &write::scalar(&origin.phase));
        if let Some(topic) = &origin.topic {
            key("topic", &write::scalar(topic));
        }
    }
    key("original_tokens", &original_tokens.to_string());
    key("digest_tokens", &parts.digest_tokens.to_string());
    let ratio = ratio(original_tokens, parts.digest_tokens);
    key("ratio", &format!("{ratio:.1}"));
    key("encoding", &parts.manifest.encoding);
    if let Some(commit) = parts.commit {
        key("git_commit", &write::scalar(commit));
    }
    text.push_str("sources:\n");
    for member in &parts.manifest.members {
        let path = write::scalar(member.path.as_str());
        let _ = writeln!(
            text,
            "  - path: {path}\n    blake3: {}",
            write::scalar(member.blake3.to_hex().as_str())
        );
        if let Some(tokens) = member.tokens {
            let _ = writeln!(text, "    tokens: {tokens}");
        }
    }
    if !parts.tags.is_empty() {
        let tags: Vec<String> = parts
            .tags
            .iter()
            .map(|tag| write::flow_scalar(tag))
            .collect();
        let _ = writeln!(text, "tags: [{}]", tags.join(", "));
    }
    text.push_str("---\n\n");
    text.push_str(parts.body);
    text
}

/// The tags of an artifact.
pub(super) fn tags_of(document: &Document) -> Vec<String> {
    let front_matter = document.front_matter.as_ref();
    let tags = front_matter.and_then(|front_matter| front_matter.get("tags"));
    tags.map_or(&[][..], |tags| tags.value.items())
        .iter()
        .filter_map(|tag| Some(tag.scalar()?.trim().to_owned()))
        .filter(|tag| !tag.is_empty())
        .collect()
}
