//! `stale-bundle`: a source of a bundle has changed since it was saved.

use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::bundle::state::State;
use crate::document::Document;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::StaleBundle,
    severity: Severity::Information,
    summary: "a source of a bundle has changed since it was saved",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(bundle) = snapshot.bundles().at(&document.path) else {
        return;
    };
    let State::Stale(all) = bundle.state(snapshot) else {
        return;
    };
    for changed in all {
        let source = bundle.head.sources.iter().find(|s| s.path == changed.path);
        let range = source.map_or_else(|| document.title_range(), |s| s.path_range.clone());
        let message = format!(
            "bundle {} is stale: `{}` has changed since, {}; save it again to have it loaded in place of its sources",
            bundle.name,
            changed.path,
            changed.by()
        );
        let related = snapshot.document(&changed.path).map(|now| Related {
            path: changed.path.clone(),
            range: now.title_range(),
            message: "the source that has changed".to_owned(),
        });
        sink.report(range, message, related.into_iter().collect());
    }
}
