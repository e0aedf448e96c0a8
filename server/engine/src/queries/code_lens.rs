//! A line over the title of an artifact: the load of its phase, and of the next one when that is about to begin.

use std::ops::Range;

use crate::command::{Advance, Command, PhaseOf, StartTopic};
use crate::load::load;
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::start::first_phase;
use crate::state::next_phase;

use super::bundle_lenses;
use super::figures::figures;
use super::standing::Standing;

/// A line over a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Bytes of the title, or of the first line where there is none.
    pub range: Range<usize>,
    /// `Plan · 18.2k of 50k · 9% of window`
    pub title: String,
    /// What a click does.
    pub command: Command,
}

/// The lines over a document's title: its own phase's load on every artifact, and the next phase's once this one is
/// done and the next has nothing yet.
pub fn code_lenses(snapshot: &Snapshot, path: &RelPath) -> Vec<Lens> {
    let Some(document) = snapshot
        .document(path)
        .filter(|_| snapshot.settings().code_lens)
    else {
        return Vec::new();
    };
    let about_bundles = bundle_lenses::lenses(snapshot, document);
    let Some(standing) = Standing::of(snapshot, path) else {
        return about_bundles;
    };
    let lens = |index: usize, prefix: &str| {
        let phase = &standing.profile.phases[index];
        let load = load(snapshot, standing.topic, index);
        Lens {
            range: document.title_range(),
            title: format!("{prefix}{} · {}", phase.title, figures(&load)),
            command: Command::ShowLoad(PhaseOf {
                profile: standing.profile.name.clone(),
                topic: standing.topic.name.clone(),
                phase: phase.id.clone(),
            }),
        }
    };
    let mut lenses = vec![lens(standing.phase_index, "")];
    if let Some((next, _)) = standing.next_phase(snapshot) {
        lenses.push(lens(next, "Next: "));
    }
    let on = advance_lens(snapshot, &standing).or_else(|| start_lens(snapshot, &standing));
    lenses.extend(on.map(|(title, command)| Lens {
        range: document.title_range(),
        title,
        command,
    }));
    lenses.extend(about_bundles);
    lenses
}

/// On to the next phase, or what that waits for.
fn advance_lens(snapshot: &Snapshot, standing: &Standing<'_>) -> Option<(String, Command)> {
    let way = standing.way(snapshot)?;
    let next = &standing.profile.phases[way.to].title;
    let title = if way.reasons.is_empty() {
        format!("Advance to {next}")
    } else {
        format!("{next} waits: {}", shortened(&way.reasons))
    };
    let command = Command::Advance(Advance {
        of: PhaseOf {
            profile: standing.profile.name.clone(),
            topic: standing.topic.name.clone(),
            phase: standing.phase.id.clone(),
        },
        force: false,
    });
    Some((title, command))
}

/// From what all topics share to a topic.
fn start_lens(snapshot: &Snapshot, standing: &Standing<'_>) -> Option<(String, Command)> {
    let profile = standing.profile;
    let first = &profile.phases[first_phase(profile)];
    let is_last = next_phase(snapshot, standing.topic, standing.phase_index).is_none();
    if standing.topic.name.is_some() || !first.has_topic() || !is_last {
        return None;
    }
    let command = Command::Start(StartTopic {
        profile: profile.name.clone(),
        phase: first.id.clone(),
        question: None,
    });
    Some((format!("Start {}…", first.title), command))
}

fn shortened(reasons: &[String]) -> String {
    const NAMED: usize = 2;
    let named = reasons[..reasons.len().min(NAMED)].join(", ");
    match reasons.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}, and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn titles(fixture: &str, path: &str) -> Vec<String> {
        let snapshot = Fixture::new(fixture).snapshot();
        let lenses = code_lenses(&snapshot, &RelPath::new(path).unwrap());
        let titles = lenses.into_iter().map(|lens| lens.title);
        titles.filter(|title| !title.contains("bundle")).collect()
    }

    /// The agent's prompt and the workflows ship with the program and change: only the words are compared.
    fn words(title: &str) -> String {
        let is_figure = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let words: Vec<_> = title.split(' ').filter(|word| !is_figure(word)).collect();
        words.join(" ")
    }

    const RESEARCH: &str = "agentops/infrastructure-ops/research/a-research.md";
    const PLAN: &str = "agentops/infrastructure-ops/plans/a-plan.md";

    #[test]
    fn every_artifact_shows_its_own_phase() {
        let fixture = format!(
            "//- /{RESEARCH}\n# R 漢字\n{}\n//- /{PLAN}\n# P\n",
            "word ".repeat(70_000)
        );
        let research = titles(&fixture, RESEARCH);
        assert_eq!(research.len(), 1, "{research:?}");
        assert_eq!(
            words(&research[0]),
            "Research · of · of window · near the rule".replace("near the rule", "over budget")
        );
        assert!(research[0].contains(" of 60k · 3"), "{research:?}");
        let plan = titles(&fixture, PLAN);
        assert_eq!(plan.len(), 2, "{plan:?}");
        assert!(plan[0].starts_with("Plan · 7"), "{plan:?}");
        assert_eq!(
            plan[1],
            "Implement waits: section Changes is missing, section Validation is missing, and 2 more"
        );
    }

    #[test]
    fn the_next_phase_shows_once_this_one_is_done() {
        let with = |status: &str| {
            titles(
                &format!("//- /{PLAN}\n---\nstatus: {status}\n---\n# P\n"),
                PLAN,
            )
        };
        assert_eq!(with("draft").len(), 2);
        let done = with("approved");
        assert_eq!(done.len(), 3, "{done:?}");
        assert!(done[1].starts_with("Next: Implement · "), "{done:?}");
        assert!(done[1].contains(" of 80k · "), "{done:?}");
    }

    #[test]
    fn a_gate_that_passes_leads_on() {
        let text = "# P\n\n## Changes\nx\n\n## Validation\nx\n\n## Rollback\nx\n";
        let found = titles(&format!("//- /{PLAN}\n{text}"), PLAN);
        assert_eq!(found[1], "Advance to Implement");
    }

    #[test]
    fn a_shared_phase_and_several_artifacts_have_theirs_too() {
        let fixture = "\
//- /agentops/product-dev/product/mission.md
# M
//- /agentops/product-dev/product/roadmap.md
no title
";
        let found = titles(fixture, "agentops/product-dev/product/roadmap.md");
        assert_eq!(words(&found[0]), "Product planning · of · of window");
        assert_eq!(found[1], "Start Spec initialization…");
    }

    #[test]
    fn other_files_and_a_setting_turned_off_show_nothing() {
        assert!(titles("//- /README.md\n# R\n", "README.md").is_empty());
        let off =
            format!("//- /agentops/agentops.toml\n[editor]\ncode_lens = false\n//- /{PLAN}\n# P\n");
        assert!(titles(&off, PLAN).is_empty());
    }

    #[test]
    fn an_open_buffer_counts_as_it_is() {
        let fixture = Fixture::new(&format!("//- /{PLAN}\n# P\n"));
        let mut workspace = fixture.workspace;
        let path = RelPath::new(PLAN).unwrap();
        let text = format!(
            "---\nstatus: complete\n---\r\n# P\r\n{}",
            "word ".repeat(60_000)
        );
        workspace.open_buffer(path.clone(), 1, &text);
        let lenses = code_lenses(&workspace.snapshot(), &path);
        assert_eq!(lenses.len(), 4);
        assert!(
            lenses[0].title.ends_with(" · over budget"),
            "{}",
            lenses[0].title
        );
        assert_eq!(&text[lenses[0].range.clone()], "# P");
    }
}
