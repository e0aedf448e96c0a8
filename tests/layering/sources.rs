//! What the rules look at.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use agentops_tests::binary::workspace_root;

use crate::lexer::{Keep, only};

/// A source file: its path from the root of the repository, and its text.
pub type Sources = BTreeMap<String, String>;

/// Files below a folder of the repository that end in `ending`.
pub fn files(folder: &str, ending: &str) -> Sources {
    let mut found = Sources::new();
    collect(&workspace_root().join(folder), ending, &mut found);
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Sources) {
    const NOT_OURS: [&str; 5] = ["target", ".git", ".work", "node_modules", "workspaces"];
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            collect(&path, ending, found);
        } else if name.ends_with(ending)
            && let Ok(text) = fs::read_to_string(&path)
        {
            let below = path.strip_prefix(workspace_root()).unwrap();
            found.insert(below.to_string_lossy().replace('\\', "/"), text);
        }
    }
}

pub fn read(path: &str) -> String {
    let text = fs::read_to_string(workspace_root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The modules of a folder of sources that are compiled for tests only.
pub fn is_test_file(sources: &Sources, path: &str) -> bool {
    let Some((folder, file)) = path.rsplit_once('/') else {
        return false;
    };
    let stem = file.trim_end_matches(".rs");
    let parents = [
        format!("{folder}/mod.rs"),
        format!("{folder}/lib.rs"),
        format!("{folder}/main.rs"),
        format!("{folder}.rs"),
    ];
    parents.iter().any(|parent| {
        let text = sources.get(parent).map(|text| only(text, Keep::Code));
        text.is_some_and(|text| {
            let words: Vec<_> = text.split_whitespace().collect();
            let declaration = format!("{stem};");
            words
                .windows(3)
                .any(|w| w == ["#[cfg(test)]", "mod", declaration.as_str()])
        })
    })
}

pub fn engine() -> Sources {
    let all = files("server/engine/src", ".rs");
    let ours = all.clone().into_iter();
    let ours: Sources = ours.filter(|(path, _)| !is_test_file(&all, path)).collect();
    assert!(ours.len() > 20, "the engine is not where it was");
    ours
}

/// Sources that are not there, for the counter-proof of a rule.
pub fn made_up(files: &[(&str, &str)]) -> Sources {
    let files = files.iter();
    files
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}
