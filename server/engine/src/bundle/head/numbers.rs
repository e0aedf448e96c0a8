//! Tokens and ratios, in the ways in which people write them.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A number of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// How many.
    pub count: usize,
    /// Whether it is rounded or guessed: `~50000`, `4.5k`.
    pub is_approximate: bool,
}

/// More than anything has, so that nothing that is computed from it overflows.
const MOST: f64 = 1e12;

/// Longer values say something else.
const LONGEST: usize = 400;

static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)([~≈<>≤≥]|\b(?:about|around|approx\w*|ca|circa|over|under)\b)?\.?\s*(\d[\d,_]*(?:\.\d+)?)\s*(?:([km])\b)?(?:\s*(?:-|–|\bto\b)\s*(\d[\d,_]*(?:\.\d+)?))?\s*(?:([km])\b)?(\+)?";
    Regex::new(pattern).expect("the pattern is valid")
});

static RATIO: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(\d{1,9}(?:\.\d{1,9})?)\s*(?::|\bto\b|/)\s*1\b(?:\.0+\b)?|\b1\s*:\s*(\d{1,9}(?:\.\d{1,9})?)";
    Regex::new(pattern).expect("the pattern is valid")
});

static PLAIN_RATIO: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^[~≈]?\s*(\d{1,9}(?:\.\d{1,9})?)\s*(?:[x×]|times)?$";
    Regex::new(pattern).expect("the pattern is valid")
});

impl Tokens {
    /// The first number of tokens in a text: `44012`, `~50000`, `50,000`, `4.5k tokens`; of a range its middle.
    pub fn read(text: &str) -> Option<Tokens> {
        if text.len() > LONGEST || text.starts_with('-') {
            return None;
        }
        let found = TOKENS.captures(text)?;
        let group = |index: usize| found.get(index).map(|group| group.as_str());
        let unit = group(3).or(group(5));
        let factor = match unit {
            Some("k" | "K") => 1e3,
            Some(_) => 1e6,
            None => 1.0,
        };
        let low = number(group(2)?, unit)?;
        let high = group(4).and_then(|high| number(high, unit));
        let middle = high.map_or(low, |high| (low + high) / 2.0) * factor;
        (middle <= MOST).then(|| Tokens {
            count: middle.round() as usize,
            is_approximate: group(1).is_some()
                || unit.is_some()
                || high.is_some()
                || group(6).is_some(),
        })
    }
}

/// A number whose thousands may be set apart. Parts of tokens there are none, so `50.000` is fifty thousand.
fn number(text: &str, unit: Option<&str>) -> Option<f64> {
    let mut digits: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    if let (None, Some((whole, rest))) = (unit, text.split_once('.'))
        && rest.len() == 3
        && whole.len() <= 3
    {
        digits = format!("{whole}{rest}");
    }
    // `4,5k` is four and a half.
    if let (Some(_), Some((whole, rest))) = (unit, text.split_once(','))
        && rest.len() < 3
    {
        digits = format!("{whole}.{rest}");
    }
    digits
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// A ratio: `20:1`, `36.8`, `13x`, `~13:1 ratio`, `1:20`. A share of the original is turned round.
pub(super) fn ratio(text: &str) -> Option<f64> {
    if text.len() > LONGEST {
        return None;
    }
    let of = |captures: Captures<'_>| {
        let group = captures.get(1).or(captures.get(2))?;
        group.as_str().parse::<f64>().ok()
    };
    let written = RATIO.captures(text).and_then(of);
    let written = written.or_else(|| PLAIN_RATIO.captures(text.trim()).and_then(of))?;
    match written {
        written if written >= 1.0 => Some(written),
        written if written > 0.0 => Some(1.0 / written),
        _ => None,
    }
}

/// YAML 1.1 reads `20:1` as twenty sixties and one. Such a number is turned back when that is nearer to what the token
/// counts say, or, without these, when no digest is so short.
pub(super) fn without_sixties(written: f64, computed: Option<f64>) -> f64 {
    let is_candidate = written >= 61.0 && written % 60.0 == 1.0;
    if !is_candidate {
        return written;
    }
    let turned = (written - 1.0) / 60.0;
    let is_meant = match computed {
        Some(computed) if computed > 0.0 => {
            let off = |ratio: f64| (ratio / computed).ln().abs();
            off(turned) < off(written)
        }
        _ => written > 300.0,
    };
    match is_meant {
        true => without_sixties(turned, computed),
        false => written,
    }
}

/// What a line about compression says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Compression {
    pub original: Option<Tokens>,
    pub digest: Option<Tokens>,
    pub ratio: Option<f64>,
}

/// Reads `~60k research → 4.5k plan (13:1 ratio)`, or a ratio alone.
pub(super) fn compression(text: &str) -> Compression {
    if text.len() > LONGEST {
        return Compression::default();
    }
    let arrow = ["→", "->", "=>", "➜"];
    let sides = arrow.iter().find_map(|arrow| text.split_once(arrow));
    let (original, digest) = match sides {
        Some((before, after)) => (Tokens::read(before), Tokens::read(after)),
        None => (None, None),
    };
    Compression {
        original,
        digest,
        ratio: ratio(text),
    }
}
