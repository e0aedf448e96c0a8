//! `unknown-bundle`: a bundle is named that does not exist.

use super::{Check, Code, Rule, Severity, Sink};
use crate::bundle::find::{NoBundle, one};
use crate::bundle::mentions::{Key, Mention, MentionForm};
use crate::document::Document;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownBundle,
    severity: Severity::Warning,
    summary: "a bundle is named that does not exist",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    // What is written about bundles elsewhere, as in commands and agents of a profile, is written as an example.
    let is_work =
        snapshot.place(&document.path).is_some() || snapshot.bundles().at(&document.path).is_some();
    if !is_work {
        return;
    }
    for mention in document.bundle_mentions.iter().filter(|m| m.is_certain) {
        if let Some(message) = complaint(snapshot, mention) {
            sink.report(mention.range.clone(), message, Vec::new());
        }
    }
}

/// What is to be said of a mention; nothing when there is such a bundle, or it may be something else.
fn complaint(snapshot: &Snapshot, mention: &Mention) -> Option<String> {
    let error = one(snapshot.bundles(), &mention.name).err()?;
    // These keys name other things as well.
    let is_loose = matches!(
        mention.form,
        MentionForm::FrontMatter(Key::Context | Key::Dependencies)
    );
    match error {
        NoBundle::None { .. } if is_loose => None,
        NoBundle::Several { .. } if is_loose => None,
        error => Some(error.to_string()),
    }
}
