//! Claims: which plans change or make which files, by file, so that a plan can be held against all others without
//! reading them again.
//!
//! What lies on disk is collected once per state of the disk; plans that are open in an editor once per snapshot.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::artifact::Topic;
use crate::document::Document;
use crate::path::RelPath;
use crate::references::target::{Bases, Target, resolve_from};
use crate::references::{Form, Intent, Reference};
use crate::snapshot::Snapshot;

use super::Plan;
use super::paths::{folder_made, is_folder, literal_paths};

/// The claims of several plans.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    plans: Vec<Claimant>,
    /// For each file the references that change it and whose step is not done.
    changes: HashMap<RelPath, Vec<Claim>>,
    /// The files that will be made, by their lower-case names.
    files: HashMap<String, Vec<(RelPath, usize)>>,
    /// The folders that will be made with what is in them.
    folders: HashMap<RelPath, Vec<usize>>,
}

/// A plan that claims files.
#[derive(Debug)]
struct Claimant {
    document: Arc<Document>,
    topic: TopicKey,
    /// What people call it.
    name: String,
    /// Whether it was open for all that the same source says: the disk, or the snapshot.
    is_open: bool,
}

/// Profile and name of a topic.
type TopicKey = (usize, Option<String>);

/// A reference of a plan, by their indices.
#[derive(Clone, Copy, Debug)]
struct Claim {
    plan: usize,
    reference: usize,
}

/// A place in another plan that changes a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rival<'a> {
    /// The other plan's document.
    pub(crate) document: &'a Arc<Document>,
    /// What people call that plan.
    pub(crate) name: &'a str,
    /// The reference in it.
    pub(crate) reference: &'a Reference,
}

/// What one plan claims.
struct OfPlan {
    claimant: Claimant,
    changes: Vec<(RelPath, usize)>,
    files: Vec<RelPath>,
    folders: Vec<RelPath>,
}

impl Claims {
    /// Those of all plans on disk, as they are there.
    pub(crate) fn on_disk(snapshot: &Snapshot) -> Claims {
        let mut disk = snapshot.clone();
        disk.buffers = Arc::default();
        let documents: Vec<_> = snapshot.documents.values().collect();
        Claims::of(&disk, &documents)
    }

    /// Those of the plans that are open in an editor.
    pub(crate) fn in_editors(snapshot: &Snapshot) -> Claims {
        let documents: Vec<_> = snapshot.open_documents().collect();
        Claims::of(snapshot, &documents)
    }

    fn of(snapshot: &Snapshot, documents: &[&Arc<Document>]) -> Claims {
        let found: Vec<OfPlan> = documents
            .par_iter()
            .filter(|document| !document.references.is_empty())
            .filter_map(|document| OfPlan::new(snapshot, &document.path))
            .collect();
        let mut claims = Claims::default();
        for (plan, of_plan) in found.into_iter().enumerate() {
            for (path, reference) in of_plan.changes {
                let places = claims.changes.entry(path).or_default();
                places.push(Claim { plan, reference });
            }
            for path in of_plan.files {
                let name = path.file_name().to_lowercase();
                claims.files.entry(name).or_default().push((path, plan));
            }
            for path in of_plan.folders {
                claims.folders.entry(path).or_default().push(plan);
            }
            claims.plans.push(of_plan.claimant);
        }
        claims
    }
}

impl OfPlan {
    fn new(snapshot: &Snapshot, path: &RelPath) -> Option<OfPlan> {
        let plan = Plan::of(snapshot, path)?;
        let bases = Bases::of(snapshot, path);
        let mut found = OfPlan {
            claimant: Claimant {
                document: Arc::clone(plan.document),
                topic: (plan.topic.profile, plan.topic.name.clone()),
                name: plan.name().to_owned(),
                is_open: plan.is_open(snapshot),
            },
            changes: Vec::new(),
            files: Vec::new(),
            folders: Vec::new(),
        };
        let references = &plan.document.references;
        for (index, reference) in references.iter().enumerate() {
            let changes = reference.intent.changes_file() && !reference.is_ticked;
            if !changes && !makes(reference) {
                continue;
            }
            let target = resolve_from(snapshot, &bases, reference);
            if changes {
                let paths = changed_files(&bases, reference, &target);
                found.changes.extend(paths.map(|path| (path, index)));
            }
            if makes(reference) {
                found
                    .files
                    .extend(literal_paths(&bases, reference, &target));
                found.folders.extend(folder_made(reference, &target));
            }
        }
        let is_telling = telling(
            found
                .changes
                .iter()
                .map(|(path, index)| (path, &references[*index])),
        );
        let mut is_telling = is_telling.into_iter();
        found.changes.retain(|_| is_telling.next().unwrap_or(true));
        Some(found)
    }
}

/// Which of a plan's references to the files that it changes say where it does. A table of all files and a tree stand
/// beside the steps that name lines: where any reference to a file names lines or a symbol, only those count, and the
/// ones by which the file goes away; where none does, the first stands for all.
pub(crate) fn telling<'a>(
    changes: impl Iterator<Item = (&'a RelPath, &'a Reference)>,
) -> Vec<bool> {
    let names_place = |reference: &Reference| {
        !reference.lines.is_empty()
            || reference.symbol.is_some()
            || matches!(reference.intent, Intent::Delete | Intent::Move)
    };
    let changes: Vec<_> = changes.collect();
    let precise: HashSet<&RelPath> = changes
        .iter()
        .filter(|(_, reference)| names_place(reference))
        .map(|(path, _)| *path)
        .collect();
    let mut seen: HashSet<&RelPath> = HashSet::new();
    changes
        .into_iter()
        .map(|(path, reference)| {
            let is_first = seen.insert(path);
            if precise.contains(path) {
                names_place(reference)
            } else {
                is_first
            }
        })
        .collect()
}

/// Whether a file will be there after a step: it is created, or gets this path, or is drawn as it will be.
pub(crate) fn makes(reference: &Reference) -> bool {
    match reference.intent {
        Intent::Create | Intent::Test | Intent::MoveTo => true,
        Intent::Read => reference.form == Form::Tree,
        Intent::Modify | Intent::Delete | Intent::Move => false,
    }
}

/// The files that a reference changes one by one: no folders, and not what fits a glob.
pub(crate) fn changed_files(
    bases: &Bases,
    reference: &Reference,
    target: &Target,
) -> impl Iterator<Item = RelPath> {
    let fits = reference.intent.changes_file() && !is_folder(reference);
    let paths = fits.then(|| literal_paths(bases, reference, target));
    paths.into_iter().flatten()
}

/// Asks the claims of all other plans.
pub(crate) struct Others<'a> {
    snapshot: &'a Snapshot,
    own: &'a Topic,
    /// Topics of which something is open in an editor: what the disk says of them may be out of date.
    edited: HashSet<TopicKey>,
}

impl<'a> Others<'a> {
    /// The plans other than this one.
    pub(crate) fn of(snapshot: &'a Snapshot, plan: &Plan<'a>) -> Others<'a> {
        let places = snapshot
            .open_documents()
            .filter_map(|document| snapshot.place(&document.path));
        Others {
            snapshot,
            own: plan.topic,
            edited: places.map(|place| (place.profile, place.topic)).collect(),
        }
    }

    /// The places in open plans of other topics that change a file, in the order of their documents.
    pub(crate) fn changing(&self, path: &RelPath) -> Vec<Rival<'a>> {
        let mut rivals = Vec::new();
        for claims in self.all() {
            let places = claims.changes.get(path).map_or(&[][..], Vec::as_slice);
            let mut known: Option<(usize, bool)> = None;
            for claim in places {
                let claimant = &claims.plans[claim.plan];
                let counts = match known {
                    Some((plan, counts)) if plan == claim.plan => counts,
                    _ => self.is_rival(claimant) && self.counts(claims, claimant),
                };
                known = Some((claim.plan, counts));
                if counts {
                    rivals.push(Rival {
                        document: &claimant.document,
                        name: &claimant.name,
                        reference: &claimant.document.references[claim.reference],
                    });
                }
            }
        }
        rivals.sort_by(|a, b| {
            let key = |rival: &Rival<'a>| (&rival.document.path, rival.reference.range.start);
            key(a).cmp(&key(b))
        });
        rivals
    }

    /// Whether an open plan of another topic makes a file of this path, or of a path that ends like this.
    pub(crate) fn make(&self, path: &RelPath, ending: &str) -> bool {
        let ending = format!("/{}", ending.trim_start_matches("./"));
        self.all().any(|claims| {
            let counts = |plan: &usize| {
                let claimant = &claims.plans[*plan];
                self.is_rival(claimant) && self.counts(claims, claimant)
            };
            let named = claims.files.get(&path.file_name().to_lowercase());
            let is_made = named.into_iter().flatten().any(|(made, plan)| {
                (made == path || made.as_str().ends_with(&ending)) && counts(plan)
            });
            let mut above = path.clone();
            let mut folders = std::iter::from_fn(|| {
                above = above.parent();
                (!above.is_root()).then(|| above.clone())
            });
            is_made
                || folders.any(|folder| {
                    let plans = claims.folders.get(&folder);
                    plans.into_iter().flatten().any(counts)
                })
        })
    }

    fn all(&self) -> impl Iterator<Item = &'a Claims> {
        let index = self.snapshot.index();
        [
            index.claims(self.snapshot),
            self.snapshot.claims_in_editors(),
        ]
        .into_iter()
    }

    fn is_rival(&self, claimant: &Claimant) -> bool {
        claimant.topic.0 != self.own.profile || claimant.topic.1 != self.own.name
    }

    /// Whether what a plan says counts: it is open, and not out of date.
    fn counts(&self, claims: &Claims, claimant: &Claimant) -> bool {
        let path = &claimant.document.path;
        if std::ptr::eq(claims, self.snapshot.claims_in_editors()) {
            return claimant.is_open;
        }
        if self.snapshot.is_open(path) {
            return false;
        }
        if !self.edited.contains(&claimant.topic) {
            return claimant.is_open;
        }
        Plan::of(self.snapshot, path).is_some_and(|plan| plan.is_open(self.snapshot))
    }
}
