//! `plan-conflict`: two open plans of different topics change the same file.

use std::collections::HashMap;

use super::line_out_of_range::in_words;
use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::path::RelPath;
use crate::plans::claims::Rival;
use crate::plans::conflicts::collide;
use crate::plans::open::OpenPlan;
use crate::references::Reference;

pub(super) const RULE: Rule = Rule {
    code: Code::PlanConflict,
    severity: Severity::Warning,
    summary: "two open plans of different topics change the same file",
    check: Check::Plan(check),
};

/// Most places in other plans that are listed, and most plans that are named.
const MAX_LISTED: usize = 3;

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    let others = plan.others();
    let mut known: HashMap<RelPath, Vec<Rival<'_>>> = HashMap::new();
    for (path, reference) in plan.changes() {
        let rivals = known
            .entry(path.clone())
            .or_insert_with_key(|path| others.changing(path));
        let collides = |rival: &&Rival<'_>| collide(&path, reference, rival.reference);
        let colliding: Vec<&Rival<'_>> = rivals.iter().filter(collides).collect();
        if !colliding.is_empty() {
            let (message, related) = tell(&path, &colliding);
            sink.report(reference.range.clone(), message, related);
        }
    }
}

fn tell(path: &RelPath, rivals: &[&Rival<'_>]) -> (String, Vec<Related>) {
    let mut plans: Vec<&RelPath> = rivals.iter().map(|rival| &rival.document.path).collect();
    plans.dedup();
    let first_of = |path: &&RelPath| rivals.iter().find(|rival| rival.document.path == **path);
    let mut names: Vec<String> = plans
        .iter()
        .take(MAX_LISTED)
        .filter_map(first_of)
        .map(|rival| format!("`{}`", rival.name))
        .collect();
    if plans.len() > MAX_LISTED {
        names.push(format!("{} more", plans.len() - MAX_LISTED));
    }
    let noun = if plans.len() == 1 { "plan" } else { "plans" };
    let names = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    };
    let message = format!(
        "`{path}` is also changed by the open {noun} {names}; agree on an order, or tick what is done"
    );

    let listed = rivals.iter().take(MAX_LISTED);
    let mut related: Vec<Related> = listed
        .map(|rival| Related {
            path: rival.document.path.clone(),
            range: rival.reference.range.clone(),
            message: format!("{} {}", rival.name, wants(rival.reference)),
        })
        .collect();
    if let Some(last) = related.last_mut()
        && rivals.len() > MAX_LISTED
    {
        let more = rivals.len() - MAX_LISTED;
        last.message.push_str(&format!(", and {more} more"));
    }
    (message, related)
}

/// What a plan does to the file, in words.
fn wants(reference: &Reference) -> String {
    use crate::references::Intent;
    let verb = match reference.intent {
        Intent::Create => "creates it",
        Intent::Modify => "changes it",
        Intent::Delete => "deletes it",
        Intent::Move => "moves it away",
        Intent::MoveTo => "moves another file there",
        Intent::Test => "writes it as a test",
        Intent::Read => "reads it",
    };
    match (&reference.symbol, reference.lines.is_empty()) {
        (Some(symbol), _) => format!("{verb}: {symbol}"),
        (None, false) => format!("{verb}: {}", in_words(&reference.lines)),
        (None, true) => verb.to_owned(),
    }
}
