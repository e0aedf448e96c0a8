//! `bad-profile`: a `profile.toml` or `agentops.toml` says something that cannot be, or a template has a placeholder that
//! there is not.

use super::{Check, Code, Rule, Severity, Sink};
use crate::path::RelPath;
use crate::profile;
use crate::snapshot::Snapshot;
use crate::template;

pub(super) const RULE: Rule = Rule {
    code: Code::BadProfile,
    severity: Severity::Error,
    summary: "a profile.toml, agentops.toml or template says something that cannot be",
    check: Check::File(check),
};

fn check(snapshot: &Snapshot, path: &RelPath, sink: &mut Sink<'_>) {
    if template::is_template(path) {
        if let Some(document) = snapshot.document(path) {
            for (range, message) in template::unknown(document.text.as_str()) {
                sink.report(range, message, Vec::new());
            }
        }
        return;
    }
    for problem in &snapshot.config().problems {
        if problem.path == *path {
            sink.report(problem.range.clone(), problem.message.clone(), Vec::new());
        }
    }
    for problem in profile::problems_in(snapshot, path) {
        sink.report(problem.range, problem.message, Vec::new());
    }
}
