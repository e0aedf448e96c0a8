//! What would bring a load down that is above its limit.

use super::{Load, PartKind, Saving};
use crate::report;

/// Says what would bring a load down that is above its limit: by kind, the heaviest kind first, until the kinds that
/// were named could make up for the excess. The advice stands at the heaviest part of its kind.
pub(super) fn advise(load: &mut Load) {
    let mut excess = load.total - load.limit;
    let mut kinds = [
        PartKind::Input,
        PartKind::Always,
        PartKind::Output,
        PartKind::Reference,
    ];
    let weight = |load: &Load, kind: PartKind| -> usize {
        let parts = load.parts.iter().filter(|part| part.kind == kind);
        parts.map(|part| part.tokens).sum()
    };
    kinds.sort_by_key(|kind| std::cmp::Reverse(weight(load, *kind)));
    for kind in kinds {
        if excess == 0 {
            return;
        }
        let together = weight(load, kind);
        let mut parts = load.parts.iter_mut().filter(|part| part.kind == kind);
        let Some(heaviest) = parts.next() else {
            continue;
        };
        if kind == PartKind::Input {
            // What bundles would save is said already.
            excess = excess.saturating_sub(bundles(load));
            continue;
        }
        let is_one_of_several = parts.next().is_some();
        let advice = match kind {
            PartKind::Always if is_one_of_several => format!(
                "take what this phase does not need out of the files that are always loaded, {} together",
                report::tokens(together)
            ),
            PartKind::Always => "take what this phase does not need out of it".to_owned(),
            PartKind::Reference if is_one_of_several => format!(
                "split the plan, so that one session works on fewer of its files, {} together",
                report::tokens(together)
            ),
            PartKind::Reference => {
                "name the lines that matter, and split the file if it can be".to_owned()
            }
            _ => "split it, or move gathered material to a file that is not loaded".to_owned(),
        };
        heaviest.saving = Some(Saving {
            advice,
            tokens: None,
        });
        excess = excess.saturating_sub(together);
    }
}

/// The tokens that bundles would save.
fn bundles(load: &Load) -> usize {
    let savings = load.parts.iter().filter_map(|part| part.saving.as_ref());
    savings.filter_map(|saving| saving.tokens).sum()
}
