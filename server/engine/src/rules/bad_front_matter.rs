//! `bad-front-matter`: the front matter cannot be parsed. The rest of the file still works.

use super::{Check, Code, Rule, Severity, Sink};
use crate::document::Document;
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::BadFrontMatter,
    severity: Severity::Error,
    summary: "the front matter cannot be parsed",
    check: Check::Document(check),
};

fn check(_: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    if let Some(front_matter) = &document.front_matter {
        for problem in &front_matter.problems {
            sink.report(problem.range.clone(), problem.message.clone(), Vec::new());
        }
    }
}
