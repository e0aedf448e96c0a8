//! Files that the steps of a plan need.

use crate::document::Document;
use crate::plans::open::OpenPlan;
use crate::plans::plan_phases;
use crate::profile::Profile;
use crate::references::target::Target;
use crate::rules::{Code, is_silenced};
use crate::snapshot::Snapshot;

use super::{GateItem, GateKind, GatePlace};

/// What `missing-file` reports, whatever its severity. `None` for a phase whose artifacts are no plans.
pub(super) fn item(
    snapshot: &Snapshot,
    profile: &Profile,
    phase: usize,
    documents: &[&Document],
) -> Option<GateItem> {
    plan_phases(profile).find(|plan| *plan == phase)?;
    let demand = "the files that its steps need";
    let mut places = Vec::new();
    let mut paths = Vec::new();
    for document in documents {
        let Some(plan) = OpenPlan::of(snapshot, &document.path) else {
            continue;
        };
        for named in plan.to_do() {
            let range = &named.reference.range;
            if let Target::Missing(path) = &named.target
                && plan.misses(named.reference, path)
                && !is_silenced(document, Code::MissingFile, range.start)
            {
                places.push(GatePlace::of(document, range.clone()));
                if !paths.contains(path) {
                    paths.push(path.clone());
                }
            }
        }
    }
    let problem = match paths.as_slice() {
        [] => return Some(GateItem::met(GateKind::References, demand)),
        [only] => format!("{only} is to be changed and is not there"),
        several => format!(
            "{} files are to be changed and are not there",
            several.len()
        ),
    };
    Some(GateItem::unmet(
        GateKind::References,
        demand,
        problem,
        places,
    ))
}
