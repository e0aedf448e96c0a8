//! `broken-bundle`: the archive of a bundle is missing, damaged or another one's, or its digest declares tokens that it
//! does not have.

use super::{Check, Code, Rule, Severity, Sink};
use crate::bundle::declared::wrong_tokens;
use crate::bundle::state::State;
use crate::document::Document;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::BrokenBundle,
    severity: Severity::Error,
    summary: "the archive of a bundle is missing or damaged or does not match, or declared tokens are wrong",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(bundle) = snapshot.bundles().at(&document.path) else {
        return;
    };
    if let State::Broken(faults) = bundle.state(snapshot) {
        let name = bundle.head.bundle.as_ref();
        let range = name.map_or_else(|| document.title_range(), |name| name.range.clone());
        for fault in faults {
            let message = format!("bundle {} is broken: {fault}", bundle.name);
            sink.report(range.clone(), message, Vec::new());
        }
    }
    for wrong in wrong_tokens(snapshot, bundle) {
        let message = format!(
            "{} declares {} tokens, and has {}: put the right number there",
            wrong.what, wrong.declared.value.count, wrong.counted
        );
        sink.report(wrong.declared.range.clone(), message, Vec::new());
    }
}
