//! This test program once more, as a process that can be killed, limited and locked out.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use agentops_engine::disk::{Existing, StoreError};

use crate::disks;
use crate::place::{Place, fast_folder};
use crate::restore::restore;

const ROLE: &str = "AGENTOPS_TEST_ROLE";
const FOLDER: &str = "AGENTOPS_TEST_FOLDER";

/// Paths that are looked at before and after the work, so that a trace of system calls shows where it is.
pub const BEGINS: &str = "/agentops-work-begins";
pub const ENDS: &str = "/agentops-work-ends";

/// A line that says how the work ended begins with this.
const REPORT: &str = "report: ";

/// How the work of a process ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// As it should.
    Done(String),
    /// With an error, after part of it was done.
    Partly(String),
    /// With another error.
    Failed(String),
}

/// What a process is there to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Save the bundle `new`.
    Save,
    /// Save it when a line comes in.
    SaveWhenTold,
    /// Save bundles that are called after the process, one after the other.
    SaveMany,
    /// Finish what others left.
    Finish,
    /// Put originals back.
    Restore,
    /// Fill the disk that the folder is, and save.
    FillSpace,
    /// Use up the files that the disk can have, and save.
    FillFiles,
    /// Save on a disk that cannot be written.
    ReadOnly,
}

const ROLES: [Role; 8] = [
    Role::Save,
    Role::SaveWhenTold,
    Role::SaveMany,
    Role::Finish,
    Role::Restore,
    Role::FillSpace,
    Role::FillFiles,
    Role::ReadOnly,
];

/// How many bundles [`Role::SaveMany`] saves.
pub const MANY: usize = 6;

/// A process in a role; through other programs when `through` names them, with their arguments.
pub fn process(through: &[&str], role: Role, folder: &Path) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = match through {
        [] => Command::new(this),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(this);
            command
        }
    };
    command
        .args(["--exact", "child::a_process_does_what_its_role_is"])
        .args(["--nocapture", "--test-threads=1"])
        .env(ROLE, format!("{role:?}"))
        .env(FOLDER, folder)
        .env("SOURCE_DATE_EPOCH", "1762511400")
        // Cargo has libraries searched for in many places, which are many system calls that are not ours.
        .env_remove("LD_LIBRARY_PATH");
    command
}

/// What a process has reported.
pub fn report(output: &[u8]) -> Option<String> {
    let output = String::from_utf8_lossy(output);
    let mut reports = output.lines().filter_map(|line| line.split_once(REPORT));
    reports.next().map(|(_, report)| report.to_owned())
}

/// How a process says that its work ended.
pub fn ended(output: &[u8]) -> Option<Ended> {
    let report = report(output)?;
    let (how, what) = report.split_once(' ')?;
    let what = what.to_owned();
    match how {
        "done" => Some(Ended::Done(what)),
        "partly" => Some(Ended::Partly(what)),
        "failed" => Some(Ended::Failed(what)),
        _ => None,
    }
}

/// Writes past the capture of the test harness.
fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}

#[test]
fn a_process_does_what_its_role_is() {
    let Ok(wanted) = std::env::var(ROLE) else {
        let folder = fast_folder();
        let output = process(&[], Role::Save, folder.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let created = Ended::Done("Created".to_owned());
        assert_eq!(ended(&output.stdout), Some(created));
        assert_eq!(Place::at(folder.path()).current(), Some("new".to_owned()));
        return;
    };
    let mut roles = ROLES.into_iter();
    let role = roles.find(|role| format!("{role:?}") == wanted).unwrap();
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let place = Place::at(&folder);
    match role {
        Role::Save => work(|| place.save("new", Existing::ToHistory)),
        Role::Finish => work(|| place.finish()),
        Role::Restore => work(|| restore(&folder)),
        Role::SaveWhenTold => {
            say("ready");
            std::io::stdin().read_exact(&mut [0]).unwrap();
            let start = Instant::now();
            place.save("new", Existing::ToHistory).unwrap();
            say(&format!("{REPORT}{}", start.elapsed().as_micros()));
        }
        Role::SaveMany => {
            for number in 0..MANY {
                let tag = format!("{}-{number}", std::process::id());
                place.save(&tag, Existing::ToHistory).unwrap();
                place.finish().unwrap();
            }
        }
        Role::FillSpace => disks::fill_space(&folder),
        Role::FillFiles => disks::fill_files(&folder),
        Role::ReadOnly => disks::save_on_read_only_disk(&folder),
    }
}

/// Does work that is traced.
fn work<T: std::fmt::Debug>(work: impl FnOnce() -> Result<T, StoreError>) {
    outnumber_the_harness();
    let _ = fs::metadata(BEGINS);
    let ended = work();
    let _ = fs::metadata(ENDS);
    let report = match ended {
        Ok(done) => format!("done {done:?}"),
        Err(error @ (StoreError::Unfinished { .. } | StoreError::Partly { .. })) => {
            format!("partly {error}")
        }
        Err(error) => format!("failed {error}"),
    };
    say(&format!("{REPORT}{report}"));
}

/// Makes calls of those kinds that the test harness makes as well, on another thread, more often than it does: calls are
/// counted for each thread, and the one to strike at must be ours.
fn outnumber_the_harness() {
    for _ in 0..60 {
        let mut null = fs::File::options()
            .read(true)
            .write(true)
            .open("/dev/null")
            .unwrap();
        null.read_exact(&mut []).unwrap();
        assert_eq!(null.read(&mut [0]).unwrap(), 0);
        null.write_all(&[0]).unwrap();
        assert!(!null.metadata().unwrap().is_dir());
        assert!(fs::metadata("/dev/null").is_ok());
        assert!(fs::read_dir("/proc/self/task").is_ok());
    }
}
