//! Disks that are full, or cannot be written: real ones, in a namespace of their own, where the system lets us.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use agentops_engine::bundle::archive::Member;
use agentops_engine::disk::{Differing, Existing, Folder, Saved};
use agentops_engine::path::RelPath;

use crate::child::{Ended, Role, ended, process};
use crate::place::{Place, SIZE, fast_folder};

fn skipped(what: &str) {
    // Past the capture of the test harness.
    let _ = writeln!(std::io::stderr(), "SKIPPED, not tested: {what}");
}

/// Runs a role on a disk of its own, in memory. `None` when the system does not let us have one.
fn on_a_disk(options: &str, role: Role) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o \"$1\" agentops \"$0\" && shift && exec \"$@\"";
    let at = folder.path().to_str().unwrap();
    // As root, or as root of a namespace that has no other users.
    let lets_us = ["-m", "-rm"].into_iter().find(|how| {
        let mut probe = Command::new("unshare");
        let probe = probe.args([how, "sh", "-c", mount, at, options, "true"]);
        probe.output().is_ok_and(|output| output.status.success())
    })?;
    let through = ["unshare", lets_us, "sh", "-c", mount, at, options];
    Some(process(&through, role, folder.path()).output().unwrap())
}

fn assert_done(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

#[test]
fn on_a_disk_without_space_nothing_is_lost() {
    match on_a_disk("size=400k", Role::FillSpace) {
        Some(output) => assert_done(&output),
        None => skipped("a disk without space: it cannot be mounted here"),
    }
}

#[test]
fn on_a_disk_without_room_for_files_nothing_is_lost() {
    match on_a_disk("nr_inodes=60", Role::FillFiles) {
        Some(output) => assert_done(&output),
        None => skipped("a disk without room for files: it cannot be mounted here"),
    }
}

#[test]
fn on_a_read_only_disk_nothing_changes() {
    match on_a_disk("size=400k", Role::ReadOnly) {
        Some(output) => assert_done(&output),
        None => skipped("a read-only disk: it cannot be mounted here"),
    }
}

/// Takes away one page of a disk after the other, and saves.
pub fn fill_space(disk: &Path) {
    let filler = disk.join("filler");
    let restore = disk.join("restored");
    let members = [("a.md", 100), ("deep/b.bin", SIZE)].map(|(path, size)| Member {
        path: RelPath::new(path).unwrap(),
        bytes: vec![b'm'; size],
    });
    let full = fill(
        disk,
        |pages| {
            let file = fs::File::create(&filler).unwrap();
            // Space is what is written, and not what was asked for.
            (&file).write_all(&vec![0; pages * 4096]).is_ok()
        },
        || {
            let restored = Folder::new(&restore).restore(&members, Differing::Refuse);
            match restored {
                Ok(_) => fs::remove_dir_all(&restore).unwrap(),
                Err(error) => {
                    assert!(error.to_string().contains("No space left"), "{error}");
                    assert!(!restore.exists(), "{error}");
                }
            }
        },
    );
    assert!(full > 5, "the disk was full {full} times");
}

/// Takes away one file of a disk after the other, and saves.
pub fn fill_files(disk: &Path) {
    let fillers = disk.join("fillers");
    let full = fill(
        disk,
        |count| {
            let _ = fs::remove_dir_all(&fillers);
            fs::create_dir(&fillers).unwrap();
            (0..count).all(|number| fs::write(fillers.join(number.to_string()), "").is_ok())
        },
        || {},
    );
    assert!(full > 5, "the disk was full {full} times");
}

/// Saves on a disk that `take` takes more and more of, until it is full. Returns how often it was full.
fn fill(disk: &Path, take: impl Fn(usize) -> bool, also: impl Fn()) -> usize {
    let place = Place::at(disk);
    place.save("old", Existing::Refuse).unwrap();
    let mut full = 0;
    for taken in 0.. {
        if !take(taken) {
            break;
        }
        let tag = format!("taken {taken}");
        let before = (place.current(), place.history());
        match place.save(&tag, Existing::ToHistory) {
            Ok(saved) => {
                assert_eq!(full, 0, "there was less space before");
                assert!(matches!(saved, Saved::Replaced { .. }), "{saved:?}");
                assert_eq!(place.current(), Some(tag));
                // Room for the next one.
                fs::remove_dir_all(place.file(".history")).unwrap();
            }
            Err(error) => {
                let message = error.to_string();
                assert!(message.contains("No space left on device"), "{message}");
                assert!(message.contains("agentops/bundles/."), "{message}");
                assert_eq!((place.current(), place.history()), before);
                full += 1;
            }
        }
        place.assert_tidy(&format!("{taken} taken"));
        also();
    }
    full
}

/// Has the system write-protect a disk on which there is a bundle and a save to be finished.
pub fn save_on_read_only_disk(disk: &Path) {
    let place = Place::at(disk);
    place.save("old", Existing::Refuse).unwrap();
    let set = |options: &str| {
        let mut command = Command::new("mount");
        let status = command.args(["-o", options]).arg(disk).status().unwrap();
        assert!(status.success());
    };
    set("remount,ro");
    let error = place.save("new", Existing::ToHistory).unwrap_err();
    let expected = ".k8s.saving` cannot be created: Read-only file system (os error 30)";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert_eq!(
        place.save("old", Existing::Refuse).unwrap(),
        Saved::Unchanged
    );
    assert_eq!(place.finish().unwrap(), [""; 0]);

    set("remount,rw");
    place.leave_committed("new");
    set("remount,ro");
    let error = place.finish().unwrap_err().to_string();
    assert!(error.contains("Read-only file system"), "{error}");
    assert_eq!(place.current().as_deref(), Some("old"));

    set("remount,rw");
    assert_eq!(place.finish().unwrap(), ["k8s"]);
    assert_eq!(place.current().as_deref(), Some("new"));
    assert_eq!(place.history(), ["old"]);
}

#[test]
fn a_folder_without_permission_to_write_stays_as_it_is() {
    let folder = fast_folder();
    let place = Place::at(folder.path());
    place.save("old", Existing::Refuse).unwrap();
    let permit = |mode| {
        fs::set_permissions(place.bundles(), fs::Permissions::from_mode(mode)).unwrap();
    };
    permit(0o555);
    if fs::write(place.file("probe"), "").is_ok() {
        skipped("a folder without permission to write: permissions do not hold for this user");
        return;
    }
    let error = place.save("new", Existing::ToHistory).unwrap_err();
    let expected = ".k8s.saving` cannot be created: Permission denied (os error 13)";
    assert!(error.to_string().ends_with(expected), "{error}");
    permit(0o755);
    place.assert_tidy("without permission");
    assert_eq!(place.current().as_deref(), Some("old"));
}

/// Files can only have this many blocks of 512 bytes, or of 1024 where the shell counts so.
#[test]
fn a_limit_on_files_is_a_full_disk() {
    let folder = fast_folder();
    let place = Place::at(folder.path());
    place.save("old", Existing::Refuse).unwrap();
    let limited = "trap '' XFSZ && ulimit -f 20 && exec \"$@\"";
    let through = ["sh", "-c", limited, "sh"];
    let output = process(&through, Role::Save, folder.path())
        .output()
        .unwrap();
    assert_done(&output);
    let Some(Ended::Failed(message)) = ended(&output.stdout) else {
        panic!("{output:?}");
    };
    let expected = ".k8s.saving/k8s.tar.zst` cannot be written: File too large (os error 27)";
    assert!(message.ends_with(expected), "{message}");
    place.assert_tidy("limited");
    assert_eq!(place.current().as_deref(), Some("old"));
}
