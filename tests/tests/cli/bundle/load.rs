use std::fs;

use super::{ARCHIVE, DIGEST, RESEARCH, body, bundle, json, saved, workspace};
use crate::demo::Demo;

#[test]
fn the_digest_goes_to_stdout_as_it_is() {
    let demo = saved();
    let run = bundle(&demo, &["load", "queue-research"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, body(&demo.read(DIGEST)));
}

#[test]
fn a_digest_without_a_line_break_at_its_end_gets_one() {
    let demo = workspace();
    demo.write(
        "agentops/bundles/own.md",
        "---\nbundle: own\n---\n# Own\n\nEnd",
    );
    assert_eq!(bundle(&demo, &["load", "own"]).stdout, "# Own\n\nEnd\n");
}

#[test]
fn names_resolve_exactly_then_by_how_they_begin() {
    let demo = saved();
    bundle(&demo, &["save", "queue", "--phase", "plan"]);
    bundle(&demo, &["save", "queue-research", "--name", "queue"]);
    let title = |name: &str| {
        let run = bundle(&demo, &["load", name]);
        assert_eq!(run.code, 0, "{run:?}");
        run.stdout.lines().next().expect("a title").to_owned()
    };
    assert_eq!(title("queue-plan"), "# Queue plan");
    assert_eq!(title("queue-p"), "# Queue plan");
    assert_eq!(title("QUEUE-P"), "# Queue plan");
    assert_eq!(title("queue-plan.md"), "# Queue plan");
    // The exact name, though two others begin so.
    assert_eq!(title("queue"), "# Queue research");
}

#[test]
fn names_that_nobody_has_are_told_with_those_that_were_meant() {
    let demo = saved();
    bundle(&demo, &["save", "queue", "--phase", "plan"]);
    for command in ["load", "show", "verify"] {
        for (name, why) in [
            (
                "queue",
                "several bundles begin with `queue`: queue-plan, queue-research",
            ),
            (
                "queue-reserch",
                "there is no bundle `queue-reserch`: did you mean `queue-research`?",
            ),
            (
                "zzz",
                "there is no bundle `zzz`: there are queue-plan, queue-research",
            ),
            (
                "",
                "there is no bundle ``: did you mean `queue-plan` or `queue-research`?",
            ),
        ] {
            let run = bundle(&demo, &[command, name]);
            assert_eq!(run.refused(), why, "{command} {name}");
        }
    }
    let none = bundle(&workspace(), &["load", "queue"]);
    assert_eq!(
        none.refused(),
        "there is no bundle `queue`: there is none at all yet; `agentops bundle save TOPIC` makes one"
    );
    assert!(bundle(&demo, &["load"]).refused().contains("<NAME>"));
    let outside = bundle(&Demo::empty(), &["load", "queue"]);
    assert!(outside.refused().starts_with("no workspace"));
}

#[test]
fn a_digest_that_cannot_be_trusted_is_loaded_with_a_warning() {
    let demo = saved();
    let digest = body(&demo.read(DIGEST)).to_owned();
    demo.write(RESEARCH, super::research() + "\nOne more thing.\n");
    let stale = bundle(&demo, &["load", "queue-research"]);
    assert_eq!((stale.code, &stale.stdout), (0, &digest));
    assert_eq!(
        stale.stderr,
        format!(
            "warning: bundle queue-research is stale: `{RESEARCH}` has changed since: 4 tokens more\n"
        )
    );
    fs::remove_file(demo.at(ARCHIVE)).expect("removed");
    let broken = bundle(&demo, &["load", "queue-research"]);
    assert_eq!((broken.code, &broken.stdout), (0, &digest));
    assert!(
        broken.stderr.starts_with("warning: bundle queue-research is broken: its archive `queue-research.tar.zst` is missing"),
        "{broken:?}"
    );
    assert_eq!(broken.stderr.lines().count(), 1);
}

#[test]
fn json_has_the_text_and_how_far_it_can_be_trusted() {
    let demo = saved();
    let loaded = json(&demo, &["load", "queue-res"], 0);
    assert_eq!(loaded["schema"], "agentops.bundle-load/1");
    assert_eq!(loaded["name"], "queue-research");
    assert_eq!(loaded["state"], "fresh");
    assert_eq!(loaded["text"], body(&demo.read(DIGEST)));
    demo.write(RESEARCH, "# Queue\n");
    let loaded = json(&demo, &["load", "queue-res"], 0);
    assert_eq!(loaded["state"], "stale");
    let reason = loaded["reasons"][0].as_str().expect("a reason");
    assert!(reason.contains("tokens fewer"), "{reason}");
}

#[test]
fn flags_of_a_restore_are_refused_without_one() {
    let demo = saved();
    for flag in ["--dry-run", "--force"] {
        let run = bundle(&demo, &["load", "queue-research", flag]);
        assert!(run.refused().contains("--restore"), "{run:?}");
    }
}
