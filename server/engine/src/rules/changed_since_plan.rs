//! `changed-since-plan`: a file that a plan names has changed since the plan was written.

use std::collections::BTreeSet;

use super::{Check, Code, Rule, Severity, Sink};
use crate::facts::history::stated_commit;
use crate::history::{Commit, Since};
use crate::plans::open::OpenPlan;
use crate::references::Reference;
use crate::report;

pub(super) const RULE: Rule = Rule {
    code: Code::ChangedSincePlan,
    severity: Severity::Information,
    summary: "a file that a plan names has changed since the plan was written",
    check: Check::Plan(check),
};

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    let document = plan.plan.document;
    let Some(Since::Known { commit, changed }) = plan.snapshot.facts().answers().since(document)
    else {
        return;
    };
    let mut reported = BTreeSet::new();
    for named in plan.to_do().filter(|named| rests_on(named.reference)) {
        let Some(path) = named.target.file() else {
            continue;
        };
        // One report for each file is enough to have the plan looked through.
        if !changed.contains(path) || !reported.insert(path) {
            continue;
        }
        let says_so = stated_commit(document).is_some();
        let message = format!(
            "`{path}` has changed since this plan was {} commit {}; see whether {} still right",
            if says_so {
                "written, at"
            } else {
                "last changed, in"
            },
            in_words(commit),
            if named.reference.lines.is_empty() {
                "the step is"
            } else {
                "the lines are"
            },
        );
        sink.report(named.reference.range.clone(), message, Vec::new());
    }
}

/// Whether what the plan says of a file depends on what is in it: it is to be changed, or lines of it are named.
fn rests_on(reference: &Reference) -> bool {
    reference.intent.needs_file() || !reference.lines.is_empty() || reference.symbol.is_some()
}

/// `1f2e3d4c of 2026-03-02`.
fn in_words(commit: &Commit) -> String {
    let id = commit.id.get(..8).unwrap_or(&commit.id);
    match report::day(commit.time) {
        Some(day) => format!("{id} of {day}"),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::disk::Memory;
    use crate::history::{History, Written};
    use crate::path::RelPath;
    use crate::rules::all_diagnostics;
    use crate::workspace::Workspace;

    const PLAN: &str = "agentops/infrastructure-ops/plans/x-plan.md";
    const STEPS: &str = "\
- [ ] Modify `src/a.rs`
- [ ] See `src/b.rs:1`
- [ ] See `src/b.rs`, modify `src/a.rs`
- [x] Modify `src/c.rs`
- [ ] Modify `src/d.rs`
";

    fn path(path: &str) -> RelPath {
        RelPath::new(path).unwrap()
    }

    /// What is reported when `a`, `b` and `c` have changed since the commit with a name that begins with `1111`.
    fn reported(plan: &str) -> Vec<String> {
        let files = ["src/a.rs", "src/b.rs", "src/c.rs", "src/d.rs"];
        let disk = Memory::new(files.map(|file| (file, "x\n")));
        disk.write(PLAN, plan.as_bytes());
        let commit = Commit {
            id: "1111".repeat(10),
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_409_600),
        };
        let since = Since::Known {
            commit: commit.clone(),
            changed: ["src/a.rs", "src/b.rs", "src/c.rs"].map(path).into(),
        };
        let written = Written {
            commit: commit.clone(),
            order: 0,
        };
        disk.set_history(History {
            head: Some(commit.clone()),
            written: BTreeMap::from([(path(PLAN), written)]),
            since: BTreeMap::from([(commit.id, since.clone()), ("1111".to_owned(), since)]),
        });
        let snapshot = Workspace::open(Arc::new(disk)).snapshot();
        all_diagnostics(&snapshot)
            .into_iter()
            .flat_map(|(_, diagnostics)| diagnostics)
            .filter(|diagnostic| diagnostic.code == Code::ChangedSincePlan)
            .map(|diagnostic| diagnostic.message)
            .collect()
    }

    #[test]
    fn files_that_changed_since_the_plan_was_committed_or_says_that_it_was_written() {
        let expected = |how: &str| {
            vec![
                format!(
                    "`src/a.rs` has changed since this plan was {how} commit 11111111 of 2026-03-02; see whether the step is still right"
                ),
                format!(
                    "`src/b.rs` has changed since this plan was {how} commit 11111111 of 2026-03-02; see whether the lines are still right"
                ),
            ]
        };
        assert_eq!(reported(STEPS), expected("last changed, in"));
        let stated = format!("---\ngit_commit: '1111'\n---\n{STEPS}");
        assert_eq!(reported(&stated), expected("written, at"));
    }

    #[test]
    fn plans_that_are_done_and_commits_that_nobody_knows_are_silent() {
        let done = format!("---\nstatus: complete\n---\n{STEPS}");
        assert!(reported(&done).is_empty());
        let unknown = format!("---\ngit_commit: abcd\n---\n{STEPS}");
        assert!(reported(&unknown).is_empty());
    }
}
