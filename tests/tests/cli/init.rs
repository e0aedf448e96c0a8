use std::fs;

use insta::assert_snapshot;

use crate::demo::{Demo, command, run};

#[test]
fn folders_and_settings_are_made_and_all_is_in_order() {
    let demo = Demo::empty();
    let run = demo.run(&["init"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
    assert!(demo.at("agentops/product-dev/specs").is_dir());
    assert_eq!(demo.run(&["check"]).stdout, "no problems\n");
    let status = demo.run(&["status"]).stdout;
    assert!(
        status.contains("nothing yet; begin with /plan-product"),
        "{status}"
    );
}

#[test]
fn a_second_time_changes_nothing() {
    let demo = Demo::empty();
    demo.run(&["init"]);
    demo.write("agentops/agentops.toml", "# mine\n");
    demo.write("agentops/product-dev/product/mission.md", "# Mission\n");
    let run = demo.run(&["init"]);
    assert_eq!(run.code, 0);
    assert!(!run.stdout.contains("created"), "{}", run.stdout);
    assert_eq!(demo.read("agentops/agentops.toml"), "# mine\n");
}

#[test]
fn one_profile_can_be_chosen() {
    let demo = Demo::empty();
    let beside = demo.root().parent().expect("a folder").to_path_buf();
    let args = ["init", "new/project", "--profile", "infrastructure-ops"];
    let init = run(&mut command(&beside, &args));
    assert_eq!(init.code, 0, "{init:?}");
    let root = beside.join("new/project/agentops");
    assert!(root.join("infrastructure-ops/plans").is_dir());
    assert!(!root.join("product-dev").exists());
    let settings = fs::read_to_string(root.join("agentops.toml")).expect("a file");
    assert!(settings.contains("\nprofiles = [\"infrastructure-ops\"]\n"));
    let wrong = demo.run(&["init", "--profile", "product-dew"]);
    assert!(wrong.refused().contains("did you mean `product-dev`?"));
}

#[test]
fn the_workspaces_own_profiles_have_folders_too() {
    let demo = Demo::empty();
    demo.write(
        "agentops/profiles/research/profile.toml",
        "name = \"research\"\ntitle = \"Research\"\nsummary = \"s\"\nroot = \"lab\"\n[[phases]]\nid = \"a\"\ntitle = \"A\"\nbudget = \"rest\"\nreads = []\nwrites = [\"notes/{topic}.md\"]\n",
    );
    let run = demo.run(&["init", "--profile", "research"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(demo.at("lab/notes").is_dir());
}

#[test]
fn a_file_in_the_way_is_told_before_anything_is_made() {
    for (path, why) in [
        ("agentops", "agentops is a file where a folder belongs"),
        (
            "agentops/product-dev/specs",
            "agentops/product-dev/specs is a file where a folder belongs",
        ),
    ] {
        let demo = Demo::empty();
        demo.write(path, "mine");
        let run = demo.run(&["init"]);
        assert!(run.refused().contains(why), "{run:?}");
        assert_eq!(demo.read(path), "mine");
        assert!(!demo.at("agentops/agentops.toml").exists());
        assert!(!demo.at("agentops/infrastructure-ops").exists());
    }
    let demo = Demo::empty();
    std::os::unix::fs::symlink("nowhere", demo.at("agentops")).expect("a link");
    let run = demo.run(&["init"]);
    assert!(run.refused().contains("a link that leads to no folder"));
    let demo = Demo::empty();
    fs::create_dir_all(demo.at("agentops/agentops.toml")).expect("a folder");
    let run = demo.run(&["init"]);
    assert!(run.refused().contains("a folder where a file belongs"));
}

#[test]
fn prompts_are_copied_for_agents_and_counted_once() {
    let demo = Demo::empty();
    let profile = "agentops/profiles/infrastructure-ops";
    let init = ["init", "--profile", "infrastructure-ops", "--prompts"];
    assert_eq!(demo.run(&init[..3]).code, 0);
    assert_eq!(demo.run(&["research", "Why?", "--topic", "x"]).code, 0);
    let load = || demo.json(&["budget", "x", "--phase", "plan"], 0)["loads"][0]["total"].clone();
    let before = load();
    assert!(before.is_number(), "{before}");

    let made = demo.run(&init);
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    let agents = format!("created  {profile}/agents/planner.md\n");
    assert!(made.stdout.contains(&agents), "{made:?}");
    for file in [
        "agents/planner.md",
        "workflows/research/explore-problem.md",
        "commands/plan.md",
        "skills/bundle-save.sh",
        "templates/plan.md",
    ] {
        let shipped = format!(
            "{}/../profiles/infrastructure-ops/{file}",
            env!("CARGO_MANIFEST_DIR")
        );
        let shipped = fs::read_to_string(shipped).expect("a file of the profile");
        assert_eq!(demo.read(&format!("{profile}/{file}")), shipped, "{file}");
    }
    for file in ["profile.toml", "README.md"] {
        assert!(!demo.at(&format!("{profile}/{file}")).exists(), "{file}");
    }
    assert!(!demo.at(".claude").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let script = fs::metadata(demo.at(&format!("{profile}/skills/bundle-save.sh")));
        assert_eq!(
            script.expect("a script").permissions().mode() & 0o111,
            0o111
        );
    }
    assert_eq!(load(), before, "a copy counts in place of what ships");
    assert_eq!(demo.run(&["check"]).stdout, "no problems\n");

    // What somebody has changed stays, is told, and counts.
    let planner = format!("{profile}/agents/planner.md");
    let mine = demo.read(&planner) + "\nNever plan a change on a Friday.\n";
    demo.write(&planner, &mine);
    demo.write(".claude/commands/plan.md", "# Mine\n");
    let again = demo.run(&init);
    assert_eq!(again.code, 0, "{again:?}");
    let line = |line: String| assert!(again.stdout.contains(&line), "{line}: {again:?}");
    line(format!("differs  {planner}\n"));
    line(format!("present  {profile}/agents/researcher.md\n"));
    line("differs  .claude/commands/plan.md\n".to_owned());
    line("created  .claude/commands/research.md\n".to_owned());
    line("stays as it is".to_owned());
    assert_eq!(demo.read(&planner), mine);
    assert_eq!(demo.read(".claude/commands/plan.md"), "# Mine\n");
    assert!(load().as_u64() > before.as_u64());
}

#[test]
fn json_says_what_was_made_and_what_was_there() {
    let demo = Demo::empty();
    demo.write("agentops/bundles/a.md", "# A\n");
    let init = demo.json(&["init", "--profile", "product-dev"], 0);
    assert_eq!(init["schema"], "agentops.init/1");
    let entries = init["entries"].as_array().expect("a list");
    let state = |path: &str| {
        let entry = entries.iter().find(|entry| entry["path"] == path);
        entry.expect("an entry")["state"].clone()
    };
    assert_eq!(state("agentops/bundles"), "present");
    assert_eq!(state("agentops/agentops.toml"), "created");

    let file = "agentops/profiles/product-dev/agents/spec-writer.md";
    demo.write(file, "# Mine\n");
    let init = demo.json(&["init", "--profile", "product-dev", "--prompts"], 0);
    let entries = init["entries"].as_array().expect("a list");
    let entry = entries.iter().find(|entry| entry["path"] == file);
    assert_eq!(entry.expect("an entry")["state"], "differs");
}
