//! Bundles in a workspace on disk: saved, looked at, loaded in place of what they were made from.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use agentops_engine::bundle::archive;
use agentops_engine::bundle::digest::Level;
use agentops_engine::bundle::save::{Kept, Replace, Request, SaveError, SavedBundle, save};
use agentops_engine::bundle::state::State;
use agentops_engine::bundle::verify::{read_archive, verify};
use agentops_engine::disk::{Folder, Saved};
use agentops_engine::load::{Load, load};
use agentops_engine::path::RelPath;
use agentops_engine::queries::bundles::{Age, bundles};
use agentops_engine::queries::find_phase::phase_named;
use agentops_engine::rules::{Code, diagnostics};
use agentops_engine::snapshot::Snapshot;
use agentops_engine::workspace::{Edit, Workspace};
use tempfile::TempDir;

const RESEARCH: &str = "agentops/infrastructure-ops/research/cache-research.md";
const PLAN: &str = "agentops/infrastructure-ops/plans/cache-plan.md";
const DIGEST: &str = "agentops/bundles/cache-research.md";
const ARCHIVE: &str = "agentops/bundles/cache-research.tar.zst";

struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Project {
        let project = Project {
            folder: TempDir::new().expect("a file or a name of this test"),
        };
        project.write(RESEARCH, &research());
        project.write(
            PLAN,
            "# Plan\n\n## Changes\n\n- [ ] Modify: `src/cache.rs`\n",
        );
        project.write("src/cache.rs", "fn cache() {}\n");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file or a name of this test"))
            .expect("a file or a name of this test");
        fs::write(path, text).expect("a file or a name of this test");
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn disk(&self) -> Folder {
        Folder::new(self.folder.path())
    }

    fn workspace(&self) -> Workspace {
        Workspace::open(Arc::new(self.disk()))
    }

    fn snapshot(&self) -> Snapshot {
        self.workspace().snapshot()
    }

    fn save(&self, replace: Replace) -> Result<SavedBundle, SaveError> {
        let snapshot = self.snapshot();
        let phase = phase_named(&snapshot, "cache", Some("research"))
            .expect("a file or a name of this test");
        let request = Request {
            replace,
            ..Request::of_phase(&snapshot, phase)
        };
        save(&self.disk(), &snapshot, &request)
    }

    fn save_again(&self) -> Result<SavedBundle, SaveError> {
        let snapshot = self.snapshot();
        let bundle = snapshot
            .bundles()
            .get("cache-research")
            .expect("a file or a name of this test");
        save(&self.disk(), &snapshot, &Request::again(&snapshot, bundle))
    }

    fn state(&self) -> State {
        let snapshot = self.snapshot();
        let bundle = snapshot
            .bundles()
            .get("cache-research")
            .expect("a file or a name of this test");
        bundle.state(&snapshot).clone()
    }
}

/// Some 6 000 tokens, with all that must be kept.
fn research() -> String {
    let mut text = String::from(
        "---\ntags: [cache]\n---\n# The cache\n\n## Problem\n\nReads are slow: 340 ms. See [the plan](../plans/cache-plan.md).\n\n## Decisions\n\n- **Decision:** one cache per node, of 512 MB.\n\n## Open questions\n\n- Who pays for it?\n\n## Files\n\nIt is all in `src/cache.rs`.\n\n## Findings\n\n",
    );
    for number in 0..400 {
        text.push_str(&format!(
            "Measurement {number} of the cache took {number} ms on an idle node. "
        ));
    }
    text.push('\n');
    text
}

/// The same, with another decision.
fn changed() -> String {
    research().replace("of 512 MB", "of 768 MB")
}

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a file or a name of this test")
}

fn load_of(snapshot: &Snapshot, phase: &str) -> Load {
    let (index, _) = snapshot
        .config()
        .profiles
        .iter()
        .enumerate()
        .find(|(_, p)| p.name == "infrastructure-ops")
        .expect("a file or a name of this test");
    let topic = snapshot
        .topic(index, Some("cache"))
        .expect("a file or a name of this test");
    let (phase, _) = snapshot.config().profiles[index]
        .phase(phase)
        .expect("a file or a name of this test");
    load(snapshot, topic, phase)
}

fn codes(snapshot: &Snapshot, at: &str) -> Vec<Code> {
    diagnostics(snapshot, &path(at))
        .iter()
        .map(|found| found.code)
        .collect()
}

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
fn saving_what_has_not_changed_writes_nothing() {
    let project = Project::new();
    project.save(Replace::Nothing).unwrap();
    let before = fs::read(project.path(DIGEST)).unwrap();
    let again = project.save(Replace::Nothing).unwrap();
    assert_eq!(again.saved, Saved::Unchanged);
    assert_eq!(fs::read(project.path(DIGEST)).unwrap(), before);
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

#[test]
fn a_fresh_digest_is_loaded_in_place_of_its_source() {
    let project = Project::new();
    let whole = load_of(&project.snapshot(), "plan");
    let input = |load: &Load| {
        load.parts
            .iter()
            .find(|part| part.kind.as_str() == "input")
            .cloned()
            .unwrap()
    };
    let saving = input(&whole).saving.unwrap();
    assert!(
        saving
            .advice
            .contains("agentops bundle save cache --phase research"),
        "{}",
        saving.advice
    );

    let saved = project.save(Replace::Nothing).unwrap();
    let with_digest = load_of(&project.snapshot(), "plan");
    let part = input(&with_digest);
    assert_eq!(part.path, Some(path(DIGEST)));
    assert_eq!(part.tokens, saved.digest_tokens);
    let instead = part.bundle.unwrap();
    assert_eq!(instead.instead_of, [path(RESEARCH)]);
    assert_eq!(instead.original_tokens, saved.manifest.tokens());
    assert_eq!(whole.total - with_digest.total, instead.saves);
    // What was promised is at least what is saved in the end.
    assert!(instead.saves >= saving.tokens.unwrap());
    // The phase that wrote the research has all of it.
    assert_eq!(
        load_of(&project.snapshot(), "research").parts[0].path,
        Some(path(RESEARCH))
    );

    project.write(RESEARCH, &format!("{}More.\n", research()));
    let stale = load_of(&project.snapshot(), "plan");
    assert_eq!(input(&stale).path, Some(path(RESEARCH)));
    assert!(
        input(&stale)
            .saving
            .unwrap()
            .advice
            .contains("save bundle cache-research again")
    );
}

#[test]
fn whoever_carries_out_a_plan_has_all_of_it() {
    let project = Project::new();
    let steps: String = (0..400)
        .map(|number| {
            format!("- [ ] Modify: `src/cache.rs`, step {number} of the many that there are\n")
        })
        .collect();
    project.write(PLAN, &format!("# Plan\n\n## Changes\n\n{steps}"));
    let snapshot = project.snapshot();
    let phase = phase_named(&snapshot, "cache", Some("plan")).unwrap();
    save(
        &project.disk(),
        &snapshot,
        &Request::of_phase(&snapshot, phase),
    )
    .unwrap();
    let snapshot = project.snapshot();
    assert!(
        snapshot
            .bundles()
            .fresh_for(&snapshot, &path(PLAN))
            .is_some()
    );
    let load = load_of(&snapshot, "implement");
    let plan = load
        .parts
        .iter()
        .find(|part| part.path == Some(path(PLAN)))
        .unwrap();
    assert_eq!((&plan.bundle, &plan.saving), (&None, &None));
}

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
