//! Token budgets of phases.

use std::fmt;
use std::str::FromStr;

/// The token range of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// From and to, in tokens.
    Range {
        /// Lower end: a phase that loads less is simply small.
        low: usize,
        /// Upper end.
        high: usize,
    },
    /// What the rule leaves: rule × window.
    Rest,
}

impl Budget {
    /// The upper end in tokens, unless the rule alone is the limit.
    pub fn high(self) -> Option<usize> {
        match self {
            Budget::Range { high, .. } => Some(high),
            Budget::Rest => None,
        }
    }
}

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim() == "rest" {
            return Ok(Budget::Rest);
        }
        let expected = || {
            format!("`{text}` is not a budget: expected a range such as \"40k-60k\", or \"rest\"")
        };
        let (low, high) = text.split_once('-').ok_or_else(expected)?;
        let low = tokens(low).ok_or_else(expected)?;
        let high = tokens(high).ok_or_else(expected)?;
        if low > high || high == 0 {
            return Err(format!(
                "`{text}` is not a budget: its upper end must be above its lower end"
            ));
        }
        Ok(Budget::Range { low, high })
    }
}

/// `40k`, `40_000`, `40000`, `1.5k`.
fn tokens(text: &str) -> Option<usize> {
    let text = text.trim().replace('_', "");
    let (digits, factor) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1000.0),
        None => (text.as_str(), 1.0),
    };
    let number: f64 = digits.parse().ok()?;
    let tokens = number * factor;
    (tokens.is_finite() && (0.0..=1e9).contains(&tokens)).then_some(tokens.round() as usize)
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Budget::Range { low, high } => {
                write!(f, "{}-{}", short(*low), short(*high))
            }
            Budget::Rest => f.write_str("rest"),
        }
    }
}

fn short(tokens: usize) -> String {
    if tokens.is_multiple_of(1000) {
        format!("{}k", tokens / 1000)
    } else {
        tokens.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_ranges_or_the_rest() {
        let range = |low, high| Ok(Budget::Range { low, high });
        assert_eq!("40k-60k".parse(), range(40_000, 60_000));
        assert_eq!("1.5k - 2_000".parse(), range(1500, 2000));
        assert_eq!("rest".parse::<Budget>(), Ok(Budget::Rest));
        for wrong in ["", "40k", "60k-40k", "a-b", "0-0", "-5-7", "1-inf", "NaN-3"] {
            assert!(wrong.parse::<Budget>().is_err(), "{wrong}");
        }
    }
}
