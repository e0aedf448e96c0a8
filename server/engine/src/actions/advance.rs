//! `advance`: goes on to the topic's next phase, from the title of the artifact that it is in.
//!
//! Before: `research/k8s-research.md`, whose gate passes.
//!
//! After: `plans/k8s-plan.md` is there, made from the template of its phase, with the research as its input.

use crate::advance::Way;
use crate::command::{Advance, Command, PhaseOf};
use crate::queries::standing::Standing;

use super::{Action, ActionKind, CodeAction, Effect, Request};

pub(super) const ACTION: Action = Action {
    id: "advance",
    title: "go on to the topic's next phase",
    code: None,
    find,
};

fn find(request: &Request<'_>) -> Vec<CodeAction> {
    let title = request.document.title_range();
    if request.range.start > title.end {
        return Vec::new();
    }
    let Some(standing) = Standing::of(request.snapshot, &request.document.path) else {
        return Vec::new();
    };
    let Some(way) = standing.way(request.snapshot) else {
        return Vec::new();
    };
    let next = &standing.profile.phases[way.to].title;
    let action = |title: String, effect: Effect| CodeAction {
        id: ACTION.id,
        title,
        kind: ActionKind::Refactor,
        effect,
        fixes: None,
        range: request.document.title_range(),
        is_preferred: false,
    };
    let plain = command(&standing, false);
    if way.reasons.is_empty() {
        return vec![action(format!("Advance to {next}"), Effect::Command(plain))];
    }
    let reason = reason(&standing, &way);
    let forced = format!("Advance to {next} all the same");
    vec![
        action(format!("Advance to {next}"), Effect::Blocked(reason, plain)),
        action(forced, Effect::Command(command(&standing, true))),
    ]
}

fn reason(standing: &Standing<'_>, way: &Way<'_>) -> String {
    let phase = &standing.phase.title;
    format!("{phase} is not ready: {}", way.reasons.join(", "))
}

fn command(standing: &Standing<'_>, force: bool) -> Command {
    Command::Advance(Advance {
        of: PhaseOf {
            profile: standing.profile.name.clone(),
            topic: standing.topic.name.clone(),
            phase: standing.phase.id.clone(),
        },
        force,
    })
}
