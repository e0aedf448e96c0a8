//! Repositories in which something is missing or broken: nothing panics, and nothing wrong is said.

use super::*;

/// A repository with merges, and all that can be asked of it.
fn sample() -> (Repo, Ask) {
    let files = ["a", "d/a", "d/e/b", "f/c"];
    let mut repo = Repo::new();
    for (number, file) in files.iter().cycle().take(12).enumerate() {
        if number % 4 == 1 {
            repo.git(&["checkout", "-q", "-B", "side"]);
        }
        repo.commit(&[(file, &number.to_string())]);
        if number % 4 == 3 {
            repo.git(&["checkout", "-q", "main"]);
            repo.commit(&[("main", &number.to_string())]);
            repo.git_commit(&["merge", "-q", "--no-ff", "-m", "x", "side"]);
        }
    }
    let commits = repo.git(&["rev-list", "HEAD"]);
    let names = commits
        .lines()
        .map(|commit| (commit.to_owned(), set(&files)));
    let ask = Ask {
        written: set(&files),
        since: names.collect(),
    };
    (repo, ask)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files_below(&entry, found);
        } else {
            found.push(entry);
        }
    }
}

/// Writes over a file, which git keeps from being written to.
fn put(file: &Path, content: &[u8]) {
    fs::remove_file(file).unwrap();
    fs::write(file, content).unwrap();
}

/// Whether all that is said in one history is said in the other, too.
fn assert_part(part: &History, whole: &History, about: &str) {
    assert_eq!(part.head, whole.head, "{about}");
    for (path, written) in &part.written {
        let expected = &whole.written[path];
        assert_eq!(written.commit, expected.commit, "{about}: {path}");
    }
    for (name, since) in &part.since {
        let Since::Known { commit, changed } = since else {
            continue;
        };
        let Since::Known {
            commit: expected,
            changed: all,
        } = &whole.since[name]
        else {
            panic!("{about}: {name} was not known");
        };
        assert_eq!(commit, expected, "{about}");
        assert!(changed.is_subset(all), "{about}: {name}");
    }
}

#[test]
fn missing_objects_leave_answers_out_and_never_make_them_wrong() {
    let (repo, ask) = sample();
    let whole = repo.ask(&ask).unwrap();
    assert_eq!(whole.written.len(), 4);
    let mut objects = Vec::new();
    files_below(&repo.root().join(".git/objects"), &mut objects);
    assert!(objects.len() > 50);
    let mut random = Random(7);
    let (mut unreadable, mut partial) = (0, 0);
    for round in 0..objects.len() + 50 {
        // Each alone, then some together.
        let mut gone: Vec<usize> = match objects.get(round) {
            Some(_) => vec![round],
            None => (0..5).map(|_| random.below(objects.len())).collect(),
        };
        gone.sort_unstable();
        gone.dedup();
        let kept: Vec<_> = gone
            .iter()
            .map(|index| fs::read(&objects[*index]).unwrap())
            .collect();
        for index in &gone {
            fs::remove_file(&objects[*index]).unwrap();
        }
        match repo.ask(&ask) {
            Some(part) => {
                assert_part(&part, &whole, &format!("round {round}"));
                partial += usize::from(part != whole);
            }
            None => unreadable += 1,
        }
        for (index, content) in gone.iter().zip(kept) {
            fs::write(&objects[*index], content).unwrap();
        }
    }
    assert_eq!(repo.ask(&ask), Some(whole));
    assert!(unreadable >= 1 && partial > 20, "{unreadable}, {partial}");
}

#[test]
fn broken_files_do_no_harm() {
    let (repo, ask) = sample();
    let mut random = Random(11);
    for is_packed in [false, true] {
        if is_packed {
            repo.git(&["repack", "-q", "-a", "-d"]);
            repo.git(&["pack-refs", "--all"]);
            repo.git(&["prune-packed"]);
        }
        let whole = repo.ask(&ask).unwrap();
        let mut files = Vec::new();
        files_below(&repo.root().join(".git"), &mut files);
        let mut broken = 0;
        files.retain(|file| !file.components().any(|part| part.as_os_str() == "hooks"));
        for round in 0..400 {
            let file = &files[random.below(files.len())];
            let content = fs::read(file).unwrap();
            let mut changed = content.clone();
            match random.below(4) {
                0 => changed.truncate(random.below(content.len() + 1)),
                1 => {
                    for _ in 0..random.below(8) + 1 {
                        if !changed.is_empty() {
                            let at = random.below(changed.len());
                            changed[at] = random.below(256) as u8;
                        }
                    }
                }
                // The object of another name, perhaps of another kind, perhaps one that leads back here.
                2 => changed = fs::read(&files[random.below(files.len())]).unwrap(),
                _ => changed = (0..64).map(|_| random.below(256) as u8).collect(),
            }
            put(file, &changed);
            broken += usize::from(repo.ask(&ask).as_ref() != Some(&whole));
            put(file, &content);
            assert!(round < 399 || broken > 20, "{broken}");
        }
        assert_eq!(repo.ask(&ask).as_ref(), Some(&whole));
    }
}

#[test]
fn a_head_that_cannot_be_read() {
    let mut repo = Repo::new();
    repo.commit(&[("a", "1")]);
    let head = repo.root().join(".git/HEAD");
    let invalid = [0xff; 100];
    for content in [
        &b""[..],
        b"garbage",
        b"ref: ",
        b"ref: refs/heads/../../../../etc/passwd",
        b"ref: HEAD",
        // What git writes where references lie in tables that only newer versions of it read.
        b"ref: refs/heads/.invalid",
        b"0123456789012345678901234567890123456789",
        &invalid,
    ] {
        put(&head, content);
        let text = String::from_utf8_lossy(content);
        assert_eq!(repo.ask(&Ask::default()), None, "{text}");
    }
    fs::remove_file(&head).unwrap();
    assert_eq!(repo.ask(&Ask::default()), None);

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".git"), "gitdir: /nowhere/at/all").unwrap();
    assert_eq!(Folder::new(folder.path()).history(&Ask::default()), None);
}
