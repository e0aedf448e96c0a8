use std::os::unix::fs::symlink;

use super::*;

fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

#[test]
fn a_listing_is_what_git_would_list_and_all_of_agentops() {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        ".gitignore",
        "README.md",
        "node_modules/x/a.md",
        "dist/a.md",
        "src/a.rs",
        "agentops/dist/b.md",
        ".git/c.md",
    ] {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "dist/\n").unwrap();
    }
    let disk = Folder::new(folder.path());
    let files: Vec<_> = disk
        .list(&[])
        .files
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        files,
        [".gitignore", "README.md", "agentops/dist/b.md", "src/a.rs"]
    );
    let files: Vec<_> = disk
        .list(&["src/**".to_owned()])
        .files
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(files, [".gitignore", "README.md", "agentops/dist/b.md"]);
}

#[test]
fn the_listing_of_some_places_is_that_part_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [
        (".gitignore", "dist/\n*.log\n!keep.log\n"),
        ("a.log", ""),
        ("keep.log", ""),
        ("dist/a.md", ""),
        ("dist/.gitignore", "!a.md\n"),
        ("src/.ignore", "deep\n"),
        ("src/a.rs", ""),
        ("src/deep/b.rs", ""),
        ("src-2/a.rs", ""),
        ("node_modules/x/a.md", ""),
        (".git/info/exclude", "secret\n"),
        ("secret/a.md", ""),
        ("agentops/dist/b.md", ""),
        ("agentops/bundles/.history/b.md", ""),
        ("docs/odd.md/c.md", ""),
    ] {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    symlink("nowhere", folder.path().join("docs/dangling.md")).unwrap();
    let disk = Folder::new(folder.path());
    for exclude in [vec![], vec!["src-2/**".to_owned()]] {
        let all = disk.list(&exclude);
        for places in [
            vec!["src"],
            vec!["src/a.rs", "a.log", "keep.log"],
            vec!["src/deep/b.rs", "src-2", "dist", "dist/a.md"],
            vec!["node_modules/x/a.md", ".git/HEAD", "secret"],
            vec!["agentops/dist/b.md"],
            vec!["agentops", "docs/odd.md/c.md"],
            vec!["docs/odd.md", "docs/dangling.md", "gone/x"],
            vec![""],
            vec![],
        ] {
            let places: PathSet = places.into_iter().map(path).collect();
            let found = disk.list_in(&places, &exclude);
            let mut expected = all.clone();
            expected.keep(&places);
            assert_eq!(found, expected, "{places:?}");
        }
        assert_eq!(disk.list_in(&PathSet::from_iter([path("")]), &exclude), all);
        assert_eq!(all.skipped.len(), 2);
    }
}

#[test]
fn odd_files_are_skipped_with_a_reason_and_the_rest_goes_on() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "s").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("good.md"), "\u{feff}# Good\n").unwrap();
    fs::write(at("latin.md"), b"caf\xe9").unwrap();
    fs::write(at("big.md"), vec![b'x'; 5000]).unwrap();
    fs::create_dir(at("folder.md")).unwrap();
    symlink(at("loop.md"), at("loop.md")).unwrap();
    symlink(at("nowhere"), at("dangling.md")).unwrap();
    symlink(outside.path().join("secret.md"), at("secret.md")).unwrap();
    symlink(outside.path(), at("out")).unwrap();
    symlink(at("good.md"), at("linked.md")).unwrap();
    symlink(folder.path(), at("circle")).unwrap();
    assert!(
        std::process::Command::new("mkfifo")
            .arg(at("pipe.md"))
            .status()
            .unwrap()
            .success()
    );

    let disk = Folder::new(folder.path());
    let listing = disk.list(&[]);
    let skipped: Vec<_> = listing.skipped.keys().map(RelPath::as_str).collect();
    assert_eq!(
        skipped,
        [
            "dangling.md",
            "folder.md",
            "loop.md",
            "pipe.md",
            "secret.md"
        ]
    );
    let files: Vec<_> = listing.files.iter().map(RelPath::as_str).collect();
    assert_eq!(files, ["big.md", "good.md", "latin.md", "linked.md"]);

    assert_eq!(disk.read(&path("good.md"), 4096).unwrap().text, "# Good\n");
    assert_eq!(
        disk.read(&path("latin.md"), 4096).unwrap_err(),
        SkipReason::NotUtf8(3)
    );
    for (file, why) in [
        ("big.md", "more than the limit"),
        ("folder.md", "a folder"),
        ("pipe.md", "a pipe"),
        ("loop.md", "leads in a circle"),
        ("dangling.md", "no longer there"),
        ("secret.md", "out of the workspace"),
        ("out/secret.md", "out of the workspace"),
        ("gone.md", "no longer there"),
    ] {
        let reason = disk.read(&path(file), 4096).unwrap_err().to_string();
        assert!(reason.contains(why), "{file}: {reason}");
    }
}

#[test]
fn a_probe_tells_what_is_there_without_leaving_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("d/f"), "").unwrap();
    symlink("/", folder.path().join("out")).unwrap();
    let disk = Folder::new(folder.path());
    assert_eq!(disk.kind(&path("d")), Some(Kind::Folder));
    assert_eq!(disk.kind(&path("d/f")), Some(Kind::File));
    assert_eq!(disk.kind(&path("d/f/g")), None);
    assert_eq!(disk.kind(&path("x")), None);
    assert_eq!(disk.kind(&path("out/etc")), Some(Kind::Other));
    assert_eq!(disk.kind(&path(&"n".repeat(5000))), None);
}

#[test]
fn creating_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a/b.md");
    Folder::create_file(&file, "one").unwrap();
    let error = Folder::create_file(&file, "two").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&file).unwrap(), "one");
}

#[test]
fn a_checkout_or_a_package_that_is_called_agentops_makes_no_root() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("anything");
    fs::create_dir_all(&below).unwrap();
    let artifacts = folder.path().join("agentops");
    fs::create_dir(&artifacts).unwrap();
    let root = Some(folder.path().to_path_buf());
    assert_eq!(Folder::find_root(&below), root);
    for name in FOREIGN {
        fs::write(artifacts.join(name), "").unwrap();
        assert_eq!(Folder::find_root(&below), None, "{name}");
        fs::remove_file(artifacts.join(name)).unwrap();
    }
    // Artifacts may be a checkout of their own.
    fs::create_dir(artifacts.join(".git")).unwrap();
    fs::write(artifacts.join("agentops.toml"), "").unwrap();
    assert_eq!(Folder::find_root(&below), root);
}
