//! What carrying a plan out would touch, and what it would load.

use serde::Serialize;

use crate::gates::{Gate, GateKind, gate};
use crate::load::load;
use crate::plans::Plan;
use crate::profile::Input;
use crate::snapshot::Snapshot;
use crate::state::{current_phase, is_left, phase_state};

use super::budget::PhaseLoad;
use super::plan_files::{PlanFiles, plan_files};

/// A plan as it would be carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRun {
    /// The plan and its files.
    pub files: PlanFiles,
    /// The load of the phase that carries it out.
    pub phase: PhaseLoad,
    /// What stands in the way.
    pub problems: Problems,
    /// The gate of the plan's phase; `None` once the topic has left it.
    pub gate: Option<Gate>,
}

impl DryRun {
    /// What the gate objects to and no other problem tells, for a person. The bundle is saved on the way.
    pub fn unmet(&self) -> impl Iterator<Item = &str> {
        let items = self.gate.iter().flat_map(|gate| &gate.items);
        let told = |kind| matches!(kind, GateKind::Bundle | GateKind::References);
        items
            .filter(move |item| !told(item.kind))
            .filter_map(|item| item.problem.as_deref())
    }

    /// Whether nothing stands in the way.
    pub fn is_clear(&self) -> bool {
        self.problems.is_empty() && self.unmet().next().is_none()
    }
}

/// What stands in the way of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// Files that would have to be there and are not, in number.
    pub missing: usize,
    /// Files that another open plan changes in the same place, in number.
    pub conflicts: usize,
    /// Tokens that the phase loads above its limit.
    pub above_limit: usize,
}

impl Problems {
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self == Problems::default()
    }
}

/// What carrying a plan out would touch. `None` when no phase carries it out, as no plan is without one.
pub fn dry_run(snapshot: &Snapshot, plan: &Plan<'_>) -> Option<DryRun> {
    snapshot.count_all();
    let topic = plan.topic;
    let profile = &snapshot.config().profiles[topic.profile];
    let (index, phase) = profile.phases.iter().enumerate().find(|(_, phase)| {
        phase.reads.contains(&Input::References) && phase.reads.contains(&Input::Phase(plan.phase))
    })?;
    let files = plan_files(snapshot, plan);
    let load = load(snapshot, topic, index);
    let count = |is_so: &dyn Fn(&super::plan_files::PlanFile) -> bool| {
        files.files.iter().filter(|file| is_so(file)).count()
    };
    let problems = Problems {
        missing: count(&|file| file.is_missing),
        conflicts: count(&|file| file.others.iter().any(|other| other.is_conflict)),
        above_limit: load.total.saturating_sub(load.limit),
    };
    Some(DryRun {
        phase: PhaseLoad {
            profile: profile.name.clone(),
            topic: topic.name.clone(),
            phase: phase.id.clone(),
            title: phase.title.clone(),
            state: phase_state(snapshot, topic, index),
            is_current: current_phase(snapshot, topic) == Some(index),
            load,
        },
        files,
        problems,
        gate: (!is_left(snapshot, topic, plan.phase)).then(|| gate(snapshot, topic, plan.phase)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::path::RelPath;

    #[test]
    fn what_stands_in_the_way_is_counted() {
        let fixture = Fixture::new(
            "//- /agentops/infrastructure-ops/plans/a-plan.md\n- Modify: `src/x.rs`\n- Modify: `src/gone.rs`\n- Create: `src/y.rs`\n\
             //- /agentops/infrastructure-ops/plans/b-plan.md\n- Modify: `src/x.rs`\n\
             //- /src/x.rs\nfn x() {}\n",
        );
        let snapshot = fixture.snapshot();
        let path = RelPath::new("agentops/infrastructure-ops/plans/a-plan.md").unwrap();
        let run = dry_run(&snapshot, &Plan::of(&snapshot, &path).unwrap()).unwrap();
        assert_eq!(run.phase.phase, "implement");
        assert_eq!(
            run.problems,
            Problems {
                missing: 1,
                conflicts: 1,
                above_limit: 0
            }
        );
        assert!(!run.problems.is_empty() && !run.is_clear());
        assert_eq!(run.unmet().next(), Some("section Changes is missing"));
    }
}
