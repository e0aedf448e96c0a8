//! A load in one line.

use crate::load::{Load, Verdict};
use crate::report::{measured, percent, tokens};

/// `18.2k of 50k · 9% of window`, and how it stands when it is not within its limits.
pub(super) fn figures(load: &Load) -> String {
    let verdict = match load.verdict() {
        Verdict::Within => "",
        Verdict::NearRule => " · near the rule",
        Verdict::OverBudget => " · over budget",
        Verdict::OverRule => " · over the rule",
    };
    format!(
        "{} of {} · {} of window{verdict}",
        measured(&load.measure, load.total),
        tokens(load.limit),
        percent(load.percent())
    )
}

/// `18.2k/50k · 9%`
pub(super) fn short_figures(load: &Load) -> String {
    format!(
        "{}/{} · {}",
        measured(&load.measure, load.total),
        tokens(load.limit),
        percent(load.percent())
    )
}
