//! Digests that somebody has worked on.

use std::fs;

use agentops_engine::bundle::archive;
use agentops_engine::bundle::save::{Kept, Replace, Request, SaveError, SavedBundle, save};
use agentops_engine::bundle::state::State;
use agentops_engine::disk::Saved;
use agentops_engine::rules::{Code, diagnostics};

use crate::{ARCHIVE, DIGEST, Project, RESEARCH, changed, path, research};

#[test]
fn a_digest_that_somebody_rewrote_is_held_to_its_originals() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let text = fs::read_to_string(project.path(DIGEST)).unwrap();
    let head = &text[..text.find("# The cache").unwrap()];
    project.write(DIGEST, &format!("{head}# The cache\n\nThere shall be a cache of 512 MB on each node, in `src/cache.rs`.\n"));
    let snapshot = project.snapshot();
    let found = diagnostics(&snapshot, &path(DIGEST));
    let codes: Vec<Code> = found.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::BrokenBundle, Code::DigestLoses], "{found:#?}");
    assert!(
        found[0].message.contains("declares"),
        "{}",
        found[0].message
    );
    assert!(
        found[1].message.contains("Who pays for it?"),
        "{}",
        found[1].message
    );
    assert_eq!(found[1].related[0].path, path(RESEARCH));
    // Its words are not thrown away for a machine's.
    let refused = project.save(Replace::Nothing).unwrap_err();
    assert!(
        matches!(
            refused,
            SaveError::Kept {
                why: Kept::Rewritten,
                ..
            }
        ),
        "{refused}"
    );
}

#[test]
fn saving_again_asks_only_where_somebody_has_worked_on_the_digest() {
    let replaced = |saved: Result<SavedBundle, SaveError>| match saved.map(|saved| saved.saved) {
        Ok(Saved::Replaced { .. }) => Ok(()),
        Ok(other) => panic!("{other:?}"),
        Err(SaveError::Kept { why, .. }) => Err(why),
        Err(other) => panic!("{other}"),
    };
    let stale = || {
        let project = Project::new();
        project.save(Replace::Nothing).unwrap();
        project.write(RESEARCH, &changed());
        project
    };
    // As it was saved, and as git checks it out on Windows; a tag, or another number, is said in front matter anyway.
    let text = |project: &Project| fs::read_to_string(project.path(DIGEST)).unwrap();
    type Change = fn(String) -> String;
    let untouched: [Change; 3] = [
        |text| text,
        |text| text.replace('\n', "\r\n"),
        |text| text.replace("tags: [cache]", "tags: [cache, nodes]"),
    ];
    for change in untouched {
        let project = stale();
        project.write(DIGEST, &change(text(&project)));
        assert_eq!(replaced(project.save_again()), Ok(()));
        assert_eq!(project.state(), State::Fresh);
    }
    let project = stale();
    project.write(DIGEST, &text(&project).replace("[cache]", "[cache, nodes]"));
    project.save_again().unwrap();
    assert!(text(&project).contains("tags: [cache, nodes]\n"));

    let rewritten: [Change; 4] = [
        |text| text.replace("# The cache", "# Our cache"),
        |text| text + "\nMine.\n",
        |text| text.replace("\ntags:", "\nowner: me\ntags:"),
        |text| text.replace("\ntags:", "\n# Look at this again.\ntags:"),
    ];
    for change in rewritten {
        let project = stale();
        let rewritten = change(text(&project));
        project.write(DIGEST, &rewritten);
        assert_eq!(replaced(project.save_again()), Err(Kept::Rewritten));
        assert_eq!(
            replaced(project.save(Replace::Nothing)),
            Err(Kept::Rewritten)
        );
        assert_eq!(text(&project), rewritten);
        let Saved::Replaced { history } = project.save(Replace::Anything).unwrap().saved else {
            panic!("nothing was replaced");
        };
        let kept = fs::read_to_string(project.path(history[0].as_str())).unwrap();
        assert_eq!(kept, rewritten);
    }

    // Without its archive nobody can say, unless it would be made just so.
    let project = stale();
    fs::remove_file(project.path(ARCHIVE)).unwrap();
    assert_eq!(replaced(project.save_again()), Err(Kept::Unmarked));
    project.write(RESEARCH, &research());
    project.save_again().unwrap();
    assert_eq!(project.state(), State::Fresh);
}

#[test]
fn what_is_written_in_an_editor_counts_as_work_on_the_digest() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    project.write(RESEARCH, &changed());
    let mut workspace = project.workspace();
    let text = fs::read_to_string(project.path(DIGEST)).unwrap();
    workspace.open_buffer(path(DIGEST), 1, &format!("{text}\nMine.\n"));
    let snapshot = workspace.snapshot();
    let bundle = snapshot.bundles().get("cache-research").unwrap();
    let again = Request::again(&snapshot, bundle);
    let refused = save(&project.disk(), &snapshot, &again).unwrap_err();
    assert!(
        refused.to_string().contains("somebody rewrote it"),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(project.path(DIGEST)).unwrap(), text);
}

#[test]
fn an_archive_without_a_mark_of_its_digest_has_it_asked_for() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let bytes = fs::read(project.path(ARCHIVE)).unwrap();
    let limits = archive::Limits::default();
    let members = archive::read(&bytes, &limits).unwrap().members;
    let bare = archive::write(
        "cache-research",
        None,
        &members,
        Default::default(),
        &limits,
    );
    fs::write(project.path(ARCHIVE), bare.unwrap().bytes).unwrap();
    assert_eq!(project.state(), State::Fresh);
    let unchanged = project.save(Replace::Nothing).unwrap();
    assert_eq!(unchanged.saved, Saved::Unchanged);

    project.write(RESEARCH, &changed());
    let refused = project.save_again().unwrap_err();
    assert!(refused.is_about_existing(), "{refused}");
    assert!(
        refused
            .to_string()
            .contains("nothing says whether somebody rewrote"),
        "{refused}"
    );
}
