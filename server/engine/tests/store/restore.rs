//! Originals that are put back: each is there as a whole, or as it was, whatever happens meanwhile.

use std::fs;
use std::path::Path;

use agentops_engine::bundle::archive::Member;
use agentops_engine::disk::{Differing, Folder, Restored, StoreError};
use agentops_engine::path::RelPath;

use crate::child::{Ended, Role};
use crate::place::fast_folder;
use crate::trace;

const DIFFERS: &str = "agentops/differs.md";
const ABSENT: &str = "agentops/new/absent.md";

/// Puts a file back over another one, and one into a folder that is not there.
pub fn restore(folder: &Path) -> Result<Restored, StoreError> {
    let members = [DIFFERS, ABSENT].map(|path| Member {
        path: RelPath::new(path).unwrap(),
        bytes: content("theirs"),
    });
    Folder::new(folder).restore(&members, Differing::Overwrite)
}

fn content(tag: &str) -> Vec<u8> {
    tag.repeat(10_000).into_bytes()
}

fn prepare(folder: &Path) {
    fs::create_dir(folder.join("agentops")).unwrap();
    fs::write(folder.join(DIFFERS), content("mine")).unwrap();
}

/// Whether each file is the one that was put back; no file is half there.
fn are_back(folder: &Path, about: &str) -> [bool; 2] {
    let differs = fs::read(folder.join(DIFFERS)).unwrap();
    assert!(
        [content("mine"), content("theirs")].contains(&differs),
        "{about}"
    );
    let absent = fs::read(folder.join(ABSENT)).ok();
    let is_back = absent.is_some();
    assert!(
        absent.is_none_or(|absent| absent == content("theirs")),
        "{about}"
    );
    [differs == content("theirs"), is_back]
}

/// What is left of files in the making.
fn rubbish(folder: &Path) -> usize {
    let folders = ["agentops", "agentops/new"].map(|name| folder.join(name));
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    let names = entries.flatten().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let known = ["differs.md", "absent.md", "new"];
    let others: Vec<_> = names
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    let is_ours = |name: &String| name.starts_with(".agentops-") && name.ends_with(".tmp");
    assert!(others.iter().all(is_ours), "{others:?}");
    others.len()
}

#[test]
fn killed_at_any_system_call_no_file_is_half_restored() {
    if !trace::is_there() {
        return;
    }
    let folder = fast_folder();
    prepare(folder.path());
    let calls = trace::calls(Role::Restore, folder.path());
    let mut outcomes = Vec::new();
    for call in &calls {
        let about = format!("killed at {call:?}");
        let folder = fast_folder();
        prepare(folder.path());
        trace::kill_at(call, Role::Restore, folder.path());
        outcomes.push(are_back(folder.path(), &about));
        assert!(rubbish(folder.path()) <= 2, "{about}");
        restore(folder.path()).unwrap();
        assert_eq!(are_back(folder.path(), &about), [true, true]);
    }
    assert!(outcomes.is_sorted(), "{outcomes:?}");
    assert!(outcomes.contains(&[false, false]) && outcomes.contains(&[true, true]));
}

#[test]
fn a_failure_of_any_system_call_is_reported_and_undone_as_long_as_nothing_is_restored() {
    if !trace::is_there() {
        return;
    }
    let folder = fast_folder();
    prepare(folder.path());
    let calls = trace::calls(Role::Restore, folder.path());
    let mut failures = 0;
    for call in calls.iter().filter(|call| call.may_fail()) {
        let about = format!("failed at {call:?}");
        let folder = fast_folder();
        prepare(folder.path());
        let ended = trace::fail_at(call, Role::Restore, folder.path());
        let back = are_back(folder.path(), &about);
        assert_eq!(rubbish(folder.path()), 0, "{about}");
        match &ended {
            Ended::Done(_) => assert_eq!(back, [true, true], "{about}"),
            Ended::Partly(message) => {
                assert!(back[0], "{about}: {message}");
                assert!(
                    message.contains("restored before that: `agentops/differs.md`"),
                    "{message}"
                );
                failures += 1;
            }
            Ended::Failed(message) => {
                assert_eq!(back, [false, false], "{about}: {message}");
                assert!(message.contains("agentops"), "{about}: {message}");
                assert!(!folder.path().join("agentops/new").exists(), "{about}");
                failures += 1;
            }
        }
    }
    assert!(failures > 20, "{failures}");
}
