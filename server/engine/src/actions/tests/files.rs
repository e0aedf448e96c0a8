//! The actions about files that plans name.

use super::*;
use crate::count_cache::CountCache;
use crate::edits::NewFile;

const SOURCES: &str = "\
//- /agentops/agentops.toml
[diagnostics.severity]
phase-skipped = \"off\"
//- /src/auth/session.rs
a
//- /src/my app/größe #1.rs
//- /src/db/pool.rs
//- /src/http/pool.rs
//- /src/http/v1/api.rs
//- /src/http/v2/api.rs
";

fn plan(text: &str) -> String {
    format!("{SOURCES}//- /agentops/infrastructure-ops/plans/k8s-plan.md\n{text}")
}

/// The titles of what is offered at the cursor besides silence.
fn titles(text: &str) -> Vec<String> {
    let offered = offered(&plan(text)).into_iter().map(|(title, _)| title);
    offered
        .filter(|title| !title.starts_with("Silence"))
        .collect()
}

/// The text after an action.
fn after(text: &str, title: &str) -> String {
    let all = offered(&plan(text));
    let found = all.iter().find(|(found, _)| found.starts_with(title));
    found
        .unwrap_or_else(|| panic!("no {title} for {text}: {all:#?}"))
        .1
        .clone()
}

#[test]
fn a_missing_file_is_changed_to_the_nearest_in_the_form_in_which_it_is_written() {
    for (text, expected) in [
        (
            "- Modify: `src/auth/$0sesion.rs:1-2`\n",
            "- Modify: `src/auth/session.rs:1-2`\n",
        ),
        (
            "- Modify: `src\\auth\\$0sesion.rs`\n",
            "- Modify: `src\\auth\\session.rs`\n",
        ),
        (
            "- Modify: `/src/auth/$0sesion.rs`\n",
            "- Modify: `/src/auth/session.rs`\n",
        ),
        (
            "- Modify: src/auth/$0sesion.rs\n",
            "- Modify: src/auth/session.rs\n",
        ),
        (
            "[MODIFY] [s](../../../src/auth/$0sesion.rs#L1 \"t\")\n",
            "[MODIFY] [s](../../../src/auth/session.rs#L1 \"t\")\n",
        ),
        (
            "[MODIFY] [s](<../../../src/my app/grö$0ßen %231.rs>)\n",
            "[MODIFY] [s](<../../../src/my%20app/größe%20%231.rs>)\n",
        ),
        (
            "---\nfiles_modified:\n  - src/auth/$0sesion.rs\n---\n",
            "---\nfiles_modified:\n  - src/auth/session.rs\n---\n",
        ),
        (
            "| File | Change |\n|---|---|\n| `src/auth/ses$0ion.rs` | Update |\n",
            "| File | Change |\n|---|---|\n| `src/auth/session.rs` | Update |\n",
        ),
    ] {
        let text = text.replace("ses$0ion", "ses$0on");
        assert_eq!(after(&text, "Change to"), expected, "{text}");
    }
    assert_eq!(
        titles("- Modify: `src/http/$0api.rs`\n"),
        [
            "Change to `src/http/v1/api.rs`",
            "Change to `src/http/v2/api.rs`",
            "Mark as new",
            "Create the file `src/http/api.rs`"
        ]
    );
    // A path of several lines is not written anew.
    assert_eq!(
        titles("```\nsrc/\n└── auth/\n    └── ses$0on.rs (modified)\n```\n"),
        ["Mark as new", "Create the file `src/auth/seson.rs`"]
    );
}

#[test]
fn only_the_one_nearest_file_is_preferred() {
    let preferred = |text: &str| {
        let fixture = Fixture::new(&plan(text));
        let (path, offset) = fixture.cursor();
        let actions = code_actions(&fixture.snapshot(), &path, offset..offset);
        actions.iter().filter(|action| action.is_preferred).count()
    };
    assert_eq!(preferred("- Modify: `src/auth/$0sesion.rs`\n"), 1);
    assert_eq!(preferred("- Modify: `src/http/$0api.rs`\n"), 0);
}

#[test]
fn a_missing_file_is_marked_as_new_in_the_words_that_stand_there() {
    for (text, expected) in [
        ("- Modify: `no/$0x.rs`\n", "- Create: `no/x.rs`\n"),
        ("- **Modify:** `no/$0x.rs`\n", "- **Create:** `no/x.rs`\n"),
        ("- **MODIFY**: `no/$0x.rs`\n", "- **CREATE**: `no/x.rs`\n"),
        ("- update: `no/$0x.rs`\n", "- create: `no/x.rs`\n"),
        (
            "- Modify: `src/auth/session.rs`, `no/$0x.rs`\n",
            "- Modify: `src/auth/session.rs`, `no/x.rs` (new)\n",
        ),
        ("- **`no/$0x.rs`** (modified)\n", "- **`no/x.rs`** (new)\n"),
        ("- `no/$0x.rs` (MODIFIED)\n", "- `no/x.rs` (NEW)\n"),
        (
            "#### [MODIFY] [x](no/$0x.rs)\n",
            "#### [NEW] [x](no/x.rs)\n",
        ),
        (
            "- Update `no/$0x.rs`: all of it\n",
            "- Update `no/x.rs` (new): all of it\n",
        ),
        (
            "## Files to modify\n\n- no/$0x.rs\n",
            "## Files to modify\n\n- no/x.rs (new)\n",
        ),
        (
            "| File | Change |\n|---|---|\n| `no/$0x.rs` | Update |\n",
            "| File | Change |\n|---|---|\n| `no/x.rs` (new) | Update |\n",
        ),
        (
            "```\nno/\n└── $0x.rs (modified) # all\n```\n",
            "```\nno/\n└── x.rs (new) # all\n```\n",
        ),
    ] {
        assert_eq!(after(text, "Mark as new"), expected, "{text}");
    }
    for text in [
        "- Delete: `no/$0x.rs`\n",
        "---\nfiles_modified: [no/$0x.rs]\n---\n",
        "```diff\n--- a/no/x.rs\n+++ b/no/$0x.rs\n```\n",
    ] {
        let titles = titles(text);
        assert!(!titles.contains(&"Mark as new".to_owned()), "{text}");
    }
}

#[test]
fn a_file_that_is_there_is_marked_as_modified() {
    for (text, expected) in [
        (
            "- Create: `src/db/$0pool.rs`\n",
            "- Modify: `src/db/pool.rs`\n",
        ),
        (
            "**New file**: `src/db/$0pool.rs`\n",
            "**Modify file**: `src/db/pool.rs`\n",
        ),
        (
            "- `src/db/$0pool.rs` (new)\n",
            "- `src/db/pool.rs` (modified)\n",
        ),
        (
            "[NEW] [p](../../../src/db/$0pool.rs)\n",
            "[MODIFY] [p](../../../src/db/pool.rs)\n",
        ),
        (
            "| File | Change |\n|---|---|\n| `src/db/$0pool.rs` | new |\n",
            "| File | Change |\n|---|---|\n| `src/db/pool.rs` (modified) | new |\n",
        ),
    ] {
        assert_eq!(after(text, "Mark as modified"), expected, "{text}");
    }
}

#[test]
fn a_missing_file_is_created() {
    let fixture = Fixture::new(&plan("- Modify: `no/$0x.rs`\n"));
    let (path, offset) = fixture.cursor();
    let actions = code_actions(&fixture.snapshot(), &path, offset..offset);
    let create = actions.iter().find(|action| action.id == "create-file");
    let edits = create.expect("an action").edits().unwrap();
    assert_eq!(
        edits.creates,
        [NewFile::empty(RelPath::new("no/x.rs").unwrap())]
    );
    assert!(edits.documents.is_empty() && !edits.is_empty());
    for text in [
        "- Modify: `no/$0x/`\n",
        "- Delete: `no/$0x.rs`\n",
        "- Move: `no/$0x.rs` → `no/y.rs`\n",
    ] {
        let titles = titles(text);
        assert!(!titles.iter().any(|t| t.starts_with("Create")), "{text}");
    }
}

#[test]
fn one_of_several_files_is_chosen() {
    let text = "- Modify: `po$0ol.rs:1`\n";
    assert_eq!(
        titles(text),
        ["Change to `src/db/pool.rs`", "Change to `src/http/pool.rs`"]
    );
    assert_eq!(
        after(text, "Change to `src/http"),
        "- Modify: `src/http/pool.rs:1`\n"
    );
}

#[test]
fn codes_are_silenced_in_front_matter_and_before_fences() {
    assert_eq!(
        after(
            "---\ntitle: x\nfiles_modified:\n  - no/$0x.rs\n---\n# X\n",
            "Silence missing-file"
        ),
        "---\ntitle: x\n# agentops-ignore missing-file\nfiles_modified:\n  - no/x.rs\n---\n# X\n"
    );
    assert_eq!(
        after(
            "# X\n\n```\nno/\n└── $0x.rs (modified)\n```\n",
            "Silence missing-file"
        ),
        "# X\n\n<!-- agentops-ignore missing-file -->\n```\nno/\n└── x.rs (modified)\n```\n"
    );
}

#[test]
fn what_an_action_made_is_no_longer_missing() {
    let fixture = Fixture::new(&plan("- Modify: `no/$0x.rs`\n"));
    let (path, _) = fixture.cursor();
    let disk = fixture.workspace.disk();
    let count = |workspace: &Workspace| {
        let found = diagnostics(&workspace.snapshot(), &path);
        found.iter().filter(|d| d.code == Code::MissingFile).count()
    };
    let mut workspace = Workspace::open(disk);
    assert_eq!(count(&workspace), 1);
    // The editor has made it, but not saved anything in it.
    workspace.open_buffer(RelPath::new("no/x.rs").unwrap(), 1, "");
    workspace.gather_facts(&CountCache::default());
    assert_eq!(count(&workspace), 0);
}
