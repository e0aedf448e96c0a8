//! A phase's load explained as Markdown.

use crate::load::{Load, Part, Verdict};
use crate::report::{measured, percent, tokens};

/// Rows that a popup shows before it says how many more there are.
const MAX_ROWS: usize = 12;

/// The parts of a load, heaviest first, and how their sum stands against its limit.
pub(super) fn explain(load: &Load) -> String {
    let mut lines = vec![
        "| Part | Kind | Tokens | Share |".to_owned(),
        "|:--|:--|--:|--:|".to_owned(),
    ];
    let shown = |tokens| measured(&load.measure, tokens);
    let share = |tokens: usize| percent(tokens as f64 * 100.0 / load.total.max(1) as f64);
    for part in load.parts.iter().take(MAX_ROWS) {
        lines.push(format!(
            "| {} | {} | {} | {} |",
            cell(&name(part)),
            part.kind.as_str(),
            shown(part.tokens),
            share(part.tokens)
        ));
    }
    if let Some(rest) = load.parts.get(MAX_ROWS..).filter(|parts| !parts.is_empty()) {
        let sum = rest.iter().map(|part| part.tokens).sum();
        lines.push(format!(
            "| *{} more* | | {} | {} |",
            rest.len(),
            shown(sum),
            share(sum)
        ));
    }
    lines.push(format!(
        "| **Total** | | **{}** | {} |",
        shown(load.total),
        if load.parts.is_empty() { "" } else { "100%" }
    ));
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
