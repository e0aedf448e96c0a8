use super::*;
use crate::edits::apply;
use crate::fixture::Fixture;

/// The files that an edit changes, as they are after it, and the renames.
fn written(snapshot: &Snapshot, edits: &Edits) -> String {
    let mut files = String::new();
    for (path, edits) in &edits.documents {
        let text = snapshot.text(path).unwrap().as_str();
        files.push_str(&format!("//- /{path}\n{}", apply(text, edits)));
    }
    for (from, to) in &edits.renames {
        files.push_str(&format!("{from} → {to}\n"));
    }
    files
}

fn renamed(fixture: &str, new_name: &str) -> Result<String, String> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let edits = rename(&snapshot, &path, offset, new_name)?;
    Ok(written(&snapshot, &edits))
}

fn prepared(fixture: &str) -> Option<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let found = prepare_rename(&snapshot, &path, offset)?;
    let text = snapshot.text(&path)?.as_str()[found.range].to_owned();
    Some((text, found.placeholder))
}

fn moved(fixture: &str, renames: &[(&str, &str)]) -> String {
    let snapshot = Fixture::new(fixture).snapshot();
    let path = |text: &str| RelPath::new(text).unwrap();
    let renames: Vec<_> = renames.iter().map(|(a, b)| (path(a), path(b))).collect();
    written(&snapshot, &rename_files(&snapshot, &renames))
}

#[test]
fn a_heading_is_renamed_with_all_links_to_it() {
    let fixture = "\
//- /docs/b.md\r
# B\r
\r
## $0Set up 漢\r
\r
> - [here](#set-up-漢)\r
//- /a.md
- [1](docs/b.md#set-up-漢) [2](docs/b.md#Set-Up-%E6%BC%A2 \"t\") [3](docs/b.md)

| [[b#Set up 漢\\|x]] | [[b#set-up-漢]] | ![4][d] |
|---|---|---|

[d]: <docs/b.md#set-up-漢>
";
    assert_eq!(
        renamed(fixture, " Install & run 😀 ").unwrap(),
        "\
//- /a.md
- [1](docs/b.md#install--run-) [2](docs/b.md#install--run- \"t\") [3](docs/b.md)

| [[b#Install & run 😀\\|x]] | [[b#install--run-]] | ![4][d] |
|---|---|---|

[d]: <docs/b.md#install--run->
//- /docs/b.md
# B\r
\r
## Install & run 😀\r
\r
> - [here](#install--run-)\r
"
    );
}

#[test]
fn a_heading_can_be_renamed_at_a_link_to_it() {
    let fixture =
        "//- /b.md\n## Old *name* #\n//- /a.md\n[x](b.md#old$0-name)\n[y](b.md#old-name)\n";
    assert_eq!(
        prepared(fixture),
        Some(("old-name".to_owned(), "Old *name*".to_owned()))
    );
    assert_eq!(
        renamed(fixture, "New").unwrap(),
        "//- /a.md\n[x](b.md#new)\n[y](b.md#new)\n//- /b.md\n## New #\n"
    );
}

#[test]
fn numbers_of_headings_of_the_same_name_follow() {
    let text = "//- /a.md\n# $0Setup\n# Setup\n# Other\n[1](#setup) [2](#setup-1) [3](#other) [[#Setup]] [[a#setup-1]]\n";
    assert_eq!(
        renamed(text, "Other").unwrap(),
        "//- /a.md\n# Other\n# Setup\n# Other\n[1](#other) [2](#setup) [3](#other-1) [[#Other]] [[a#setup]]\n"
    );
    // The text of a heading names the first of its name: for the second only the slug will do.
    let text = "//- /a.md\n# Setup\n# $0Other\n[[#Other]] [[#Other#Other]]\n";
    assert_eq!(
        renamed(text, "Setup").unwrap(),
        "//- /a.md\n# Setup\n# Setup\n[[#setup-1]] [[#Other#setup-1]]\n"
    );
}

#[test]
fn setext_empty_and_linked_headings() {
    assert_eq!(
        renamed(
            "//- /a.md\nTwo $0lines\nof it\n===\n[x](#two-lines-of-it)\n",
            "One"
        )
        .unwrap(),
        "//- /a.md\nOne\n===\n[x](#one)\n"
    );
    assert_eq!(
        renamed("//- /a.md\n#$0\n", "One").unwrap(),
        "//- /a.md\n# One\n"
    );
    assert_eq!(
        renamed("//- /a.md\n> # See [it](#see-it)$0\n\n[x](#see-it)\n", "No").unwrap(),
        "//- /a.md\n> # No\n\n[x](#no)\n"
    );
}

#[test]
fn what_cannot_be_renamed_says_why() {
    let why = |fixture: &str, name: &str| renamed(fixture, name).unwrap_err();
    assert!(why("//- /a.md\n# $0A\n", "  ").contains("empty"));
    assert!(why("//- /a.md\n# $0A\n", "a\nb").contains("line breaks"));
    assert!(why("//- /a.md\n$0A\n===\n", "- a").contains("would change what the heading is"));
    assert!(why("//- /a.md\ntext$0\n", "x").contains("no heading"));
    let link = "//- /c.md\n//- /d/x.png\n//- /b.md\n//- /a.md\n[x](b$0.md)\n";
    assert!(why(link, "c.md").contains("`c.md` is there already"));
    assert!(why(link, "../x.md").contains("out of the workspace"));
    assert!(why(link, "d/").contains("folder"));
    assert_eq!(prepared("//- /a.md\n[x](no$0.md) \n"), None);
    assert_eq!(prepared("//- /d/b.md\n//- /a.md\n[x](d$0/)\n"), None);
}

#[test]
fn a_file_is_renamed_at_a_link_to_it() {
    let others = "//- /p/b.md\n[up](../q/a.md)\n//- /q/c.md\n[[b]] [x](/p/b.md#h)\n";
    let fixture = format!("{others}//- /q/a.md\n[x](<../p/b$0.md>)\n");
    assert_eq!(
        prepared(&fixture),
        Some(("../p/b.md".to_owned(), "../p/b.md".to_owned()))
    );
    assert_eq!(
        renamed(&fixture, "./n m").unwrap(),
        "\
//- /p/b.md
[up](a.md)
//- /q/a.md
[x](<n m.md>)
//- /q/c.md
[[n m]] [x](/q/n%20m.md#h)
p/b.md → q/n m.md
"
    );
    let wiki = format!("{others}//- /q/a.md\n[[p/b$0]]\n");
    let found = renamed(&wiki, "p/v1.2").unwrap();
    assert!(found.ends_with("p/b.md → p/v1.2.md\n"), "{found}");
    assert!(found.contains("[[p/v1.2]]"), "{found}");
    assert_eq!(renamed(&wiki, "p/b").unwrap(), "");
}

#[test]
fn a_moved_folder_keeps_its_links_inside_and_all_others_follow() {
    let fixture = "\
//- /old/a.md\r
[in](b.md) [in](./b.md#h) [out](../docs/x.md) [root](/old/b.md) ![i](img/漢%201.png) [[b]] [web](https://x.org)\r
//- /old/b.md
# H
//- /old/img/漢 1.png
//- /docs/x.md
- [1](../old/b.md#h \"t\") ![2](<../old/img/漢 1.png>) [3](../old/) [[old/b]] [[b|x]] [4](../older.md)
//- /older.md
[5](old/b.md) [6](old/nowhere.md)
";
    assert_eq!(
        moved(fixture, &[("old", "deep/new")]),
        "\
//- /docs/x.md
- [1](../deep/new/b.md#h \"t\") ![2](<../deep/new/img/漢 1.png>) [3](../deep/new/) [[deep/new/b]] [[b|x]] [4](../older.md)
//- /old/a.md
[in](b.md) [in](./b.md#h) [out](../../docs/x.md) [root](/deep/new/b.md) ![i](img/漢%201.png) [[b]] [web](https://x.org)\r
//- /older.md
[5](deep/new/b.md) [6](old/nowhere.md)
"
    );
}

#[test]
fn wiki_links_stay_while_they_name_one_document() {
    let fixture = "//- /a/x.md\n//- /b/y.md\n//- /c.md\n[[x]] [[x.md]] [[b/y#h|t]]\n";
    assert_eq!(moved(fixture, &[("a/x.md", "d/x.md")]), "");
    assert_eq!(
        moved(fixture, &[("a/x.md", "a/z.md")]),
        "//- /c.md\n[[z]] [[z.md]] [[b/y#h|t]]\n"
    );
    // Another document gets the name: the link says which one it means.
    assert_eq!(
        moved(fixture, &[("b/y.md", "b/x.md")]),
        "//- /c.md\n[[a/x]] [[a/x.md]] [[b/x#h|t]]\n"
    );
    // Right beside the link it would even be the first to be found.
    assert_eq!(
        moved(fixture, &[("b/y.md", "x.md")]),
        "//- /c.md\n[[a/x]] [[a/x.md]] [[x#h|t]]\n"
    );
}

#[test]
fn files_that_change_places_and_files_renamed_with_their_folder() {
    let fixture = "//- /a.md\n# A\n//- /b.md\n# B\n//- /c.md\n[a](a.md) [b](b.md)\n";
    assert_eq!(
        moved(fixture, &[("a.md", "b.md"), ("b.md", "a.md")]),
        "//- /c.md\n[a](b.md) [b](a.md)\n"
    );
    let fixture = "//- /p/a.md\n[b](b.md)\n//- /p/b.md\n//- /c.md\n[a](p/a.md) [b](p/b.md)\n";
    assert_eq!(
        moved(fixture, &[("p", "q"), ("p/b.md", "r/b.md")]),
        "//- /c.md\n[a](q/a.md) [b](r/b.md)\n//- /p/a.md\n[b](../r/b.md)\n"
    );
}

#[test]
fn open_buffers_are_renamed_as_they_are() {
    let fixture = Fixture::new("//- /a.md\n[x](b.md)\n//- /b.md\n# B\n");
    let mut workspace = fixture.workspace;
    let (a, b) = (RelPath::new("a.md").unwrap(), RelPath::new("b.md").unwrap());
    workspace.open_buffer(a, 1, "typed [y](b.md#b)\n");
    workspace.open_buffer(b.clone(), 1, "\n# B\n");
    let snapshot = workspace.snapshot();
    let edits = rename(&snapshot, &b, 2, "C").unwrap();
    assert_eq!(
        written(&snapshot, &edits),
        "//- /a.md\ntyped [y](b.md#c)\n//- /b.md\n\n# C\n"
    );
}

/// A plan of the workspace, after files were renamed.
fn plan_after(plan: &str, others: &str, renames: &[(&str, &str)]) -> String {
    let path = "agentops/infrastructure-ops/plans/x-plan.md";
    let fixture = format!("//- /{path}\n{plan}{others}");
    let written = moved(&fixture, renames);
    match written.strip_prefix(&format!("//- /{path}\n")) {
        Some(plan) => plan.to_owned(),
        None => {
            assert_eq!(written, "");
            plan.to_owned()
        }
    }
}

/// Renames, and back again: the plan must be as it was.
fn plan_there_and_back(plan: &str, others: &str, from: &str, to: &str) -> String {
    let there = plan_after(plan, others, &[(from, to)]);
    let forward = |path: &str| {
        let path = RelPath::new(path).unwrap();
        let (from, to) = (RelPath::new(from).unwrap(), RelPath::new(to).unwrap());
        path.moved(&from, &to).unwrap_or(path)
    };
    let others: String = others
        .split_inclusive('\n')
        .map(|line| match line.strip_prefix("//- /") {
            Some(path) => format!("//- /{}\n", forward(path.trim_end())),
            None => line.to_owned(),
        })
        .collect();
    assert_eq!(plan_after(&there, &others, &[(to, from)]), plan, "{there}");
    there
}

const SOURCES: &str = "//- /src/api/a.rs\nx\n//- /src/api/b.rs\nx\n//- /src/main.rs\nx\n//- /docs/c.md\nx\n//- /agentops/infrastructure-ops/plans/other-plan.md\nx\n";

#[test]
fn all_forms_of_references_follow_a_folder() {
    let plan = "\
---
files_modified:
  - src/api/a.rs
  - \"src/api/b.rs:3\"
source: docs/c.md
---
# Plan

- Modify: `src/api/a.rs:12-34`, `/src/api/a.rs#L3` and `./src/api/b.rs::run`
- Create: `src/api/new/c.rs`
- Modify src/api/a.rs, then `api/b.rs` (see `b.rs`)
- `src\\api\\a.rs`, `../../../src/api/a.rs`, [a](../../../src/api/a.rs#L3), [b](file:///w/src/api/a.rs)
- All of `src/api/`, `src/api/*.rs`, `src/api/{a,b}.rs` and `src/**/*.rs`
- @src/api/a.rs and 修改src/api/a.rs文件
- not `src/apis/a.rs`, nor `nothing/a.rs`

```
src/
├── api/
│   ├── a.rs  # NEW
│   └── b.rs
└── main.rs
```

```diff
--- a/src/api/a.rs
+++ b/src/api/a.rs
@@ -1 +1 @@
```
";
    let there = plan_there_and_back(plan, SOURCES, "src/api", "src/http v1");
    let expected = plan
        .replace("src/api/", "src/http v1/")
        .replace("src\\api\\", "src\\http v1\\")
        .replace("`api/b.rs`", "`http v1/b.rs`")
        .replace("── api/", "── http v1/");
    assert_ne!(there, expected, "prose cannot hold a name with a space");
    let there = plan_there_and_back(plan, SOURCES, "src/api", "src/http");
    let expected = plan
        .replace("src/api/", "src/http/")
        .replace("src\\api\\", "src\\http\\")
        .replace("`api/b.rs`", "`http/b.rs`")
        .replace("── api/", "── http/");
    assert_eq!(there, expected);
}

#[test]
fn names_of_all_kinds_are_written_as_each_form_needs_them() {
    let plan = "---\nsource: 'src/api/a.rs'\n---\n- Modify: `src/api/a.rs:3`, [a](file:///w/src/api/a.rs#L3) or <file:///w/src/api/a.rs>\n";
    for (name, encoded) in [
        ("a b.rs", "a%20b.rs"),
        ("50%25.rs", "50%2525.rs"),
        ("a#b.rs", "a%23b.rs"),
        ("設計.rs", "設計.rs"),
        ("it's.rs", "it's.rs"),
        ("A.rs", "A.rs"),
        ("(a).rs", "%28a%29.rs"),
    ] {
        let to = format!("src/api/{name}");
        let there = plan_there_and_back(plan, SOURCES, "src/api/a.rs", &to);
        let quoted = name.replace('\'', "''");
        assert_eq!(
            there,
            format!(
                "---\nsource: 'src/api/{quoted}'\n---\n- Modify: `src/api/{name}:3`, [a](file:///w/src/api/{encoded}#L3) or <file:///w/src/api/{encoded}>\n"
            ),
        );
    }
    // What a form cannot hold is left as it is.
    let plan = "- Modify: `src/api/a.rs`, [a](file:///w/src/api/a.rs)\n";
    assert_eq!(
        plan_there_and_back(plan, SOURCES, "src/api/a.rs", "src/a`b.rs"),
        "- Modify: `src/api/a.rs`, [a](file:///w/src/a%60b.rs)\n"
    );
}

#[test]
fn what_begins_a_path_is_kept() {
    let plan = "\
---
related_plans: [other-plan, ../plans/other-plan.md]
source: ./other-plan.md
---
`other-plan.md` `./other-plan.md` `../plans/other-plan.md` `/agentops/infrastructure-ops/plans/other-plan.md`
";
    let folder = "agentops/infrastructure-ops";
    let from = format!("{folder}/plans/other-plan.md");
    assert_eq!(
        plan_there_and_back(plan, SOURCES, &from, &format!("{folder}/plans/next.md")),
        plan.replace("other-plan", "next")
    );
    assert_eq!(
        plan_after(plan, SOURCES, &[(&from, &format!("{folder}/next.md"))]),
        "\
---
related_plans: [../next, ../../infrastructure-ops/next.md]
source: ./../next.md
---
`../next.md` `./../next.md` `../../infrastructure-ops/next.md` `/agentops/infrastructure-ops/next.md`
"
    );
}

#[test]
fn ends_of_paths_stay_as_short_as_they_are_clear() {
    let others = "//- /src/api/a.rs\nx\n//- /lib/b.rs\nx\n";
    let plan = "`a.rs` and `api/a.rs`\n";
    let after = |from, to| plan_after(plan, others, &[(from, to)]);
    assert_eq!(
        after("src/api/a.rs", "src/core/a.rs"),
        "`a.rs` and `core/a.rs`\n"
    );
    assert_eq!(
        after("src/api/a.rs", "src/api/z.rs"),
        "`z.rs` and `api/z.rs`\n"
    );
    assert_eq!(after("src", "source"), plan);
    // Another file gets the name: what was clear must go on being so.
    assert_eq!(after("lib/b.rs", "lib/a.rs"), "`api/a.rs` and `api/a.rs`\n");
    assert_eq!(
        after("src/api/a.rs", "src/api/b.rs"),
        "`api/b.rs` and `api/b.rs`\n"
    );
    assert_eq!(after("lib", "api"), plan);
    assert_eq!(
        after("lib/b.rs", "api/a.rs"),
        "`src/api/a.rs` and `src/api/a.rs`\n"
    );
}

#[test]
fn a_document_that_moves_keeps_what_it_says_from_where_it_is() {
    let others = "//- /agentops/infrastructure-ops/plans/x-plan.md\n`../../../src/a.rs` `src/a.rs` `../research/r.md` `new.md`\n- Create: `./later.rs`, `../later.md`\n- no `../gone.md`: [x](gone.md)\n//- /src/a.rs\nx\n//- /agentops/infrastructure-ops/research/r.md\nx\n";
    assert_eq!(
        moved(
            others,
            &[(
                "agentops/infrastructure-ops/plans/x-plan.md",
                "agentops/infrastructure-ops/plans/old/y.md"
            )]
        ),
        "//- /agentops/infrastructure-ops/plans/x-plan.md\n`../../../../src/a.rs` `src/a.rs` `../../research/r.md` `new.md`\n- Create: `./later.rs`, `../../later.md`\n- no `../gone.md`: [x](gone.md)\n"
    );
}

#[test]
fn trees_are_renamed_line_by_line_and_never_redrawn() {
    let others = "//- /src/api/a.rs\nx\n//- /src/api/v1/b.rs\nx\n//- /src/main.rs\nx\n";
    let plan = "```\nproj/\n└── src/\n    ├── api/\n    │   ├── a.rs (modified)\n    │   ├── new.rs  # NEW\n    │   └── v1/\n    │       └── b.rs\n    └── main.rs\n```\n";
    let after = |from, to| plan_there_and_back(plan, others, from, to);
    assert_eq!(after("src/api", "src/http"), plan.replace("api/", "http/"));
    assert_eq!(after("src", "source"), plan.replace("src/", "source/"));
    assert_eq!(
        after("src/main.rs", "src/lib.rs"),
        plan.replace("main.rs", "lib.rs")
    );
    assert_eq!(
        after("src/api/v1", "src/api/設計"),
        plan.replace("v1/", "設計/")
    );
    // A name in a tree ends at a space.
    assert_eq!(after("src/api/v1", "src/api/v 2"), plan);
    assert_eq!(after("src/api/v1", "src/v1"), plan);
    assert_eq!(after("src/api/a.rs", "lib/a.rs"), plan);
    // Folders without a file in them, and the line above the tree.
    let plan = "```\nsrc/api/\n├── v1/\n└── a.rs\n```\n";
    let after = |from, to| plan_after(plan, others, &[(from, to)]);
    assert_eq!(after("src/api/v1", "src/api/v2"), plan.replace("v1", "v2"));
    assert_eq!(
        after("src/api", "lib/http/x"),
        plan.replace("src/api", "lib/http/x")
    );
}

#[test]
fn only_artifacts_follow_and_only_what_was_clear() {
    let others = "//- /src/a/x.rs\nx\n//- /src/b/x.rs\nx\n//- /README.md\n`src/a/x.rs`\n";
    let plan = "`x.rs` `src/{a,b}/x.rs` `src/*/x.rs` `nowhere/x.rs` `src/a/`\n";
    assert_eq!(
        plan_after(plan, others, &[("src/a", "src/c")]),
        plan.replace("src/{a,b}", "src/{c,b}")
            .replace("src/a/`", "src/c/`")
    );
    assert_eq!(
        plan_there_and_back(plan, others, "src", "lib"),
        "`x.rs` `lib/{a,b}/x.rs` `lib/*/x.rs` `nowhere/x.rs` `lib/a/`\n"
    );
}

#[test]
fn a_file_is_renamed_where_it_is_named() {
    let plan = |text: &str| {
        format!(
            "//- /agentops/infrastructure-ops/plans/x-plan.md\n{text}//- /src/api/a.rs\nx\n//- /src/b.rs\nx\n"
        )
    };
    let at = plan("- Modify: `src/ap$0i/a.rs:3-4` and [a](../../../src/api/a.rs)\n");
    assert_eq!(
        prepared(&at),
        Some(("src/api/a.rs".to_owned(), "src/api/a.rs".to_owned()))
    );
    let after = "//- /agentops/infrastructure-ops/plans/x-plan.md\n- Modify: `src/http/z.rs:3-4` and [a](../../../src/http/z.rs)\nsrc/api/a.rs → src/http/z.rs\n";
    assert_eq!(renamed(&at, "src/http/z").unwrap(), after);
    assert!(
        renamed(&at, "src/b.rs")
            .unwrap_err()
            .contains("there already")
    );
    assert!(
        renamed(&at, "../../../../x.rs")
            .unwrap_err()
            .contains("out of")
    );
    let by_end = plan("`$0a.rs` `src\\api\\a.rs`\n");
    assert_eq!(
        renamed(&by_end, "A.rs").unwrap(),
        "//- /agentops/infrastructure-ops/plans/x-plan.md\n`A.rs` `src\\api\\A.rs`\nsrc/api/a.rs → src/api/A.rs\n"
    );
    let in_tree = plan("```\nsrc/\n└── api/\n    └── $0a.rs  # x\n```\n");
    assert_eq!(
        renamed(&in_tree, "z.rs").unwrap(),
        "//- /agentops/infrastructure-ops/plans/x-plan.md\n```\nsrc/\n└── api/\n    └── z.rs  # x\n```\nsrc/api/a.rs → src/api/z.rs\n"
    );
    for nothing in [
        "- Create: `src/$0new.rs`\n",
        "`src/ap$0i/`\n",
        "`a.rs:1$02`\n",
    ] {
        assert_eq!(prepared(&plan(nothing)), None, "{nothing}");
    }
    assert_eq!(
        prepared("//- /README.md\n`src/a$0.rs`\n//- /src/a.rs\nx\n"),
        None
    );
}

#[test]
fn every_short_way_to_name_a_file_gets_its_new_name() {
    let plan = |name: &str| {
        let stem = name.trim_end_matches(".sh");
        format!(
            "---\nfiles_modified: [{name}, ops/{name}]\n---\n# Plan\n\n`{name}` `{name}:3` `./{name}` `ops/{name}` `{name}::main` `{name}#L3`\nIn ops/{name}, see @{name}\n\n- Modify: `{name}`\n- Rename: `{name}` → `x.sh`\n- All of `infra/ops/{{{stem},other}}.sh`\n\n| File | Change |\n|---|---|\n| `{name}`, `other.sh` | modify |\n\n### `{name}`\n\n```\nops/\n└── {name}\n```\n"
        )
    };
    let others = "//- /infra/ops/restore.sh\nx\n//- /infra/ops/other.sh\ny\n";
    let there = plan_there_and_back(
        &plan("restore.sh"),
        others,
        "infra/ops/restore.sh",
        "infra/ops/recover-all.sh",
    );
    assert_eq!(there, plan("recover-all.sh"));
    // Where the new name alone is that of two files, as much is said as tells them apart.
    let others = format!("{others}//- /scripts/recover.sh\nz\n");
    let plan = "- `restore.sh` `./restore.sh:3`\n";
    let renames = [("infra/ops/restore.sh", "infra/ops/recover.sh")];
    let there = plan_after(plan, &others, &renames);
    assert_eq!(there, "- `ops/recover.sh` `./ops/recover.sh:3`\n");
}
