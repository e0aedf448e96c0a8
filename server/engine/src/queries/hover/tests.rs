use super::*;
use crate::fixture::Fixture;

/// The text that the popup is about, and what it says.
fn hover_at(fixture: &str) -> Option<(String, String)> {
    let fixture = Fixture::new(fixture);
    let (path, offset) = fixture.cursor();
    let snapshot = fixture.snapshot();
    let hover = hover(&snapshot, &path, offset)?;
    let text = snapshot.text(&path)?.as_str()[hover.range].to_owned();
    Some((text, hover.markdown))
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
            "| Part | Kind | Tokens | Share |",
            "| agentops/infrastructure-ops/research/k8s-research.md | output |",
            "| CLAUDE.md | always |",
            "| **Total** | | **",
            "Limit: 60k (the phase's budget). Zone: **good**",
            "Next: **Plan** will load ",
        ],
    );
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
    let found = hover(&workspace.snapshot(), &path, 8).unwrap();
    assert!(found.markdown.contains("**New 見出し**"), "{found:?}");
}
