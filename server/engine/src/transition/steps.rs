//! The steps of a plan as boxes to tick, each with the files that it changes.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Document;
use crate::references::{Form, Reference, Step};

/// One box for each box of the plans, as deep as these; of a plan without boxes, one for each section that names files
/// which change. All are open: what a step of the plan says of itself is for whoever carries it out to see again.
pub(super) fn of(plans: &[&Document]) -> String {
    let steps = plans.iter().flat_map(|plan| of_plan(plan));
    steps.collect::<Vec<_>>().join("\n")
}

fn of_plan(plan: &Document) -> Vec<String> {
    let boxes = of_boxes(plan);
    if boxes.is_empty() {
        of_sections(plan)
    } else {
        boxes
    }
}

fn of_boxes(plan: &Document) -> Vec<String> {
    let questions = crate::gates::question_sections(plan);
    let boxes = &plan.markdown.checkboxes;
    let mut around: Vec<usize> = Vec::new();
    let mut lines = Vec::new();
    for (index, checkbox) in boxes.iter().enumerate() {
        let start = checkbox.range.start;
        let is_question = questions.iter().any(|section| section.contains(&start));
        if is_question || plan.is_quoted(start) {
            continue;
        }
        around.retain(|open| boxes[*open].item.end > checkbox.item.start);
        let label = plan.text.as_str().get(checkbox.label.clone());
        let label = without_links(label.unwrap_or_default());
        push(
            &mut lines,
            plan,
            around.len(),
            &label,
            Step::Checkbox(index),
        );
        around.push(index);
    }
    lines
}

fn of_sections(plan: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, heading) in plan.markdown.outline.headings.iter().enumerate() {
        let step = Step::Heading(index);
        if changed(plan, step).next().is_some() {
            push(&mut lines, plan, 0, &heading.title, step);
        }
    }
    lines
}

fn push(lines: &mut Vec<String>, plan: &Document, depth: usize, label: &str, step: Step) {
    let indent = "  ".repeat(depth);
    lines.push(format!("{indent}- [ ] {label}").trim_end().to_owned());
    let mut named: Vec<String> = Vec::new();
    for reference in changed(plan, step) {
        let file = file(reference);
        // What stands in the label need not be said again.
        if !label.contains(&*reference.path) && !named.contains(&file) {
            lines.push(format!("{indent}  - {file}"));
            named.push(file);
        }
    }
}

/// The references of a step that say what is to become of a file.
fn changed(plan: &Document, step: Step) -> impl Iterator<Item = &Reference> {
    let references = plan.references.iter();
    // A link leads from the plan's folder, and mostly to something to read.
    references.filter(move |reference| {
        reference.step == step && reference.intent.changes_file() && reference.form != Form::Link
    })
}

/// `Modify: src/a.rs:12-30`, with the path in back-ticks.
fn file(reference: &Reference) -> String {
    let intent = reference.intent.as_str();
    let mut word: String = intent
        .chars()
        .take(1)
        .flat_map(char::to_uppercase)
        .collect();
    word.extend(intent.chars().skip(1));
    let lines: Vec<String> = reference.lines.iter().map(ToString::to_string).collect();
    let colon = if lines.is_empty() { "" } else { ":" };
    let path = reference.path.replace('`', "");
    format!("{word}: `{path}{colon}{}`", lines.join(","))
}

/// A text without its links, whose ways lead from another folder: their words stay.
fn without_links(text: &str) -> String {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"!?\[([^\[\]]*)\]\([^()]*\)").expect("a pattern that is tested")
    });
    LINK.replace_all(text, "$1").into_owned()
}
