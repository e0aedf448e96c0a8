//! The state of everything at a glance: profiles, topics, phases, loads, and how many problems there are.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::artifact::Topic;
use crate::gates::{Gate, GateKind, GatePlace};
use crate::load::{Load, Verdict, Zone, load};
use crate::model::Measure;
use crate::path::RelPath;
use crate::profile::{Phase, Profile};
use crate::rules::{self, Code, Severity};
use crate::snapshot::Snapshot;
use crate::state::{PhaseState, current_phase, next_phase, state_reason};

/// Where all work of a workspace stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// The model's context size, in tokens.
    pub window: usize,
    /// The rule, in tokens.
    pub rule: usize,
    /// How tokens were counted.
    pub measure: Measure,
    /// Profiles in the order in which they are shown.
    pub profiles: Vec<ProfileStatus>,
    /// Problems by code, the most serious first.
    pub problems: Vec<CodeCount>,
}

/// A profile with its topics.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileStatus {
    /// Short name.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Folder of its artifacts.
    pub root: RelPath,
    /// The command that begins its first phase.
    pub begins_with: Option<String>,
    /// Its topics, in the order in which the work began.
    pub topics: Vec<TopicStatus>,
}

/// A topic with its phases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicStatus {
    /// Its name; `None` for the phases that all topics of the profile share.
    pub name: Option<String>,
    /// The date in its paths.
    pub date: Option<String>,
    /// Id of the phase that it is in or that comes next; `None` when it is finished.
    pub current: Option<String>,
    /// Id of the phase that it can go on to, once the gate of its latest one passes; `None` when there is none.
    pub next: Option<String>,
    /// The phases that it goes through.
    pub phases: Vec<PhaseStatus>,
}

/// A gate as a checklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateStatus {
    /// Whether the topic may leave the phase.
    pub passes: bool,
    /// What the gate demands.
    pub items: Vec<GateItemStatus>,
}

/// A demand of a gate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateItemStatus {
    /// What kind of demand it is.
    pub kind: GateKind,
    /// What is demanded, for a person.
    pub demand: String,
    /// Whether it is met.
    pub passes: bool,
    /// What is wrong, for a person.
    pub problem: Option<String>,
    /// Where.
    pub places: Vec<GateLine>,
}

/// A line that a gate speaks of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateLine {
    /// The file.
    pub path: RelPath,
    /// The line, from 1 on.
    pub line: usize,
}

/// A phase of a topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseStatus {
    /// Short name.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The slash command that starts it.
    pub command: Option<String>,
    /// Where it stands.
    pub state: PhaseState,
    /// Why, for a person.
    pub reason: String,
    /// Its gate, where the topic is still to pass it.
    pub gate: Option<GateStatus>,
    /// Whether the topic is in this phase, or comes to it next.
    pub is_current: bool,
    /// Its artifacts.
    pub artifacts: Vec<RelPath>,
    /// Its load against its limits.
    pub load: LoadFigures,
}

/// A load without what explains it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LoadFigures {
    /// All that is loaded, in tokens.
    pub total: usize,
    /// Upper end of the phase's budget, in tokens; `None` when the rule alone is its limit.
    pub budget: Option<usize>,
    /// The rule, in tokens.
    pub rule: usize,
    /// The smaller of budget and rule, in tokens.
    pub limit: usize,
    /// Where the load lies as a share of the window.
    pub zone: Zone,
    /// How it stands against its limits.
    pub verdict: Verdict,
}

/// How often a code was reported with a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CodeCount {
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// How often.
    pub count: usize,
}

impl From<&Load> for LoadFigures {
    fn from(load: &Load) -> Self {
        LoadFigures {
            total: load.total,
            budget: load.budget,
            rule: load.rule,
            limit: load.limit,
            zone: load.zone,
            verdict: load.verdict(),
        }
    }
}

/// Where all work stands.
pub fn status(snapshot: &Snapshot) -> Status {
    let budget = &snapshot.settings().budget;
    let found = rules::all_diagnostics(snapshot);
    let profiles = shown_profiles(snapshot)
        .into_iter()
        .map(|(index, profile)| profile_status(snapshot, index, profile))
        .collect();
    Status {
        window: budget.window,
        rule: budget.rule_tokens(),
        measure: budget.measure.clone(),
        profiles,
        problems: count_by_code(found.iter().flat_map(|(_, diagnostics)| diagnostics)),
    }
}

/// Counts diagnostics by severity and code, the most serious first.
pub fn count_by_code<'a>(
    diagnostics: impl Iterator<Item = &'a rules::Diagnostic>,
) -> Vec<CodeCount> {
    let mut counts: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts
            .entry((diagnostic.severity, diagnostic.code))
            .or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((severity, code), count)| CodeCount {
            code,
            severity,
            count,
        })
        .collect()
}

/// The profiles that the settings name; without any, those that have files; when none has, all, since somebody who
/// begins wants to see with what.
pub fn shown_profiles(snapshot: &Snapshot) -> Vec<(usize, &Profile)> {
    let all = || snapshot.config().profiles.iter().enumerate();
    let named = &snapshot.settings().profiles;
    let has_files = |index: usize| snapshot.topics().iter().any(|topic| topic.profile == index);
    let is_shown = |index: usize, profile: &Profile| {
        if named.is_empty() {
            has_files(index)
        } else {
            named.contains(&profile.name)
        }
    };
    let shown: Vec<_> = all()
        .filter(|(index, profile)| is_shown(*index, profile))
        .collect();
    if shown.is_empty() {
        all().collect()
    } else {
        shown
    }
}

fn profile_status(snapshot: &Snapshot, index: usize, profile: &Profile) -> ProfileStatus {
    let topics = snapshot.topics().par_iter();
    ProfileStatus {
        name: profile.name.clone(),
        title: profile.title.clone(),
        root: profile.root.clone(),
        begins_with: profile.phases.first().and_then(|p| p.command.clone()),
        topics: topics
            .filter(|topic| topic.profile == index)
            .map(|topic| topic_status(snapshot, topic))
            .collect(),
    }
}

fn topic_status(snapshot: &Snapshot, topic: &Topic) -> TopicStatus {
    let profile = &snapshot.config().profiles[topic.profile];
    let current = current_phase(snapshot, topic);
    TopicStatus {
        name: topic.name.clone(),
        date: topic.date.clone(),
        current: current.map(|index| profile.phases[index].id.clone()),
        next: topic
            .latest_phase()
            .and_then(|latest| next_phase(snapshot, topic, latest))
            .map(|index| profile.phases[index].id.clone()),
        phases: topic
            .phases(profile)
            .map(|(index, phase)| phase_status(snapshot, topic, index, phase, current))
            .collect(),
    }
}

fn phase_status(
    snapshot: &Snapshot,
    topic: &Topic,
    index: usize,
    phase: &Phase,
    current: Option<usize>,
) -> PhaseStatus {
    let stand = state_reason(snapshot, topic, index);
    PhaseStatus {
        id: phase.id.clone(),
        title: phase.title.clone(),
        command: phase.command.clone(),
        state: stand.state,
        reason: stand.reason,
        gate: stand.gate.map(|gate| gate_status(snapshot, gate)),
        is_current: current == Some(index),
        artifacts: topic.artifacts_of(index).cloned().collect(),
        load: LoadFigures::from(&load(snapshot, topic, index)),
    }
}

/// A gate as it is told to people and programs.
pub fn gate_status(snapshot: &Snapshot, gate: Gate) -> GateStatus {
    let line = |place: GatePlace| {
        let text = snapshot.text(&place.path);
        GateLine {
            line: text.map_or(1, |text| text.line_of(place.range.start) + 1),
            path: place.path,
        }
    };
    GateStatus {
        passes: gate.passes(),
        items: gate
            .items
            .into_iter()
            .map(|item| GateItemStatus {
                kind: item.kind,
                passes: item.passes(),
                demand: item.demand,
                problem: item.problem,
                places: item.places.into_iter().map(line).collect(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const TWO_PROFILES: &str = "
//- /agentops/infrastructure-ops/research/k8s-research.md
---
status: approved
---
# Research
//- /agentops/product-dev/product/mission.md
# Mission
[gone](gone.md)
";

    #[test]
    fn topics_stand_where_their_files_say() {
        let status = status(&Fixture::new(TWO_PROFILES).snapshot());
        let names: Vec<_> = status.profiles.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["product-dev", "infrastructure-ops"]);
        let topic = &status.profiles[1].topics[0];
        assert_eq!(topic.name.as_deref(), Some("k8s"));
        assert_eq!(topic.current.as_deref(), Some("plan"));
        let states: Vec<_> = topic.phases.iter().map(|p| p.state.as_str()).collect();
        assert_eq!(states, ["done", "absent", "absent"]);
        assert_eq!(topic.next.as_deref(), Some("plan"));
        let gate = topic.phases[0].gate.as_ref().unwrap();
        assert!(!gate.passes);
        assert_eq!(gate.items[0].places[0].line, 4);
        assert_eq!(topic.phases[1].reason, "it has no artifact yet");
        assert_eq!(status.profiles[0].topics[0].phases.len(), 1);
        let problems: Vec<_> = status.problems.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(problems, ["broken-link", "gate-section"]);
    }

    #[test]
    fn threads_that_ask_at_once_all_get_an_answer() {
        let plan = |number| {
            format!(
                "//- /agentops/infrastructure-ops/plans/t{number}-plan.md\n# P\n- Modify: `src/a{number}.rs` and `src/b.rs`\n"
            )
        };
        let plans: String = (0..40).map(plan).collect();
        // What they share is computed on all cores by whoever comes first; who comes first differs each time.
        for _ in 0..10 {
            let snapshot = Fixture::new(&plans).snapshot();
            std::thread::scope(|scope| {
                scope.spawn(|| snapshot.warm_up());
                let asked = [(); 2].map(|()| scope.spawn(|| status(&snapshot)));
                for thread in asked {
                    assert_eq!(thread.join().unwrap().profiles[0].topics.len(), 40);
                }
            });
        }
    }

    #[test]
    fn an_empty_workspace_shows_all_profiles_or_those_that_were_chosen() {
        assert_eq!(status(&Fixture::new("").snapshot()).profiles.len(), 2);
        let chosen = "\n//- /agentops/agentops.toml\nprofiles = [\"product-dev\"]\n";
        let status = status(&Fixture::new(chosen).snapshot());
        assert_eq!(status.profiles.len(), 1);
        assert_eq!(status.profiles[0].topics, []);
    }
}
