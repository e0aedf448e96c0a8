//! The files that an artifact names, marked by what is to be done with them.

use std::ops::Range;

use crate::path::RelPath;
use crate::plans;
use crate::references::Intent;
use crate::references::target::Target;
use crate::snapshot::Snapshot;

/// A path in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceToken {
    /// Its bytes, all on one line.
    pub range: Range<usize>,
    /// What is to be done with the file.
    pub intent: Intent,
    /// Whether it is there.
    pub presence: Presence,
    /// Whether its step is done.
    pub is_done: bool,
}

/// Whether a file is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is, or nobody has looked yet.
    There,
    /// It is not.
    Missing,
}

/// The paths of an artifact that lie in a range, in order, none over another.
pub fn semantic_tokens(
    snapshot: &Snapshot,
    path: &RelPath,
    within: Range<usize>,
) -> Vec<ReferenceToken> {
    let Some(document) = snapshot.document(path).filter(|_| snapshot.is_ours(path)) else {
        return Vec::new();
    };
    let mut tokens: Vec<ReferenceToken> = Vec::new();
    for named in plans::named_files(snapshot, document) {
        let reference = named.reference;
        let range = reference.path_range.clone();
        if range.end <= within.start || within.end <= range.start {
            continue;
        }
        let presence = match &named.target {
            Target::Missing(path) if !snapshot.is_unknown(path) => Presence::Missing,
            _ => Presence::There,
        };
        for line in document.text.line_of(range.start)..=document.text.line_of(range.end) {
            let line = document.text.line_range(line);
            let part = line.start.max(range.start)..line.end.min(range.end);
            let is_over = tokens
                .last()
                .is_some_and(|last| part.start < last.range.end);
            if part.start < part.end && !is_over {
                tokens.push(ReferenceToken {
                    range: part,
                    intent: reference.intent,
                    presence,
                    is_done: reference.is_ticked,
                });
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const PLAN: &str = "agentops/infrastructure-ops/plans/x-plan.md";

    fn tokens(path: &str, text: &str, within: Range<usize>) -> Vec<String> {
        let fixture = Fixture::new(&format!("//- /src/a.rs\n//- /{path}\n{text}"));
        let snapshot = fixture.snapshot();
        let path = RelPath::new(path).unwrap();
        let text = snapshot.text(&path).unwrap().as_str();
        let word = |token: ReferenceToken| {
            let missing = match token.presence {
                Presence::There => "",
                Presence::Missing => " missing",
            };
            let done = if token.is_done { " done" } else { "" };
            let intent = token.intent.as_str();
            format!("{} {intent}{missing}{done}", &text[token.range])
        };
        let found = semantic_tokens(&snapshot, &path, within);
        found.into_iter().map(word).collect()
    }

    #[test]
    fn paths_are_marked_by_intent() {
        let text = "---\nfiles_modified: [src/a.rs]\n---\r\n# 漢 😀\r\n- Modify: `src/a.rs:3-4` 😀\r\n- [x] Create `src/new.rs`\n- [ ] Go\n- Delete: `src/gone.rs`\n- Move: `src/a.rs` → `src/b.rs`\n- `and/or` and `src/*.py`\n";
        assert_eq!(
            tokens(PLAN, text, 0..usize::MAX),
            [
                "src/a.rs modify",
                "src/a.rs modify",
                "src/new.rs create missing done",
                "src/gone.rs delete missing",
                "src/a.rs move",
                "src/b.rs move-to missing",
                "src/*.py read",
            ]
        );
        let at = text.find("src/gone").unwrap();
        assert_eq!(tokens(PLAN, text, at + 1..at + 2).len(), 1);
        assert_eq!(tokens(PLAN, text, at..at).len(), 0);
    }

    #[test]
    fn other_documents_have_none() {
        assert!(tokens("docs/a.md", "- Modify: `src/a.rs`\n", 0..usize::MAX).is_empty());
    }
}
