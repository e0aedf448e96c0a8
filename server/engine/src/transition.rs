//! Transitions: the artifacts that a topic's next phase begins with, made from templates. Pure: what is to be known of
//! the clock, the repository and the bundles is handed in, and what comes out are edits.

mod steps;

use std::fmt;
use std::time::SystemTime;

use crate::artifact::Topic;
use crate::bundle::rebase::rebased;
use crate::bundle::{context, member_name};
use crate::disk::Disk;
use crate::document::Document;
use crate::edits::{Edits, NewFile};
use crate::gates;
use crate::history::Ask;
use crate::path::RelPath;
use crate::profile::{Input, Phase, Profile};
use crate::report::{day, second};
use crate::snapshot::Snapshot;
use crate::template::{Values, fill, template_of};
use crate::text::Text;
use crate::topic_name::{self, BadTopic};

/// What a transition has to be told.
#[derive(Clone, Debug)]
pub struct Given {
    /// The moment.
    pub now: SystemTime,
    /// The commit that is checked out, in full; `None` outside of a repository, or before the first.
    pub commit: Option<String>,
    /// The bundle that was saved of the phase that is left.
    pub bundle: Option<Digest>,
    /// What is asked.
    pub question: Option<String>,
}

impl Given {
    /// What the clock and the repository say.
    pub fn by(disk: &dyn Disk) -> Given {
        let head = disk.history(&Ask::default()).and_then(|found| found.head);
        Given {
            commit: head.map(|commit| commit.id),
            ..Given::at(disk.now())
        }
    }

    /// A moment, and nothing else.
    pub fn at(now: SystemTime) -> Given {
        Given {
            now,
            commit: None,
            bundle: None,
            question: None,
        }
    }
}

/// A bundle, as far as a new artifact has something of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Its name.
    pub name: String,
    /// Where its digest is, for the links in it.
    pub path: RelPath,
    /// The digest as Markdown, with or without its front matter.
    pub text: String,
}

impl Digest {
    /// The digest without its front matter, as it stands in another document: where it comes from, and its links lead
    /// where they did.
    fn read_at(&self, path: &RelPath) -> String {
        let document = Document::new(self.path.clone(), Text::new(self.text.as_str()));
        let document = rebased(document, path);
        let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
        let origin = context::origin(&self.name, &self.path, None, path);
        format!(
            "{origin}\n\n{}",
            document.text.as_str()[body..].trim_start()
        )
    }
}

/// The beginning of a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Name of the profile.
    pub profile: String,
    /// Name of the topic; `None` for a phase that all topics share.
    pub topic: Option<String>,
    /// Id of the phase that begins.
    pub phase: String,
    /// Title of that phase.
    pub title: String,
    /// The bundle whose digest is in it.
    pub bundle: Option<String>,
    /// What was overridden.
    pub forced: Vec<String>,
    /// The artifacts that are made, each with its text.
    pub edits: Edits,
}

impl Transition {
    /// The artifact to go on with.
    pub fn first(&self) -> Option<&RelPath> {
        self.edits.creates.first().map(|file| &file.path)
    }
}

/// Why nothing begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The gate of the phase does not pass.
    Gate {
        /// Title of the phase that would be left.
        phase: String,
        /// What is wrong, for a person.
        reasons: Vec<String>,
    },
    /// The artifact is there already.
    Exists {
        /// Title of the phase.
        phase: String,
        /// The artifact.
        path: RelPath,
    },
    /// The phase is the last one of its topic.
    Last {
        /// Title of the phase.
        phase: String,
    },
    /// All topics share the phase: what comes next is a topic of its own.
    Shared {
        /// Title of the phase.
        phase: String,
        /// `profile/phase` that a topic begins with.
        begins_with: String,
    },
    /// The phase that would be left has not begun.
    NotBegun {
        /// Title of the phase.
        phase: String,
    },
    /// A phase that comes before, or is the same.
    Behind {
        /// Title of the phase that was asked for.
        phase: String,
        /// Title of the phase that the topic is in.
        current: String,
    },
    /// The name of the topic cannot be one.
    Topic(BadTopic),
    /// There is a topic whose name some systems take for the same.
    Alike {
        /// The name.
        topic: String,
        /// That of the topic that there is.
        other: String,
    },
    /// A topic is needed and none was named, nor could a name be made from the question.
    NoTopic,
    /// Artifacts of the topic would not be found again by its name.
    Ambiguous {
        /// The name.
        topic: String,
        /// Where the artifact would be.
        path: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Gate { phase, reasons } => {
                write!(f, "the gate of {phase} does not pass: {}", reasons.join(", "))
            }
            Refusal::Exists { phase, path } => {
                write!(f, "{phase} has begun already: {path} is there")
            }
            Refusal::Last { phase } => write!(f, "{phase} is the last phase: nothing comes after it"),
            Refusal::Shared { phase, begins_with } => write!(
                f,
                "{phase} is shared by all topics: begin one of them with `agentops start {begins_with} \"QUESTION\"`"
            ),
            Refusal::NotBegun { phase } => write!(f, "{phase} has no artifact yet"),
            Refusal::Behind { phase, current } => {
                write!(f, "the topic is in {current} already: {phase} does not come after it")
            }
            Refusal::Topic(bad) => bad.fmt(f),
            Refusal::Alike { topic, other } => write!(
                f,
                "`{topic}` and the topic `{other}` that there is would be the same file on some systems: take another name"
            ),
            Refusal::NoTopic => f.write_str(
                "a topic needs a name, or a question with letters or digits that one can be made from",
            ),
            Refusal::Ambiguous { topic, path } => write!(
                f,
                "`{topic}` cannot be the name of a topic here: {path} would be taken for another one's"
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// A phase of a topic that is about to begin.
pub(crate) struct Beginning<'a> {
    pub(crate) profile_index: usize,
    pub(crate) phase_index: usize,
    /// The topic as far as there is one.
    pub(crate) topic: Option<&'a Topic>,
    /// Its name; `None` for a phase that all topics share.
    pub(crate) name: Option<String>,
}

impl<'a> Beginning<'a> {
    /// The artifacts that a phase begins with.
    pub(crate) fn make(
        &self,
        snapshot: &'a Snapshot,
        given: &Given,
        forced: Vec<String>,
    ) -> Result<Transition, Refusal> {
        let profile = &snapshot.config().profiles[self.profile_index];
        let phase = &profile.phases[self.phase_index];
        let paths = self.paths(snapshot, profile, phase, given)?;
        let creates = paths.into_iter().map(|path| {
            let values = self.values(snapshot, profile, phase, given, &path, &forced);
            let template = template_of(snapshot, profile, phase, &path);
            NewFile {
                text: fill(&template, &values),
                path,
            }
        });
        Ok(Transition {
            profile: profile.name.clone(),
            topic: self.name.clone(),
            phase: phase.id.clone(),
            title: phase.title.clone(),
            bundle: given.bundle.as_ref().map(|bundle| bundle.name.clone()),
            edits: Edits {
                creates: creates.collect(),
                ..Edits::default()
            },
            forced,
        })
    }

    /// Where the artifacts go that are not there yet.
    fn paths(
        &self,
        snapshot: &Snapshot,
        profile: &Profile,
        phase: &Phase,
        given: &Given,
    ) -> Result<Vec<RelPath>, Refusal> {
        let today = day(given.now);
        let (root, date) = match self.topic {
            Some(topic) => (topic.root(profile), topic.date.clone()),
            None => (&profile.root, today),
        };
        let there: Vec<&RelPath> = self
            .topic
            .into_iter()
            .flat_map(|topic| topic.artifacts_of(self.phase_index))
            .collect();
        let mut missing = Vec::new();
        let mut exists = there.first().map(|path| (*path).clone());
        for path in phase.artifact_paths(root, self.name.as_deref(), date.as_deref()) {
            let is_same = |other: &&&RelPath| other.file_name() == path.file_name();
            let is_only = phase.writes.len() == 1 && !there.is_empty();
            if let Some(other) = there.iter().find(is_same) {
                exists = Some((**other).clone());
            } else if snapshot.kind(&path).is_some() {
                exists = Some(path);
            } else if !is_only {
                self.require_way_back(snapshot, &path)?;
                missing.push(path);
            }
        }
        match (missing.is_empty(), exists) {
            (true, Some(path)) => Err(Refusal::Exists {
                phase: phase.title.clone(),
                path,
            }),
            (true, None) => Err(Refusal::NotBegun {
                phase: phase.title.clone(),
            }),
            (false, _) => Ok(missing),
        }
    }

    /// An artifact must be found again as what it is, on every system.
    fn require_way_back(&self, snapshot: &Snapshot, path: &RelPath) -> Result<(), Refusal> {
        let name = self.name.clone().unwrap_or_default();
        if let Err(error) = member_name::check(path.as_str()) {
            return Err(Refusal::Topic(BadTopic {
                why: format!("{path} cannot be a file: {error}"),
                instead: None,
                name,
            }));
        }
        let is_found = snapshot.place(path).is_some_and(|place| {
            place.profile == self.profile_index
                && place.phase == self.phase_index
                && place.topic == self.name
        });
        if is_found {
            return Ok(());
        }
        Err(Refusal::Ambiguous {
            topic: name,
            path: path.to_string(),
        })
    }

    fn values(
        &self,
        snapshot: &Snapshot,
        profile: &Profile,
        phase: &Phase,
        given: &Given,
        path: &RelPath,
        forced: &[String],
    ) -> Values {
        let title = match &self.name {
            Some(name) => topic_name::title(name),
            None => topic_name::title(path.stem()),
        };
        let inputs = inputs(snapshot, self.profile_index, phase, self.topic);
        let steps = match self.topic {
            Some(topic) => steps::of(&gates::plans(snapshot, topic, phase)),
            None => String::new(),
        };
        let question = given.question.as_deref().unwrap_or_default().trim();
        let bundle = given.bundle.as_ref();
        Values {
            path: path.clone(),
            topic: self.name.clone().unwrap_or_default(),
            question: if question.is_empty() {
                &title
            } else {
                question
            }
            .to_owned(),
            title,
            profile: profile.name.clone(),
            phase: phase.id.clone(),
            date: day(given.now).unwrap_or_default(),
            time: second(given.now).unwrap_or_default(),
            inputs: inputs
                .into_iter()
                .map(|document| (document.path.clone(), document.title().to_owned()))
                .collect(),
            bundle: bundle.map_or_else(String::new, |bundle| bundle.name.clone()),
            digest: bundle.map_or_else(String::new, |bundle| bundle.read_at(path)),
            steps,
            commit: given.commit.clone().unwrap_or_default(),
            forced: forced.to_vec(),
        }
    }
}

/// The artifacts that a phase of a topic reads, in the order in which the profile names them.
fn inputs<'a>(
    snapshot: &'a Snapshot,
    profile: usize,
    phase: &Phase,
    topic: Option<&Topic>,
) -> Vec<&'a Document> {
    let shared = snapshot.topic(profile, None);
    let mut inputs: Vec<&Document> = Vec::new();
    for input in &phase.reads {
        let Input::Phase(index) = input else {
            continue;
        };
        let topics = topic.into_iter().chain(shared);
        for path in topics.flat_map(|topic| topic.artifacts_of(*index)) {
            if let Some(document) = snapshot.document(path)
                && !inputs.iter().any(|input| input.path == *path)
            {
                inputs.push(document);
            }
        }
    }
    inputs
}

#[cfg(test)]
mod tests;
