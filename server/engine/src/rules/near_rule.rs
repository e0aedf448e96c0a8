//! `near-rule`: a phase's load is in the `near` zone.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::load::Verdict;
use crate::report;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::NearRule,
    severity: Severity::Information,
    summary: "a phase's load is near the rule (35–40% of the window)",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    if let Some(reported) = report::loads_at(snapshot, document, Verdict::NearRule) {
        let load = &reported.load;
        let message = format!(
            "{}: {} are left below the rule of {}. {}",
            reported.what_it_loads(snapshot),
            report::tokens(load.rule.saturating_sub(load.total)),
            report::tokens(load.rule),
            report::heaviest(load),
        );
        sink.report(
            document.title_range(),
            message,
            report::related(snapshot, load),
        );
    }
}
