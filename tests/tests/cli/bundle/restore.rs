use std::fs;

use super::{ARCHIVE, DIGEST, PLAN, RESEARCH, bundle, json, saved, tree, workspace};
use crate::demo::Demo;

const RESTORE: [&str; 3] = ["load", "all", "--restore"];

/// A bundle of three files, one of them no text.
fn of_three() -> (Demo, Vec<(String, Vec<u8>)>) {
    let demo = workspace();
    demo.write(PLAN, b"\xef\xbb\xbf# Plan\r\n\r\nCRLF\r\n");
    demo.write("assets/logo.bin", b"\xff\0\xfe");
    let save = ["save", "--name", "all", RESEARCH, PLAN, "assets/logo.bin"];
    assert_eq!(bundle(&demo, &save).code, 0);
    let files = originals(&demo);
    (demo, files)
}

/// Everything but bundles.
fn originals(demo: &Demo) -> Vec<(String, Vec<u8>)> {
    let mut files = tree(demo, ".");
    files.retain(|(path, _)| !path.contains("/bundles/"));
    files
}

#[test]
fn originals_come_back_byte_for_byte() {
    let (demo, before) = of_three();
    for folder in ["assets", "agentops/infrastructure-ops"] {
        fs::remove_dir_all(demo.at(folder)).expect("removed");
    }
    let run = bundle(&demo, &RESTORE);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.stdout,
        format!(
            "restored       {PLAN}\nrestored       {RESEARCH}\nrestored       assets/logo.bin\n"
        )
    );
    assert_eq!(originals(&demo), before);
}

#[test]
fn what_is_there_already_is_not_touched() {
    let (demo, before) = of_three();
    fs::remove_file(demo.at("assets/logo.bin")).expect("removed");
    let written = |path: &str| fs::metadata(demo.at(path)).unwrap().modified().unwrap();
    let times = (written(PLAN), written(RESEARCH));
    let run = bundle(&demo, &RESTORE);
    assert_eq!(
        run.stdout,
        format!(
            "there already  {PLAN}\nthere already  {RESEARCH}\nrestored       assets/logo.bin\n"
        )
    );
    assert_eq!((written(PLAN), written(RESEARCH)), times);
    assert_eq!(originals(&demo), before);
}

#[test]
fn what_differs_is_only_overwritten_by_force() {
    let (demo, before) = of_three();
    demo.write(PLAN, "# Mine\n");
    fs::remove_file(demo.at("assets/logo.bin")).expect("removed");
    let mine = originals(&demo);
    let run = bundle(&demo, &RESTORE);
    assert_eq!(
        run.refused(),
        format!(
            "nothing was restored: `{PLAN}` is there and differs; `--force` overwrites what differs"
        )
    );
    assert_eq!(originals(&demo), mine);
    let forced = bundle(&demo, &[&RESTORE[..], &["--force"]].concat());
    assert_eq!(
        forced.stdout,
        format!(
            "overwritten    {PLAN}\nthere already  {RESEARCH}\nrestored       assets/logo.bin\n"
        )
    );
    assert_eq!(originals(&demo), before);
}

#[test]
fn a_dry_run_lists_and_writes_nothing() {
    let (demo, _) = of_three();
    demo.write(PLAN, "# Mine\n");
    fs::remove_dir_all(demo.at("assets")).expect("removed");
    let mine = originals(&demo);
    let dry = [&RESTORE[..], &["--dry-run"]].concat();
    assert_eq!(
        bundle(&demo, &dry).stdout,
        format!(
            "differs               {PLAN}  (--force overwrites it)\nthere already         {RESEARCH}\nwould be restored     assets/logo.bin\n"
        )
    );
    let forced = bundle(&demo, &[&dry[..], &["--force"]].concat());
    assert!(
        forced
            .stdout
            .starts_with(&format!("would be overwritten  {PLAN}\n")),
        "{forced:?}"
    );
    // A folder where a file belongs cannot be overwritten.
    demo.write("assets/logo.bin/x", "");
    let blocked = bundle(&demo, &dry);
    assert_eq!(blocked.code, 0);
    assert!(
        blocked
            .stdout
            .ends_with("blocked               assets/logo.bin  it is a folder here\n"),
        "{blocked:?}"
    );
    let planned = json(&demo, &dry, 0);
    assert_eq!(planned["is_dry_run"], true);
    let states: Vec<_> = planned["files"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|file| file["state"].as_str().expect("a state"))
        .collect();
    assert_eq!(states, ["differs", "same", "blocked"]);
    let run = bundle(&demo, &[&RESTORE[..], &["--force"]].concat());
    assert!(
        run.refused().starts_with("nothing was restored: "),
        "{run:?}"
    );
    fs::remove_dir_all(demo.at("assets")).expect("removed");
    assert_eq!(originals(&demo), mine);
}

#[test]
fn originals_can_go_elsewhere() {
    let (demo, before) = of_three();
    let into = ["load", "all", "--into", "old/then"];
    let dry = bundle(&demo, &[&into[..], &["--dry-run"]].concat());
    assert_eq!(
        dry.stdout.matches("would be restored").count(),
        3,
        "{dry:?}"
    );
    assert!(!demo.at("old").exists());
    let restored = json(&demo, &into, 0);
    assert_eq!(restored["schema"], "agentops.bundle-restore/1");
    let folder = fs::canonicalize(demo.at("old/then")).expect("a folder");
    let told = restored["into"].as_str().expect("a path");
    assert_eq!(fs::canonicalize(told).expect("a folder"), folder);
    for (path, content) in before {
        let copy = folder.join(&path);
        assert_eq!(fs::read(copy).expect("restored"), content, "{path}");
    }
    // The same rules hold there.
    demo.write(&format!("old/then/{PLAN}"), "# Mine\n");
    let run = bundle(&demo, &into);
    assert!(run.refused().contains("is there and differs"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let (demo, _) = of_three();
    let outside = Demo::empty();
    fs::remove_dir_all(demo.at("assets")).expect("removed");
    std::os::unix::fs::symlink(outside.root(), demo.at("assets")).expect("a link");
    let run = bundle(&demo, &[&RESTORE[..], &["--force"]].concat());
    assert!(run.refused().contains("`assets` is a link"), "{run:?}");
    assert_eq!(fs::read_dir(outside.root()).expect("a folder").count(), 0);
}

#[test]
fn an_archive_that_cannot_be_trusted_restores_nothing() {
    let demo = saved();
    let before = tree(&demo, "agentops/infrastructure-ops");
    let restore = ["load", "queue-research", "--restore", "--force"];
    let whole = fs::read(demo.at(ARCHIVE)).expect("an archive");
    demo.write(RESEARCH, "# Mine\n");
    let cases: [(&[u8], &str); 4] = [
        (&whole[..whole.len() / 2], "is refused: "),
        (b"", "is refused: "),
        (b"random bytes, and no archive", "is refused: "),
        (&[&whole[..], b"more"].concat(), "is refused: "),
    ];
    for (bytes, why) in cases {
        demo.write(ARCHIVE, bytes);
        let run = bundle(&demo, &restore);
        let said = run.refused();
        assert!(
            said.starts_with(&format!("`{ARCHIVE}` ")) && said.contains(why),
            "{said}"
        );
        assert_eq!(demo.read(RESEARCH), "# Mine\n");
    }
    let missing = |demo: &Demo| {
        let run = bundle(demo, &restore);
        assert!(run.refused().contains("has no archive"), "{run:?}");
    };
    fs::remove_file(demo.at(ARCHIVE)).expect("removed");
    missing(&demo);
    fs::create_dir(demo.at(ARCHIVE)).expect("a folder");
    missing(&demo);
    demo.write(
        RESEARCH,
        &before.iter().find(|(path, _)| path == RESEARCH).unwrap().1,
    );
    assert_eq!(tree(&demo, "agentops/infrastructure-ops"), before);
    assert!(demo.at(DIGEST).is_file());
}
