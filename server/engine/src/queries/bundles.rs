//! The bundles of a workspace, each with what is to be known of it.

use serde::Serialize;

use crate::bundle::catalogue::Bundle;
use crate::bundle::compose::ratio;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// A bundle as it is listed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BundleSummary {
    /// Its name.
    pub name: String,
    /// The digest.
    pub path: RelPath,
    /// The archive, where there is one.
    pub archive: Option<RelPath>,
    /// How it stands: `fresh`, `stale`, `broken`; `unknown` where it does not say what it was made from.
    pub state: &'static str,
    /// Why it is stale or broken, a sentence each.
    pub reasons: Vec<String>,
    /// Name of the profile.
    pub profile: Option<String>,
    /// Id of the phase; what another tool calls the phase.
    pub phase: Option<String>,
    /// Name of the topic.
    pub topic: Option<String>,
    /// When it was saved: `2025-11-07T10:30:00Z`.
    pub created: Option<String>,
    /// How old it is.
    pub age: Option<Age>,
    /// The same in whole days.
    pub age_days: Option<u64>,
    /// The tokens of its originals.
    pub original_tokens: Option<usize>,
    /// Whether these are only known roughly.
    pub is_approximate: bool,
    /// The tokens of the digest as it is now.
    pub digest_tokens: usize,
    /// How many times smaller the digest is.
    pub ratio: Option<f64>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The files that it was made from.
    pub sources: Vec<RelPath>,
    /// What the digest mentions of them: `keeps 12 of 12 decisions, 31 of 34 files`.
    pub retention: Option<String>,
}

/// How old a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Age {
    /// Up to three days.
    Active,
    /// Up to seven days.
    Stale,
    /// Older.
    Old,
}

impl Age {
    /// The age of something that is so many days old.
    pub fn of_days(days: u64) -> Age {
        match days {
            0..=3 => Age::Active,
            4..=7 => Age::Stale,
            _ => Age::Old,
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Age::Active => "active",
            Age::Stale => "stale",
            Age::Old => "old",
        }
    }
}

/// All bundles, in the order of their names.
pub fn bundles(snapshot: &Snapshot) -> Vec<BundleSummary> {
    let bundles = snapshot.bundles().iter();
    bundles.map(|bundle| summary(snapshot, bundle)).collect()
}

/// What is to be known of a bundle.
pub fn summary(snapshot: &Snapshot, bundle: &Bundle) -> BundleSummary {
    let head = &bundle.head;
    let state = bundle.state(snapshot);
    let digest_tokens = bundle.digest_tokens(snapshot.settings().budget.measure.encoding);
    let original_tokens = bundle.original_tokens(snapshot);
    let age_days = age_days(snapshot, bundle);
    let said = |value: &Option<crate::bundle::head::Located<String>>| {
        value.as_ref().map(|said| said.value.clone())
    };
    BundleSummary {
        name: bundle.name.clone(),
        path: bundle.digest.path.clone(),
        archive: bundle.archive.clone(),
        state: state.as_str(),
        reasons: state.reasons(),
        profile: said(&head.profile),
        phase: said(&head.phase),
        topic: said(&head.topic),
        created: bundle
            .created()
            .map(|created| created.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        age: age_days.map(Age::of_days),
        age_days,
        original_tokens,
        is_approximate: matches!(&head.original_tokens, Some(said) if said.value.is_approximate)
            && bundle.known(snapshot).is_none(),
        digest_tokens,
        ratio: original_tokens.map(|tokens| ratio(tokens, digest_tokens)),
        tags: head.tags.clone(),
        sources: bundle.sources(snapshot).into_iter().cloned().collect(),
        retention: bundle.retention(snapshot).map(|kept| kept.to_string()),
    }
}

/// Whole days since a bundle was saved.
pub fn age_days(snapshot: &Snapshot, bundle: &Bundle) -> Option<u64> {
    let now = jiff::Timestamp::try_from(snapshot.taken()).ok()?;
    Some(bundle.created()?.days_until(now))
}
