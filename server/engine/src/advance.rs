//! From one phase of a topic to the next, when the gate passes or somebody overrides it.

use crate::artifact::Topic;
use crate::gates::{Gate, GateKind, gate};
use crate::load::load;
use crate::profile::Input;
use crate::report::{measured, tokens};
use crate::snapshot::Snapshot;
use crate::start::first_phase;
use crate::state::next_phase;
use crate::transition::{Beginning, Given, Refusal, Transition};

/// The way from one phase of a topic to a later one.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Index of the phase that is left.
    pub from: usize,
    /// Index of the phase that begins.
    pub to: usize,
    /// The gate of the phase that is left.
    pub gate: Gate,
    /// What stands in the way, for a person.
    pub reasons: Vec<String>,
}

/// Whether what stands in the way is overridden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Nothing goes on while something stands in the way.
    No,
    /// It goes on, and the new artifact says what was overridden.
    Yes,
}

impl<'a> Way<'a> {
    /// The way from a phase, or from the latest that has an artifact, to the one behind it.
    ///
    /// # Errors
    /// When there is no such way.
    pub fn from(
        snapshot: &'a Snapshot,
        topic: &'a Topic,
        from: Option<usize>,
    ) -> Result<Way<'a>, Refusal> {
        let from = from.or_else(|| topic.latest_phase()).unwrap_or(0);
        Way::between(snapshot, topic, from, None)
    }

    /// The way to a phase, from the latest before it that has an artifact.
    ///
    /// # Errors
    /// When there is no such way.
    pub fn to(snapshot: &'a Snapshot, topic: &'a Topic, to: usize) -> Result<Way<'a>, Refusal> {
        let phases = &snapshot.config().profiles[topic.profile].phases;
        let begun = topic.artifacts.iter().map(|(phase, _)| *phase);
        match begun.filter(|phase| *phase < to).max() {
            Some(from) => Way::between(snapshot, topic, from, Some(to)),
            None => Err(Refusal::Behind {
                phase: phases[to].title.clone(),
                current: topic
                    .latest_phase()
                    .map_or_else(String::new, |latest| phases[latest].title.clone()),
            }),
        }
    }

    fn between(
        snapshot: &'a Snapshot,
        topic: &'a Topic,
        from: usize,
        to: Option<usize>,
    ) -> Result<Way<'a>, Refusal> {
        let profile = &snapshot.config().profiles[topic.profile];
        let phase = profile.phases[from].title.clone();
        if topic.artifacts_of(from).next().is_none() {
            return Err(Refusal::NotBegun { phase });
        }
        let Some(to) = to.or_else(|| next_phase(snapshot, topic, from)) else {
            let first = first_phase(profile);
            let begins = topic.name.is_none() && profile.phases[first].has_topic();
            return Err(if begins {
                let begins_with = format!("{}/{}", profile.name, profile.phases[first].id);
                Refusal::Shared { phase, begins_with }
            } else {
                Refusal::Last { phase }
            });
        };
        let gate = gate(snapshot, topic, from);
        let reasons = reasons(snapshot, topic, &gate, to);
        Ok(Way {
            topic,
            from,
            to,
            gate,
            reasons,
        })
    }

    /// The next phase's artifacts.
    ///
    /// # Errors
    /// When something stands in the way that is not overridden, or they are there already.
    pub fn take(
        &self,
        snapshot: &Snapshot,
        given: &Given,
        force: Force,
    ) -> Result<Transition, Refusal> {
        let beginning = Beginning {
            profile_index: self.topic.profile,
            phase_index: self.to,
            topic: Some(self.topic),
            name: self.topic.name.clone(),
        };
        // That there is nothing to be made is said first: no gate can be worked on to change it.
        let made = beginning.make(snapshot, given, self.reasons.clone())?;
        if force == Force::No && !self.reasons.is_empty() {
            let profile = &snapshot.config().profiles[self.topic.profile];
            return Err(Refusal::Gate {
                phase: profile.phases[self.from].title.clone(),
                reasons: self.reasons.clone(),
            });
        }
        Ok(made)
    }
}

/// What stands in the way: what the gate objects to, except for the bundle, which is saved on the way; and, where the
/// next phase works on files, a load that no digest brings down.
fn reasons(snapshot: &Snapshot, topic: &Topic, gate: &Gate, to: usize) -> Vec<String> {
    let items = gate.items.iter();
    let mut reasons: Vec<String> = items
        .filter(|item| item.kind != GateKind::Bundle)
        .filter_map(|item| item.problem.clone())
        .collect();
    let phase = &snapshot.config().profiles[topic.profile].phases[to];
    if phase.reads.contains(&Input::References) && phase.gate.load {
        let load = load(snapshot, topic, to);
        if load.total > load.limit {
            reasons.push(format!(
                "{} would load {}, above its limit of {}",
                phase.title,
                measured(&load.measure, load.total),
                tokens(load.limit)
            ));
        }
    }
    reasons
}
