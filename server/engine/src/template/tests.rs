use super::*;
use crate::fixture::Fixture;
use crate::front_matter::FrontMatter;
use crate::text::Text;

fn values() -> Values {
    let path = |path: &str| RelPath::new(path).unwrap();
    Values {
        path: path("agentops/x/plans/a-plan.md"),
        topic: "a".to_owned(),
        title: "A".to_owned(),
        profile: "x".to_owned(),
        phase: "plan".to_owned(),
        date: "2025-11-07".to_owned(),
        time: "2025-11-07T10:30:00Z".to_owned(),
        question: "Why: is \"it\" {topic}?".to_owned(),
        inputs: vec![
            (path("agentops/x/research/a, b.md"), "A [b]".to_owned()),
            (path("agentops/x/research/c d.md"), "C".to_owned()),
        ],
        bundle: "a-research".to_owned(),
        digest: "# Digest\n\n{topic} stays\n\n## More\n".to_owned(),
        steps: "- [ ] one\n- [ ] two".to_owned(),
        commit: "6dcdbc54".to_owned(),
        forced: Vec::new(),
    }
}

#[test]
fn every_placeholder_has_its_value() {
    let template: String = PLACEHOLDERS
        .iter()
        .map(|placeholder| format!("{0}: {{{0}}}\n", placeholder.name))
        .collect();
    let filled = fill(&template, &values());
    assert!(!filled.contains(": {"), "{filled}");
    assert!(filled.contains("inputs: agentops/x/research/a, b.md, agentops/x/research/c d.md\n"));
    assert!(filled.contains("question: Why: is \"it\" {topic}?\n"));
}

#[test]
fn blocks_stand_below_the_heading_around_them() {
    let template = "# {title}\n\n## Context\n\n{digest}\n\n## Steps\n\n{steps}\n\n{inputs}\n";
    assert_eq!(
        fill(template, &values()),
        "# A\n\n## Context\n\n### Digest\n\n{topic} stays\n\n#### More\n\n## Steps\n\n- [ ] one\n- [ ] two\n\n\
         - [A b](../research/a,%20b.md)\n- [C](../research/c%20d.md)\n"
    );
}

#[test]
fn front_matter_stays_yaml_whatever_the_values_are() {
    let hostile = [
        "plain",
        "Why: x",
        "a \"b\" \\ c",
        "# no comment",
        "- item",
        "[a]",
        "{a}",
        "true",
        "12",
        "'",
        "*x",
        "a: [b",
        "x #y",
        "two\nlines",
        "---",
        "🦀",
        "@x",
    ];
    let template = "---\nplain: {question}\nlong: About {question} and more\ndouble: \"{question}\"\n\
                    single: '{question}'\nlist: [{question}, {topic}]\nitems:\n  - {question}\n---\n";
    for question in hostile {
        let values = Values {
            question: question.to_owned(),
            ..values()
        };
        let filled = fill(template, &values);
        let front_matter = FrontMatter::parse(&Text::new(filled.as_str())).unwrap();
        assert_eq!(front_matter.problems, [], "{filled}");
        let expected = question.replace('\n', " ");
        for key in ["plain", "double", "single"] {
            assert_eq!(
                front_matter.scalar(key),
                Some(expected.as_str()),
                "{key}: {filled}"
            );
        }
        let long = format!("About {expected} and more");
        assert_eq!(front_matter.scalar("long"), Some(long.as_str()), "{filled}");
        for key in ["list", "items"] {
            let items = front_matter.get(key).unwrap().value.items();
            assert_eq!(
                items[0].scalar(),
                Some(expected.as_str()),
                "{key}: {filled}"
            );
        }
    }
    let source = fill("---\nsource: {inputs}\n---\n", &values());
    assert_eq!(
        source,
        "---\nsource: [\"agentops/x/research/a, b.md\", agentops/x/research/c d.md]\n---\n"
    );
}

#[test]
fn what_is_empty_is_left_out() {
    let template = "---\ntopic: {topic}\nbundle: {bundle}\nsource: {inputs}\ngit_commit: {commit}\n---\n# {title}\n\n\
                    ## Context\n\n<!-- loaded -->\n{digest}\n\n## Changes\n\n{steps}\n\nEnd\n";
    let values = Values {
        topic: "a".to_owned(),
        title: "A".to_owned(),
        ..Values::default()
    };
    assert_eq!(
        fill(template, &values),
        "---\ntopic: a\n---\n# A\n\n## Changes\n\nEnd\n"
    );
    let more = "## Context\n\nRead first:\n\n{digest}\n";
    assert_eq!(fill(more, &values), "## Context\n\nRead first:\n");
}

#[test]
fn what_was_overridden_is_said_in_the_front_matter() {
    let values = Values {
        forced: vec![
            "section A is empty, or so".to_owned(),
            "2 open questions".to_owned(),
        ],
        ..values()
    };
    assert_eq!(
        fill("---\na: 1\n---\n# T\n", &values),
        "---\na: 1\nforced: [\"section A is empty, or so\", 2 open questions]\n---\n# T\n"
    );
    assert!(fill("# T\n", &values).starts_with("---\nforced: ["));
}

#[test]
fn only_words_in_braces_are_placeholders() {
    let text = "{{topic}} ${topic} { topic } {a,b} {Topic} {} {\n`{topic}` {a-b} {é}";
    assert_eq!(unknown(text), []);
    assert_eq!(
        fill(text, &values()),
        "{topic} ${topic} { topic } {a,b} {Topic} {} {\n`a` {a-b} {é}\n"
    );
    let text = "# {titel} {who}\n";
    let found = unknown(text);
    assert_eq!(&text[found[0].0.clone()], "{titel}");
    assert!(found[0].1.contains("did you mean `{title}`?"), "{found:?}");
    assert!(
        found[1].1.contains("expected one of {topic}, "),
        "{found:?}"
    );
}

#[test]
fn line_ends_stay_those_of_the_template() {
    assert_eq!(
        fill(
            "---\r\nt: {topic}\r\n---\r\n# {title}\r\n\r\n{steps}\r\n",
            &values()
        ),
        "---\r\nt: a\r\n---\r\n# A\r\n\r\n- [ ] one\r\n- [ ] two\r\n"
    );
}

#[test]
fn the_templates_that_ship_fit_their_phases() {
    let snapshot = Fixture::new("").snapshot();
    for profile in &snapshot.config().profiles {
        for phase in &profile.phases {
            let mut filled = String::new();
            for path in phase.artifact_paths(&profile.root, Some("a"), None) {
                let template = template_of(&snapshot, profile, phase, &path);
                assert_eq!(unknown(&template), [], "{path}");
                assert_ne!(template, skeleton(phase), "{path} has no template");
                let text = fill(&template, &Values { path, ..values() });
                let front_matter = FrontMatter::parse(&Text::new(text.as_str())).unwrap();
                assert_eq!(front_matter.problems, [], "{text}");
                filled.push_str(&text);
            }
            for section in &phase.gate.sections {
                let heading = format!("# {section}\n");
                assert!(filled.contains(&heading), "{} lacks {section}", phase.id);
            }
        }
    }
}

#[test]
fn a_workspaces_own_template_goes_first_and_one_that_is_missing_is_made_up() {
    let fixture = "\
//- /agentops/profiles/infrastructure-ops/templates/research.md
# Own {topic}
//- /agentops/profiles/mine/profile.toml
[[phases]]
id = \"draft\"
writes = [\"{topic}.md\"]
gate.sections = [\"Claim\", \"{topic}\"]
";
    let snapshot = Fixture::new(fixture).snapshot();
    let profiles = &snapshot.config().profiles;
    let template = |name: &str| {
        let profile = profiles
            .iter()
            .find(|profile| profile.name == name)
            .unwrap();
        let path = RelPath::new("agentops/x.md").unwrap();
        template_of(&snapshot, profile, &profile.phases[0], &path)
    };
    assert_eq!(template("infrastructure-ops"), "# Own {topic}\n");
    let filled = fill(&template("mine"), &values());
    assert!(
        filled.contains("\n## Claim\n\n## {topic}\n\n## Open questions\n"),
        "{filled}"
    );
}
