//! Gates: what must be true before a topic leaves a phase, as a checklist with what is missing and where.

mod load;
mod questions;
mod references;
mod section;
mod ticked;

use std::ops::Range;

use serde::Serialize;

use crate::artifact::Topic;
use crate::document::Document;
use crate::path::RelPath;
use crate::profile::Phase;
use crate::snapshot::Snapshot;

pub(crate) use questions::sections as question_sections;
pub(crate) use section::{Found, find as find_section, has_visible_text};

pub(crate) use ticked::plans;

/// The gate of a phase of a topic, evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What it demands, in the order in which it is worked off.
    pub items: Vec<GateItem>,
}

/// One demand of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateItem {
    /// What kind of demand it is.
    pub kind: GateKind,
    /// What is demanded, for a person: `section Findings`.
    pub demand: String,
    /// What is wrong, for a person: `section Findings is empty`. `None` when the demand is met.
    pub problem: Option<String>,
    /// The places that are wrong; for what is missing, where it belongs.
    pub places: Vec<GatePlace>,
}

/// Kinds of demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GateKind {
    /// The phase has all its artifacts.
    Artifact,
    /// A section is there and has something in it.
    Section,
    /// No open questions are left.
    Questions,
    /// All checkboxes are ticked.
    Ticked,
    /// The files that steps need are there.
    References,
    /// The load is within its limit.
    Load,
    /// A fresh bundle exists.
    Bundle,
}

/// A place that a gate speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatePlace {
    /// The file.
    pub path: RelPath,
    /// Bytes of the place.
    pub range: Range<usize>,
}

impl GateItem {
    /// Whether the demand is met.
    pub fn passes(&self) -> bool {
        self.problem.is_none()
    }

    fn met(kind: GateKind, demand: impl Into<String>) -> GateItem {
        GateItem {
            kind,
            demand: demand.into(),
            problem: None,
            places: Vec::new(),
        }
    }

    fn unmet(
        kind: GateKind,
        demand: impl Into<String>,
        problem: String,
        places: Vec<GatePlace>,
    ) -> GateItem {
        GateItem {
            problem: Some(problem),
            places,
            ..GateItem::met(kind, demand)
        }
    }
}

impl GatePlace {
    fn of(document: &Document, range: Range<usize>) -> GatePlace {
        GatePlace {
            path: document.path.clone(),
            range,
        }
    }

    fn title(document: &Document) -> GatePlace {
        GatePlace::of(document, document.title_range())
    }
}

impl Gate {
    /// Whether the topic may leave the phase.
    pub fn passes(&self) -> bool {
        self.items.iter().all(GateItem::passes)
    }

    /// What is wrong, for a person, in the order in which it is worked off.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        let problems = self.items.iter().map(|item| item.problem.as_deref());
        problems.flatten()
    }

    /// What is wrong in one line: the first problems, and how many more there are. Empty when nothing is.
    pub fn summary(&self) -> String {
        const NAMED: usize = 3;
        let problems: Vec<&str> = self.problems().collect();
        let named = problems[..problems.len().min(NAMED)].join(", ");
        match problems.len().saturating_sub(NAMED) {
            0 => named,
            more => format!("{named}, and {more} more"),
        }
    }
}

/// Evaluates the gate of a phase of a topic.
pub fn gate(snapshot: &Snapshot, topic: &Topic, phase_index: usize) -> Gate {
    let profile = &snapshot.config().profiles[topic.profile];
    let phase = &profile.phases[phase_index];
    let documents: Vec<&Document> = topic
        .artifacts_of(phase_index)
        .filter_map(|path| snapshot.document(path))
        .map(|document| &**document)
        .collect();
    let mut items = artifacts(snapshot, topic, phase, &documents);
    if documents.is_empty() {
        return Gate { items };
    }
    let spec = &phase.gate;
    for name in &spec.sections {
        items.push(section::item(name, &documents));
    }
    if spec.questions {
        items.push(questions::item(&documents));
    }
    if spec.ticked {
        items.push(ticked::item(snapshot, topic, phase, &documents));
    }
    if spec.references {
        items.extend(references::item(snapshot, profile, phase_index, &documents));
    }
    if spec.load {
        items.push(load::item(snapshot, topic, phase_index, documents[0]));
    }
    if spec.bundle {
        items.push(bundle(snapshot, topic, phase_index));
    }
    Gate { items }
}

/// The artifacts of a phase; of one that writes several, each is demanded by itself.
fn artifacts(
    snapshot: &Snapshot,
    topic: &Topic,
    phase: &Phase,
    documents: &[&Document],
) -> Vec<GateItem> {
    let several = phase.writes.len() > 1;
    let root = topic.root(&snapshot.config().profiles[topic.profile]);
    let (name, date) = (topic.name.as_deref(), topic.date.as_deref());
    let missing = phase.artifact_paths(root, name, date).filter(|path| {
        // Under another name of the profile's folder it is the same artifact.
        let is_same = |document: &&Document| document.path.file_name() == path.file_name();
        let is_there = documents.iter().any(is_same);
        !is_there && (several || documents.is_empty())
    });
    let mut items: Vec<GateItem> = missing
        .map(|path| {
            let problem = format!("{path} is missing");
            GateItem::unmet(GateKind::Artifact, path.to_string(), problem, Vec::new())
        })
        .collect();
    if items.is_empty() && documents.is_empty() {
        let problem = "there is no artifact yet".to_owned();
        items.push(GateItem::unmet(
            GateKind::Artifact,
            "an artifact",
            problem,
            Vec::new(),
        ));
    }
    items
}

fn bundle(snapshot: &Snapshot, topic: &Topic, phase: usize) -> GateItem {
    let demand = "a fresh bundle";
    if has_fresh_bundle(snapshot, topic, phase) {
        GateItem::met(GateKind::Bundle, demand)
    } else {
        let problem = "there is no fresh bundle of it".to_owned();
        GateItem::unmet(GateKind::Bundle, demand, problem, Vec::new())
    }
}

/// Whether each artifact of a phase is in a bundle that it has not changed since.
pub fn has_fresh_bundle(snapshot: &Snapshot, topic: &Topic, phase: usize) -> bool {
    let bundles = snapshot.bundles();
    let mut paths = topic.artifacts_of(phase);
    paths.all(|path| bundles.fresh_for(snapshot, path).is_some())
}

#[cfg(test)]
mod tests;
