//! Words that the commands share.

use agentops_engine::queries::bundles::{Age, BundleSummary};
use anstyle::Style;

use crate::cli::style::{DIM, ERROR, GOOD, INFORMATION};

/// `6.6 times smaller`
pub fn times_smaller(ratio: f64) -> String {
    if ratio < 1.05 {
        "no smaller".to_owned()
    } else {
        format!("{ratio:.1} times smaller")
    }
}

/// `5.1 kB`
pub fn bytes(size: u64) -> String {
    match size {
        0..=999 => format!("{size} bytes"),
        1_000..=999_999 => format!("{:.1} kB", size as f64 / 1e3),
        _ => format!("{:.1} MB", size as f64 / 1e6),
    }
}

/// The style of a bundle's state.
pub fn style_of(state: &str) -> Style {
    match state {
        "fresh" => GOOD,
        "stale" => INFORMATION,
        "broken" => ERROR,
        _ => DIM,
    }
}

/// `active, 2 days`
pub fn age(summary: &BundleSummary) -> String {
    let word = summary.age.map_or("", Age::as_str);
    match summary.age_days {
        None => "–".to_owned(),
        Some(0) => format!("{word}, today"),
        Some(1) => format!("{word}, 1 day"),
        Some(days) => format!("{word}, {days} days"),
    }
}
