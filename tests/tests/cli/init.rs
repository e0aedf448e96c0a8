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
}
