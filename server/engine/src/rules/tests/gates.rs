use super::*;

const PROFILE: &str = "//- /agentops/profiles/mine/profile.toml
[[phases]]
id = \"a\"
title = \"First\"
writes = [\"{topic}-a.md\"]
gate.sections = [\"Claim\", \"Proof\", \"End\"]
[[phases]]
id = \"b\"
reads = [\"a\"]
writes = [\"{topic}-b.md\"]
gate.sections = [\"Claim\"]
";

fn of(status: &str, body: &str, more: &str) -> String {
    report(&format!(
        "{PROFILE}//- /agentops/mine/x-a.md\n---\nstatus: {status}\n---\n# X\n\n{body}\n{more}"
    ))
}

#[test]
fn what_claims_to_be_ready_has_the_sections_of_its_gate() {
    for status in ["ready", "review", "approved", "complete"] {
        let found = of(status, "## Claim\nx\n\n## 2. proofs\n<!-- y -->\n", "");
        assert_eq!(
            found,
            format!(
                "agentops/mine/x-a.md:4 gate-section «# X» the gate of First needs the section `End`: add it, or say `status: draft` instead of `{status}` until then\n\
                 agentops/mine/x-a.md:9 gate-section «## 2. proofs» this section is empty, and the gate of First needs it: the document says `status: {status}`"
            )
        );
    }
    let found = of("ready", "", "");
    assert!(
        found.contains("needs the sections `Claim`, `Proof`, `End`: add them"),
        "{found}"
    );
    assert_eq!(of("ready", "## Claim\nx\n## Proof\nx\n## End\nx", ""), "");
}

#[test]
fn drafts_and_what_is_behind_are_left_alone() {
    assert_eq!(of("draft", "", ""), "");
    assert_eq!(of("wip", "", ""), "");
    assert_eq!(
        report(&format!("{PROFILE}//- /agentops/mine/x-a.md\n# X\n")),
        ""
    );
    assert_eq!(of("approved", "", "//- /agentops/mine/x-b.md\n# B\n"), "");
    let finished = "//- /agentops/mine/x-b.md\n---\nstatus: complete\n---\n# B\n";
    assert_eq!(of("approved", "", finished), "");
    let silenced = "//- /agentops/mine/y-a.md\n---\nstatus: ready\n---\n<!-- agentops-ignore gate-section -->\n# Y\n";
    assert_eq!(of("draft", "", silenced), "");
}
