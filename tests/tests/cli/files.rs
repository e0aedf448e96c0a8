use insta::assert_snapshot;

use crate::demo::{Demo, command, run, run_in_sample};

#[test]
fn the_files_of_a_plan_stand_by_what_is_to_be_done_with_them() {
    let run = run_in_sample(&["files", "k8s-upgrade"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn what_is_ticked_is_done() {
    let run = run_in_sample(&["files", "user-authentication"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn all_that_can_be_the_matter_with_a_file_is_said() {
    let demo = Demo::new();
    demo.write_plans();
    let run = demo.run(&["files", "infrastructure-ops/queue"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn no_line_is_longer_than_the_terminal_is_wide() {
    for width in [40, 60, 80, 120] {
        let demo = Demo::new();
        demo.write_plans();
        let mut command = demo.command(&["files", "infrastructure-ops/queue"]);
        let run = run(command.env("COLUMNS", width.to_string()));
        assert_eq!(run.code, 0);
        let lines = run.stdout.lines();
        // Paths in sentences stay whole.
        for line in lines.filter(|line| !line.contains("agentops/")) {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
        if width == 60 {
            assert_snapshot!(run.stdout);
        }
    }
}

#[test]
fn a_plan_is_named_by_path_or_topic() {
    let demo = Demo::new();
    demo.write_plans();
    let path = "agentops/infrastructure-ops/plans/mail-plan.md";
    let by_topic = demo.run(&["files", "mail"]).stdout;
    assert!(by_topic.contains(path), "{by_topic}");
    let absolute = demo.at(path);
    let absolute = absolute.to_str().expect("UTF-8");
    for typed in [
        path,
        "./agentops/infrastructure-ops/plans/mail-plan.md",
        absolute,
    ] {
        assert_eq!(demo.run(&["files", typed]).stdout, by_topic, "{typed}");
    }
    let folder = demo.at("agentops/infrastructure-ops/plans");
    for typed in ["mail-plan.md", path, "mail"] {
        let run = run(&mut command(&folder, &["files", typed]));
        assert_eq!(run.stdout, by_topic, "{typed}");
    }
    let beside = demo.root().parent().expect("a folder").to_path_buf();
    let with_root = run(&mut command(&beside, &["--root", "demo", "files", path]));
    assert_eq!(with_root.stdout, by_topic);
}

#[test]
fn what_is_no_plan_is_refused_with_a_suggestion() {
    let demo = Demo::new();
    demo.write_plans();
    demo.write(
        "agentops/product-dev/specs/2025-11-06-mail/spec.md",
        "# Mail\n",
    );
    for (typed, why) in [
        ("mial", "did you mean `mail`?"),
        ("zzz", "expected one of backup, mail, queue"),
        ("mail", "several plans are meant by `mail`: agentops/"),
        ("sign-in", "`sign-in` is no plan"),
        ("CLAUDE.md", "`CLAUDE.md` is no plan"),
        (
            "agentops/infrastructure-ops/plans/mall-plan.md",
            "did you mean `agentops/infrastructure-ops/plans/mail-plan.md`?",
        ),
    ] {
        let run = demo.run(&["files", typed]);
        assert!(run.refused().contains(why), "{typed}: {run:?}");
    }
}

#[test]
fn json_says_of_every_file_all_that_the_plan_says() {
    let demo = Demo::new();
    demo.write_plans();
    let files = demo.json(&["files", "infrastructure-ops/queue"], 0);
    assert_eq!(files["schema"], "agentops.files/1");
    let all = files["files"].as_array().expect("a list");
    let of = |path: &str| {
        let found = all.iter().find(|file| file["path"] == path);
        found.unwrap_or_else(|| panic!("{path}"))
    };
    let queue = of("src/queue.ts");
    assert_eq!(
        (&queue["intent"], &queue["lines"]),
        (&"modify".into(), &3.into())
    );
    assert_eq!(queue["mentions"].as_array().map(Vec::len), Some(2));
    let mention = &queue["mentions"][1];
    assert_eq!(mention["step"]["kind"], "checkbox");
    assert_eq!(mention["lines"][0]["first"], 2);
    assert_eq!(mention["range"]["start"]["line"], 13);
    let other = &queue["others"][0];
    assert_eq!(other["plan"]["topic"], "mail");
    assert_eq!(other["is_conflict"], true);
    assert_eq!(of("src/missing.ts")["is_missing"], true);
    assert_eq!(of("src/gone.ts")["is_missing"], false, "it is a guess");
    assert_eq!(of("src/types.ts")["is_done"], true);
    assert_eq!(of("worker.ts")["paths"][1], "src/mail/worker.ts");
    assert_eq!(of("config/{dev,live}.json")["leads_to"], "set");
    assert!(of("assets/logo.bin")["uncounted"].is_string());
}
