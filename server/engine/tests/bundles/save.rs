//! Saving, and saving again.

use std::fs;
use std::path::Path;

use agentops_engine::bundle::archive;
use agentops_engine::bundle::digest::Level;
use agentops_engine::bundle::save::{Replace, Request, save};
use agentops_engine::disk::Saved;
use agentops_engine::queries::find_phase::phase_named;

use crate::{ARCHIVE, DIGEST, Project, RESEARCH, path, research};

#[test]
fn saving_what_has_not_changed_writes_nothing() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let before = fs::read(project.path(DIGEST)).unwrap();
    let again = project.save(Replace::Nothing).unwrap();
    assert_eq!(again.saved, Saved::Unchanged);
    assert_eq!(fs::read(project.path(DIGEST)).unwrap(), before);
}

#[test]
fn what_an_editor_shows_is_what_is_saved() {
    let project = Project::new();
    let mut workspace = project.workspace();
    let text = format!("{}Not on disk yet.\n", research());
    workspace.open_buffer(path(RESEARCH), 1, &text);
    let snapshot = workspace.snapshot();
    let phase = phase_named(&snapshot, "cache-research", None).unwrap();
    save(
        &project.disk(),
        &snapshot,
        &Request::of_phase(&snapshot, phase),
    )
    .unwrap();
    let bytes = fs::read(project.path(ARCHIVE)).unwrap();
    let archive = archive::read(&bytes, &archive::Limits::default()).unwrap();
    assert_eq!(archive.members[0].bytes, text.as_bytes());
}

#[test]
fn a_bundle_is_saved_again_as_it_was_asked_for() {
    let project = Project::new();
    let snapshot = project.snapshot();
    let phase = phase_named(&snapshot, "cache", Some("research")).unwrap();
    for (level, max_tokens) in [(Level::Decisions, None), (Level::Summary, Some(300))] {
        let request = Request {
            level,
            max_tokens,
            replace: Replace::Untouched,
            ..Request::of_phase(&snapshot, phase)
        };
        let saved = save(&project.disk(), &snapshot, &request).unwrap();
        project.write(RESEARCH, &format!("{}More.\n", research()));
        let again = project.save_again().unwrap();
        assert!(again.target.abs_diff(saved.target) <= 1, "{}", again.target);
        assert_eq!(again.manifest.digest.unwrap().level, level);
        project.write(RESEARCH, &research());
    }
}

#[test]
fn files_of_any_kind_are_saved_and_named() {
    let project = Project::new();
    fs::write(project.path("data.bin"), [0xff, 0, 1]).unwrap();
    let snapshot = project.snapshot();
    let files = vec![path("src/cache.rs"), path("data.bin")];
    let saved = save(
        &project.disk(),
        &snapshot,
        &Request::of_files("code", files),
    )
    .unwrap();
    assert_eq!(saved.manifest.members.len(), 2);
    let text = fs::read_to_string(project.path("agentops/bundles/code.md")).unwrap();
    assert!(
        text.contains("`data.bin`") && text.contains("`src/cache.rs`"),
        "{text}"
    );
    let state = |project: &Project| {
        let snapshot = project.snapshot();
        let bundle = snapshot.bundles().get("code").unwrap();
        bundle.state(&snapshot).as_str()
    };
    assert_eq!(state(&project), "fresh");
    project.write("src/cache.rs", "fn cache() { todo() }\n");
    assert_eq!(state(&project), "stale");
}

#[test]
fn refusals_say_why_and_write_nothing() {
    let project = Project::new();
    let snapshot = project.snapshot();
    let refuse = |name: &str, files: &[&str]| {
        let files = files.iter().map(|file| path(file)).collect();
        let request = Request::of_files(name, files);
        save(&project.disk(), &snapshot, &request)
            .unwrap_err()
            .to_string()
    };
    assert!(refuse("../x", &[RESEARCH]).contains("cannot be called `../x`"));
    assert!(refuse("CON", &[RESEARCH]).contains("device"));
    assert!(refuse("x", &[]).contains("nothing to save"));
    assert!(refuse("x", &["nowhere.md"]).contains("`nowhere.md` cannot be saved"));
    assert!(refuse("x", &["agentops/bundles/y.md"]).contains("is a bundle itself"));
    assert!(!Path::new(&project.path("agentops/bundles")).exists());
}
