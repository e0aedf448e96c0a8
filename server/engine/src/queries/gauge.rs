//! The load behind an artifact, as a status line shows it.

use serde::Serialize;

use crate::load::{Load, Verdict, Zone, load};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

use super::figures::{figures, short_figures};
use super::standing::Standing;

/// The load of the phase that an artifact belongs to, in words and in full.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gauge {
    /// Name of the profile.
    pub profile: String,
    /// The profile's name for people.
    pub profile_title: String,
    /// Name of the topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
    /// Id of the phase.
    pub phase: String,
    /// The phase's name for people.
    pub phase_title: String,
    /// `Plan · 18.2k of 50k · 9% of window`
    pub title: String,
    /// `Plan 18.2k/50k · 9%`
    pub short: String,
    /// How the load stands against its limits.
    pub verdict: Verdict,
    /// Where it lies as a share of the window.
    pub zone: Zone,
    /// All that explains it.
    pub load: Load,
}

/// The load behind a file; `None` when it is no artifact.
pub fn gauge(snapshot: &Snapshot, path: &RelPath) -> Option<Gauge> {
    // What is not there has no load that anybody looks at.
    snapshot.document(path)?;
    let standing = Standing::of(snapshot, path)?;
    let load = load(snapshot, standing.topic, standing.phase_index);
    let (profile, phase) = (standing.profile, standing.phase);
    Some(Gauge {
        profile: profile.name.clone(),
        profile_title: profile.title.clone(),
        topic: standing.topic.name.clone(),
        phase: phase.id.clone(),
        phase_title: phase.title.clone(),
        title: format!("{} · {}", phase.title, figures(&load)),
        short: format!("{} {}", phase.title, short_figures(&load)),
        verdict: load.verdict(),
        zone: load.zone,
        load,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const PLAN: &str = "agentops/infrastructure-ops/plans/a-plan.md";

    fn of(fixture: &str, path: &str) -> Option<Gauge> {
        gauge(&Fixture::new(fixture).snapshot(), &RelPath::new(path)?)
    }

    #[test]
    fn an_artifact_has_the_load_of_its_phase_and_other_files_have_none() {
        let words = "word ".repeat(20_000);
        let fixture = format!("//- /{PLAN}\n# P\n{words}\n//- /README.md\n# R\n");
        let found = of(&fixture, PLAN).unwrap();
        assert_eq!(found.profile_title, "Infrastructure operations");
        assert_eq!(found.topic.as_deref(), Some("a"));
        assert_eq!(
            (found.phase.as_str(), found.phase_title.as_str()),
            ("plan", "Plan")
        );
        assert!(found.title.ends_with("% of window"), "{}", found.title);
        assert!(found.short.starts_with("Plan 2"), "{}", found.short);
        assert!(found.short.contains("k/50k · 1"), "{}", found.short);
        let sum: usize = found.load.parts.iter().map(|part| part.tokens).sum();
        assert_eq!(found.load.total, sum);
        assert_eq!(of(&fixture, "README.md"), None);
        assert_eq!(
            of(&fixture, "agentops/infrastructure-ops/plans/b-plan.md"),
            None
        );
    }
}
