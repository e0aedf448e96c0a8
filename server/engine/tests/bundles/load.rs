//! Digests in the place of what they were made from.

use agentops_engine::bundle::save::{Replace, Request, save};
use agentops_engine::load::Load;
use agentops_engine::queries::find_phase::phase_named;

use crate::{DIGEST, PLAN, Project, RESEARCH, load_of, path, research};

#[test]
fn a_fresh_digest_is_loaded_in_place_of_its_source() {
    let project = Project::new();
    let whole = load_of(&project.snapshot(), "plan");
    let input = |load: &Load| {
        load.parts
            .iter()
            .find(|part| part.kind.as_str() == "input")
            .cloned()
            .unwrap()
    };
    let saving = input(&whole).saving.unwrap();
    assert!(
        saving
            .advice
            .contains("agentops bundle save cache --phase research"),
        "{}",
        saving.advice
    );

    let saved = project.save(Replace::Nothing).unwrap();
    let with_digest = load_of(&project.snapshot(), "plan");
    let part = input(&with_digest);
    assert_eq!(part.path, Some(path(DIGEST)));
    assert_eq!(part.tokens, saved.digest_tokens);
    let instead = part.bundle.unwrap();
    assert_eq!(instead.instead_of, [path(RESEARCH)]);
    assert_eq!(instead.original_tokens, saved.manifest.tokens());
    assert_eq!(whole.total - with_digest.total, instead.saves);
    // What was promised is at least what is saved in the end.
    assert!(instead.saves >= saving.tokens.unwrap());
    // The phase that wrote the research has all of it.
    assert_eq!(
        load_of(&project.snapshot(), "research").parts[0].path,
        Some(path(RESEARCH))
    );

    project.write(RESEARCH, &format!("{}More.\n", research()));
    let stale = load_of(&project.snapshot(), "plan");
    assert_eq!(input(&stale).path, Some(path(RESEARCH)));
    assert!(
        input(&stale)
            .saving
            .unwrap()
            .advice
            .contains("save bundle cache-research again")
    );
}

#[test]
fn whoever_carries_out_a_plan_has_all_of_it() {
    let project = Project::new();
    let steps: String = (0..400)
        .map(|number| {
            format!("- [ ] Modify: `src/cache.rs`, step {number} of the many that there are\n")
        })
        .collect();
    project.write(PLAN, &format!("# Plan\n\n## Changes\n\n{steps}"));
    let snapshot = project.snapshot();
    let phase = phase_named(&snapshot, "cache", Some("plan")).unwrap();
    save(
        &project.disk(),
        &snapshot,
        &Request::of_phase(&snapshot, phase),
    )
    .unwrap();
    let snapshot = project.snapshot();
    assert!(
        snapshot
            .bundles()
            .fresh_for(&snapshot, &path(PLAN))
            .is_some()
    );
    let load = load_of(&snapshot, "implement");
    let plan = load
        .parts
        .iter()
        .find(|part| part.path == Some(path(PLAN)))
        .unwrap();
    assert_eq!((&plan.bundle, &plan.saving), (&None, &None));
}
