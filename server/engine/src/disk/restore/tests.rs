use std::collections::HashSet;
use std::ffi::OsString;

use super::target::check_listed;
use super::*;

fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

fn members(files: &[(&str, &str)]) -> Vec<Member> {
    let files = files.iter();
    files
        .map(|(name, content)| Member {
            path: path(name),
            bytes: content.as_bytes().to_vec(),
        })
        .collect()
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

/// Everything below a folder, folders with a slash at the end.
fn tree(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let shown = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if entry.file_type().unwrap().is_dir() {
                found.push(format!("{shown}/"));
                folders.push(path);
            } else {
                found.push(shown);
            }
        }
    }
    found.sort();
    found
}

fn paths(paths: &[&str]) -> Vec<RelPath> {
    paths.iter().map(|text| path(text)).collect()
}

#[test]
fn files_are_put_back_and_what_is_the_same_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("same.md", "same"), ("d/differs.md", "mine")],
    );
    let members = members(&[
        ("absent.md", "a"),
        ("d/differs.md", "theirs"),
        ("new/folder/b.md", "b"),
        ("same.md", "same"),
    ]);
    let disk = Folder::new(folder.path());
    let states: Vec<_> = disk
        .restore_plan(&members)
        .into_iter()
        .map(|p| p.state)
        .collect();
    use TargetState::{Absent, Differs, Same};
    assert_eq!(states, [Absent, Differs, Absent, Same]);

    let before = tree(folder.path());
    let error = disk.restore(&members, Differing::Refuse).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was restored: `d/differs.md` is there and differs; `--force` overwrites what differs"
    );
    assert_eq!(tree(folder.path()), before);

    let written = |name: &str| {
        fs::metadata(folder.path().join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let same = written("same.md");
    let restored = disk.restore(&members, Differing::Overwrite).unwrap();
    let expected = Restored {
        created: paths(&["absent.md", "new/folder/b.md"]),
        overwritten: paths(&["d/differs.md"]),
        same: paths(&["same.md"]),
    };
    assert_eq!(restored, expected);
    assert_eq!(written("same.md"), same);
    for member in &members {
        let there = fs::read(member.path.on_disk(folder.path())).unwrap();
        assert_eq!(there, member.bytes);
    }
    assert_eq!(
        tree(folder.path()),
        [
            "absent.md",
            "d/",
            "d/differs.md",
            "new/",
            "new/folder/",
            "new/folder/b.md",
            "same.md"
        ]
    );
    let restored = disk.restore(&members, Differing::Refuse).unwrap();
    assert_eq!(restored.same.len(), 4);
}

#[test]
fn only_what_is_named_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.md", "mine"), ("b.md", "mine, too")]);
    let members = members(&[("a.md", "a"), ("b.md", "b"), ("c.md", "c")]);
    let disk = Folder::new(folder.path());
    let these = paths(&["a.md"]);
    let error = disk.restore(&members, Differing::OverwriteThese(&these));
    let Err(StoreError::WouldOverwrite(differing)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(differing, paths(&["a.md", "b.md"]));
    assert_eq!(tree(folder.path()), ["a.md", "b.md"]);
    let restored = disk.restore(&members, Differing::OverwriteThese(&differing));
    assert_eq!(restored.unwrap().overwritten, differing);
}

#[test]
fn a_folder_elsewhere_is_made_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("some/where");
    let members = members(&[("agentops/a.md", "a")]);
    let disk = Folder::new(&into);
    assert_eq!(disk.restore_plan(&members)[0].state, TargetState::Absent);
    assert!(!into.exists());
    disk.restore(&members, Differing::Refuse).unwrap();
    assert_eq!(fs::read(into.join("agentops/a.md")).unwrap(), b"a");

    write(folder.path(), &[("file", "")]);
    let error = Folder::new(folder.path().join("file"))
        .restore(&members, Differing::Overwrite)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was restored: `agentops/a.md`: the folder to restore into is a file, where a folder belongs"
    );
}

#[test]
fn one_file_that_is_blocked_keeps_all_from_being_written() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("file", "x"), ("folder.md/x", "")]);
    let disk = Folder::new(folder.path());
    let before = tree(folder.path());
    for (name, expected) in [
        (
            "file/a.md",
            "`file/a.md`: `file` is a file, where a folder belongs",
        ),
        (
            "file/a/b.md",
            "`file/a/b.md`: `file` is a file, where a folder belongs",
        ),
        ("folder.md", "`folder.md`: it is a folder here"),
        (".git/hooks/post-checkout", "lies in a `.git` folder"),
        ("a/con.md", "`con` is a device on Windows"),
        ("x\\..\\..\\y", "it has a backslash"),
        (
            "fine.md",
            "`fine.md`: it and `fine.md` cannot both be there on every system",
        ),
        (
            "FINE.md",
            "`FINE.md`: it and `fine.md` cannot both be there on every system",
        ),
        (
            "fine.md/x",
            "`fine.md/x`: it and `fine.md` cannot both be there on every system",
        ),
    ] {
        let members = members(&[("fine.md", "x"), (name, "x")]);
        let plan = disk.restore_plan(&members);
        assert_eq!(plan[0].state, TargetState::Absent);
        assert!(matches!(plan[1].state, TargetState::Blocked(_)), "{name}");
        for differing in [Differing::Refuse, Differing::Overwrite] {
            let error = disk.restore(&members, differing).unwrap_err().to_string();
            assert!(error.starts_with("nothing was restored: "), "{error}");
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(tree(folder.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), &[("a.md", "outside")]);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("real/a.md", "inside")]);
    let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).unwrap();
    link(outside.path(), "out");
    link(Path::new("real"), "in");
    link(&outside.path().join("a.md"), "a.md");
    link(Path::new("nowhere"), "dangling.md");
    link(Path::new("circle"), "circle");
    let disk = Folder::new(folder.path());
    for (name, link) in [
        ("out/a.md", "out"),
        ("out/new/b.md", "out"),
        ("in/a.md", "in"),
        ("a.md", "a.md"),
        ("dangling.md", "dangling.md"),
        ("circle/a.md", "circle"),
    ] {
        let members = members(&[(name, "new")]);
        let plan = disk.restore_plan(&members);
        let expected = TargetState::Blocked(Obstacle::Link(path(link)));
        assert_eq!(plan[0].state, expected, "{name}");
        disk.restore(&members, Differing::Overwrite).unwrap_err();
    }
    assert_eq!(tree(outside.path()), ["a.md"]);
    assert_eq!(fs::read(outside.path().join("a.md")).unwrap(), b"outside");
    assert_eq!(
        fs::read(folder.path().join("real/a.md")).unwrap(),
        b"inside"
    );
    assert!(!folder.path().join("nowhere").exists());

    // The folder itself may be a link: it is the user who names it.
    let way = tempfile::tempdir().unwrap();
    symlink(folder.path(), way.path().join("link")).unwrap();
    let disk = Folder::new(way.path().join("link"));
    disk.restore(&members(&[("real/b.md", "b")]), Differing::Refuse)
        .unwrap();
    assert_eq!(fs::read(folder.path().join("real/b.md")).unwrap(), b"b");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_other_names_of_a_file_keep_their_content() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("run.sh", "old")]);
    let at = |name: &str| folder.path().join(name);
    fs::set_permissions(at("run.sh"), Permissions::from_mode(0o4750)).unwrap();
    fs::hard_link(at("run.sh"), at("other")).unwrap();
    let members = members(&[("run.sh", "new")]);
    Folder::new(folder.path())
        .restore(&members, Differing::Overwrite)
        .unwrap();
    let mode = fs::metadata(at("run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o750);
    assert_eq!(fs::read(at("run.sh")).unwrap(), b"new");
    assert_eq!(fs::read(at("other")).unwrap(), b"old");
}

#[test]
fn a_file_that_changes_after_it_was_looked_at_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Folder::new(folder.path());
    let member = &members(&[("a.md", "theirs")])[0];
    let mut target = Target::new(&disk);
    for state in [TargetState::Absent, TargetState::Same] {
        let staged = write::staged(folder.path(), b"theirs").unwrap();
        fs::write(folder.path().join("a.md"), "mine").unwrap();
        let error = target.put(member, &state, staged).unwrap_err();
        assert!(matches!(error, StoreError::Changed { .. }), "{error}");
        assert_eq!(fs::read(folder.path().join("a.md")).unwrap(), b"mine");
    }
    assert_eq!(tree(folder.path()), ["a.md"]);
}

/// Also where the system tells upper from lower case, as most that run this do.
#[test]
fn a_name_that_its_folder_does_not_list_is_another_files() {
    let names: HashSet<OsString> = ["README.md", "Straße", "e\u{301}.md"]
        .map(OsString::from)
        .into();
    let listed = |name: &str| check_listed(&names, &path(name));
    assert_eq!(listed("d/README.md"), Ok(()));
    for (name, there) in [
        ("d/readme.md", "d/README.md"),
        ("STRASSE", "Straße"),
        ("\u{e9}.md", "e\u{301}.md"),
    ] {
        let expected = Obstacle::OtherSpelling(path(there));
        assert_eq!(listed(name), Err(expected), "{name}");
    }
    let short = Obstacle::OtherName(path("d/READM~1.MD"));
    assert_eq!(listed("d/READM~1.MD"), Err(short));
}

#[test]
fn names_are_checked_though_archives_have_checked_them() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Folder::new(folder.path());
    let root = [Member {
        path: RelPath::default(),
        bytes: Vec::new(),
    }];
    let state = disk.restore_plan(&root).remove(0).state;
    assert_eq!(
        state,
        TargetState::Blocked(Obstacle::Name(NameError::Empty))
    );
}

#[test]
fn a_failure_takes_back_all_that_was_prepared() {
    let folder = tempfile::tempdir().unwrap();
    let members = members(&[("new/a.md", "a"), ("new/deep/b.md", "b")]);
    let mut new_folders = NewFolders::default();
    let staged: Vec<_> = members
        .iter()
        .map(|member| {
            let path = member.path.on_disk(folder.path());
            stage(&path, member, &mut new_folders).unwrap()
        })
        .collect();
    assert_eq!(tree(folder.path()).len(), 4);
    drop(staged);
    drop(new_folders);
    assert_eq!(tree(folder.path()), [""; 0]);
}
