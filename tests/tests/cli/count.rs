use insta::assert_snapshot;

use crate::demo::{Demo, run_with_stdin};

const TEXT: &str =
    "---\na: 1\n---\nlead\n\n# Title\n\nText.\n\n## One\n\nMore text.\n\n### Deep\n\n## Two\n";

#[test]
fn a_file_is_counted_section_by_section() {
    let demo = Demo::empty();
    demo.write("a.md", TEXT);
    let run = demo.run(&["count", "a.md"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_snapshot!(run.stdout);
    let shallow = demo.run(&["count", "--depth", "1", "a.md"]).stdout;
    assert!(shallow.contains("Title") && !shallow.contains("One"));
}

#[test]
fn stdin_is_counted_like_a_file() {
    let demo = Demo::empty();
    demo.write("a.md", format!("\u{feff}{TEXT}"));
    let file = demo.json(&["count", "a.md"], 0);
    let mut command = demo.command(&["count", "-", "--format", "json"]);
    let run = run_with_stdin(&mut command, TEXT.as_bytes());
    let stdin: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(stdin["files"][0]["path"], "-");
    assert_eq!(stdin["total"], file["total"]);
    assert_eq!(stdin["files"][0]["sections"], file["files"][0]["sections"]);
    assert_eq!(stdin["files"][0]["bytes"], TEXT.len());
}

#[test]
fn several_files_and_folders_have_a_total() {
    let demo = Demo::new();
    let run = demo.run(&["count", "CLAUDE.md", "agentops/ops"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
}

#[test]
fn without_files_the_workspace_is_counted() {
    let demo = Demo::new();
    let count = demo.json(&["count"], 0);
    let files = count["files"].as_array().expect("a list");
    assert_eq!(files.len(), 6);
    let nowhere = Demo::empty().run(&["count"]);
    assert!(nowhere.refused().contains("name files"));
}

#[test]
fn encodings_and_models_count_differently() {
    let demo = Demo::empty();
    demo.write(
        "a.md",
        "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich.\n",
    );
    let total = |args: &[&str]| {
        let count = demo.json(&[&["count", "a.md"], args].concat(), 0);
        count["total"].as_u64().expect("tokens")
    };
    let exact = total(&[]);
    assert_eq!(exact, total(&["--encoding", "o200k_base"]));
    assert_ne!(exact, total(&["--encoding", "r50k_base"]));
    assert!(exact < total(&["--model", "claude-opus-5"]));
    let text = demo
        .run(&["count", "a.md", "--model", "claude-opus-5"])
        .stdout;
    assert!(text.contains('≈') && text.contains("× 1.61"), "{text}");
    // The settings of the workspace hold for files that are named, too.
    demo.write(
        "agentops/agentops.toml",
        "[budget]\nencoding = \"r50k_base\"\n",
    );
    assert_eq!(total(&[]), total(&["--encoding", "r50k_base"]));
    let wrong = demo.run(&["count", "a.md", "--encoding", "x"]);
    assert!(wrong.refused().contains("o200k_base"));
}

#[test]
fn what_is_not_text_is_passed_over_and_the_rest_counted() {
    let demo = Demo::empty();
    demo.write("bad.md", b"caf\xe9");
    demo.write("good.md", "# Good\n");
    let run = demo.run(&["count", "bad.md", "good.md"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .starts_with("warning: bad.md is passed over: it is not UTF-8")
    );
    assert!(run.stdout.contains("good.md"));
    let gone = demo.run(&["count", "gone.md"]);
    assert_eq!(gone.refused(), "there is no file or folder gone.md");
}
