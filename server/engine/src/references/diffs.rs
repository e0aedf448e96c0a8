//! The files of diffs in fenced blocks: `+++ b/src/a.rs`.

use std::ops::Range;

use crate::markdown::{BlockKind, Markdown};

use super::tail::Tail;
use super::{Certainty, Evidence, Form, Intent, Mention, written};

const NOWHERE: &str = "/dev/null";

pub(super) fn find(text: &str, markdown: &Markdown, found: &mut Vec<Mention>) {
    let code = markdown
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code);
    for block in code {
        if text[block.range.clone()].contains("\n+++ ")
            || text[block.range.clone()].contains("\n  +++ ")
        {
            of_block(text, &block.range, found);
        }
    }
}

fn of_block(text: &str, block: &Range<usize>, found: &mut Vec<Mention>) {
    let mut old: Option<Range<usize>> = None;
    let mut start = block.start;
    for line in text[block.clone()].split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let here = start + indent;
        start += line.len();
        if content.starts_with("--- ") {
            old = Some(here + 4..here + content.len());
        } else if content.starts_with("+++ ") {
            let new = here + 4..here + content.len();
            let Some(old) = old.take() else {
                continue;
            };
            let (range, intent) = match (&text[old.clone()], &text[new.clone()]) {
                (NOWHERE, _) => (new, Intent::Create),
                (_, NOWHERE) => (old, Intent::Delete),
                _ => (new, Intent::Modify),
            };
            found.extend(mention(text, range, intent));
        }
    }
}

fn mention(text: &str, range: Range<usize>, intent: Intent) -> Option<Mention> {
    // A date may follow, behind a tab.
    let written = text[range.clone()]
        .split('\t')
        .next()
        .unwrap_or("")
        .trim_end();
    let skip = match written.get(..2) {
        Some("a/" | "b/") => 2,
        _ => 0,
    };
    let path = &written[skip..];
    let shape = written::of_span(path)?;
    let start = range.start + skip;
    let range = start..start + path.len();
    Some(Mention {
        form: Form::Diff,
        outer: range.clone(),
        path_range: range.clone(),
        range,
        path: shape.path,
        tail: Tail::default(),
        certainty: Certainty::Sure,
        said: Some((intent, Evidence::Stated)),
    })
}
