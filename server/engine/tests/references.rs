//! How well references are recognised, on plans that were labelled by hand (`tests/references/README.md`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::disk::Memory;
use agentops_engine::path::RelPath;
use agentops_engine::plans::named_files;
use agentops_engine::references::{Form, Step};
use agentops_engine::workspace::Workspace;

const ROOT: &str = "/home/dev/shop";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/references")
}

/// What a label says of a reference, and what was found: intent, lines, line of the step.
type Details = (String, String, String);

#[derive(Default)]
struct Labels {
    place: String,
    references: BTreeMap<(usize, String), Details>,
    others: Vec<(usize, String)>,
}

fn labels(text: &str) -> Labels {
    let mut labels = Labels::default();
    for line in text.lines() {
        if let Some(place) = line.strip_prefix("# at ") {
            labels.place = place.trim().to_owned();
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            [at, "ref", path, intent, lines, step] => {
                let key = (at.parse().expect("a line"), (*path).to_owned());
                let details = (
                    (*intent).to_owned(),
                    (*lines).to_owned(),
                    (*step).to_owned(),
                );
                assert!(
                    labels.references.insert(key, details).is_none(),
                    "twice: {line}"
                );
            }
            [at, "not", text] => labels
                .others
                .push((at.parse().expect("a line"), (*text).to_owned())),
            _ => assert!(
                line.is_empty() || line.starts_with('#'),
                "not a label: {line}"
            ),
        }
    }
    labels
}

/// A path as the labels write it.
fn as_labelled(path: &str) -> String {
    match path
        .strip_prefix("file://")
        .and_then(|path| path.strip_prefix(ROOT))
    {
        Some(below) => below.trim_start_matches('/').to_owned(),
        None => path.to_owned(),
    }
}

fn recognised(plan: &str, place: &str, files: &str) -> BTreeMap<(usize, String), Details> {
    let disk = Memory::new(files.lines().map(|file| (file, "")));
    disk.set_root(ROOT);
    disk.write(place, plan.as_bytes());
    let snapshot = Workspace::open(Arc::new(disk)).snapshot();
    let path = RelPath::new(place).expect("a path of the workspace");
    let document = snapshot.document(&path).expect("the plan");
    let line = |offset: usize| document.text.line_of(offset) + 1;
    named_files(&snapshot, document)
        .filter(|named| named.reference.form != Form::Tree || !named.reference.path.ends_with('/'))
        .map(|named| {
            let reference = named.reference;
            let lines: Vec<_> = reference.lines.iter().map(ToString::to_string).collect();
            let step = match reference.step {
                Step::Checkbox(index) => {
                    line(document.markdown.checkboxes[index].range.start).to_string()
                }
                Step::Heading(index) => {
                    line(document.markdown.outline.headings[index].range.start).to_string()
                }
                Step::Document => "-".to_owned(),
            };
            let intent = reference.intent.as_str().replace("move-to", "move");
            let lines = if lines.is_empty() {
                "-".to_owned()
            } else {
                lines.join(",")
            };
            let path = match reference.form {
                // Back-slashes are written, slashes are meant.
                Form::Span => document.text.as_str()[reference.path_range.clone()].to_owned(),
                _ => as_labelled(&reference.path),
            };
            (
                (line(reference.path_range.start), path),
                (intent, lines, step),
            )
        })
        .collect()
}

#[test]
fn labelled_references_are_found_and_look_alikes_are_not() {
    let files = std::fs::read_to_string(folder().join("workspace.txt")).expect("the list of files");
    let mut plans: Vec<PathBuf> = std::fs::read_dir(folder().join("plans"))
        .expect("the plans")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    plans.sort();
    let (mut right, mut wrong, mut missed, mut look_alikes) = (0usize, 0usize, 0usize, 0usize);
    let mut details = [0usize; 3];
    let mut report = String::new();
    for plan in plans {
        let name = plan
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let labels =
            labels(&std::fs::read_to_string(plan.with_extension("labels")).expect("labels"));
        let text = std::fs::read_to_string(&plan).expect("a plan");
        let found = recognised(&text, &labels.place, &files);
        look_alikes += labels.others.len();
        let expected: BTreeSet<_> = labels.references.keys().collect();
        let seen: BTreeSet<_> = found.keys().collect();
        right += expected.intersection(&seen).count();
        for (line, path) in seen.difference(&expected) {
            wrong += 1;
            report += &format!("{name}:{line}: not a reference: {path}\n");
        }
        for (line, path) in expected.difference(&seen) {
            missed += 1;
            report += &format!("{name}:{line}: missed: {path}\n");
        }
        for (key, expected) in &labels.references {
            let Some(found) = found.get(key) else {
                continue;
            };
            let same = [
                expected.0 == found.0,
                expected.1 == found.1,
                expected.2 == found.2,
            ];
            for (count, same) in details.iter_mut().zip(same) {
                *count += usize::from(same);
            }
            if !same.iter().all(|same| *same) {
                report += &format!(
                    "{name}:{}: {}: expected {expected:?}, found {found:?}\n",
                    key.0, key.1
                );
            }
        }
    }
    let share = |part: usize, all: usize| part as f64 * 100.0 / all.max(1) as f64;
    let precision = share(right, right + wrong);
    let recall = share(right, right + missed);
    let [intent, lines, step] = details.map(|count| share(count, right));
    println!(
        "{report}{} references, {look_alikes} look-alikes: precision {precision:.1}%, recall {recall:.1}%; of those found: \
         intent {intent:.1}%, lines {lines:.1}%, step {step:.1}%",
        right + missed
    );
    assert!(
        right + missed >= 300 && look_alikes >= 300,
        "a set worth measuring"
    );
    assert!(precision >= 99.0, "precision {precision:.1}%");
    assert!(recall >= 97.0, "recall {recall:.1}%");
    assert!(
        intent >= 95.0 && lines >= 99.0 && step >= 97.0,
        "the details"
    );
}
