//! A phase's load explained as Markdown.

use unicode_width::UnicodeWidthStr;

use crate::load::{Load, Part, Verdict};
use crate::report::{measured, percent, tokens};

/// Rows that a popup shows before it says how many more there are.
const MAX_ROWS: usize = 12;

/// The parts of a load, heaviest first, and how their sum stands against its limit.
pub(super) fn explain(load: &Load) -> String {
    let mut lines = parts(load);
    lines.push(String::new());
    lines.push(limit(load));
    for uncounted in load.uncounted.iter().take(MAX_ROWS) {
        lines.push(String::new());
        lines.push(format!(
            "Not counted: `{}` – {}.",
            uncounted.path, uncounted.reason
        ));
    }
    if !load.missing.is_empty() {
        let missing: Vec<_> = load
            .missing
            .iter()
            .take(MAX_ROWS)
            .map(|path| format!("`{path}`"))
            .collect();
        lines.push(String::new());
        lines.push(format!("Missing: {}.", missing.join(", ")));
    }
    for part in &load.parts {
        let Some(saving) = &part.saving else { continue };
        lines.push(String::new());
        lines.push(format!(
            "What would help: `{}` – {}.",
            part.name,
            saving.in_words()
        ));
    }
    lines.push(String::new());
    lines.push(format!("*Tokens {}.*", load.measure.describe()));
    lines.join("\n")
}

/// The parts as a table, whose columns are even in its source, too: not every editor draws tables.
fn parts(load: &Load) -> Vec<String> {
    let row = |name: String, kind: &str, tokens: usize| {
        let share = percent(tokens as f64 * 100.0 / load.total.max(1) as f64);
        [
            name,
            kind.to_owned(),
            measured(&load.measure, tokens),
            share,
        ]
    };
    let (shown, rest) = load.parts.split_at(load.parts.len().min(MAX_ROWS));
    let mut rows = vec![["Part", "Kind", "Tokens", "Share"].map(str::to_owned)];
    let part = |part: &Part| row(cell(&name(part)), part.kind.as_str(), part.tokens);
    rows.extend(shown.iter().map(part));
    if !rest.is_empty() {
        let sum = rest.iter().map(|part| part.tokens).sum();
        rows.push(row(format!("*{} more*", rest.len()), "", sum));
    }
    let mut total = row("**Total**".to_owned(), "", load.total);
    total[2] = format!("**{}**", total[2]);
    if load.parts.is_empty() {
        total[3].clear();
    }
    rows.push(total);

    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max();
    let widths = [0, 1, 2, 3].map(|column| widest(column).unwrap_or(0));
    let mut lines: Vec<String> = rows.iter().map(|row| aligned(row, &widths)).collect();
    let [name, kind, tokens, share] = widths.map(|width| "-".repeat(width + 1));
    let rules = format!("|:{name}|:{kind}|{tokens}:|{share}:|");
    lines.insert(1, rules);
    lines
}

/// Columns of a terminal that a cell takes where its emphasis is shown as such, or taken away.
fn width(cell: &str) -> usize {
    cell.trim_matches('*').width()
}

/// Words to the left, numbers to the right.
fn aligned([name, kind, tokens, share]: &[String; 4], widths: &[usize; 4]) -> String {
    let space = |text: &str, column: usize| " ".repeat(widths[column].saturating_sub(width(text)));
    format!(
        "| {name}{} | {kind}{} | {}{tokens} | {}{share} |",
        space(name, 0),
        space(kind, 1),
        space(tokens, 2),
        space(share, 3),
    )
}

fn limit(load: &Load) -> String {
    let rule = format!(
        "{} of the window of {}",
        percent(load.rule as f64 * 100.0 / load.window as f64),
        tokens(load.window)
    );
    let why = match load.budget {
        Some(budget) if budget <= load.rule => "the phase's budget".to_owned(),
        _ => format!("the rule, {rule}"),
    };
    let verdict = match load.verdict() {
        Verdict::OverRule => format!(
            " It is **{} above the rule**.",
            tokens(load.total - load.rule)
        ),
        Verdict::OverBudget => format!(
            " It is **{} above its budget**.",
            tokens(load.total - load.limit)
        ),
        Verdict::NearRule | Verdict::Within => String::new(),
    };
    format!(
        "Limit: {} ({why}). Zone: **{}**, {} of the window of {}.{verdict}",
        tokens(load.limit),
        load.zone.as_str(),
        percent(load.percent()),
        tokens(load.window)
    )
}

fn name(part: &Part) -> String {
    match &part.bundle {
        Some(instead) => format!("{} ({})", part.name, instead.in_words()),
        None => part.name.clone(),
    }
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
