use super::*;
use crate::edits::{TextEdit, apply};
use crate::fixture::Fixture;

fn at_cursor(fixture: &str) -> (Snapshot, RelPath, Completion) {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let completion = completion(&snapshot, &path, offset);
    for item in &completion.items {
        let line = snapshot.text(&path).unwrap();
        assert_eq!(line.line_of(item.range.start), line.line_of(item.range.end));
        assert!(
            item.range.start <= offset && offset <= item.range.end,
            "{item:?}"
        );
    }
    (snapshot, path, completion)
}

fn labels(fixture: &str) -> Vec<String> {
    let (.., completion) = at_cursor(fixture);
    completion
        .items
        .into_iter()
        .map(|item| item.label)
        .collect()
}

/// The cursor's line after the item of a label was chosen.
fn chosen(fixture: &str, label: &str) -> String {
    let (snapshot, path, completion) = at_cursor(fixture);
    let item = completion.items.iter().find(|item| item.label == label);
    let item = item.unwrap_or_else(|| panic!("no {label}: {:#?}", completion.items));
    let edit = TextEdit {
        range: item.range.clone(),
        new_text: item.new_text.clone(),
    };
    let text = snapshot.text(&path).unwrap();
    let line = text.line_of(item.range.start);
    let rest = text.len() - text.line_range(line).end;
    let after = apply(text.as_str(), &[edit]);
    after[text.line_range(line).start..after.len() - rest].to_owned()
}

const OTHERS: &str = "\
//- /agentops/infrastructure-ops/research/k8s-research.md
---
topic: k8s
tags: [cluster, ops]
---
# Kubernetes 升级
## Findings & more
## Setup
## Setup
//- /agentops/infrastructure-ops/research/other-research.md
---
tags: [ops]
---
# Other
//- /docs/a (1) é.md
# A
//- /src/auth.rs
x
";

fn plan(text: &str) -> String {
    format!("{OTHERS}//- /agentops/infrastructure-ops/plans/k8s-plan.md\n{text}")
}

#[test]
fn files_are_offered_as_relative_paths_the_same_topic_first() {
    let all = labels(&plan("# P\n- [x]($0\n"));
    assert_eq!(
        all,
        [
            "../research/k8s-research.md",
            "../research/other-research.md",
            "../../../docs/a (1) é.md",
            "../../../src/auth.rs",
        ]
    );
    assert_eq!(labels(&plan("[x](auth$0)"))[0], "../../../src/auth.rs");
    assert_eq!(
        labels(&plan("[x](../../../src/au$0)")),
        ["../../../src/auth.rs"]
    );
    assert_eq!(labels(&plan("[x](zzz$0)")), [""; 0]);
}

#[test]
fn a_path_is_written_as_its_place_needs_it() {
    let a = "../../../docs/a (1) é.md";
    assert_eq!(
        chosen(&plan("> | [x](do$0cs/b.md#c) | y |"), a),
        "> | [x](../../../docs/a%20%281%29%20é.md#c) | y |"
    );
    assert_eq!(
        chosen(&plan("![x](<$0"), a),
        "![x](<../../../docs/a (1) é.md"
    );
    assert_eq!(
        chosen(&plan("[x](<$0old>)"), a),
        "[x](<../../../docs/a (1) é.md>)"
    );
    assert_eq!(
        chosen(&plan("[x](/$0)"), "/docs/a (1) é.md"),
        "[x](/docs/a%20%281%29%20é.md)"
    );
    assert_eq!(
        chosen(
            &plan("[x](./res$0 and words (so)"),
            "./../research/k8s-research.md"
        ),
        "[x](./../research/k8s-research.md and words (so)"
    );
    assert_eq!(
        chosen(&plan("> [ref]: k8$0"), "../research/k8s-research.md"),
        "> [ref]: ../research/k8s-research.md"
    );
    assert_eq!(
        chosen(&plan("日本😀 [[k$0]]\r\n"), "k8s-research"),
        "日本😀 [[k8s-research]]"
    );
    assert_eq!(
        chosen(&plan("[[../r$0|x]]"), "../research/k8s-research"),
        "[[../research/k8s-research|x]]"
    );
    assert_eq!(chosen(&plan("![[au$0"), "src/auth.rs"), "![[src/auth.rs");
    assert!(
        !labels(&plan("[[$0"))
            .iter()
            .any(|label| label.contains("auth"))
    );
}

#[test]
fn a_wiki_link_says_as_much_as_it_needs() {
    let fixture = "//- /x/plan.md\n//- /y/plan.md\n//- /a.md\n[[pl$0\n";
    assert_eq!(labels(fixture), ["x/plan", "y/plan"]);
}

#[test]
fn headings_of_the_target_or_of_the_document_itself() {
    let text = plan("[x](../research/k8s-research.md#f$0i)");
    assert_eq!(
        labels(&text),
        ["Kubernetes 升级", "Findings & more", "Setup", "Setup"]
    );
    assert_eq!(
        chosen(&text, "Findings & more"),
        "[x](../research/k8s-research.md#findings--more)"
    );
    assert_eq!(chosen(&plan("[x](#$0)\n# Ü x\n"), "Ü x"), "[x](#ü-x)");
    let wiki = plan("[[k8s-research#$0]]");
    assert_eq!(
        chosen(&wiki, "Findings & more"),
        "[[k8s-research#Findings & more]]"
    );
    let (.., completion) = at_cursor(&wiki);
    let texts: Vec<_> = completion
        .items
        .iter()
        .map(|i| i.new_text.as_str())
        .collect();
    assert_eq!(texts[2..], ["Setup", "setup-1"]);
    assert_eq!(labels(&plan("[x](nowhere.md#$0)")), [""; 0]);
}

#[test]
fn keys_that_are_not_there_yet() {
    let keys = labels(&plan("---\ntopic: k8s\n$0\nstatus: draft\n---\n"));
    assert!(keys.contains(&"phase".to_owned()), "{keys:?}");
    assert!(!keys.contains(&"topic".to_owned()), "{keys:?}");
    assert!(!keys.contains(&"status".to_owned()), "{keys:?}");
    assert_eq!(chosen(&plan("---\r\nph$0a\r\n---\r\n"), "phase"), "phase: ");
    assert_eq!(
        chosen(&plan("---\nsta$0tus: x\n---\n"), "status"),
        "status: x"
    );
    assert_eq!(
        labels(&plan("---\nsources:\n  - path: a\n    $0\n---\n")),
        ["blake3", "tokens"]
    );
    assert!(labels(&plan("---\n$0\n---\n")).len() > 10);
    assert_eq!(labels(&plan("---\ntopic: x\n---$0\n")), [""; 0]);
    assert_eq!(labels(&plan("---\n# $0\n---\n")), [""; 0]);
}

#[test]
fn values_of_front_matter() {
    assert_eq!(
        labels(&plan("---\nstatus: $0\n---\n")),
        ["draft", "review", "ready", "approved", "complete"]
    );
    assert_eq!(
        chosen(&plan("---\nstatus: dr$0aft # x\n---\n"), "complete"),
        "status: complete # x"
    );
    assert_eq!(
        labels(&plan("---\nphase: $0\n---\n")),
        ["research", "plan", "implement"]
    );
    assert_eq!(
        labels(&plan("---\nprofile: product-dev\nphase: s$0\n---\n"))[..2],
        ["product", "init"]
    );
    assert!(labels(&plan("---\nprofile: $0\n---\n")).contains(&"product-dev".to_owned()));
    assert_eq!(labels(&plan("---\ntopic: $0\n---\n")), ["k8s", "other"]);
    assert_eq!(labels(&plan("---\ntags: [cluster, $0]\n---\n")), ["ops"]);
    assert_eq!(labels(&plan("---\ntags:\n- $0\n---\n")), ["ops", "cluster"]);
    assert_eq!(
        chosen(&plan("---\ntags: [a, \"o$0\"]\n---\n"), "ops"),
        "tags: [a, \"ops\"]"
    );
    assert_eq!(
        chosen(
            &plan("---\nsources:\n  - path: k8$0\n---\n"),
            "agentops/infrastructure-ops/research/k8s-research.md"
        ),
        "  - path: agentops/infrastructure-ops/research/k8s-research.md"
    );
    assert_eq!(labels(&plan("---\ncreated: $0\n---\n")), [""; 0]);
    assert_eq!(labels(&plan("---\nmood: $0\n---\n")), [""; 0]);
}

#[test]
fn bundles_are_named_by_their_names() {
    let fixture =
        "//- /agentops/bundles/k8s-research.md\n# D\n//- /x.md\n---\nrelated_bundles: [$0]\n---\n";
    assert_eq!(labels(fixture), ["k8s-research"]);
}

#[test]
fn nothing_in_code_and_outside_of_links() {
    for text in [
        "```\n[x]($0\n```\n",
        "```\n[x]($0",
        "`[x]($0` y",
        "    [x]($0",
        "[x](a.md) $0",
        "[[a]] $0",
        "[[a|$0",
        "[x](a.md \"$0",
        "word$0",
        "$0",
    ] {
        assert_eq!(labels(&plan(text)), [""; 0], "{text}");
    }
}

#[test]
fn many_files_are_cut_off_and_asked_for_again() {
    let files: String = (0..300).map(|i| format!("//- /docs/f{i}.md\n")).collect();
    let (.., found) = at_cursor(&format!("{files}//- /a.md\n[x]($0)\n"));
    assert_eq!(found.items.len(), 200);
    assert!(found.is_incomplete);
    assert!(found.items.is_sorted_by(|a, b| a.sort < b.sort));
    let (.., found) = at_cursor(&format!("{files}//- /a.md\n[x](f299$0)\n"));
    assert_eq!(found.items.len(), 1);
    assert!(!found.is_incomplete);
}

#[test]
fn open_buffers_count_as_they_are() {
    let mut workspace =
        Fixture::new("//- /a.md\n# A\n//- /b.md\n---\ntags: [old]\n---\n").workspace;
    let path = |text: &str| RelPath::new(text).unwrap();
    workspace.open_buffer(path("new.md"), 1, "# New\n## Part\n");
    workspace.open_buffer(path("b.md"), 1, "---\ntags: [fresh]\n---\n");
    let text = "[x](new.md#)";
    workspace.open_buffer(path("a.md"), 1, text);
    let items = |workspace: &crate::workspace::Workspace, offset| {
        completion(&workspace.snapshot(), &path("a.md"), offset)
            .items
            .into_iter()
            .map(|item| item.label)
            .collect::<Vec<_>>()
    };
    assert_eq!(items(&workspace, 11), ["New", "Part"]);
    assert_eq!(items(&workspace, 6), ["new.md"]);
    workspace.open_buffer(path("a.md"), 2, "---\ntags: []\n---\n");
    assert_eq!(items(&workspace, 11), ["fresh", "old"]);
}

const FILES: &str = "\
//- /src/auth/login.rs
x
//- /src/auth/logout.rs
x
//- /src/main.rs
x
//- /web/app/[slug]/page.tsx
x
//- /lib/log.py
x
//- /agentops/infrastructure-ops/plans/a-plan.md
# A
Modify: `src/main.rs` and `lib/log.py`
";

fn in_topic(text: &str) -> String {
    format!("{FILES}//- /agentops/infrastructure-ops/research/a-research.md\n{text}")
}

#[test]
fn paths_are_offered_in_back_ticks_those_of_the_topics_plans_first() {
    let all = labels(&in_topic("`$0`"));
    assert_eq!(all[..2], ["lib/log.py", "src/main.rs"]);
    assert!(all.contains(&"src/auth/".to_owned()), "{all:?}");
    assert!(all.contains(&"web/".to_owned()), "{all:?}");
    assert_eq!(
        labels(&in_topic("- [ ] 漢 `log$0"))[..3],
        ["lib/log.py", "src/auth/login.rs", "src/auth/logout.rs"]
    );
    assert_eq!(
        labels(&in_topic("| File |\n|---|\n| `src/auth/l$0` |\n")),
        ["src/auth/login.rs", "src/auth/logout.rs"]
    );
    assert_eq!(labels(&in_topic("`au$0`"))[0], "src/auth/");
    assert_eq!(
        labels(&in_topic("`web/app/[sl$0`"))[0],
        "web/app/[slug]/page.tsx"
    );
}

#[test]
fn a_path_in_back_ticks_is_written_from_the_root() {
    let rewritten = |text: &str, label: &str| chosen(&in_topic(text), label);
    assert_eq!(
        rewritten("a `logi$0 b", "src/auth/login.rs"),
        "a `src/auth/login.rs b"
    );
    assert_eq!(
        rewritten("a `./ma$0in:12` b", "src/main.rs"),
        "a `src/main.rs:12` b"
    );
    assert_eq!(rewritten("`sr$0c` `x`", "src/auth/"), "`src/auth/` `x`");
    let (.., completion) = at_cursor(&in_topic("`./ma$0`"));
    assert_eq!(completion.items[0].filter, "./src/main.rs");
}

#[test]
fn back_ticks_that_hold_no_path_are_left_alone() {
    for text in [
        "`cargo te$0`",
        "`src/main.rs:$0`",
        "`src/main.rs:1$0`",
        "`src/main.rs::ma$0`",
        "`--ma$0`",
        "`$HO$0`",
        "`ma$0 in`",
        "`a` ma$0",
        "```$0",
        "``ma$0",
        "```\n`ma$0`\n```\n",
        "\\`ma$0",
        "`a\nma$0in`",
    ] {
        assert_eq!(labels(&in_topic(text)), [""; 0], "{text}");
    }
    let elsewhere = format!("{FILES}//- /docs/a.md\n`ma$0`\n");
    assert_eq!(labels(&elsewhere), [""; 0]);
    let source = format!("{FILES}//- /a.rs\n// [x](ma$0\n");
    assert_eq!(labels(&source), [""; 0]);
}
