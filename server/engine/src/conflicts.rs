//! Who else changes a file: open plans of other pieces of work.

use std::sync::Arc;

use crate::document::Document;
use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::references::{Evidence, Reference};
use crate::snapshot::Snapshot;

/// A place in another open plan that changes a file.
#[derive(Clone, Copy, Debug)]
pub struct Rival<'a> {
    /// The other plan's document.
    pub document: &'a Arc<Document>,
    /// The reference in it.
    pub reference: &'a Reference,
}

/// Whether a file will be another one after a step, or elsewhere, and that is still to be done.
pub fn is_pending_change(reference: &Reference) -> bool {
    reference.intent.changes_file() && !reference.is_ticked
}

/// The places in open plans of other topics that change a file, in the order of their documents.
pub fn others_changing<'a>(
    snapshot: &'a Snapshot,
    plan: &Plan<'_>,
    path: &'a RelPath,
) -> Vec<Rival<'a>> {
    plans::open_plans_naming(snapshot, path)
        .into_iter()
        // What a topic says in two of its artifacts is one piece of work.
        .filter(|other| !other.is_of_same_topic(plan) && other.document.path != plan.document.path)
        .flat_map(|other| {
            let document = other.document;
            plans::references_to(snapshot, document, path)
                .filter(|reference| is_pending_change(reference))
                .map(move |reference| Rival {
                    document,
                    reference,
                })
        })
        .collect()
}

/// Whether two changes to one file may concern the same part of it. Nothing is said about what is only guessed.
pub fn collide(a: &Reference, b: &Reference) -> bool {
    if [a, b].iter().any(|one| one.evidence == Evidence::Guessed) {
        return false;
    }
    if let (Some(a), Some(b)) = (&a.symbol, &b.symbol) {
        return a == b;
    }
    if a.lines.is_empty() || b.lines.is_empty() {
        return true;
    }
    let mut lines = a.lines.iter();
    lines.any(|a| b.lines.iter().any(|b| a.overlaps(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const FOLDER: &str = "/agentops/infrastructure-ops/plans";

    /// Of the plan `a` and the file `src/x.rs`: who else changes it, and whether that collides.
    fn others(a: &str, b: &str) -> Vec<(String, bool)> {
        let fixture = Fixture::new(&format!(
            "//- {FOLDER}/a-plan.md\n{a}\n//- {FOLDER}/b-plan.md\n{b}\n//- /src/x.rs\nfn x() {{}}\n"
        ));
        let snapshot = fixture.snapshot();
        let path = RelPath::new("src/x.rs").unwrap();
        let own = RelPath::new(&format!("{FOLDER}/a-plan.md")[1..]).unwrap();
        let plan = Plan::of(&snapshot, &own).unwrap();
        let mine: Vec<_> = plans::references_to(&snapshot, plan.document, &path)
            .filter(|reference| is_pending_change(reference))
            .collect();
        others_changing(&snapshot, &plan, &path)
            .into_iter()
            .map(|rival| {
                let name = rival.document.path.stem().to_owned();
                let collides = mine.iter().any(|mine| collide(mine, rival.reference));
                (name, collides)
            })
            .collect()
    }

    #[test]
    fn two_open_plans_that_change_the_same_lines_collide() {
        let b = |collides| vec![("b-plan".to_owned(), collides)];
        let change = "- Modify: `src/x.rs`";
        assert_eq!(others(change, change), b(true));
        assert_eq!(others(change, "- Modify: `src/x.rs:1-4`"), b(true));
        let lines = "- Modify: `src/x.rs:3-9`";
        assert_eq!(others(lines, "- Modify: `src/x.rs:1-3`"), b(true));
        assert_eq!(others(lines, "- Modify: `src/x.rs:1-2`"), b(false));
        let symbol = "- Modify: `src/x.rs::one`";
        assert_eq!(others(symbol, "- Modify: `src/x.rs::two`"), b(false));
    }

    #[test]
    fn what_is_done_or_only_read_is_in_nobodys_way() {
        let change = "- Modify: `src/x.rs`";
        for b in [
            "See `src/x.rs`.",
            "- [x] Modify: `src/x.rs`\n- [ ] more",
            "---\nstatus: complete\n---\n- Modify: `src/x.rs`",
        ] {
            assert_eq!(others(change, b), [], "{b}");
        }
        assert_eq!(
            others("See `src/x.rs`.", change),
            [("b-plan".to_owned(), false)]
        );
    }
}
