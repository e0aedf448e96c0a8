//! Whether a bundle is fresh, stale or broken.

use std::fs;

use agentops_engine::bundle::archive;
use agentops_engine::bundle::save::Replace;
use agentops_engine::bundle::state::State;
use agentops_engine::bundle::verify::{read_archive, verify};
use agentops_engine::disk::Saved;
use agentops_engine::queries::bundles::{Age, bundles};
use agentops_engine::rules::Code;
use agentops_engine::workspace::{Edit, Workspace};

use crate::{ARCHIVE, DIGEST, Project, RESEARCH, codes, path, research};

#[test]
fn what_is_saved_is_fresh_and_says_what_it_was_made_from() {
    let project = Project::new();
    let saved = project.save(Replace::Nothing).unwrap();
    assert_eq!(saved.saved, Saved::Created);
    assert!(saved.ratio() >= 5.0, "{}", saved.ratio());
    assert!(saved.retention.is_complete(), "{}", saved.retention);
    assert_eq!(project.state(), State::Fresh);

    let text = fs::read_to_string(project.path(DIGEST)).unwrap();
    for line in [
        "bundle: cache-research\n",
        "profile: infrastructure-ops\n",
        "phase: research\n",
        "topic: cache\n",
        "tags: [cache]\n",
        "encoding: o200k_base\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    // Links lead from the digest to where they led from the research.
    assert!(
        text.contains("[the plan](../infrastructure-ops/plans/cache-plan.md)"),
        "{text}"
    );
    let snapshot = project.snapshot();
    assert_eq!(codes(&snapshot, DIGEST), []);
    let bundle = snapshot.bundles().get("cache-research").unwrap();
    let archive = read_archive(&project.disk(), bundle).unwrap();
    assert_eq!(archive.members.len(), 1);
    assert_eq!(
        archive.members[0].bytes,
        fs::read(project.path(RESEARCH)).unwrap()
    );
    let listed = bundles(&snapshot);
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].state, listed[0].age),
        ("fresh", Some(Age::Active))
    );
    assert_eq!(listed[0].sources, [path(RESEARCH)]);
}

#[test]
fn a_changed_source_makes_it_stale_and_saving_again_keeps_the_old_one() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let old = fs::read(project.path(ARCHIVE)).unwrap();
    project.write(
        RESEARCH,
        &format!("{}One thing more, which nobody knew before.\n", research()),
    );
    let State::Stale(changed) = project.state() else {
        panic!("{:?}", project.state());
    };
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].path, path(RESEARCH));
    assert!(
        changed[0].by().ends_with("tokens more"),
        "{}",
        changed[0].by()
    );
    assert_eq!(codes(&project.snapshot(), DIGEST), [Code::StaleBundle]);

    let refused = project.save(Replace::Nothing).unwrap_err();
    assert!(refused.is_about_existing(), "{refused}");
    let Saved::Replaced { history } = project.save(Replace::Anything).unwrap().saved else {
        panic!("nothing was replaced");
    };
    assert_eq!(history.len(), 2);
    let kept = history
        .iter()
        .find(|path| path.as_str().ends_with(".tar.zst"))
        .unwrap();
    assert_eq!(fs::read(project.path(kept.as_str())).unwrap(), old);
    assert_eq!(project.state(), State::Fresh);
}

#[test]
fn a_buffer_counts_as_it_is_and_undoing_makes_it_fresh_again() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let mut workspace = project.workspace();
    let source = path(RESEARCH);
    let is_fresh = |workspace: &Workspace| {
        let snapshot = workspace.snapshot();
        let bundle = snapshot.bundles().get("cache-research").unwrap();
        bundle.state(&snapshot).is_fresh()
    };
    workspace.open_buffer(source.clone(), 1, &research());
    assert!(is_fresh(&workspace));
    let all = |text: String| Edit { range: None, text };
    workspace.edit_buffer(
        &source,
        2,
        &[all(format!("{}.", research()))],
        Default::default(),
    );
    assert!(!is_fresh(&workspace));
    workspace.edit_buffer(&source, 3, &[all(research())], Default::default());
    assert!(is_fresh(&workspace));
}

#[test]
fn a_source_that_is_gone_or_renamed_does_not_make_it_stale() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    fs::rename(
        project.path(RESEARCH),
        project.path("agentops/infrastructure-ops/research/cache.md"),
    )
    .unwrap();
    assert_eq!(project.state(), State::Fresh);
    // The editor has followed the rename in the front matter.
    let text = fs::read_to_string(project.path(DIGEST)).unwrap();
    project.write(
        DIGEST,
        &text.replace("research/cache-research.md", "research/cache.md"),
    );
    assert_eq!(project.state(), State::Fresh);
    let snapshot = project.snapshot();
    let renamed = path("agentops/infrastructure-ops/research/cache.md");
    assert!(snapshot.bundles().fresh_for(&snapshot, &renamed).is_some());
}

#[test]
fn an_archive_that_is_missing_damaged_or_another_ones_breaks_it() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let good = fs::read(project.path(ARCHIVE)).unwrap();
    let broken = |what: &str| {
        let State::Broken(faults) = project.state() else {
            panic!("{what}: {:?}", project.state());
        };
        let snapshot = project.snapshot();
        assert!(
            codes(&snapshot, DIGEST).contains(&Code::BrokenBundle),
            "{what}"
        );
        let bundle = snapshot.bundles().get("cache-research").unwrap();
        assert!(
            verify(&project.disk(), &snapshot, bundle).is_broken(),
            "{what}"
        );
        faults.join("; ")
    };
    fs::write(project.path(ARCHIVE), &good[..good.len() / 2]).unwrap();
    assert!(broken("half").contains("cut off"));
    fs::write(project.path(ARCHIVE), b"not at all").unwrap();
    assert!(broken("text").contains("no zstd stream"));
    let other = archive::write(
        "other",
        None,
        &[archive::Member {
            path: path(RESEARCH),
            bytes: b"# Another\n".to_vec(),
        }],
        Default::default(),
        &archive::Limits::default(),
    )
    .unwrap();
    fs::write(project.path(ARCHIVE), other.bytes).unwrap();
    assert!(broken("another").contains("different saves"));
    fs::remove_file(project.path(ARCHIVE)).unwrap();
    assert!(broken("missing").contains("is missing"));
    fs::write(project.path(ARCHIVE), good).unwrap();
    assert_eq!(project.state(), State::Fresh);
}
