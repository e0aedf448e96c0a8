//! Flags that are settings of the budget.

use agentops_engine::settings::{BudgetFlags, Layer};
use clap::Args;

/// Settings of the budget for this one question; they outrank `agentops.toml`.
#[derive(Clone, Debug, Default, Args)]
pub struct BudgetOptions {
    /// Model whose window and tokenizer are used
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Context size of the model, in tokens (`200000`, `200k`)
    #[arg(long, value_name = "TOKENS", value_parser = parse_tokens)]
    pub window: Option<usize>,
    /// Share of the window that no phase's load may pass (`0.4`, `40%`)
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub rule: Option<f64>,
}

impl BudgetOptions {
    /// These settings as a layer over those of the workspace.
    pub fn layer(&self) -> anyhow::Result<Layer> {
        checked(BudgetFlags {
            model: self.model.clone(),
            window: self.window,
            rule: self.rule,
            encoding: None,
        })
    }
}

/// A layer of flags, unless one of them says what cannot be.
pub fn checked(flags: BudgetFlags) -> anyhow::Result<Layer> {
    let layer = Layer::from(flags);
    match layer.faults().first() {
        None => Ok(layer),
        Some(fault) => Err(anyhow::Error::msg(fault.clone())),
    }
}

/// `200000`, `200_000`, `200k`, `1M`.
pub(in crate::cli) fn parse_tokens(text: &str) -> Result<usize, String> {
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (digits, factor) = match plain.strip_suffix(['k', 'm']) {
        Some(digits) if plain.ends_with('k') => (digits, 1e3),
        Some(digits) => (digits, 1e6),
        None => (plain.as_str(), 1.0),
    };
    let tokens = digits.parse::<f64>().map(|number| number * factor);
    match tokens {
        Ok(tokens) if (0.0..=1e12).contains(&tokens) => Ok(tokens.round() as usize),
        _ => Err("expected a number of tokens such as 200000 or 200k".to_owned()),
    }
}

/// `0.4`, `40%`.
fn parse_share(text: &str) -> Result<f64, String> {
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|number| number / 100.0),
        None => text.parse(),
    };
    share.map_err(|_| "expected a share of the window such as 0.4 or 40%".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_shares_are_written_in_several_ways() {
        for (text, tokens) in [
            ("200000", 200_000),
            ("200_000", 200_000),
            ("128k", 128_000),
            ("1.5M", 1_500_000),
        ] {
            assert_eq!(parse_tokens(text), Ok(tokens));
        }
        assert_eq!(parse_share("40%"), Ok(0.4));
        assert_eq!(parse_share("0.4"), Ok(0.4));
        for wrong in ["", "k", "-1", "inf", "NaN", "many"] {
            assert!(parse_tokens(wrong).is_err(), "{wrong}");
        }
        assert!(parse_share("half").is_err());
    }
}
