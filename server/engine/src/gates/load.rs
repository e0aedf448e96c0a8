//! The load of a phase, within its limit.

use crate::artifact::Topic;
use crate::document::Document;
use crate::load::load;
use crate::report::{measured, tokens};
use crate::snapshot::Snapshot;

use super::{GateItem, GateKind, GatePlace};

pub(super) fn item(
    snapshot: &Snapshot,
    topic: &Topic,
    phase: usize,
    document: &Document,
) -> GateItem {
    let load = load(snapshot, topic, phase);
    let demand = format!("a load of at most {}", tokens(load.limit));
    if load.total <= load.limit {
        return GateItem::met(GateKind::Load, demand);
    }
    let problem = format!(
        "its load of {} is above {}",
        measured(&load.measure, load.total),
        tokens(load.limit)
    );
    let places = vec![GatePlace::title(document)];
    GateItem::unmet(GateKind::Load, demand, problem, places)
}
