//! `broken-bundle`: the archive of a bundle is missing, damaged or another one's, or its digest declares tokens that it
//! does not have.

use super::{Check, Code, Rule, Severity, Sink};
use crate::bundle::catalogue::Bundle;
use crate::bundle::head::{HeadForm, Located, Tokens};
use crate::bundle::state::State;
use crate::document::Document;
use crate::snapshot::Snapshot;
use crate::tokens::Encoding;

pub(super) const RULE: Rule = Rule {
    code: Code::BrokenBundle,
    severity: Severity::Error,
    summary: "the archive of a bundle is missing or damaged or does not match, or declared tokens are wrong",
    check: Check::Document(check),
};

/// Declared tokens may be off by this share.
const TOLERANCE: f64 = 0.05;

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    let Some(bundle) = snapshot.bundles().at(&document.path) else {
        return;
    };
    if let State::Broken(faults) = bundle.state(snapshot) {
        let name = bundle.head.bundle.as_ref();
        let range = name.map_or_else(|| document.title_range(), |name| name.range.clone());
        for fault in faults {
            let message = format!("bundle {} is broken: {fault}", bundle.name);
            sink.report(range.clone(), message, Vec::new());
        }
    }
    for wrong in wrong_tokens(snapshot, bundle) {
        let message = format!(
            "{} declares {} tokens, and has {}: put the right number there",
            wrong.what, wrong.declared.value.count, wrong.counted
        );
        sink.report(wrong.declared.range.clone(), message, Vec::new());
    }
}

/// A count that is declared and is wrong.
pub(crate) struct Wrong<'a> {
    pub(crate) what: &'static str,
    pub(crate) declared: &'a Located<Tokens>,
    pub(crate) counted: usize,
}

/// The declared counts that are off by more than a twentieth. Others count in their own ways, so only our own form is
/// held to it.
pub(crate) fn wrong_tokens<'a>(snapshot: &Snapshot, bundle: &'a Bundle) -> Vec<Wrong<'a>> {
    let head = &bundle.head;
    let encoding = head.encoding.as_ref();
    let encoding = encoding.and_then(|name| name.value.parse::<Encoding>().ok());
    let (HeadForm::Own, Some(encoding)) = (head.form, encoding) else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    let mut compare = |what, declared: &'a Option<Located<Tokens>>, counted: usize| {
        if let Some(declared) = declared
            && declared.value.count.abs_diff(counted) as f64 > counted as f64 * TOLERANCE
        {
            wrong.push(Wrong {
                what,
                declared,
                counted,
            });
        }
    };
    compare(
        "the digest",
        &head.digest_tokens,
        bundle.digest_tokens(encoding),
    );
    if let Some(Ok(contents)) = bundle.known(snapshot)
        && contents.manifest.encoding == encoding.name()
    {
        let counted = contents.manifest.tokens();
        compare("the front matter", &head.original_tokens, counted);
    }
    wrong
}
