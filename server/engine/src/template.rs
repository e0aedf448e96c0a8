//! Templates: what a new artifact begins with. A profile has them beside its agents; a workspace's own go before those
//! that ship, and a phase without one gets a skeleton from what its gate demands.

mod fill;
mod placeholders;

use crate::path::RelPath;
use crate::profile::{Phase, Profile};
use crate::snapshot::Snapshot;

pub use fill::{Values, fill};
pub(crate) use placeholders::unknown;
pub use placeholders::{PLACEHOLDERS, Placeholder};

/// The template of an artifact.
///
/// A phase with one artifact has `templates/PHASE.md`, by its id; one with several has a template for each, by the name
/// of the artifact's file.
pub fn template_of(
    snapshot: &Snapshot,
    profile: &Profile,
    phase: &Phase,
    artifact: &RelPath,
) -> String {
    let name = if phase.writes.len() > 1 {
        artifact.stem()
    } else {
        &phase.id
    };
    let file = format!("templates/{name}.md");
    let own = profile.files.folder.as_ref();
    let own = own.and_then(|folder| snapshot.document(&folder.join(&file)?));
    match own
        .map(|document| &**document)
        .or(profile.shipped_file(&file))
    {
        Some(document) => document.text.as_str().to_owned(),
        None => skeleton(phase),
    }
}

/// What a phase begins with that has no template: a section for each that its gate demands.
fn skeleton(phase: &Phase) -> String {
    let mut text = String::from(
        "---\ntopic: {topic}\nprofile: {profile}\nphase: {phase}\nstatus: draft\ncreated: {date}\n\
         git_commit: {commit}\nsource: {inputs}\nbundle: {bundle}\n---\n# {title}\n\n## Context\n\n{digest}\n",
    );
    for section in &phase.gate.sections {
        // A name is data: what looks like a placeholder in it is none.
        text.push_str(&format!("\n## {}\n", placeholders::literal(section)));
    }
    if phase.reads.contains(&crate::profile::Input::References) {
        if phase.gate.sections.is_empty() {
            text.push_str("\n## Steps\n");
        }
        text.push_str("\n{steps}\n");
    }
    if phase.gate.questions {
        text.push_str("\n## Open questions\n");
    }
    text
}

/// The templates of a workspace's own profiles: `agentops/profiles/NAME/templates/*.md`.
pub fn is_template(path: &RelPath) -> bool {
    let segments: Vec<&str> = path.segments().collect();
    matches!(
        segments.as_slice(),
        ["agentops", "profiles", _, "templates", _]
    ) && path.is_markdown()
}

#[cfg(test)]
mod tests;
