//! `digest-loses`: a digest no longer mentions a decision, an open question, an open box or a file of its sources.

use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::bundle::archive::Listed;
use crate::bundle::catalogue::Bundle;
use crate::bundle::digest::{Lost, Retained};
use crate::document::Document;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::DigestLoses,
    severity: Severity::Information,
    summary: "a digest no longer mentions something that must be kept of its sources",
    check: Check::Document(check),
};

/// Losses that a message names; it counts the rest.
const NAMED: usize = 3;
/// Places of losses that are shown.
const PLACES: usize = 20;

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(bundle) = snapshot.bundles().at(&document.path) else {
        return;
    };
    let Some(retention) = bundle.retention(snapshot) else {
        return;
    };
    if retention.is_complete() {
        return;
    }
    let losing: Vec<&Retained> = retention
        .kinds
        .iter()
        .filter(|kind| !kind.lost.is_empty())
        .collect();
    let words: Vec<String> = losing.iter().map(|kind| said(kind)).collect();
    let message = format!(
        "the digest {retention}; it does not mention {}",
        words.join("; ")
    );
    let lost = losing.iter().flat_map(|kind| &kind.lost).take(PLACES);
    let related = lost.filter_map(|lost| place(snapshot, bundle, lost));
    sink.report(document.title_range(), message, related.collect());
}

fn said(kind: &Retained) -> String {
    let named: Vec<String> = kind
        .lost
        .iter()
        .take(NAMED)
        .map(|lost| format!("“{}”", lost.text))
        .collect();
    let more = match kind.lost.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let what = kind.kind.name(kind.lost.len());
    format!("{} {what}: {}{more}", kind.lost.len(), named.join(", "))
}

/// Where a source says it, as long as it is the source that was saved.
fn place(snapshot: &Snapshot, bundle: &Bundle, lost: &Lost) -> Option<Related> {
    let contents = bundle.known(snapshot)?.as_ref().ok()?;
    // What is no text is no original that a digest could lose anything of.
    let is_original = |member: &&Listed| member.path.is_markdown() && member.tokens.is_some();
    let mut originals = contents.manifest.members.iter().filter(is_original);
    let member = originals.nth(lost.source.document)?;
    let source = snapshot.document(&member.path)?;
    if !source.has_hash(&member.blake3) || lost.source.line >= source.text.line_count() {
        return None;
    }
    Some(Related {
        path: member.path.clone(),
        range: source.text.line_range(lost.source.line),
        message: format!("not in the digest: {}", lost.text),
    })
}
