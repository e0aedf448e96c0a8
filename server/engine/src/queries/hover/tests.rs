use super::*;
use unicode_width::UnicodeWidthStr;

use crate::fixture::Fixture;

/// The text that the popup is about, and what it says.
fn hover_at(fixture: &str) -> Option<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let address = |path: &RelPath| Some(format!("file:///w/{path}"));
    let hover = hover(&snapshot, &path, offset, &address)?;
    let text = snapshot.text(&path)?.as_str()[hover.range].to_owned();
    let mut markdown = hover.markdown;
    if let Some(excerpt) = hover.excerpt {
        // Tests have their text in memory; an editor's adapter reads it.
        let contents = fixture.workspace.disk().read(&excerpt.path, 1_000_000);
        let text = contents.map(|contents| crate::text::Text::new(contents.text));
        markdown.push_str(&format!("\n\n{}", excerpt.markdown(&snapshot, &text)));
    }
    Some((text, markdown))
}

fn says(fixture: &str, about: &str, parts: &[&str]) {
    let (text, markdown) = hover_at(fixture).unwrap_or_else(|| panic!("nothing said: {fixture}"));
    assert_eq!(text, about, "{fixture}");
    for part in parts {
        assert!(markdown.contains(part), "{part:?} is not in:\n{markdown}");
    }
}

#[test]
fn a_heading_has_its_tokens_share_and_own_text() {
    says(
        "//- /a.md\r\n# T\r\n\r\none two\r\n\r\n## S$0 漢\r\nthree four\r\n\r\n### U 😀\r\nfive six\r\n",
        "## S 漢",
        &[
            "**S 漢** – ",
            "of the document (",
            "Its own text: ",
            "in 1 section below it",
            "`#s-漢`",
        ],
    );
    says("//- /a.md\n# T\n> ## Q$0\n", "## Q", &["Anchor: `#q`"]);
}

const RESEARCH: &str = "\
//- /CLAUDE.md
# Rules
//- /agentops/infrastructure-ops/research/k8s-research.md
---
topic: k8s
status: complete
---
# K8s $0upgrade

Words of research.
";

#[test]
fn the_title_explains_the_load_of_its_phase_and_names_the_next() {
    says(
        RESEARCH,
        "# K8s upgrade",
        &[
            "Phase **Research** of `k8s` · Infrastructure operations · *done*",
            "| Part                 ",
            "| agentops/infrastructure-ops/research/k8s-research.md       | output   |     22 |    1% |",
            "| CLAUDE.md                                                  | always   | ",
            "Limit: 60k (the phase's budget). Zone: **good**",
            "Next: **Plan** will load ",
        ],
    );
}

#[test]
fn the_table_of_parts_is_even_for_editors_that_draw_none() {
    let wide = RESEARCH.replace("k8s", "漢字|é");
    for fixture in [RESEARCH, &wide] {
        let (_, markdown) = hover_at(fixture).unwrap();
        let rows = markdown.lines().filter(|line| line.starts_with('|'));
        // Emphasis is shown as such, or taken away.
        let widths: Vec<usize> = rows.map(|row| row.replace('*', "").width()).collect();
        assert!(widths.len() > 5, "{markdown}");
        assert!(widths.iter().all(|width| *width == widths[0]), "{markdown}");
    }
}

#[test]
fn a_load_above_its_limit_says_what_would_help() {
    let fixture = format!(
        "//- /agentops/infrastructure-ops/plans/a-plan.md\n# P$0\n//- /agentops/infrastructure-ops/research/a-research.md\n# R\n{}\n",
        "word ".repeat(90_000)
    );
    says(
        &fixture,
        "# P",
        &[
            "Zone: **over**",
            "above the rule**",
            "What would help: `agentops/infrastructure-ops/research/a-research.md` – save a bundle",
        ],
    );
}

#[test]
fn keys_of_front_matter_are_explained() {
    let at = |front_matter: &str| {
        format!(
            "//- /agentops/infrastructure-ops/research/x-research.md\n# X\n//- /agentops/infrastructure-ops/plans/x-plan.md\n---\n{front_matter}\n---\n# P\n"
        )
    };
    says(
        &at("sta$0tus: draft"),
        "status",
        &["`status` – ", "- `approved`: done"],
    );
    says(
        &at("status: dr$0aft"),
        "draft",
        &["`status` – ", "- `draft`: "],
    );
    says(
        &at("phase: $0x"),
        "x",
        &["Infrastructure operations: `research`, `plan`, `implement`"],
    );
    says(&at("pro$0file: x"), "profile", &["- `product-dev`: "]);
    says(
        &at("sources:\n  - path: \"../research/x-$0research.md\""),
        "\"../research/x-research.md\"",
        &[
            "`sources.path` – ",
            "**X** · `agentops/infrastructure-ops/research/x-research.md`",
        ],
    );
    assert_eq!(hover_at(&at("mood: go$0od")), None);
    assert_eq!(hover_at(&at("$0")), None);
}

const TARGET: &str = "//- /docs/b.md\n---\ntags: [x]\n---\n# B *title*\n\nFirst line.\n\n```sh\nls\nls\nls\nls\nls\nls\nls\nls\n```\n\n## Part\nPart's text.\n";

#[test]
fn a_link_says_where_it_leads() {
    let at = |link: &str| {
        format!("{TARGET}//- /docs/a.md\n- one\n\n  > | x |\n  > |---|\n  > | {link} |\n")
    };
    says(
        &at("[t](b$0.md)"),
        "b.md",
        &[
            "**B title**",
            "`docs/b.md` · ",
            " tokens",
            "First line.",
            "ls\n```\n\n…",
        ],
    );
    says(
        &at("[t$0](b.md#part)"),
        "[t](b.md#part)",
        &["**Part** in *B title*", "Part's text."],
    );
    says(&at("[[b#$0Part]]"), "b#Part", &["**Part** in *B title*"]);
    says(
        &at("![i](../src/x$0.png)"),
        "../src/x.png",
        &["**Broken link:** `src/x.png` does not exist"],
    );
    says(
        &at("[t](b.md#parts$0)"),
        "b.md#parts",
        &["has no heading `#parts`; did you mean `b.md#part`?"],
    );
    assert_eq!(hover_at(&at("[t](https://x$0.org)")), None);
}

#[test]
fn what_is_typed_counts_before_it_is_saved() {
    let fixture = Fixture::new("//- /a.md\n# Old\n");
    let mut workspace = fixture.workspace;
    let path = RelPath::new("a.md").unwrap();
    workspace.open_buffer(path.clone(), 1, "text\n\n# New 見出し\n");
    let found = hover(&workspace.snapshot(), &path, 8, &|_| None).unwrap();
    assert!(found.markdown.contains("**New 見出し**"), "{found:?}");
}

const FILES: &str = "\
//- /src/a.rs
fn a() {}
fn b() {}
//- /src/b.bin
\0
//- /x/twice.rs
//- /y/twice.rs
//- /docs/d.md
# D
//- /agentops/infrastructure-ops/plans/other-plan.md
- [ ] Go
  - Modify: `src/a.rs:1`
- [x] Gone
  - Delete: `src/a.rs`
";

fn in_plan(text: &str, about: &str, parts: &[&str]) {
    let fixture = format!("{FILES}//- /agentops/infrastructure-ops/plans/x-plan.md\n{text}");
    says(&fixture, about, parts);
}

#[test]
fn a_reference_tells_of_its_file_its_step_its_lines_and_other_plans() {
    in_plan(
        "## 漢\n- [x] Write *it*\n  - Modify: `src/$0a.rs:2-3` 😀\n",
        "src/a.rs:2-3",
        &[
            "**`src/a.rs`** · modify · 2 lines, ",
            " tokens · lines 2-3",
            "Step: Write \\*it\\* · done",
            "- [other](<file:///w/agentops/infrastructure-ops/plans/other-plan.md#L2>): modify line 1",
            "```rust\nfn b() {}\n```",
        ],
    );
    in_plan(
        "Update `src/a.r$0s::b`.\n",
        "src/a.rs::b",
        &["modify (guessed)", "```rust\nfn b() {}\n```"],
    );
    in_plan(
        "- Modify: `src/b$0.bin:1`\n",
        "src/b.bin:1",
        &["**`src/b.bin`** · modify · not a text"],
    );
    in_plan("See `src/$0`.\n", "src/", &["**`src`** · read · a folder"]);
    let done = format!(
        "{FILES}//- /agentops/infrastructure-ops/plans/x-plan.md\n- Modify: `src/a.r$0s`\n"
    );
    let (_, markdown) = hover_at(&done).unwrap();
    assert!(
        !markdown.contains("delete"),
        "a step that is done: {markdown}"
    );
    assert!(!markdown.contains("```"), "no lines are named: {markdown}");
}

#[test]
fn what_is_missing_or_fits_several_says_so() {
    in_plan(
        "- Create: `src/ne$0w.rs`\n",
        "src/new.rs",
        &["**`src/new.rs`** · create · does not exist yet"],
    );
    in_plan(
        "- Modify: `src/go$0ne.rs`\n",
        "src/gone.rs",
        &[
            "modify · does not exist",
            "Looked for as `src/gone.rs`, `agentops/infrastructure-ops/plans/src/gone.rs`",
        ],
    );
    in_plan(
        "- Create: `src/a$0.rs`\n",
        "src/a.rs",
        &["create · exists already"],
    );
    in_plan(
        "- Modify: `twi$0ce.rs`\n",
        "twice.rs",
        &[
            "**2 files fit**",
            "- [`x/twice.rs`](<file:///w/x/twice.rs>)",
        ],
    );
    in_plan(
        "- Modify: `*/tw$0ice.rs`\n",
        "*/twice.rs",
        &["`*/twice.rs` · modify · 2 files fit", "y/twice.rs"],
    );
}

#[test]
fn links_tell_what_is_to_be_done_with_their_file() {
    in_plan(
        "- [MODIFY] [a](../../../src/$0a.rs#L2)\n",
        "../../../src/a.rs#L2",
        &["modify", "```rust\nfn b() {}\n```"],
    );
    in_plan(
        "## S\n- [MODIFY] [d](../../../docs/$0d.md)\n",
        "../../../docs/d.md",
        &["To modify", "Step: S", "**D**"],
    );
    let other = "//- /a.rs\n//- /docs/a.md\n`a.r$0s`\n";
    assert_eq!(hover_at(other), None, "not one of our documents");
}
