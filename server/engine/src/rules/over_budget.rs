//! `over-budget`: a phase's load is above its budget, but within the rule.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::load::Verdict;
use crate::report;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::OverBudget,
    severity: Severity::Warning,
    summary: "a phase's load is above its budget",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    if let Some(reported) = report::loads_at(snapshot, document, Verdict::OverBudget) {
        let load = &reported.load;
        let message = format!(
            "{}, {} above its budget of {}. {}",
            reported.what_it_loads(snapshot),
            report::tokens(load.total - load.limit),
            report::tokens(load.limit),
            report::heaviest(load),
        );
        sink.report(
            document.title_range(),
            message,
            report::related(snapshot, load),
        );
    }
}
