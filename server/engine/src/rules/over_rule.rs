//! `over-rule`: a phase's load is above the rule.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::load::Verdict;
use crate::report;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::OverRule,
    severity: Severity::Error,
    summary: "a phase's load is above the rule (40% of the window)",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    if let Some(reported) = report::loads_at(snapshot, document, Verdict::OverRule) {
        let load = &reported.load;
        let message = format!(
            "{}, {} above the rule ({} is {}% of the window of {}). {}",
            reported.what_it_loads(snapshot),
            report::tokens(load.total - load.rule),
            report::tokens(load.rule),
            (load.rule as f64 * 100.0 / load.window as f64).round(),
            report::tokens(load.window),
            report::heaviest(load),
        );
        sink.report(
            document.title_range(),
            message,
            report::related(snapshot, load),
        );
    }
}
