//! Tokens that a digest declares, held against those that there are.

use super::catalogue::Bundle;
use super::head::{HeadForm, Located, Tokens};
use crate::snapshot::Snapshot;
use crate::tokens::Encoding;

/// Declared tokens may be off by this share.
const TOLERANCE: f64 = 0.05;

/// A count that is declared and is wrong.
#[derive(Clone, Debug)]
pub struct Wrong<'a> {
    /// What declares it.
    pub what: &'static str,
    /// What is declared, and where.
    pub declared: &'a Located<Tokens>,
    /// The exact count.
    pub counted: usize,
}

/// The declared counts that are off by more than a twentieth. Others count in their own ways, so only our own form is
/// held to it.
pub fn wrong_tokens<'a>(snapshot: &Snapshot, bundle: &'a Bundle) -> Vec<Wrong<'a>> {
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
