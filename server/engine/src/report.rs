//! What is said about loads, in the same words everywhere: which loads are reported where, and figures for people.

use std::time::SystemTime;

use jiff::Timestamp;

use crate::artifact::Topic;
use crate::document::Document;
use crate::load::{Load, Verdict, load};
use crate::model::Measure;
use crate::rules::Related;
use crate::snapshot::Snapshot;
use crate::state;

/// A load that is reported at an artifact.
#[derive(Clone, Debug)]
pub struct ReportedLoad<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Index of the phase.
    pub phase: usize,
    /// Whether the phase has not begun: its load is what it would bring.
    pub is_next: bool,
    /// The load.
    pub load: Load,
}

/// The loads of this verdict that are reported at a document.
///
/// Only the phase that a topic is in, or that comes next, is reported: what is behind can no longer be helped, and a
/// warning that nobody can act on is noise. A phase that has not begun is reported at the artifact that leads to it.
pub fn loads_at<'a>(
    snapshot: &'a Snapshot,
    document: &Document,
    verdict: Verdict,
) -> Option<ReportedLoad<'a>> {
    let reported = load_at(snapshot, document)?;
    (reported.load.verdict() == verdict).then_some(reported)
}

/// The load that belongs to a document's title.
pub fn load_at<'a>(snapshot: &'a Snapshot, document: &Document) -> Option<ReportedLoad<'a>> {
    let place = snapshot.place(&document.path)?;
    let topic = snapshot.topic(place.profile, place.topic.as_deref())?;
    let phase = state::current_phase(snapshot, topic)?;
    let is_next = topic.artifacts_of(phase).next().is_none();
    let shown_at = if is_next {
        topic.latest_phase()?
    } else {
        phase
    };
    // A phase may have several artifacts; one of them speaks for all.
    if topic.artifacts_of(shown_at).next() != Some(&document.path) {
        return None;
    }
    Some(ReportedLoad {
        topic,
        phase,
        is_next,
        load: load(snapshot, topic, phase),
    })
}

impl ReportedLoad<'_> {
    /// `Plan of k8s-upgrade loads 52.1k tokens`.
    pub fn what_it_loads(&self, snapshot: &Snapshot) -> String {
        let profile = &snapshot.config().profiles[self.topic.profile];
        let phase = &profile.phases[self.phase];
        let of = match &self.topic.name {
            Some(name) => format!(" of {name}"),
            None => String::new(),
        };
        let verb = if self.is_next { "will load" } else { "loads" };
        let load = &self.load;
        format!(
            "{}{of} {verb} {}{} tokens",
            phase.title,
            load.measure.sign(),
            tokens(load.total)
        )
    }
}

/// The heaviest parts in words, and what would help.
pub fn heaviest(load: &Load) -> String {
    let parts: Vec<String> = load
        .parts
        .iter()
        .take(3)
        .map(|part| format!("{} ({})", part.name, tokens(part.tokens)))
        .collect();
    let advice = load.parts.iter().find_map(|part| {
        let saving = part.saving.as_ref()?;
        Some(format!(
            " What would help: {} – {}.",
            part.name,
            saving.in_words()
        ))
    });
    let saved: usize = load
        .parts
        .iter()
        .filter_map(|part| Some(part.bundle.as_ref()?.saves))
        .sum();
    let saved = match saved {
        0 => String::new(),
        saved => format!(" Bundles save {} already.", tokens(saved)),
    };
    format!(
        "Heaviest: {}.{saved}{}",
        parts.join(", "),
        advice.unwrap_or_default()
    )
}

/// The heaviest parts as places.
pub fn related(snapshot: &Snapshot, load: &Load) -> Vec<Related> {
    load.parts
        .iter()
        .filter_map(|part| {
            let path = part.path.clone()?;
            let range = snapshot.document(&path)?.title_range();
            let message = format!("{} tokens, {}", tokens(part.tokens), part.kind.as_str());
            Some(Related {
                path,
                range,
                message,
            })
        })
        .take(3)
        .collect()
}

/// Tokens for people: `950`, `18.2k`, `120k`, `1.05M`.
pub fn tokens(tokens: usize) -> String {
    let with_unit = |value: f64, unit: &str| {
        let text = if value < 100.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.0}")
        };
        let text = text.strip_suffix(".0").unwrap_or(&text);
        format!("{text}{unit}")
    };
    match tokens {
        0..=999 => tokens.to_string(),
        1000..=999_499 => with_unit(tokens as f64 / 1e3, "k"),
        _ => {
            let text = format!("{:.2}", tokens as f64 / 1e6);
            format!("{}M", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

/// Tokens for people, with `≈` before them when they are an estimate.
pub fn measured(measure: &Measure, count: usize) -> String {
    format!("{}{}", measure.sign(), tokens(count))
}

/// `9%`, and below one percent `0.4%`.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.95 {
        format!("{share:.1}%")
    } else {
        format!("{share:.0}%")
    }
}

/// The day of a moment in UTC, as `2026-03-02`. `None` for one that no calendar has.
pub fn day(time: SystemTime) -> Option<String> {
    let time = Timestamp::try_from(time).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

/// A moment in UTC, as `2026-03-02T10:30:00Z`. `None` for one that no calendar has.
pub fn second(time: SystemTime) -> Option<String> {
    let time = Timestamp::try_from(time).ok()?;
    Some(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn tokens_are_short_to_read() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1k"),
            (18_234, "18.2k"),
            (50_000, "50k"),
            (123_456, "123k"),
            (999_600, "1M"),
            (1_050_000, "1.05M"),
        ] {
            assert_eq!(tokens(count), text);
        }
    }
}
