//! Tables and the manual have everything.

use std::fs;

use agentops_tests::binary::workspace_root;

use crate::lexer::{Keep, has, only};
use crate::sources::{Sources, files, made_up};

/// What is wrong with a folder in which each file is one thing: not in the table of `mod.rs`, or not in the manual.
fn forgotten(folder: &str, sources: &Sources, manual: &str) -> Vec<String> {
    let table = sources.get(&format!("{folder}/mod.rs"));
    let table = table.map(|text| only(text, Keep::Code)).unwrap_or_default();
    let headings: Vec<String> = manual
        .lines()
        .filter(|line| line.starts_with("##"))
        .map(|line| line.trim_start_matches('#').trim().replace('`', ""))
        .collect();
    let mut found = Vec::new();
    let things = sources.keys().filter_map(|path| {
        let name = path
            .strip_prefix(&format!("{folder}/"))?
            .strip_suffix(".rs")?;
        (!name.contains('/') && name != "mod" && name != "tests").then_some(name)
    });
    for name in things {
        let names = [
            format!("{name}::RULE"),
            format!("{name}::ACTION"),
            format!("&{name}::"),
        ];
        if !names.iter().any(|way| has(&table, way)) {
            found.push(format!("{name}: not in the table"));
        }
        let id = name.replace('_', "-");
        let is_told = headings
            .iter()
            .any(|heading| heading.split([' ', ':', ',']).next() == Some(id.as_str()));
        if !is_told {
            found.push(format!("{id}: not in the manual"));
        }
    }
    found
}

/// The manual about a folder; empty when it has not been written.
pub fn manual(path: &str) -> String {
    fs::read_to_string(workspace_root().join(path)).unwrap_or_default()
}

#[test]
fn every_rule_and_action_is_in_its_table_and_in_the_manual() {
    for (folder, page) in [
        ("server/engine/src/rules", "docs/diagnostics.md"),
        ("server/engine/src/actions", "docs/actions.md"),
    ] {
        let sources = files(folder, ".rs");
        assert_eq!(
            forgotten(folder, &sources, &manual(page)),
            [""; 0],
            "{page}"
        );
    }
    assert!(files("server/engine/src/rules", ".rs").len() > 5);

    let sources = made_up(&[
        (
            "rules/mod.rs",
            "mod a_b; mod c; static RULES: &[Rule] = &[a_b::RULE];",
        ),
        ("rules/a_b.rs", ""),
        ("rules/c.rs", ""),
        ("rules/tests.rs", ""),
    ]);
    let manual = "# Diagnostics\n\n## `c`\n\nAlso: a-b.\n";
    assert_eq!(
        forgotten("rules", &sources, manual),
        ["a-b: not in the manual", "c: not in the table"]
    );
}
