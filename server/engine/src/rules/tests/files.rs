//! The rules about the files that plans name.

use super::*;
use crate::text::PositionEncoding;
use crate::workspace::Edit;

const SOURCES: &str = "\
//- /agentops/agentops.toml
[diagnostics.severity]
phase-skipped = \"off\"
//- /src/auth/session.rs
a
b
c
//- /src/auth/login.rs
//- /src/db/mod.rs
//- /src/http/mod.rs
//- /CHANGELOG.md
";

/// What is reported in the plan `x` with this text, in a workspace with some sources and these other files.
fn of_plan(text: &str, others: &str) -> String {
    let plan = "agentops/infrastructure-ops/plans/x-plan.md";
    let all = report(&format!("{SOURCES}{others}//- /{plan}\n{text}"));
    let own = all.lines().filter_map(|line| line.strip_prefix(plan));
    let own = own.map(|line| line.trim_start_matches(':'));
    own.collect::<Vec<_>>().join("\n")
}

/// The places that a code is reported at in the plan `x`: line and text.
fn places(code: &str, text: &str, others: &str) -> String {
    let found = of_plan(text, others);
    let places = found.lines().filter_map(|line| {
        let (at, rest) = line.split_once(' ')?;
        let rest = rest.strip_prefix(code)?.strip_prefix(" «")?;
        Some(format!("{at} {}", rest.split('»').next()?))
    });
    places.collect::<Vec<_>>().join(", ")
}

/// A plan of another topic.
fn other(name: &str, text: &str) -> String {
    format!("//- /agentops/infrastructure-ops/plans/{name}-plan.md\n{text}")
}

#[test]
fn missing_files_say_where_they_were_looked_for_and_what_was_meant() {
    let text = "\
- Modify: `src/auth/sesion.rs:2`
- Delete: `src/gone.rs`
- Move: `src/old.rs` → `src/new.rs`
- Modify: `src/api/`
- [MODIFY] [x](../../../src/auth/lgoin.rs)
- Modify: `/src/none.rs`
- **File**: `src/auth/sesion.rs`
";
    assert_eq!(
        of_plan(text, ""),
        "\
1 missing-file «src/auth/sesion.rs:2» `src/auth/sesion.rs` is to be changed, but there is no such file in the workspace folder or `agentops/infrastructure-ops/plans`; did you mean `src/auth/session.rs`?
2 missing-file «src/gone.rs» `src/gone.rs` is to be deleted, but there is no such file in the workspace folder or `agentops/infrastructure-ops/plans`; correct the path, or tick the step if it is done
3 missing-file «src/old.rs» `src/old.rs` is to be moved, but there is no such file in the workspace folder or `agentops/infrastructure-ops/plans`; correct the path, or tick the step if it is done
4 missing-file «src/api/» `src/api/` is to be changed, but there is no such folder in the workspace folder or `agentops/infrastructure-ops/plans`; correct the path, or mark it as new if the plan is to make it
5 missing-file «../../../src/auth/lgoin.rs» `../../../src/auth/lgoin.rs` is to be changed, but there is no such file at `src/auth/lgoin.rs`; did you mean `src/auth/login.rs`?
6 missing-file «/src/none.rs» `/src/none.rs` is to be changed, but there is no such file at `src/none.rs`; correct the path, or mark it as new if the plan is to make it
7 missing-file «src/auth/sesion.rs» `src/auth/sesion.rs` is to be changed, but there is no such file in the workspace folder or `agentops/infrastructure-ops/plans`; did you mean `src/auth/session.rs`?"
    );
}

#[test]
fn files_that_need_not_be_there_are_not_missed() {
    for text in [
        // Nothing is to be done with them, or they are to be made.
        "See `src/none.rs`, - Create: `src/none.rs`\n- Test: `tests/none.rs`\n",
        // It is only guessed that they are to be changed, and nothing is near.
        "- **File**: `src/quite/another.rs`\n- Add a field in `src/quite/another.rs`\n",
        // A new file beside one that the plan knows, of a common name, or of another kind.
        "- **File**: `src/auth/sessions.rs`\n- Modify: `src/auth/session.rs`\n",
        "- **File**: `src/auth/mod.rs`\n",
        "- **File**: `src/auth/session.ts`\n",
        // Patterns.
        "- Modify: `src/none/*.rs`\n- Modify: `src/{none,nothing}.rs`\n",
        // Done.
        "- [x] Modify: `src/none.rs`\n- [ ] more\n",
        "---\nstatus: complete\n---\n- Modify: `src/none.rs`\n",
        "- [x] a\n- [x] b\n\n## Files\n\n- Modify: `src/none.rs`\n",
        // A list of all files beside the step that has made one of them go.
        "## Files to delete\n\n- `src/none.rs`\n\n## Steps\n\n- [x] Delete `src/none.rs`\n- [ ] more\n",
        // The same plan makes it, in whatever way.
        "- Create: `src/none.rs`\n- Modify: `src/none.rs`\n",
        "- Modify: `src/none.rs`\n- Test: `src/none.rs`\n",
        "- Move: `src/auth/login.rs` → `src/none.rs`\n- Modify: `src/none.rs`\n",
        "- Create: `src/api/`\n- Modify: `src/api/v1/none.rs`\n",
        "- Create: `src/{none,nothing}.rs`\n- Modify: `src/none.rs`\n",
        "- Create: `src/api/*.rs`\n- Modify: `src/api/none.rs`\n",
        "- Create: `src/api/none.rs`\n- Modify: `none.rs`\n- Modify: `api/none.rs`\n",
        "```\nsrc/\n├── none.rs  # the new one\n```\n\n- Modify: `src/none.rs`\n",
        "[NEW] [n](../../../src/none.rs)\n\n- Modify: `src/none.rs`\n",
    ] {
        assert_eq!(places("missing-file", text, ""), "", "{text}");
    }
    let modify = "- Modify: `src/none.rs`\n";
    let makes = "- Create: `src/none.rs`\n";
    assert_eq!(places("missing-file", modify, &other("y", makes)), "");
    assert_eq!(
        places("missing-file", modify, &other("y", "- Create: `src/`\n")),
        ""
    );
    let done = format!("---\nstatus: done\n---\n{makes}");
    assert_eq!(
        places("missing-file", modify, &other("y", &done)),
        "1 src/none.rs"
    );
}

#[test]
fn plans_of_a_topic_make_files_for_each_other() {
    let folder = "/agentops/product-dev/specs/2025-11-06-a";
    let with = |spec: &str, tasks: &str| {
        let text = format!("//- {folder}/spec.md\n{spec}//- {folder}/tasks.md\n{tasks}");
        let all = report(&text);
        all.lines().filter(|l| l.contains("missing-file")).count()
    };
    assert_eq!(with("x\n", "- Modify: `src/none.rs`\n"), 1);
    assert_eq!(
        with("- Create: `src/none.rs`\n", "- Modify: `src/none.rs`\n"),
        0
    );
}

#[test]
fn what_the_disk_was_not_asked_about_is_not_missing() {
    let fixture = Fixture::new(&format!("{SOURCES}{}", other("x", "x\n")));
    let mut workspace = fixture.workspace;
    let path = RelPath::new("agentops/infrastructure-ops/plans/x-plan.md").unwrap();
    workspace.open_buffer(path.clone(), 1, "- Modify: `src/none.rs`\n");
    assert_eq!(diagnostics(&workspace.snapshot(), &path), []);
    workspace.gather_facts(&crate::count_cache::CountCache::default());
    assert_eq!(diagnostics(&workspace.snapshot(), &path).len(), 1);
}

#[test]
fn files_outside_of_plans_are_not_looked_at() {
    let others = "//- /agentops/infrastructure-ops/research/r-research.md\n- Modify: `src/none.rs`\n- Create: `src/db/mod.rs`\n";
    assert_eq!(report(&format!("{SOURCES}{others}")), "");
}

#[test]
fn files_to_be_created_that_are_there() {
    let create = "- Create: `src/auth/login.rs`\n";
    assert_eq!(
        of_plan(create, ""),
        "1 file-exists «src/auth/login.rs» `src/auth/login.rs` is to be created, but is there already and would be overwritten; tick the step if it is done, or mark the file as modified"
    );
    assert_eq!(
        places("file-exists", "[NEW] [l](../../../src/auth/login.rs)\n", ""),
        "1 ../../../src/auth/login.rs"
    );
    for text in [
        "- [x] Create: `src/auth/login.rs`\n- [ ] more\n",
        "- Create: `src/auth/login.rs`\n- Modify: `src/auth/login.rs`\n",
        "- Create: `src/auth/new.rs`\n- Create: `src/auth/`\n- Create: `auth/login.rs`\n",
        "Create the fixture in `src/auth/login.rs`\n",
        "- Test: `src/auth/login.rs`\n",
        // The list of all files beside the step that made one of them.
        "## Files to create\n\n- `src/auth/login.rs`\n\n## Steps\n\n- [x] Create `src/auth/login.rs`\n- [ ] more\n",
        "---\nstatus: done\n---\n- Create: `src/auth/login.rs`\n",
    ] {
        assert_eq!(places("file-exists", text, ""), "", "{text}");
    }
}

#[test]
fn lines_that_a_file_does_not_have() {
    assert_eq!(
        of_plan("See `src/auth/session.rs:2-4,7`.\n", ""),
        "1 line-out-of-range «src/auth/session.rs:2-4,7» `src/auth/session.rs` has 3 lines, but the plan names lines 2-4 and 7; look up what was meant, the file may have changed"
    );
    for (text, found) in [
        ("`src/auth/session.rs:3`\n", ""),
        ("`session.rs:4`\n", "1 session.rs:4"),
        ("`src/auth/session.rs` lines 3-9\n", "1 src/auth/session.rs"),
        (
            "[s](../../../src/auth/session.rs#L9)\n",
            "1 ../../../src/auth/session.rs#L9",
        ),
        ("- Create: `src/auth/session.rs:9`\n", ""),
        ("`src/none.rs:9`, `mod.rs:9`, `src/*/mod.rs:9`\n", ""),
        ("- [x] Modify: `src/auth/session.rs:9`\n- [ ] more\n", ""),
        (
            "---\nstatus: done\n---\n- Modify: `src/auth/session.rs:9`\n",
            "",
        ),
    ] {
        assert_eq!(places("line-out-of-range", text, ""), found, "{text}");
    }
    let huge = of_plan("`src/auth/session.rs:99999999999`\n", "");
    assert!(
        huge.contains("has 3 lines, but the plan names a number too large for a line;"),
        "{huge}"
    );
    let huge = of_plan("`src/auth/session.rs:2-99999999999`\n", "");
    assert!(
        huge.contains("lines 2 to a number too large for a line;"),
        "{huge}"
    );
}

#[test]
fn plans_that_change_the_same_file() {
    let theirs = "# Y\n\n- Modify: `src/auth/session.rs:2-3`\n- Test: `src/db/mod.rs`\n";
    let fixture = format!(
        "{SOURCES}{}{}",
        other("x", "- Modify: `src/auth/session.rs`\n"),
        other("y", theirs)
    );
    let snapshot = Fixture::new(&fixture).snapshot();
    let all = all_diagnostics(&snapshot);
    let [(x, of_x), (y, of_y)] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(
        of_x[0].message,
        "`src/auth/session.rs` is also changed by the open plan `y`; agree on an order, or tick what is done"
    );
    let [there] = of_x[0].related.as_slice() else {
        panic!("{of_x:?}");
    };
    assert_eq!(
        (&there.path, &*there.message),
        (y, "y changes it: lines 2-3")
    );
    let text = snapshot.text(y).unwrap().as_str();
    assert_eq!(&text[there.range.clone()], "src/auth/session.rs:2-3");
    assert_eq!(of_y[0].related[0].path, *x);
    assert_eq!((of_x.len(), of_y.len()), (1, 1));
}

#[test]
fn what_is_no_conflict() {
    let conflict = |ours: &str, theirs: &str| places("plan-conflict", ours, &other("y", theirs));
    let session = |rest: &str| format!("- Modify: `src/auth/session.rs{rest}`\n");
    for (ours, theirs, found) in [
        (session(""), session(""), "1 src/auth/session.rs"),
        (
            session(":1-2"),
            session(":2-3"),
            "1 src/auth/session.rs:1-2",
        ),
        (session(":1-2"), session(":3"), ""),
        (session("::a"), session("::b"), ""),
        (session("::a"), session("::a"), "1 src/auth/session.rs::a"),
        (session("::a"), session(":1"), "1 src/auth/session.rs::a"),
        ("See `src/auth/session.rs`\n".to_owned(), session(""), ""),
        (
            "- Do not modify `src/auth/session.rs`\n- Never edit `src/auth/session.rs`\n"
                .to_owned(),
            session(""),
            "",
        ),
        (session(""), "See `src/auth/session.rs`\n".to_owned(), ""),
        (
            format!("- [x] a\n  {}- [ ] b\n", session("")),
            session(""),
            "",
        ),
        (
            session(""),
            format!("- [x] a\n  {}- [ ] b\n", session("")),
            "",
        ),
        (
            session(""),
            format!("---\nstatus: done\n---\n{}", session("")),
            "",
        ),
        (
            "- Modify: `CHANGELOG.md`\n".to_owned(),
            "- Modify: `CHANGELOG.md`\n".to_owned(),
            "",
        ),
        (
            "- Modify: `CHANGELOG.md:1`\n".to_owned(),
            "- Modify: `CHANGELOG.md:1`\n".to_owned(),
            "1 CHANGELOG.md:1",
        ),
        (
            "- Modify: `Cargo.lock`\n".to_owned(),
            "- Modify: `Cargo.lock`\n".to_owned(),
            "",
        ),
        (
            "- Modify: `src/auth/{session,login}.rs`\n".to_owned(),
            session(""),
            "1 src/auth/{session,login}.rs",
        ),
        ("- Modify: `src/auth/*.rs`\n".to_owned(), session(""), ""),
        (
            "- Modify: `src/auth/`\n".to_owned(),
            "- Modify: `src/auth/`\n".to_owned(),
            "",
        ),
        (
            "- Create: `src/new.rs`\n".to_owned(),
            "- Create: `src/{new,other}.rs`\n".to_owned(),
            "1 src/new.rs",
        ),
        (
            "- Create: `src/new.rs`\n".to_owned(),
            "- Move: `src/db/mod.rs` → `src/new.rs`\n".to_owned(),
            "1 src/new.rs",
        ),
    ] {
        assert_eq!(conflict(&ours, &theirs), found, "{ours}{theirs}");
    }
}

#[test]
fn plans_of_one_topic_do_not_conflict_and_those_of_other_profiles_do() {
    let spec = "/agentops/product-dev/specs/2025-11-06-a";
    let change = "- Modify: `src/auth/session.rs`\n";
    let one = format!("//- {spec}/spec.md\n{change}//- {spec}/tasks.md\n{change}");
    assert!(!report(&one).contains("plan-conflict"));
    let found = report(&format!("{one}{}", other("a", change)));
    assert_eq!(found.matches("plan-conflict").count(), 3, "{found}");
    assert!(found.contains("open plan `a`;"), "{found}");
}

#[test]
fn many_rivals_are_counted() {
    let change = "- Modify: `src/auth/session.rs`\n- Modify: `src/auth/session.rs`\n";
    let others: String = ["a", "b", "c", "d", "e"].map(|n| other(n, change)).concat();
    let fixture = format!("{SOURCES}{others}{}", other("x", change));
    let path = RelPath::new("agentops/infrastructure-ops/plans/x-plan.md").unwrap();
    let found = diagnostics(&Fixture::new(&fixture).snapshot(), &path);
    assert_eq!(found.len(), 1, "the first place speaks for all");
    assert!(
        found[0]
            .message
            .contains("the open plans `a`, `b`, `c` and 2 more;"),
        "{found:?}"
    );
    let related: Vec<_> = found[0]
        .related
        .iter()
        .map(|r| r.message.as_str())
        .collect();
    assert_eq!(
        related,
        ["a changes it", "b changes it", "c changes it, and 2 more"]
    );
}

#[test]
fn a_conflict_comes_and_goes_with_what_is_typed_in_the_other_plan() {
    let change = "- Modify: `src/auth/session.rs`\n";
    let fixture = format!("{SOURCES}{}{}", other("x", change), other("y", "y\n"));
    let mut workspace = Fixture::new(&fixture).workspace;
    let path = |topic: &str| {
        RelPath::new(&format!(
            "agentops/infrastructure-ops/plans/{topic}-plan.md"
        ))
        .unwrap()
    };
    let (x, y) = (path("x"), path("y"));
    let conflicts = |workspace: &Workspace, path: &RelPath| {
        let found = diagnostics(&workspace.snapshot(), path);
        found
            .iter()
            .filter(|d| d.code == Code::PlanConflict)
            .count()
    };
    assert_eq!(conflicts(&workspace, &x), 0);
    workspace.open_buffer(x.clone(), 1, change);
    workspace.open_buffer(y.clone(), 1, "y\n");
    let set = |workspace: &mut Workspace, path: &RelPath, text: &str| {
        let edit = Edit {
            range: None,
            text: text.to_owned(),
        };
        workspace.edit_buffer(path, 2, &[edit], PositionEncoding::Utf8);
    };
    set(&mut workspace, &y, change);
    assert_eq!(
        (conflicts(&workspace, &x), conflicts(&workspace, &y)),
        (1, 1)
    );
    set(&mut workspace, &y, &format!("- [x] a\n  {change}- [ ] b\n"));
    assert_eq!(
        (conflicts(&workspace, &x), conflicts(&workspace, &y)),
        (0, 0)
    );
    set(&mut workspace, &y, change);
    // The report of y says that it is done.
    let report = RelPath::new("agentops/infrastructure-ops/implementation/y-report.md").unwrap();
    workspace.open_buffer(report.clone(), 1, "---\nstatus: done\n---\n");
    assert_eq!(conflicts(&workspace, &x), 0);
    workspace.close_buffer(&report);
    assert_eq!(conflicts(&workspace, &x), 1);
    workspace.close_buffer(&y);
    assert_eq!(conflicts(&workspace, &x), 0, "nothing was saved");
}

#[test]
fn references_that_fit_several_files() {
    let fixture = format!("{SOURCES}{}", other("x", "- Modify: `mod.rs`\n"));
    let found = all_diagnostics(&Fixture::new(&fixture).snapshot());
    let found = &found[0].1[0];
    assert_eq!(
        found.message,
        "`mod.rs` fits 2 files; write the path of the one that is meant"
    );
    let related: Vec<_> = found.related.iter().map(|r| r.path.as_str()).collect();
    assert_eq!(related, ["src/db/mod.rs", "src/http/mod.rs"]);
    let more = "//- /a/db/mod.rs\n";
    for (text, expected) in [
        ("- Update the pool in `db/mod.rs`\n", "1 db/mod.rs"),
        ("- Update the pool in `mod.rs`\n", ""),
        ("See `db/mod.rs`\n", ""),
        ("- Create: `mod.rs`\n", ""),
        ("- Modify: `src/db/mod.rs`\n", ""),
        ("- [x] Modify: `mod.rs`\n- [ ] more\n", ""),
        ("---\nstatus: done\n---\n- Modify: `mod.rs`\n", ""),
    ] {
        assert_eq!(
            places("ambiguous-reference", text, more),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_link_is_reported_once() {
    for (text, found) in [
        ("[MODIFY] [a](gone.rs)\n", "missing-file"),
        ("[DELETE] [a](gone.rs)\n", "missing-file"),
        ("[a](gone.rs)\n", "broken-link"),
        ("**File**: [a](gone.rs)\n", "broken-link"),
        ("[NEW] [a](gone.rs)\n", ""),
        ("- Test: [a](gone.rs)\n", ""),
        ("[NEW] [a](gone.rs)\n\n[MODIFY] [a](gone.rs)\n", ""),
        ("- [x] [DELETE] [a](gone.rs)\n- [ ] b\n", ""),
        ("- [x] [MODIFY] [a](gone.rs)\n- [ ] b\n", "broken-link"),
        ("---\nstatus: done\n---\n[NEW] [a](gone.rs)\n", ""),
        ("---\nstatus: done\n---\n[DELETE] [a](gone.rs)\n", ""),
        (
            "---\nstatus: done\n---\n[MODIFY] [a](gone.rs)\n",
            "broken-link",
        ),
        ("[NEW] [a](file:///w/gone.rs)\n", ""),
        ("[a](file:///w/gone.rs)\n", ""),
    ] {
        let all = of_plan(text, "");
        let codes: Vec<_> = all.lines().filter_map(|l| l.split(' ').nth(1)).collect();
        assert_eq!(codes.join(" "), found, "{text}");
    }
    let off = "//- /agentops/agentops.toml\n[diagnostics.severity]\nphase-skipped = \"off\"\nmissing-file = \"off\"\n";
    assert_eq!(
        places("broken-link", "[MODIFY] [a](gone.rs)\n", off),
        "1 gone.rs"
    );
}

#[test]
fn the_rules_about_files_are_silenced_wherever_they_report() {
    for text in [
        "- Modify: `src/none.rs`\n",
        "```\nsrc/\n├── none.rs (modified)\n```\n",
        "| File | Change |\n|---|---|\n| src/none.rs | Update it |\n",
        "```diff\n--- a/src/none.rs\n+++ b/src/none.rs\n```\n",
    ] {
        let silenced = format!("<!-- agentops-ignore missing-file -->\n{text}");
        assert_ne!(places("missing-file", text, ""), "", "{text}");
        assert_eq!(places("missing-file", &silenced, ""), "", "{text}");
    }
    let front = |comment: &str| {
        let text = format!("---\ntitle: x\n{comment}files_modified:\n  - src/none.rs\n---\n");
        places("missing-file", &text, "")
    };
    assert_eq!(front(""), "4 src/none.rs");
    assert_eq!(front("# agentops-ignore missing-file\n"), "");
    assert_eq!(front("# agentops-ignore\n"), "");
    assert_eq!(front("# agentops-ignore file-exists\n"), "5 src/none.rs");
}
