//! Checkboxes that must all be ticked.

use crate::artifact::Topic;
use crate::document::Document;
use crate::plans::plan_phases;
use crate::profile::{Input, Phase};
use crate::snapshot::Snapshot;

use super::questions::sections;
use super::{GateItem, GateKind, GatePlace};

/// The boxes are those of the phase's own artifacts; where these have none, those of the plans that it works on: a phase
/// may keep its steps in a report, or tick them in the list that it was given.
pub(super) fn item(
    snapshot: &Snapshot,
    topic: &Topic,
    phase: &Phase,
    documents: &[&Document],
) -> GateItem {
    let demand = "all boxes ticked";
    let (mut all, mut open) = boxes(documents);
    if all == 0 {
        let plans = plans(snapshot, topic, phase);
        (all, open) = boxes(&plans);
    }
    if open.is_empty() {
        return GateItem::met(GateKind::Ticked, demand);
    }
    let problem = match all {
        1 => "the box is not ticked".to_owned(),
        all => format!("{} of {all} boxes are not ticked", open.len()),
    };
    GateItem::unmet(GateKind::Ticked, demand, problem, open)
}

/// How many boxes there are, and where those are that are not ticked. Questions are counted as such.
fn boxes(documents: &[&Document]) -> (usize, Vec<GatePlace>) {
    let mut all = 0;
    let mut open = Vec::new();
    for document in documents {
        let questions = sections(document);
        let steps = document.checkboxes().filter(|checkbox| {
            let start = checkbox.range.start;
            !questions.iter().any(|section| section.contains(&start))
        });
        for checkbox in steps {
            all += 1;
            if !checkbox.state.is_done() {
                let range = checkbox.range.start..checkbox.label.end.max(checkbox.range.end);
                open.push(GatePlace::of(document, range));
            }
        }
    }
    (all, open)
}

/// The plans that a phase works on.
pub(crate) fn plans<'a>(snapshot: &'a Snapshot, topic: &Topic, phase: &Phase) -> Vec<&'a Document> {
    if !phase.reads.contains(&Input::References) {
        return Vec::new();
    }
    let profile = &snapshot.config().profiles[topic.profile];
    let read = plan_phases(profile).filter(|plan| phase.reads.contains(&Input::Phase(*plan)));
    let paths = read.flat_map(|plan| topic.artifacts_of(plan));
    paths
        .filter_map(|path| snapshot.document(path))
        .map(|document| &**document)
        .collect()
}
