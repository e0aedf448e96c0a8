//! The sample workspace is as its README says, to the letter.

use std::path::{Path, PathBuf};
use std::process::Command;

use agentops_tests::binary::agentops;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces/my-startup")
}

fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(agentops())
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("NO_COLOR", "1")
        .env("AGENTOPS_CACHE_DIR", "")
        .output()
        .expect("the binary runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "",
        "nothing is logged"
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (text, output.status.code())
}

#[test]
fn check_reports_what_the_readme_says_and_nothing_else() {
    let readme = std::fs::read_to_string(sample().join("README.md")).expect("a README");
    let (_, block) = readme.split_once("```text\n").expect("a block of output");
    let (expected, _) = block.split_once("```").expect("its end");
    let (found, code) = run(&["check", "tests/workspaces/my-startup"]);
    assert_eq!(found, expected);
    assert_eq!(code, Some(1));
}

#[test]
fn the_problems_are_the_five_that_were_put_there() {
    let (found, _) = run(&["check", "tests/workspaces/my-startup", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
    let text = found.to_string();
    for (code, count) in [("over-rule", 1), ("over-budget", 1), ("broken-link", 3)] {
        let needle = format!("\"code\":\"{code}\"");
        assert!(text.matches(&needle).count() >= count, "{code}");
    }
}

#[test]
fn sizes_are_those_of_real_life() {
    let mut big = 0;
    let mut ordinary = 0;
    let mut files = 0;
    for topic in ["infrastructure-ops", "product-dev"] {
        let folder = format!("tests/workspaces/my-startup/agentops/{topic}");
        for file in markdown(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(folder),
        ) {
            let (found, _) = run(&["count", file.to_str().expect("UTF-8"), "--format", "json"]);
            let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
            let tokens = found["total"]["tokens"]
                .as_u64()
                .or(found["total"].as_u64())
                .expect("a total");
            files += 1;
            ordinary += u32::from((1000..=5000).contains(&tokens));
            big += u32::from(tokens >= 12_000);
        }
    }
    assert!(big >= 1, "one research of 12k tokens or more");
    assert!(
        ordinary * 10 >= files * 7,
        "most artifacts have 1k to 5k tokens: {ordinary} of {files}"
    );
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}
