//! The tar and zstd that people have: they read our archives, and theirs are read where they are what we demand.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use agentops_engine::bundle::archive::{Limits, verify};

use crate::make::{manifest, members, refusal, written};

/// Whether both programs are there; says so when they are not.
fn are_there() -> bool {
    let is_there = |program: &str| {
        let output = Command::new(program).arg("--version").output();
        output.is_ok_and(|output| output.status.success())
    };
    let missing: Vec<_> = ["tar", "zstd"]
        .into_iter()
        .filter(|program| !is_there(program))
        .collect();
    if !missing.is_empty() {
        // Past the capture of the test harness.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED, not tested: no {missing:?} on this machine"
        );
    }
    missing.is_empty()
}

fn tar(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new("tar");
    let output = command
        .current_dir(folder)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors.is_empty(),
        "{arguments:?}: {errors}"
    );
    output.stdout
}

#[test]
fn the_systems_tar_reads_our_archives() {
    if !are_there() {
        return;
    }
    let long = format!("{}/{}.md", "a".repeat(120), "b".repeat(120));
    let longer = format!("{0}/{0}/{0}.md", "c".repeat(200));
    let files: [(&str, &[u8]); 5] = [
        (&long, b"long\n"),
        ("agentops/plan.md", b"# Plan\n"),
        (&longer, b"longer\n"),
        ("empty", b""),
        ("é/計画.md", b"\xff\0\n"),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("b.tar.zst"), written(&files)).unwrap();

    let listing = String::from_utf8(tar(
        folder.path(),
        &["--zstd", "--quoting-style=literal", "-tf", "b.tar.zst"],
    ))
    .unwrap();
    let mut expected = vec!["manifest.json"];
    expected.extend(files.map(|(name, _)| name));
    assert_eq!(listing.lines().collect::<Vec<_>>(), expected);
    for (name, content) in files {
        assert_eq!(
            tar(folder.path(), &["--zstd", "-xOf", "b.tar.zst", name]),
            content,
            "{name}"
        );
    }
}

#[test]
fn an_archive_that_the_systems_tar_wrote_is_read_when_its_files_are_named_in_order() {
    if !are_there() {
        return;
    }
    let long = format!("{}/{}.md", "l".repeat(90), "m".repeat(90));
    let files: [(&str, &[u8]); 4] = [
        ("a/b.md", b"# B\n"),
        (&long, b"long\n"),
        ("z.md", b"z"),
        ("ö.md", b"o"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let json = manifest(&files).to_string();
    fs::write(folder.path().join("manifest.json"), json).unwrap();

    for format in ["gnu", "ustar", "posix"] {
        let format = format!("--format={format}");
        let names = ["manifest.json", "a/b.md", &long, "z.md", "ö.md"];
        let arguments = [&["--zstd", &format, "-cf", "out.tar.zst"], &names[..]].concat();
        tar(folder.path(), &arguments);
        let bytes = fs::read(folder.path().join("out.tar.zst")).unwrap();
        let archive = verify(&bytes, &Limits::default());
        assert_eq!(
            archive.map(|archive| archive.members),
            Ok(members(&files)),
            "{format}"
        );
    }

    let whole = |arguments: &[&str]| {
        tar(folder.path(), arguments);
        refusal(&fs::read(folder.path().join("out.tar.zst")).unwrap())
    };
    let error = whole(&["--zstd", "-cf", "out.tar.zst", "manifest.json", "a", "z.md"]);
    assert_eq!(
        error,
        "`a/` is a folder; an archive holds only regular files"
    );
    let error = whole(&["--zstd", "-cf", "out.tar.zst", "./manifest.json"]);
    assert!(
        error.contains("does not begin with `manifest.json`"),
        "{error}"
    );
}
