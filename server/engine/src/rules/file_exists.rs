//! `file-exists`: a file is to be created, but is there already.

use super::{Check, Code, Rule, Severity, Sink};
use crate::plans::open::OpenPlan;
use crate::references::{Evidence, Intent};

pub(super) const RULE: Rule = Rule {
    code: Code::FileExists,
    severity: Severity::Hint,
    summary: "a file is to be created, but is there already",
    check: Check::Plan(check),
};

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    for named in plan.to_do() {
        let reference = named.reference;
        if reference.intent != Intent::Create || reference.evidence != Evidence::Stated {
            continue;
        }
        let Some(path) = named.target.file() else {
            continue;
        };
        // A step that is done may have made it, and what the plan changes as well it does not make from nothing.
        if plan.was_done(path, |_| true) || plan.needs(path) {
            continue;
        }
        let message = format!(
            "`{path}` is to be created, but is there already and would be overwritten; tick the step if it is done, or \
             mark the file as modified"
        );
        sink.report(reference.range.clone(), message, Vec::new());
    }
}
