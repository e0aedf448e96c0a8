//! Renames of every file that the labelled plans (`tests/references/README.md`) name: what led to it leads to where it
//! is afterwards, and the way back restores every byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::disk::Memory;
use agentops_engine::edits::{Edits, apply};
use agentops_engine::path::RelPath;
use agentops_engine::queries::rename::rename_files;
use agentops_engine::references::Form;
use agentops_engine::references::target::{Target, resolve};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::workspace::Workspace;

type Files = BTreeMap<RelPath, String>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/references")
}

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path of the workspace")
}

/// The imagined workspace with all of its plans.
fn files() -> Files {
    let list = fs::read_to_string(folder().join("workspace.txt")).expect("the list of files");
    let mut files: Files = list
        .lines()
        .map(|file| (path(file), String::new()))
        .collect();
    for entry in fs::read_dir(folder().join("plans")).expect("the plans") {
        let plan = entry.expect("an entry").path();
        if plan.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&plan).expect("a plan");
            let name = plan.file_name().expect("a name").to_string_lossy();
            files.insert(
                path("agentops/infrastructure-ops/plans")
                    .join(&name)
                    .expect("a path"),
                text,
            );
        }
    }
    files
}

fn snapshot(files: &Files) -> Snapshot {
    let disk = Memory::new(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    disk.set_root("/home/dev/shop");
    Workspace::open(Arc::new(disk)).snapshot()
}

type Places = BTreeMap<(RelPath, usize), (Form, Target)>;

/// Where every reference of every document leads.
fn places(snapshot: &Snapshot) -> Places {
    let mut places = BTreeMap::new();
    for document in snapshot.documents() {
        for (index, reference) in document.references.iter().enumerate() {
            let target = resolve(snapshot, &document.path, reference);
            places.insert((document.path.clone(), index), (reference.form, target));
        }
    }
    places
}

fn renamed(files: &Files, edits: &Edits, from: &RelPath, to: &RelPath) -> Files {
    let mut files: Files = files
        .iter()
        .map(|(path, text)| match edits.documents.get(path) {
            Some(edits) => (path.clone(), apply(text, edits)),
            None => (path.clone(), text.clone()),
        })
        .collect();
    let moved = files.remove(from).expect("the file that is renamed");
    files.insert(to.clone(), moved);
    files
}

/// Where the references of a document lead, but for those in trees: a line of a tree is in the folder that is drawn
/// around it, and trees are never redrawn.
fn leading<'a>(places: &'a Places, document: &RelPath) -> Vec<&'a Target> {
    let of_document = (document.clone(), 0)..=(document.clone(), usize::MAX);
    let places = places.range(of_document).map(|(_, place)| place);
    places
        .filter(|(form, _)| *form != Form::Tree)
        .map(|(_, target)| target)
        .collect()
}

#[test]
fn what_leads_to_a_file_follows_it_and_comes_back() {
    let files = files();
    let before = snapshot(&files);
    let old = places(&before);
    let named: BTreeSet<&RelPath> = old
        .values()
        .filter_map(|(_, target)| target.file())
        .collect();
    assert!(named.len() > 100, "{}", named.len());
    // All of them take half a minute; these are of all folders and forms.
    for from in named.into_iter().step_by(5) {
        let new_name = from
            .parent()
            .join(&format!("quite-new.{}", from.extension()));
        let new_folder = path("lib/deep").join(from.file_name());
        for to in [new_name, new_folder].into_iter().flatten() {
            let edits = rename_files(&before, &[(from.clone(), to.clone())]);
            let new_files = renamed(&files, &edits, from, &to);
            let after = snapshot(&new_files);
            let new = places(&after);
            let mut ambiguous = BTreeSet::new();
            for document in before.documents().map(|document| &document.path) {
                let moved = if document == from { &to } else { document };
                let (old, new) = (leading(&old, document), leading(&new, moved));
                assert_eq!(old.len(), new.len(), "{document}: {from} → {to}");
                for (old, new) in old.into_iter().zip(new) {
                    match old {
                        Target::One(path, _) if path == from => {
                            assert_eq!(new.file(), Some(&to), "{document}: {from} → {to}");
                        }
                        Target::Several(paths) if paths.contains(from) => {
                            ambiguous.insert(document.clone());
                        }
                        _ => {}
                    }
                }
            }
            let edits = rename_files(&after, &[(to.clone(), from.clone())]);
            for (path, text) in renamed(&new_files, &edits, &to, from) {
                // What has become clear stays so, and what had to be written in full does: neither is wrong.
                let is_exact = to.parent() == from.parent() && !ambiguous.contains(&path);
                assert!(
                    !is_exact || text == files[&path],
                    "{path}: {from} → {to} and back:\n{text}"
                );
            }
        }
    }
}
