use super::*;
use crate::text::Text;

fn found(document: &str) -> (FrontMatterEnd, Markdown, Vec<Reference>) {
    let text = Text::new(document);
    let front_matter = FrontMatter::parse(&text);
    let end = front_matter.as_ref().map_or(0, |f| f.range.end);
    let markdown = Markdown::parse(document, end);
    let references = find(document, front_matter.as_ref(), &markdown);
    (end, markdown, references)
}

type FrontMatterEnd = usize;

fn written(document: &str) -> String {
    let (_, markdown, references) = found(document);
    let line = |reference: &Reference| {
        let lines: Vec<_> = reference.lines.iter().map(LineRange::to_string).collect();
        let step = match reference.step {
            Step::Checkbox(index) => &document[markdown.checkboxes[index].label.clone()],
            Step::Heading(index) => markdown.outline.headings[index].title.as_str(),
            Step::Document => "-",
        };
        let line = [
            &*reference.path,
            reference.intent.as_str(),
            &*if lines.is_empty() {
                "-".to_owned()
            } else {
                lines.join(",")
            },
            reference.symbol.as_deref().unwrap_or("-"),
            step,
        ]
        .join(" ");
        let done = if reference.is_ticked { " done" } else { "" };
        format!("{}{done}", line.trim_end_matches(" -"))
    };
    references.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_form_of_the_table() {
    let wrong: Vec<String> = FORMS
        .iter()
        .filter_map(|form| {
            let found = written(form.example);
            (found != form.expected).then(|| {
                format!(
                    "{}\n  expected {:?}\n  found    {found:?}\n",
                    form.name, form.expected
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn nothing_of_the_look_alikes() {
    for look_alike in LOOK_ALIKES {
        for example in look_alike.examples {
            let (_, _, references) = found(example);
            // What could be a path counts only if there is one; in these examples there is none.
            let sure: Vec<_> = references
                .iter()
                .filter(|reference| reference.certainty == Certainty::Sure)
                .collect();
            assert!(
                sure.is_empty(),
                "{}: {example} gave {sure:?}",
                look_alike.name
            );
        }
    }
}

#[test]
fn ranges_are_those_of_the_text() {
    let document = "- Modify: `src/a.rs:3-4`, [x](<b c.rs#L2>) and src/d.rs:7.\n";
    let (_, _, references) = found(document);
    let seen: Vec<_> = references
        .iter()
        .map(|r| (&document[r.range.clone()], &document[r.path_range.clone()]))
        .collect();
    assert_eq!(
        seen,
        [
            ("src/a.rs:3-4", "src/a.rs"),
            ("b c.rs#L2", "b c.rs"),
            ("src/d.rs:7", "src/d.rs")
        ]
    );
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_gives_references_inside_of_it(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("`".to_owned()), Just("src/a.rs".to_owned()), Just(":12-3".to_owned()), Just("\n".to_owned()),
                    Just("- [x] ".to_owned()), Just("├── ".to_owned()), Just("│   ".to_owned()), Just("|--".to_owned()),
                    Just("```\n".to_owned()), Just("```diff\n".to_owned()), Just("+++ b/".to_owned()), Just("--- a/".to_owned()),
                    Just("[a](".to_owned()), Just(")".to_owned()), Just("→".to_owned()), Just("文件/".to_owned()),
                    Just("{a,b}".to_owned()), Just("**".to_owned()), Just("Create: ".to_owned()), Just("| ".to_owned()),
                    Just("|---|\n".to_owned()), Just("# ".to_owned()), Just("<!--".to_owned()), Just("-->".to_owned()),
                    Just("@".to_owned()), Just("\\".to_owned()), Just("---\n".to_owned()), Just("source: ".to_owned()),
                    Just("Lines: 1".to_owned()), Just("\r\n".to_owned()), Just("💥".to_owned()), Just("(new)".to_owned()),
                    "\\PC{0,4}",
                ],
                0..24,
            )
        ) {
            let document = parts.concat();
            let (_, _, references) = found(&document);
            let mut end = 0;
            for reference in references {
                prop_assert!(document.get(reference.range.clone()).is_some());
                prop_assert!(document.get(reference.path_range.clone()).is_some());
                prop_assert!(reference.path_range.start >= end, "no two at one place");
                end = reference.path_range.end;
            }
        }
    }
}

/// The tables as the manual shows them.
fn manual() -> String {
    let mut manual = String::from("<!-- forms -->\n");
    for form in FORMS {
        manual += &format!(
            "\n{}\n\n~~~~markdown\n{}\n~~~~\n\n",
            capitalised(form.name),
            form.example.trim_end()
        );
        for line in form.expected.lines() {
            manual += &format!("- {}\n", in_words(line));
        }
    }
    manual += "\n<!-- look-alikes -->\n\n";
    for look_alike in LOOK_ALIKES {
        let examples = look_alike
            .examples
            .iter()
            .filter(|example| !example.contains('\n'));
        let examples: Vec<_> = examples.map(|example| format!("`` {example} ``")).collect();
        manual += &format!(
            "- {}: {}\n",
            look_alike.name,
            if examples.is_empty() {
                "what stands in it".to_owned()
            } else {
                examples.join(", ")
            }
        );
    }
    manual + "\n<!-- end -->\n"
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("**{}{}**", first.unwrap_or_default(), chars.as_str())
}

fn in_words(line: &str) -> String {
    let mut fields = line.splitn(5, ' ');
    let mut next = || fields.next().filter(|field| *field != "-");
    let mut words = format!("`{}`: {}", next().unwrap_or(""), next().unwrap_or(""));
    if let Some(lines) = next() {
        words += &format!(", lines {lines}");
    }
    if let Some(symbol) = next() {
        words += &format!(", symbol `{symbol}`");
    }
    if let Some(step) = next() {
        let (step, done) = match step.strip_suffix(" done") {
            Some(step) => (step, ", which is done"),
            None => (step, ""),
        };
        words += &format!(", in the step ``{step}``{done}");
    }
    words
}

#[test]
fn the_manual_holds_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/references.md");
    let written = std::fs::read_to_string(path).expect("the manual");
    let manual = manual();
    assert!(
        written.replace("\r\n", "\n").contains(&manual),
        "docs/references.md must hold this:\n{manual}"
    );
}
