//! `line-out-of-range`: lines are named that the file does not have.

use super::{Check, Code, Rule, Severity, Sink};
use crate::facts::{Size, size};
use crate::plans::open::OpenPlan;
use crate::references::{Intent, LineRange};

pub(super) const RULE: Rule = Rule {
    code: Code::LineOutOfRange,
    severity: Severity::Warning,
    summary: "lines are named that the file does not have",
    check: Check::Plan(check),
};

fn check(plan: &OpenPlan<'_>, sink: &mut Sink<'_>) {
    for named in plan.to_do() {
        let reference = named.reference;
        let is_made = matches!(reference.intent, Intent::Create | Intent::MoveTo);
        if reference.lines.is_empty() || is_made {
            continue;
        }
        let Some(path) = named.target.file() else {
            continue;
        };
        let Some(Size::Text { lines, .. }) = size(plan.snapshot, path) else {
            continue;
        };
        let is_past = |range: &&LineRange| range.last as usize > lines;
        let past: Vec<LineRange> = reference.lines.iter().filter(is_past).copied().collect();
        if past.is_empty() {
            continue;
        }
        let has = if lines == 1 { "line" } else { "lines" };
        let message = format!(
            "`{path}` has {lines} {has}, but the plan names {}; look up what was meant, the file may have changed",
            in_words(&past)
        );
        sink.report(reference.range.clone(), message, Vec::new());
    }
}

/// `line 50`, `lines 50-60 and 70`.
pub(super) fn in_words(ranges: &[LineRange]) -> String {
    // A number that does not fit is kept as the largest that does.
    let number = |line: u32| match line {
        u32::MAX => "a number too large for a line".to_owned(),
        line => line.to_string(),
    };
    let words = |range: &LineRange| match (range.first, range.last) {
        (first, last) if first == last => number(first),
        (first, u32::MAX) => format!("{first} to {}", number(u32::MAX)),
        _ => range.to_string(),
    };
    let all: Vec<String> = ranges.iter().map(words).collect();
    let is_one = matches!(ranges, [only] if only.first == only.last);
    let noun = if is_one { "line" } else { "lines" };
    match all.split_last() {
        None => String::new(),
        Some((only, [])) if only == &number(u32::MAX) => only.clone(),
        Some((only, [])) => format!("{noun} {only}"),
        Some((last, others)) => format!("{noun} {} and {last}", others.join(", ")),
    }
}
