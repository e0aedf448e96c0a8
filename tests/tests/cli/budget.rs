use insta::assert_snapshot;

use crate::demo::Demo;

#[test]
fn a_topic_is_explained_phase_by_phase() {
    let run = Demo::new().run(&["budget", "queue"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
}

#[test]
fn without_a_topic_the_current_phases_are_explained() {
    let budget = Demo::new().json(&["budget"], 0);
    let loads = budget["loads"].as_array().expect("a list");
    let names: Vec<String> = loads
        .iter()
        .map(|load| format!("{}:{}", load["topic"], load["phase"]).replace('"', ""))
        .collect();
    assert_eq!(names, ["queue:plan", "sign-in:spec"]);
    for load in loads {
        let parts = load["parts"].as_array().expect("a list");
        let tokens: Vec<u64> = parts
            .iter()
            .map(|part| part["tokens"].as_u64().expect("tokens"))
            .collect();
        assert!(tokens.is_sorted_by(|a, b| a >= b), "heaviest first");
        assert_eq!(load["total"], tokens.iter().sum::<u64>());
    }
}

#[test]
fn flags_outrank_the_settings_file() {
    let demo = Demo::new();
    let window = |args: &[&str]| {
        let budget = demo.json(&[&["budget"], args].concat(), 0);
        let number = |key: &str| budget[key].as_u64().expect("tokens");
        (number("window"), number("rule"))
    };
    assert_eq!(window(&[]), (2_000, 800));
    assert_eq!(window(&["--window", "100k"]), (100_000, 40_000));
    assert_eq!(window(&["--rule", "50%"]), (2_000, 1_000));
    assert_eq!(window(&["--model", "gpt-4o"]), (128_000, 51_200));
    let args = ["--model", "gpt-4o", "--window", "50000", "--rule", "0.2"];
    assert_eq!(window(&args), (50_000, 10_000));
}

#[test]
fn a_load_over_its_limit_says_what_would_help() {
    let demo = Demo::new();
    let run = demo.run(&["budget", "queue", "--phase", "plan", "--window", "1000"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
}

#[test]
fn unknown_names_are_refused_with_a_suggestion() {
    let demo = Demo::new();
    for (args, why) in [
        (vec!["budget", "queu"], "did you mean `queue`?"),
        (vec!["budget", "zzz"], "expected one of"),
        (vec!["budget", "--phase", "plann"], "did you mean `plan`?"),
        (vec!["budget", "--model", "m"], "no known model"),
        (vec!["budget", "--window", "5"], "at least 1000"),
        (vec!["budget", "--window", "much"], "a number of tokens"),
        (vec!["budget", "--rule", "40"], "a share of the window"),
    ] {
        let run = demo.run(&args);
        assert!(run.refused().contains(why), "{args:?}: {run:?}");
    }
}
