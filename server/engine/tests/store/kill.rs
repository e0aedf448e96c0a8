//! A saver that is killed, or fails, leaves the old bundle or the new one.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use agentops_engine::disk::{Existing, Saved};
use tempfile::TempDir;

use crate::child::{Ended, Role, process, report};
use crate::place::{Place, fast_folder};
use crate::trace;

/// What was there before the saver that is killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Before {
    Nothing,
    Old,
    /// The old bundle, and one of which only the last steps were left.
    OldAndCommitted,
}

fn place(before: Before, folder: &Path) -> Place {
    let place = Place::at(folder);
    if before != Before::Nothing {
        place.save("old", Existing::Refuse).unwrap();
    }
    if before == Before::OldAndCommitted {
        place.leave_committed("new");
    }
    place
}

/// Holds what a saver left against the promises, and says which bundle there is.
fn check(place: &Place, before: Before, about: &str) -> Option<String> {
    place.finish().unwrap();
    place.assert_tidy(about);
    let current = place.current();
    let (old, kept): (Option<&str>, &[&str]) = match before {
        Before::Nothing => (None, &[]),
        Before::Old | Before::OldAndCommitted => (Some("old"), &["old"]),
    };
    if current.as_deref() == Some("new") {
        assert_eq!(place.history(), kept, "{about}");
    } else {
        assert_eq!(current.as_deref(), old, "{about}");
        assert_eq!(place.history(), [""; 0], "{about}");
    }
    assert_eq!(place.finish().unwrap(), [""; 0], "{about}");

    let mut history = place.history();
    history.extend(current.clone());
    let saved = place.save("another", Existing::ToHistory).unwrap();
    assert_eq!(saved == Saved::Created, current.is_none(), "{about}");
    assert_eq!(place.current().as_deref(), Some("another"), "{about}");
    // Those of the same second have numbers, and all earlier ones are from 2025.
    assert_eq!(place.history(), history, "{about}");
    place.assert_tidy(about);
    current
}

/// Kills savers at moments that are spread over the time that a save takes.
fn kill_at_random(folder: impl Fn() -> TempDir, rounds: u32) {
    let mut took = Duration::from_millis(20);
    // Not random, but not in step with anything either.
    let mut noise: u32 = 0x9E37_79B9;
    let mut new = 0;
    for round in 0..rounds {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let folder = folder();
        let place = place(Before::Old, folder.path());
        let mut command = process(&[], Role::SaveWhenTold, folder.path());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("ready") {
            line.clear();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "it ended");
        }
        child.stdin.take().unwrap().write_all(b"\n").unwrap();
        if round % 20 > 0 {
            // It takes a while until the saver wakes up.
            let moment = took.mul_f64(1.5 * f64::from(noise) / f64::from(u32::MAX));
            std::thread::sleep(moment);
            child.kill().unwrap();
        }
        let mut rest = Vec::new();
        out.read_to_end(&mut rest).unwrap();
        child.wait().unwrap();
        if round % 20 == 0 {
            took = Duration::from_micros(report(&rest).unwrap().parse().unwrap());
        }
        let current = check(&place, Before::Old, &format!("round {round}"));
        new += u32::from(current.as_deref() == Some("new"));
    }
    assert!(new >= rounds / 20, "those that were not killed have saved");
}

#[test]
fn killed_at_random_on_disk() {
    kill_at_random(|| tempfile::tempdir().unwrap(), 40);
}

#[test]
fn killed_at_random_in_memory() {
    kill_at_random(fast_folder, 200);
}

/// Kills a role at each of its system calls.
fn kill_everywhere(role: Role, before: Before) {
    if !trace::is_there() {
        return;
    }
    let folder = fast_folder();
    place(before, folder.path());
    let calls = trace::calls(role, folder.path());
    let mut outcomes = Vec::new();
    for call in &calls {
        let folder = fast_folder();
        let place = place(before, folder.path());
        trace::kill_at(call, role, folder.path());
        let current = check(&place, before, &format!("killed at {call:?}"));
        outcomes.push(current.as_deref() == Some("new"));
    }
    // There is one step that counts.
    assert!(outcomes.is_sorted(), "{outcomes:?}");
    assert!(outcomes.contains(&true), "{outcomes:?}");
    assert_eq!(outcomes.contains(&false), role == Role::Save);
}

#[test]
fn killed_at_every_system_call_of_a_save_over_an_old_bundle() {
    kill_everywhere(Role::Save, Before::Old);
}

/// No power is cut here, so the order in which a save asks for what it needs to outlive one is all that can be tested.
#[test]
fn what_a_step_relies_on_is_flushed_to_the_disk_before_it() {
    if !trace::is_there() {
        return;
    }
    let folder = fast_folder();
    place(Before::Old, folder.path());
    let calls = trace::calls(Role::Save, folder.path());
    let steps = calls.iter().filter_map(|call| match call.name.as_str() {
        "fsync" | "fdatasync" => Some('f'),
        "rename" | "renameat" | "renameat2" => Some('r'),
        "rmdir" | "unlinkat" => Some('d'),
        _ => None,
    });
    let steps: String = steps.collect();
    // Two files and three folders; what counts; its folder; the two files; their folder; the history; and away with it.
    let (staged, rest) = steps.split_once('r').unwrap();
    assert!(
        staged.len() >= 5 && staged.chars().all(|step| step == 'f'),
        "{steps}"
    );
    let rest = rest.replace("ff", "f").replace("ff", "f");
    assert_eq!(rest, "frrfrfd", "{steps}");
}

#[test]
fn killed_at_every_system_call_of_the_first_save() {
    kill_everywhere(Role::Save, Before::Nothing);
}

#[test]
fn killed_at_every_system_call_while_a_save_is_finished() {
    kill_everywhere(Role::Finish, Before::OldAndCommitted);
}

/// Lets each system call of a role fail in turn. Returns how often that ended its work.
fn fail_everywhere(role: Role, before: Before) -> usize {
    let folder = fast_folder();
    place(before, folder.path());
    let calls = trace::calls(role, folder.path());
    let mut failures = 0;
    for call in calls.iter().filter(|call| call.may_fail()) {
        let about = format!("failed at {call:?}");
        let folder = fast_folder();
        let place = place(before, folder.path());
        let ended = trace::fail_at(call, role, folder.path());
        if let Ended::Failed(message) | Ended::Partly(message) = &ended {
            failures += 1;
            assert!(message.contains("Input/output error"), "{about}: {message}");
            assert!(message.contains("agentops/bundles"), "{about}: {message}");
        }
        let is_new = match &ended {
            // All is as if nothing had been tried, without any help.
            Ended::Failed(_) if before == Before::Old => {
                place.assert_tidy(&about);
                assert_eq!(place.current().as_deref(), Some("old"), "{about}");
                false
            }
            // What has not begun to count for others is taken back.
            Ended::Partly(_) if before == Before::Old => {
                assert!(place.is_begun(), "{about}: {ended:?}");
                true
            }
            _ => true,
        };
        let current = check(&place, before, &about);
        assert_eq!(
            current.as_deref() == Some("new"),
            is_new,
            "{about}: {ended:?}"
        );
    }
    failures
}

#[test]
fn a_failure_of_any_system_call_of_a_save_is_reported_and_loses_nothing() {
    if trace::is_there() {
        assert!(fail_everywhere(Role::Save, Before::Old) > 50);
    }
}

#[test]
fn a_failure_of_any_system_call_while_a_save_is_finished_leaves_it_to_the_next() {
    if trace::is_there() {
        assert!(fail_everywhere(Role::Finish, Before::OldAndCommitted) > 25);
    }
}
