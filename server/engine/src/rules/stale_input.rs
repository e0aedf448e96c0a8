//! `stale-input`: an input changed after this artifact was written.

use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::document::Document;
use crate::freshness;
use crate::snapshot::Snapshot;
use crate::state;

pub(super) const RULE: Rule = Rule {
    code: Code::StaleInput,
    severity: Severity::Information,
    summary: "an input changed after this artifact was written",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(place) = snapshot.place(&document.path) else {
        return;
    };
    // A topic that is finished is history.
    let topic = snapshot.topic(place.profile, place.topic.as_deref());
    if topic.is_none_or(|topic| state::current_phase(snapshot, topic).is_none()) {
        return;
    }
    for changed in freshness::changed_inputs(snapshot, document) {
        let range = snapshot
            .document(&changed.path)
            .map_or(0..0, |input| input.title_range());
        let message = format!(
            "`{}` changed after this was written: {}",
            changed.path, changed.evidence
        );
        let related = Related {
            path: changed.path,
            range,
            message: "the input that changed".to_owned(),
        };
        sink.report(document.title_range(), message, vec![related]);
    }
}
