//! Plans: the artifacts that say what is to be done with which files, and which of them are still open.
//!
//! A phase whose profile says that it reads `references` works on the files that its other inputs name. Those inputs
//! are plans; nothing else about them is special.

pub(crate) mod claims;
pub(crate) mod conflicts;
pub(crate) mod open;
pub(crate) mod paths;

use std::sync::Arc;

use crate::artifact::Topic;
use crate::document::Document;
use crate::index::mentions::named;
use crate::path::RelPath;
use crate::profile::{Input, Profile};
use crate::references::Reference;
use crate::references::target::{Bases, Target, resolve_from};
use crate::snapshot::Snapshot;

/// A plan, and where it stands.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The document.
    pub document: &'a Arc<Document>,
    /// Its topic.
    pub topic: &'a Topic,
    /// Index of its phase.
    pub phase: usize,
}

/// A reference of a document with where it leads.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// The reference.
    pub reference: &'a Reference,
    /// Where it leads.
    pub target: Target,
}

/// Phases of a profile whose artifacts are plans.
pub fn plan_phases(profile: &Profile) -> impl Iterator<Item = usize> {
    let is_plan = |index: usize| {
        profile.phases.iter().any(|phase| {
            phase.reads.contains(&Input::References) && phase.reads.contains(&Input::Phase(index))
        })
    };
    (0..profile.phases.len()).filter(move |index| is_plan(*index))
}

impl<'a> Plan<'a> {
    /// The plan at a path; `None` when it is none.
    pub fn of(snapshot: &'a Snapshot, path: &RelPath) -> Option<Plan<'a>> {
        let place = snapshot.place(path)?;
        let profile = snapshot.config().profiles.get(place.profile)?;
        plan_phases(profile).find(|phase| *phase == place.phase)?;
        Some(Plan {
            document: snapshot.document(path)?,
            topic: snapshot.topic(place.profile, place.topic.as_deref())?,
            phase: place.phase,
        })
    }

    /// Whether something of it is still to be done: neither itself nor what was made from it says that it is finished.
    pub fn is_open(&self, snapshot: &Snapshot) -> bool {
        let later = self
            .topic
            .artifacts
            .iter()
            .filter(|(phase, _)| *phase > self.phase)
            .filter_map(|(_, path)| snapshot.document(path));
        !is_finished(self.document) && !later.into_iter().any(|document| is_finished(document))
    }

    /// The topic's name for people; the document's title where the topic has none.
    pub fn name(&self) -> &'a str {
        match &self.topic.name {
            Some(name) => name,
            None => self.document.title(),
        }
    }

    /// Whether two plans belong to one piece of work.
    pub fn is_of_same_topic(&self, other: &Plan<'_>) -> bool {
        self.topic.profile == other.topic.profile && self.topic.name == other.topic.name
    }
}

/// All plans, in the order of their topics.
pub fn all(snapshot: &Snapshot) -> impl Iterator<Item = Plan<'_>> {
    snapshot.topics().iter().flat_map(move |topic| {
        let phases: Vec<usize> = plan_phases(&snapshot.config().profiles[topic.profile]).collect();
        topic
            .artifacts
            .iter()
            .filter(move |(phase, _)| phases.contains(phase))
            .filter_map(move |(phase, path)| {
                Some(Plan {
                    document: snapshot.document(path)?,
                    topic,
                    phase: *phase,
                })
            })
    })
}

/// The references of a document with where they lead; what turned out to be none is left out.
pub fn named_files<'a>(
    snapshot: &'a Snapshot,
    document: &'a Document,
) -> impl Iterator<Item = Named<'a>> {
    let bases = Bases::of(snapshot, &document.path);
    document.references.iter().filter_map(move |reference| {
        let target = resolve_from(snapshot, &bases, reference);
        (target != Target::Nowhere).then_some(Named { reference, target })
    })
}

/// The documents that name a file, as they are open or on disk, in the order of their paths.
pub fn documents_naming<'a>(snapshot: &'a Snapshot, path: &RelPath) -> Vec<&'a Arc<Document>> {
    let on_disk = snapshot.index().mentions(snapshot).of(path);
    let mut documents: Vec<&Arc<Document>> = on_disk
        .iter()
        .filter(|document| !snapshot.is_open(document))
        .filter_map(|document| snapshot.document(document))
        .collect();
    let open = snapshot.open_documents().filter(|document| {
        snapshot.is_ours(&document.path)
            && named_files(snapshot, document).any(|found| named(&found.target).contains(path))
    });
    documents.extend(open);
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    documents
}

/// The references of a document that name a file.
pub fn references_to<'a>(
    snapshot: &'a Snapshot,
    document: &'a Document,
    path: &'a RelPath,
) -> impl Iterator<Item = &'a Reference> {
    named_files(snapshot, document)
        .filter(move |found| named(&found.target).contains(path))
        .map(|found| found.reference)
}

/// The open plans that name a file, in the order of their paths.
pub fn open_plans_naming<'a>(snapshot: &'a Snapshot, path: &RelPath) -> Vec<Plan<'a>> {
    documents_naming(snapshot, path)
        .into_iter()
        .filter_map(|document| Plan::of(snapshot, &document.path))
        .filter(|plan| plan.is_open(snapshot))
        .collect()
}

/// Whether a document says that it is finished, or has boxes and all of them are ticked. `approved` is not finished:
/// it is ready to be worked on.
fn is_finished(document: &Document) -> bool {
    let status = document
        .front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.scalar("status"));
    if let Some(status) = status {
        let status = status.trim().to_lowercase();
        let is_over = matches!(
            status.as_str(),
            "complete"
                | "completed"
                | "done"
                | "implemented"
                | "finished"
                | "closed"
                | "abandoned"
                | "cancelled"
                | "canceled"
                | "superseded"
                | "archived"
                | "rejected"
                | "obsolete"
        );
        if is_over {
            return true;
        }
    }
    let mut boxes = document.checkboxes().peekable();
    boxes.peek().is_some() && boxes.all(|checkbox| checkbox.state.is_done())
}
