//! Repositories of all kinds, and workspaces in all places of them.

use super::*;

#[test]
fn no_repository_and_one_without_commits() {
    let folder = tempfile::tempdir().unwrap();
    let below = Folder::new(folder.path().join("not/there"));
    // The folder for temporary files may itself lie in a checkout.
    if !below.is_checkout() {
        assert_eq!(below.history(&Ask::default()), None);
    }

    let mut repo = Repo::new();
    let ask = Ask {
        written: set(&["a"]),
        since: BTreeMap::from([("abcdef".to_owned(), set(&["a"]))]),
    };
    let expected = History {
        since: BTreeMap::from([("abcdef".to_owned(), Since::Unknown)]),
        ..History::default()
    };
    assert_eq!(repo.ask(&ask), Some(expected));

    let commit = repo.commit(&[("a", "1")]);
    repo.git(&["checkout", "-q", "--orphan", "new"]);
    let history = repo.ask(&ask).unwrap();
    assert_eq!((history.head, history.written.len()), (None, 0));
    assert_eq!(repo.since(&commit, &["a"]), Some(vec![]));
}

#[test]
fn a_workspace_below_the_root_of_the_repository() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("a/b/x.md", "1"), ("x.md", "1")]);
    repo.commit(&[("x.md", "2")]);
    repo.commit(&[("a/x.md", "2")]);
    let workspace = repo.root().join("a/b");
    assert_eq!(written(&workspace, &["x.md"]), map(&[("x.md", &first)]));
    assert_eq!(since(&workspace, &first, &["x.md"]), Some(vec![]));
    // The folder itself, and one that no commit has.
    assert_eq!(written(&workspace, &[""]), map(&[("", &first)]));
    assert_eq!(written(&repo.root().join("new"), &["x.md"]), map(&[]));
}

#[test]
fn a_linked_worktree_has_its_own_head() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("d/a", "1")]);
    let linked = repo.beside("linked");
    let linked_name = linked.to_str().unwrap();
    repo.git(&["worktree", "add", "-q", "-b", "side", linked_name]);
    let second = repo.commit(&[("d/a", "2")]);
    assert!(linked.join(".git").is_file());
    assert_eq!(written(&linked, &["d/a"]), map(&[("d/a", &first)]));
    assert_eq!(written(&linked.join("d"), &["a"]), map(&[("a", &first)]));
    assert_eq!(
        since(&linked, &second, &["d/a"]),
        Some(vec!["d/a".to_owned()])
    );
    assert_eq!(repo.written(&["d/a"]), map(&[("d/a", &second)]));
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let mut inner = Repo::new();
    let commit = inner.commit(&[("d/a", "1")]);
    let mut repo = Repo::new();
    let url = inner.root().to_str().unwrap();
    repo.git(&["submodule", "--quiet", "add", url, "sub"]);
    let outer = repo.commit(&[]);
    assert_eq!(
        written(&repo.root().join("sub/d"), &["a"]),
        map(&[("a", &commit)])
    );
    assert_eq!(repo.written(&["sub", "sub/d/a"]), map(&[("sub", &outer)]));
}

#[test]
fn what_lies_beyond_the_end_of_a_shallow_clone_is_left_out() {
    let mut repo = Repo::new();
    let first = repo.commit(&[("a", "1"), ("d/b", "1"), ("c", "1")]);
    let second = repo.commit(&[("d/b", "2")]);
    let third = repo.commit(&[("c", "2")]);
    let shallow = repo.beside("shallow");
    let url = format!("file://{}", repo.root().display());
    repo.git(&["clone", "-q", "--depth=2", &url, shallow.to_str().unwrap()]);
    // The oldest commit that is there looks as if it had made all files; it did not.
    assert_eq!(written(&shallow, &["a", "d/b", "c"]), map(&[("c", &third)]));
    assert_eq!(since(&shallow, &second, &["c"]), Some(vec!["c".to_owned()]));
    assert_eq!(since(&shallow, &first, &["c"]), None);
}

#[test]
fn a_clone_without_contents_knows_all_the_same_and_one_without_trees_some() {
    let mut repo = Repo::new();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let first = repo.commit(&[("a", "1"), ("d/b", "1")]);
    let second = repo.commit(&[("a", "2")]);
    let url = format!("file://{}", repo.root().display());
    let clone = |name: &str, filter: &str| {
        let to = repo.beside(name);
        let to_name = to.to_str().unwrap();
        repo.git(&["clone", "-q", "--no-checkout", filter, &url, to_name]);
        to
    };
    let blobless = clone("blobless", "--filter=blob:none");
    let expected = map(&[("a", &second), ("d/b", &first)]);
    assert_eq!(written(&blobless, &["a", "d/b"]), expected);
    assert_eq!(
        since(&blobless, &first, &["a", "d/b"]),
        Some(vec!["a".to_owned()])
    );
    let treeless = clone("treeless", "--filter=tree:0");
    assert_eq!(written(&treeless, &["a", "d/b"]), map(&[]));
    assert_eq!(since(&treeless, &first, &["a", "d/b"]), Some(vec![]));
}

#[test]
fn packed_objects_and_references() {
    let mut repo = Repo::new();
    let mut last = String::new();
    let lines: String = (0..200).map(|line| format!("line {line}\n")).collect();
    let first = repo.commit(&[("kept", "1")]);
    for number in 0..30 {
        last = repo.commit(&[("d/a", &format!("{lines}{number}")), ("b", "1")]);
    }
    repo.git(&["repack", "-q", "-a", "-d"]);
    repo.git(&["pack-refs", "--all"]);
    repo.git(&["commit-graph", "write"]);
    repo.git(&["prune-packed"]);
    assert!(!repo.root().join(".git/refs/heads/main").exists());
    let expected = map(&[("d/a", &last), ("kept", &first)]);
    assert_eq!(repo.written(&["d/a", "kept"]), expected);
    assert_eq!(repo.since(&first[..10], &["d/a", "kept"]), Some(vec![]));
    assert_eq!(
        repo.since(&repo.git(&["rev-parse", "HEAD~4"]), &["d/a", "kept"]),
        Some(vec!["d/a".to_owned()])
    );
}

#[test]
fn names_of_sha256() {
    let mut repo = Repo::with(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    let first = repo.commit(&[("a", "1"), ("b", "1")]);
    let second = repo.commit(&[("a", "2")]);
    assert_eq!(first.len(), 64);
    assert_eq!(
        repo.written(&["a", "b"]),
        map(&[("a", &second), ("b", &first)])
    );
    for name in [&first[..], &first[..9], &first[..40], &first[..63]] {
        assert_eq!(repo.since(name, &["a", "b"]), Some(vec!["a".to_owned()]));
    }
    assert_eq!(repo.since(&"0".repeat(40), &["a"]), None);
}

/// A repository may come from anybody, and must not make us read or run what it likes.
#[test]
fn the_configuration_of_the_repository_is_passed_over() {
    let mut repo = Repo::new();
    let commit = repo.commit(&[("a", "1")]);
    let started = repo.beside("started");
    let start = format!("touch {}", started.display());
    for (key, value) in [
        ("core.fsmonitor", start.as_str()),
        ("core.sshCommand", &start),
        ("core.hooksPath", "/nowhere"),
        ("core.worktree", "/nowhere"),
        ("include.path", "/nowhere/else"),
        ("filter.x.clean", &start),
        ("core.abbrev", "nonsense"),
        // Nothing could be read if this counted.
        ("gitoxide.objects.allocLimit", "1"),
    ] {
        let config = repo.root().join(".git/config");
        repo.git(&["config", "-f", config.to_str().unwrap(), key, value]);
    }
    assert_eq!(repo.written(&["a"]), map(&[("a", &commit)]));
    assert!(!started.exists());
}
