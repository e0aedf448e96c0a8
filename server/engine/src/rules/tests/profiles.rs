use super::*;

const PATH: &str = "agentops/profiles/mine/profile.toml";

fn of(profile: &str) -> Vec<String> {
    let found = report(&format!("//- /{PATH}\n{profile}"));
    let lines = found
        .lines()
        .map(|line| line.replace(&format!("{PATH}:"), ""));
    lines.collect()
}

#[test]
fn agents_and_workflows_that_nobody_has_written_are_named() {
    let own = "//- /agentops/profiles/mine/agents/writer.md\n# W\n";
    let profile = |agent: &str| {
        format!(
            "[[phases]]\nid = \"a\"\nagent = \"{agent}\"\nworkflows = [\"one\"]\nwrites = [\"{{topic}}.md\"]\n{own}"
        )
    };
    assert_eq!(
        of(&profile("writr")),
        [
            "3 bad-profile «\"writr\"» there is no agent `writr`: did you mean `writer`?",
            "4 bad-profile «\"one\"» there is no workflow `one`: write it to agentops/profiles/mine/workflows/one.md",
        ]
    );
    assert_eq!(of(&profile("writer")).len(), 1);
}

#[test]
fn inputs_that_go_in_a_circle_are_told_where_they_begin() {
    let phase = |id: &str, reads: &str| {
        format!("[[phases]]\nid = \"{id}\"\nreads = [{reads}]\nwrites = [\"{{topic}}-{id}.md\"]\n")
    };
    let circle = [
        phase("a", "\"c\""),
        phase("b", "\"a\", \"b\""),
        phase("c", "\"b\""),
    ];
    assert_eq!(
        of(&circle.concat()),
        [
            "3 bad-profile «\"c\"» phase `a` reads `c`, which reads it in turn: take one of the two out",
            "7 bad-profile «\"b\"» phase `b` reads itself",
        ]
    );
    let forward = [phase("a", "\"b\""), phase("b", "")];
    assert_eq!(of(&forward.concat()), [""; 0]);
}

#[test]
fn files_that_two_would_have_are_told_to_the_second() {
    let other = "//- /agentops/profiles/other/profile.toml\nroot = \"agentops/mine\"\n[[phases]]\nid = \"x\"\nwrites = [\"{topic}-b.md\"]\n";
    let found = of(&format!(
        "[[phases]]\nid = \"a\"\nwrites = [\"{{topic}}.md\"]\n[[phases]]\nid = \"b\"\nwrites = [\"{{topic}}-b.md\"]\n{other}"
    ));
    assert_eq!(
        found,
        [
            "6 bad-profile «\"{topic}-b.md\"» `{topic}-b.md` means files that phase `a` has already: write them elsewhere, or give the profile another `root`",
            "agentops/profiles/other/profile.toml:4 bad-profile «\"{topic}-b.md\"» `{topic}-b.md` means files that phase `a` of the profile `mine` has already: write them elsewhere, or give the profile another `root`",
        ]
    );
}

#[test]
fn thirty_phases_are_as_good_as_three() {
    let phase = |index: usize| {
        let reads: Vec<String> = (0..30).map(|other| format!("\"p{other}\"")).collect();
        format!(
            "[[phases]]\nid = \"p{index}\"\ncommand = \"/p\"\nreads = [{}]\nwrites = [\"{{topic}}-p{index}.md\"]\n",
            reads.join(", ")
        )
    };
    let phases: String = (0..30).map(phase).collect();
    let topic = "//- /agentops/mine/x-p0.md\n# X\n//- /agentops/mine/x-p29.md\n# X\n";
    let found = of(&format!("{phases}{topic}"));
    let itself = found.iter().filter(|line| line.contains("reads itself"));
    assert_eq!(itself.count(), 30);
    let commands = found
        .iter()
        .filter(|line| line.contains("has the command `/p` already"));
    assert_eq!(commands.count(), 30);
    assert_eq!(
        found.iter().filter(|line| line.contains("in turn")).count(),
        30 * 29 / 2
    );
}

#[test]
fn routes_lead_to_phases_that_there_are() {
    let found = of(
        "[[phases]]\nid = \"a\"\nwrites = [\"a.md\"]\n[[routes]]\nwhen = { phase = \"a\", mentions = [] }\nto = \"infrastructure-ops/reserch\"\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("6 bad-profile «\"infrastructure-ops/reserch\"»"),
        "{found:?}"
    );
}

#[test]
fn a_template_with_an_unknown_placeholder_has_its_place() {
    let found = report(
        "//- /agentops/profiles/mine/templates/a.md\n---\ntopic: {topic}\ntitle: {title} plan\n---\n# {titel}\n\n[x](nowhere.md) {{titel}}\n",
    );
    assert_eq!(
        found,
        "agentops/profiles/mine/templates/a.md:5 bad-profile «{titel}» `{titel}` is no placeholder: did you mean `{title}`?"
    );
}

#[test]
fn gates_say_what_cannot_be() {
    let found = of(
        "[[phases]]\nid = \"a\"\nwrites = [\"{topic}.md\"]\ngate.sections = [\"A\", \" \", \"A\"]\ngate.colour = true\n",
    );
    assert!(found[0].contains("unknown field `colour`"), "{found:?}");
    let found = of(
        "[[phases]]\nid = \"a\"\nwrites = [\"{topic}.md\"]\ngate.sections = [\"A\", \" \", \"A\"]\n",
    );
    assert_eq!(
        found,
        [
            "4 bad-profile «\" \"» a section of the gate needs a name: that of its heading",
            "4 bad-profile «\"A\"» the gate has `A` twice",
        ]
    );
}
