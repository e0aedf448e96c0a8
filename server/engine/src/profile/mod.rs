//! Profiles: ways of working, as data. Nothing about a phase is hard-coded; a third profile needs no line of Rust.

mod budget;
mod check;
mod overlay;
mod pattern;
mod raw;
mod shipped;

use std::ops::Range;

use crate::document::Document;
use crate::path::RelPath;
use crate::text::Text;

pub use budget::Budget;
pub(crate) use check::problems_in;
pub(crate) use overlay::toml_problem;
pub use pattern::{PathPattern, PatternMatch};
pub use raw::PHASE_KEYS;
pub use shipped::{shipped, shipped_names};

/// A way of working: its phases in order, their budgets and files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Short name, as in commands and folders: `infrastructure-ops`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What it is for, in one line.
    pub summary: String,
    /// Folder of its artifacts.
    pub root: RelPath,
    /// Other folders in which its artifacts are found.
    pub aliases: Vec<RelPath>,
    /// Phases, first one first.
    pub phases: Vec<Phase>,
    /// Declared influence on other profiles.
    pub routes: Vec<Route>,
    /// Agents, workflows, templates: what ships with it and what the workspace puts in their place.
    pub files: ProfileFiles,
}

/// One step of a profile, done in one fresh agent session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Short name: `research`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The slash command that starts it.
    pub command: Option<String>,
    /// Name of its agent, `agents/NAME.md` of the profile.
    pub agent: Option<String>,
    /// Its workflows, `workflows/NAME.md` of the profile.
    pub workflows: Vec<String>,
    /// Its token range.
    pub budget: Budget,
    /// What it loads.
    pub reads: Vec<Input>,
    /// Where it writes its artifacts, below the profile's root.
    pub writes: Vec<PathPattern>,
    /// Other places where its artifacts are found.
    pub accepts: Vec<PathPattern>,
    /// What must be true before a topic leaves it.
    pub gate: GateSpec,
}

/// Something that a phase loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The artifacts of another phase of the same profile, by index.
    Phase(usize),
    /// The files that the plan touches.
    References,
}

/// A gate as the profile declares it; [`crate::gates`] evaluates it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateSpec {
    /// Headings that must be there with something under them.
    pub sections: Vec<String>,
    /// Whether no open questions may be left.
    pub questions: bool,
    /// Whether all checkboxes must be ticked.
    pub ticked: bool,
    /// Whether the files that a step needs must be there.
    pub references: bool,
    /// Whether the load must be within its limit.
    pub load: bool,
    /// Whether a fresh bundle must exist.
    pub bundle: bool,
}

impl Default for GateSpec {
    fn default() -> Self {
        GateSpec {
            sections: Vec::new(),
            questions: true,
            ticked: false,
            references: true,
            load: true,
            bundle: false,
        }
    }
}

/// A declared path of influence from one profile's artifacts to another's phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Phase whose artifacts are looked at, by index.
    pub phase: usize,
    /// Words that trigger it.
    pub mentions: Vec<String>,
    /// `profile/phase` that it leads to.
    pub to: String,
}

/// The files of a profile beside `profile.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileFiles {
    /// Folder in the workspace whose files take precedence.
    pub folder: Option<RelPath>,
    /// Name under which files ship in the binary, when they do.
    pub shipped: Option<String>,
}

/// A fault in a `profile.toml` or `agentops.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The file.
    pub path: RelPath,
    /// Bytes of the offending place.
    pub range: Range<usize>,
    /// What was expected, for a person.
    pub message: String,
}

impl Profile {
    /// The phase of an id.
    pub fn phase(&self, id: &str) -> Option<(usize, &Phase)> {
        self.phases
            .iter()
            .enumerate()
            .find(|(_, phase)| phase.id == id)
    }

    /// The profile's folders, the one to write to first.
    pub fn roots(&self) -> impl Iterator<Item = &RelPath> {
        std::iter::once(&self.root).chain(&self.aliases)
    }

    /// The phase that a file belongs to by its path, and its topic where the pattern names one.
    pub fn classify(&self, path: &RelPath) -> Option<(usize, PatternMatch)> {
        let root = self.roots().find(|root| path.is_in(root))?;
        let below = path.as_str()[root.as_str().len()..].trim_start_matches('/');
        // Where a phase writes is a better answer than where another one's artifacts may also be found.
        let find = |patterns: fn(&Phase) -> &[PathPattern]| {
            self.phases.iter().enumerate().find_map(|(index, phase)| {
                let found = patterns(phase).iter().find_map(|p| p.matches(below))?;
                Some((index, found))
            })
        };
        find(|phase| &phase.writes).or_else(|| find(|phase| &phase.accepts))
    }

    /// Content of one of the profile's files that ship in the binary (`agents/planner.md`).
    pub fn shipped_file(&self, path: &str) -> Option<&'static Document> {
        shipped::file(self.files.shipped.as_deref()?, path)
    }

    /// Paths of the profile's files that ship in the binary, below its folder, in no particular order.
    pub fn shipped_paths(&self) -> impl Iterator<Item = &'static str> {
        let name = self.files.shipped.iter();
        name.flat_map(|name| shipped::paths(name))
    }
}

impl Phase {
    /// Whether there is one artifact per topic; otherwise the phase is shared by all topics of the profile.
    pub fn has_topic(&self) -> bool {
        self.writes.iter().any(PathPattern::has_topic)
    }

    /// Where the phase writes its artifacts of a topic: their paths from the workspace's root. What a pattern leaves
    /// open is passed over.
    pub fn artifact_paths<'a>(
        &'a self,
        root: &'a RelPath,
        topic: Option<&'a str>,
        date: Option<&'a str>,
    ) -> impl Iterator<Item = RelPath> + 'a {
        let topic = topic.unwrap_or_default();
        let fixed = |pattern: &&PathPattern| !pattern.as_str().contains('*');
        self.writes
            .iter()
            .filter(fixed)
            .filter_map(move |pattern| root.join(&pattern.render(topic, date)))
    }
}

/// A profile that the workspace adds or changes: the text of its `profile.toml`.
#[derive(Clone, Debug)]
pub struct ProfileSource {
    /// Path of the `profile.toml`.
    pub path: RelPath,
    /// Its content.
    pub text: Text,
}

/// The shipped profiles, changed and extended by the workspace's own, and what is wrong with these.
///
/// A workspace's `profile.toml` that has the name of a shipped profile changes it: keys that it states replace the
/// shipped ones, phases are matched by `id`, and new phases are appended. Any other name is a profile of its own.
pub fn load(sources: &[ProfileSource]) -> (Vec<Profile>, Vec<ConfigProblem>) {
    let mut problems = Vec::new();
    let mut raws: Vec<overlay::Layered> = shipped::raws();
    for source in sources {
        overlay::apply(&mut raws, source, &mut problems);
    }
    let profiles = raws
        .into_iter()
        .filter_map(|layered| overlay::build(layered, &mut problems))
        .collect();
    (profiles, problems)
}

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;
