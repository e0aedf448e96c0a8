//! `bad-profile`: a `profile.toml` or `agentops.toml` says something that cannot be.

use super::{Check, Code, Rule, Severity, Sink};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::BadProfile,
    severity: Severity::Error,
    summary: "a profile.toml or agentops.toml says something that cannot be",
    check: Check::Config(check),
};

fn check(snapshot: &Snapshot, path: &RelPath, sink: &mut Sink<'_>) {
    for problem in &snapshot.config().problems {
        if problem.path == *path {
            sink.report(problem.range.clone(), problem.message.clone(), Vec::new());
        }
    }
}
