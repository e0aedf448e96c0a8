//! A bundle in a popup: what it was saved of, how it stands, what it saves, what it contains.

use crate::bundle::catalogue::Bundle;
use crate::report::tokens;
use crate::snapshot::Snapshot;

use super::bundles::{BundleSummary, summary};
use super::excerpt::excerpt;
use super::hover::escape;

/// Sources that are listed; the rest is counted.
const SOURCES: usize = 5;

/// All there is to know of a bundle, as Markdown. It reads no archive.
pub(super) fn card(snapshot: &Snapshot, bundle: &Bundle) -> String {
    let mut text = facts(snapshot, bundle);
    let excerpt = excerpt(&bundle.digest, None);
    if !excerpt.is_empty() {
        text.push_str("\n\n---\n\n");
        text.push_str(&excerpt);
    }
    text
}

/// The same without what the digest says.
pub(super) fn facts(snapshot: &Snapshot, bundle: &Bundle) -> String {
    let summary = summary(snapshot, bundle);
    let mut paragraphs = vec![format!(
        "**Bundle {}** · *{}*",
        escape(&bundle.name),
        summary.state
    )];
    if !summary.reasons.is_empty() {
        let reasons: Vec<String> = summary
            .reasons
            .iter()
            .map(|why| format!("- {why}"))
            .collect();
        paragraphs.push(reasons.join("\n"));
    }
    paragraphs.push(origin(&summary));
    paragraphs.push(sizes(&summary));
    if let Some(retention) = &summary.retention {
        paragraphs.push(format!("The digest {retention}."));
    }
    paragraphs.push(contents(snapshot, bundle, &summary));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// `research of k8s-upgrade · infrastructure-ops · saved 2025-11-07, 2 days ago (active)`
fn origin(summary: &BundleSummary) -> String {
    let mut parts = Vec::new();
    match (&summary.phase, &summary.topic) {
        (Some(phase), Some(topic)) => {
            parts.push(format!("{} of `{}`", escape(phase), plain(topic)));
        }
        (Some(phase), None) => parts.push(escape(phase)),
        (None, Some(topic)) => parts.push(format!("`{}`", plain(topic))),
        (None, None) => {}
    }
    parts.extend(summary.profile.as_deref().map(escape));
    if let Some(created) = &summary.created {
        let day = created.get(..10).unwrap_or(created);
        parts.push(format!("saved {day}{}", age(summary)));
    }
    parts.join(" · ")
}

/// `, 2 days ago (active)`
fn age(summary: &BundleSummary) -> String {
    let (Some(days), Some(age)) = (summary.age_days, summary.age) else {
        return String::new();
    };
    let ago = match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    format!(", {ago} ({})", age.as_str())
}

/// `13k → 2k tokens, 6.6 times smaller`
pub(super) fn sizes(summary: &BundleSummary) -> String {
    let digest = tokens(summary.digest_tokens);
    match (summary.original_tokens, summary.ratio) {
        (Some(original), Some(ratio)) => {
            let sign = if summary.is_approximate { "~" } else { "" };
            format!(
                "{sign}{} → {digest} tokens, {ratio:.1} times smaller",
                tokens(original)
            )
        }
        _ => format!("{digest} tokens"),
    }
}

fn contents(snapshot: &Snapshot, bundle: &Bundle, summary: &BundleSummary) -> String {
    let sizes = bundle.known(snapshot).and_then(|known| known.as_ref().ok());
    let size = |path: &crate::path::RelPath| {
        let members = &sizes?.manifest.members;
        members.iter().find(|member| member.path == *path)?.tokens
    };
    let mut lines: Vec<String> = summary
        .sources
        .iter()
        .take(SOURCES)
        .map(|path| match size(path) {
            Some(count) => format!("- `{path}` ({} tokens)", tokens(count)),
            None => format!("- `{path}`"),
        })
        .collect();
    if summary.sources.len() > SOURCES {
        lines.push(format!("- and {} more", summary.sources.len() - SOURCES));
    }
    lines.join("\n")
}

fn plain(text: &str) -> String {
    text.replace('`', "")
}
