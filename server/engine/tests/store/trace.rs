//! Strikes at one system call after the other, as long as strace is there to do it.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::child::{BEGINS, ENDS, Ended, Role, ended, process};

/// What the file system is asked to do. Other calls change nothing that is left after a kill.
const CALLS: &str = "open openat creat close read pread64 readv write pwrite64 writev lseek stat fstat lstat newfstatat \
                     statx getdents64 readlink mkdir mkdirat rename renameat renameat2 link linkat unlink unlinkat rmdir \
                     fsync fdatasync flock ftruncate fchmod chmod copy_file_range";

/// A system call of the work: the how many-th of its name on its thread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pub name: String,
    pub number: usize,
}

/// Whether strace is there and may do its work; says so when not.
pub fn is_there() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "true"])
        .output();
    let is_there = tried.as_ref().is_ok_and(|output| output.status.success());
    if !is_there {
        // Past the capture of the test harness.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED, not tested: a strike at every system call, since strace does not work here"
        );
    }
    is_there
}

impl Call {
    /// Whether it may fail. That a file cannot be closed is nothing that a program could do anything about.
    pub fn may_fail(&self) -> bool {
        self.name != "close"
    }
}

/// The calls of a role's work on a folder, in their order.
pub fn calls(role: Role, folder: &Path) -> Vec<Call> {
    let log = folder.with_extension("trace");
    let log_name = log.to_str().unwrap();
    let output = process(&["strace", "-f", "-o", log_name], role, folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(&log).unwrap();
    fs::remove_file(&log).unwrap();

    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    let mut worker = None;
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, call)) = line.split_once(' ') else {
            continue;
        };
        let Some((name, arguments)) = call.trim_start().split_once('(') else {
            continue;
        };
        if !CALLS.split(' ').any(|known| known == name) {
            continue;
        }
        let number = counts.entry((thread, name)).or_default();
        *number += 1;
        if arguments.contains(BEGINS) {
            worker = Some(thread);
        } else if arguments.contains(ENDS) {
            worker = None;
        } else if worker == Some(thread) {
            calls.push(Call {
                name: name.to_owned(),
                number: *number,
            });
        }
    }
    assert!(calls.len() > 20, "{calls:?} in {text}");
    // The harness must not make any of them first.
    for call in &calls {
        let others = counts.iter().filter(|((_, name), _)| *name == call.name);
        let most = others.filter(|(_, count)| **count >= call.number).count();
        assert_eq!(most, 1, "{call:?} is made on two threads");
    }
    calls
}

/// Kills a role at the moment in which it makes this call, which is not carried out.
pub fn kill_at(call: &Call, role: Role, folder: &Path) {
    let output = strike("signal=KILL", call, role, folder);
    assert_eq!(output.status.signal(), Some(9), "{call:?}: {output:?}");
}

/// Has this call fail, as if the device were damaged. Returns how the work ended.
pub fn fail_at(call: &Call, role: Role, folder: &Path) -> Ended {
    let output = strike("error=EIO", call, role, folder);
    assert!(output.status.success(), "{call:?}: {output:?}");
    ended(&output.stdout).unwrap()
}

fn strike(how: &str, call: &Call, role: Role, folder: &Path) -> Output {
    let Call { name, number } = call;
    let strike = format!("inject={name}:{how}:when={number}");
    let trace = format!("trace={name}");
    let through = [
        "strace",
        "-f",
        "-o",
        "/dev/null",
        "-e",
        &trace,
        "-e",
        &strike,
    ];
    process(&through, role, folder).output().unwrap()
}
