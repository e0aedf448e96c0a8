//! `ambiguous-reference`: several files fit what a plan wants to change.

use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::plans::open::OpenPlan;
use crate::references::target::Target;
use crate::references::{Evidence, Intent, Reference};

pub(super) const RULE: Rule = Rule {
    code: Code::AmbiguousReference,
    severity: Severity::Hint,
    summary: "several files fit what a plan wants to change",
    check: Check::Plan(check),
};

/// Most candidates that are listed.
const MAX_LISTED: usize = 10;

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    for named in plan.to_do() {
        let reference = named.reference;
        let Target::Several(paths) = &named.target else {
            continue;
        };
        if !matters(reference) {
            continue;
        }
        let message = format!(
            "`{}` fits {} files; write the path of the one that is meant",
            reference.path,
            paths.len()
        );
        let mut related: Vec<Related> = paths
            .iter()
            .take(MAX_LISTED)
            .map(|path| Related {
                path: path.clone(),
                range: 0..0,
                message: format!("may be `{path}`"),
            })
            .collect();
        if let Some(last) = related.last_mut()
            && paths.len() > MAX_LISTED
        {
            let more = paths.len() - MAX_LISTED;
            last.message.push_str(&format!(", and {more} more"));
        }
        sink.report(reference.range.clone(), message, related);
    }
}

/// Whether it makes a difference which file is meant. What is to be created is none of those that are there.
fn matters(reference: &Reference) -> bool {
    let changes = matches!(
        reference.intent,
        Intent::Modify | Intent::Delete | Intent::Move | Intent::Test
    );
    let is_sure = reference.evidence == Evidence::Stated || reference.path.contains('/');
    changes && is_sure
}
