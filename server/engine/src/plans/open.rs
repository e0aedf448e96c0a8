//! An open plan with where its references lead, as the rules look at it.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::path::RelPath;
use crate::references::target::{Bases, Target, candidates_of};
use crate::references::{Evidence, Form, Intent, Reference};
use crate::snapshot::Snapshot;

use super::claims::{Others, changed_files, makes, telling};
use super::paths::{folder_made, is_folder, literal_paths};
use super::{Named, Plan, named_files, plan_phases};

/// A plan of which something is still to be done. Each reference is resolved once.
pub(crate) struct OpenPlan<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) plan: Plan<'a>,
    pub(crate) bases: Bases,
    /// Its references, without those that turned out to be none.
    pub(crate) named: Vec<Named<'a>>,
    topic: OnceCell<OfTopic<'a>>,
    others: OnceCell<Others<'a>>,
}

/// What the plans of a topic say, this one among them.
#[derive(Default)]
struct OfTopic<'a> {
    /// References by the files that they name.
    by_path: HashMap<RelPath, Vec<Mentioned<'a>>>,
    /// The files that will be made, by their lower-case names.
    files: HashMap<String, Vec<RelPath>>,
    /// Folders that will be made with what is in them.
    folders: Vec<RelPath>,
}

/// A reference of one of a topic's plans.
#[derive(Clone, Copy)]
struct Mentioned<'a> {
    document: &'a RelPath,
    reference: &'a Reference,
}

impl<'a> OpenPlan<'a> {
    /// The plan at a path; `None` when there is none, or it is done.
    pub(crate) fn of(snapshot: &'a Snapshot, path: &RelPath) -> Option<OpenPlan<'a>> {
        let plan = Plan::of(snapshot, path)?;
        if plan.document.references.is_empty() || !plan.is_open(snapshot) {
            return None;
        }
        Some(OpenPlan {
            snapshot,
            bases: Bases::of(snapshot, path),
            named: named_files(snapshot, plan.document).collect(),
            plan,
            topic: OnceCell::new(),
            others: OnceCell::new(),
        })
    }

    /// All other plans.
    pub(crate) fn others(&self) -> &Others<'a> {
        self.others
            .get_or_init(|| Others::of(self.snapshot, &self.plan))
    }

    /// The references whose steps are still to be done.
    pub(crate) fn to_do(&self) -> impl Iterator<Item = &Named<'a>> {
        self.named.iter().filter(|named| !named.reference.is_ticked)
    }

    /// The files that it is still to change, each with the references that say where.
    pub(crate) fn changes(&self) -> Vec<(RelPath, &'a Reference)> {
        let mut changes: Vec<(RelPath, &'a Reference)> = self
            .to_do()
            .flat_map(|named| {
                let paths = changed_files(&self.bases, named.reference, &named.target);
                paths.map(|path| (path, named.reference))
            })
            .collect();
        let is_telling = telling(changes.iter().map(|(path, reference)| (path, *reference)));
        let mut is_telling = is_telling.into_iter();
        changes.retain(|_| is_telling.next().unwrap_or(true));
        changes
    }

    /// Where files should be that it needs and that are not there.
    pub(crate) fn missing(&self) -> Vec<RelPath> {
        let missing = self.to_do().filter_map(|named| match &named.target {
            Target::Missing(path) if self.misses(named.reference, path) => Some(path.clone()),
            _ => None,
        });
        missing.collect()
    }

    /// The paths at which a reference was looked for.
    pub(crate) fn candidates(&self, reference: &Reference) -> Vec<RelPath> {
        candidates_of(&self.bases, reference)
    }

    /// Whether the disk was asked about every path that a reference may mean.
    pub(crate) fn is_known(&self, reference: &Reference) -> bool {
        let candidates = self.candidates(reference);
        !candidates.iter().any(|path| self.snapshot.is_unknown(path))
    }

    /// Whether a file that is missing at a path will be there: this plan, one of its topic or another open one makes it.
    pub(crate) fn will_be_made(&self, reference: &Reference, path: &RelPath) -> bool {
        let topic = self.topic();
        let ending = |a: &RelPath, b: &RelPath| a.as_str().ends_with(&format!("/{b}"));
        let named = topic.files.get(&path.file_name().to_lowercase());
        let is_made = named
            .into_iter()
            .flatten()
            // Plans that name a file in full once often use its end afterwards, and the other way round.
            .any(|made| made == path || ending(made, path) || ending(path, made));
        is_made
            || topic.folders.iter().any(|folder| path.is_in(folder))
            || self.others().make(path, &reference.path)
    }

    /// Whether a step needs a file that is missing at a path, and that is certain.
    pub(crate) fn misses(&self, reference: &Reference, path: &RelPath) -> bool {
        if !reference.intent.needs_file() || reference.is_set() || !self.is_known(reference) {
            return false;
        }
        if reference.evidence == Evidence::Guessed && self.slip(reference, path).is_none() {
            return false;
        }
        // A list of all files often stands beside the step in which one of them has gone.
        let is_gone = |intent| matches!(intent, Intent::Delete | Intent::Move);
        !self.will_be_made(reference, path) && !self.was_done(path, is_gone)
    }

    /// Whether a step of the topic's plans that is done names a file with such an intent.
    pub(crate) fn was_done(&self, path: &RelPath, fits: impl Fn(Intent) -> bool) -> bool {
        self.mentions(path)
            .any(|found| found.reference.is_ticked && fits(found.reference.intent))
    }

    /// Whether this plan wants something of a file that only one which is there can give.
    pub(crate) fn needs(&self, path: &RelPath) -> bool {
        let own = &self.plan.document.path;
        self.mentions(path)
            .any(|found| found.document == own && found.reference.intent.needs_file())
    }

    /// Whether this plan names a file.
    pub(crate) fn names(&self, path: &RelPath) -> bool {
        let own = &self.plan.document.path;
        self.mentions(path).any(|found| found.document == own)
    }

    fn mentions(&self, path: &RelPath) -> impl Iterator<Item = &Mentioned<'a>> {
        self.topic().by_path.get(path).into_iter().flatten()
    }

    fn topic(&self) -> &OfTopic<'a> {
        self.topic.get_or_init(|| {
            let own = &self.plan.document.path;
            let profile = &self.snapshot.config().profiles[self.plan.topic.profile];
            let phases: Vec<usize> = plan_phases(profile).collect();
            let mut topic = OfTopic::default();
            for named in &self.named {
                topic.add(&self.bases, own, named);
            }
            let plans = self.plan.topic.artifacts.iter();
            for (_, path) in plans.filter(|(phase, path)| phases.contains(phase) && path != own) {
                let Some(document) = self.snapshot.document(path) else {
                    continue;
                };
                let bases = Bases::of(self.snapshot, path);
                for named in named_files(self.snapshot, document) {
                    topic.add(&bases, path, &named);
                }
            }
            topic
        })
    }

    /// Files that a path which leads to none may mean, the nearest first.
    pub(crate) fn nearest(&self, reference: &Reference, path: &RelPath) -> Vec<RelPath> {
        if is_folder(reference) {
            return Vec::new();
        }
        self.snapshot.index().near(self.snapshot, path).to_vec()
    }

    /// The one file that a path, of which it is only guessed that it is to be changed, was meant to be; `None` when it
    /// may well be a new one: of a name that many files have, of another kind, or beside the file that it resembles.
    pub(crate) fn slip(&self, reference: &Reference, path: &RelPath) -> Option<RelPath> {
        if reference.evidence != Evidence::Guessed || reference.form == Form::Link {
            return None;
        }
        let nearest = self.nearest(reference, path);
        let [only] = nearest.as_slice() else {
            return None;
        };
        let is_common = COMMON_STEMS.contains(&path.stem().to_lowercase().as_str());
        let is_same_kind = only.extension() == path.extension();
        (!is_common && is_same_kind && !self.names(only)).then(|| only.clone())
    }
}

/// Names without extension that files in many folders have.
const COMMON_STEMS: &[&str] = &[
    "__init__",
    "app",
    "config",
    "conftest",
    "constants",
    "index",
    "layout",
    "lib",
    "main",
    "mod",
    "models",
    "package",
    "page",
    "readme",
    "route",
    "routes",
    "schema",
    "styles",
    "test",
    "tests",
    "types",
    "utils",
    "views",
];

impl<'a> OfTopic<'a> {
    fn add(&mut self, bases: &Bases, document: &'a RelPath, named: &Named<'a>) {
        let reference = named.reference;
        let paths = match &named.target {
            Target::One(path, _) => vec![path.clone()],
            target => literal_paths(bases, reference, target),
        };
        for path in paths {
            if makes(reference) {
                let name = path.file_name().to_lowercase();
                self.files.entry(name).or_default().push(path.clone());
            }
            let mentioned = Mentioned {
                document,
                reference,
            };
            self.by_path.entry(path).or_default().push(mentioned);
        }
        if makes(reference) {
            self.folders.extend(folder_made(reference, &named.target));
        }
    }
}
