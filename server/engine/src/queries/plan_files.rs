//! The files that a plan names, each once, with all that it says of them and what is known of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::disk::{Kind, SkipReason};
use crate::facts::{self, Size};
use crate::model::Measure;
use crate::path::RelPath;
use crate::plans::claims::{Others, changed_files};
use crate::plans::conflicts::collide;
use crate::plans::open::OpenPlan;
use crate::plans::{self, Named, Plan};
use crate::references::target::Target;
use crate::references::{Evidence, Intent, Reference};
use crate::snapshot::Snapshot;

use super::mention::{Mention, PlanName};

/// A plan and its files.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanFiles {
    /// The plan.
    pub plan: PlanName,
    /// How tokens were counted.
    pub measure: Measure,
    /// The files, by intent, what is stated before what is guessed, and then in the order in which the plan names them.
    pub files: Vec<PlanFile>,
}

/// A file that a plan names.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanFile {
    /// Its path, there or not; where several files fit, the path as the plan writes it.
    pub path: String,
    /// What the path leads to.
    pub leads_to: LeadsTo,
    /// The candidates when several files fit; the members of a set.
    pub paths: Vec<RelPath>,
    /// Its size; of a set in braces, the sum. `None` when it is not there, a folder, or one of several.
    pub size: Option<FileSize>,
    /// What is to be done with it, all mentions taken together.
    pub intent: Intent,
    /// How well that is known.
    pub evidence: Evidence,
    /// Whether all that is to be done with it is done.
    pub is_done: bool,
    /// Whether it would have to be there for what is still to be done, and is not.
    pub is_missing: bool,
    /// Open plans of other topics that change it too.
    pub others: Vec<Other>,
    /// Where the plan names it; at least one place.
    pub mentions: Vec<Mention>,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LeadsTo {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing: it is not there.
    Nothing,
    /// Several files that fit equally well.
    Several,
    /// All files that fit a pattern; perhaps none yet.
    Set,
}

/// The size of a file in the tokens of the model in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSize {
    /// A text.
    Text {
        /// Its lines, in number.
        lines: usize,
        /// Its tokens.
        tokens: usize,
    },
    /// It is not counted, for this reason.
    Uncounted(String),
}

impl FileSize {
    pub(super) fn of(snapshot: &Snapshot, path: &RelPath) -> Option<FileSize> {
        Some(match facts::size(snapshot, path)? {
            Size::Text { lines, tokens } => FileSize::Text {
                lines,
                tokens: snapshot.settings().budget.measure.scale(tokens),
            },
            // What is not text is not at fault for it.
            Size::Uncounted(SkipReason::NotUtf8(_)) => {
                FileSize::Uncounted("it is binary".to_owned())
            }
            Size::Uncounted(reason) => FileSize::Uncounted(reason.to_string()),
        })
    }
}

/// Another open plan that changes a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// The plan.
    pub plan: PlanName,
    /// Whether its changes and those of the plan that was asked about get in each other's way.
    pub is_conflict: bool,
    /// Where it says so; at least one place.
    pub mentions: Vec<Mention>,
}

/// The files of a plan.
pub fn plan_files(snapshot: &Snapshot, plan: &Plan<'_>) -> PlanFiles {
    let name = PlanName::of(snapshot, plan);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for named in plans::named_files(snapshot, plan.document) {
        let Some(key) = key(&named) else { continue };
        match groups.iter_mut().find(|group| group.key == key) {
            Some(group) => group.references.push(named.reference),
            None => groups.push(Group {
                key,
                target: named.target,
                references: vec![named.reference],
            }),
        }
    }
    let open = OpenPlan::of(snapshot, &name.path);
    let changes = open.as_ref().map_or_else(Vec::new, OpenPlan::changes);
    let mut files: Vec<PlanFile> = groups
        .iter()
        .map(|group| file(snapshot, plan, open.as_ref(), &changes, group))
        .collect();
    files.sort_by_key(|file| {
        // That a file is mentioned is no guess.
        let is_guessed = file.evidence == Evidence::Guessed && file.intent != Intent::Read;
        (place_of(file.intent), is_guessed)
    });
    PlanFiles {
        plan: name,
        measure: snapshot.settings().budget.measure.clone(),
        files,
    }
}

/// The references of one file.
struct Group<'a> {
    key: String,
    target: Target,
    references: Vec<&'a Reference>,
}

/// What two references to the same have in common.
fn key(named: &Named<'_>) -> Option<String> {
    match &named.target {
        Target::Nowhere => None,
        // A pattern that is only mentioned and that nothing fits names nothing.
        Target::Set(paths) if paths.is_empty() && named.reference.intent == Intent::Read => None,
        Target::One(path, _) | Target::Missing(path) => Some(path.to_string()),
        Target::Several(_) | Target::Set(_) => Some(named.reference.path.to_string()),
    }
}

/// Whether a file will be another one after a step, or elsewhere, and that is still to be done.
fn is_pending_change(reference: &Reference) -> bool {
    reference.intent.changes_file() && !reference.is_ticked
}

/// `open` is the plan when something of it is still to be done, `changes` what that is.
fn file(
    snapshot: &Snapshot,
    plan: &Plan<'_>,
    open: Option<&OpenPlan<'_>>,
    changes: &[(RelPath, &Reference)],
    group: &Group<'_>,
) -> PlanFile {
    let references = &group.references;
    let (intent, evidence) = together(references);
    let pending: Vec<&Reference> = references
        .iter()
        .copied()
        .filter(|reference| open.is_some() && is_pending_change(reference))
        .collect();
    let (leads_to, paths) = match &group.target {
        Target::One(_, Kind::Folder) => (LeadsTo::Folder, Vec::new()),
        Target::One(..) => (LeadsTo::File, Vec::new()),
        Target::Several(paths) => (LeadsTo::Several, paths.clone()),
        Target::Set(paths) => (LeadsTo::Set, paths.clone()),
        Target::Missing(_) | Target::Nowhere => (LeadsTo::Nothing, Vec::new()),
    };
    let is_missing = match (open, &group.target) {
        (Some(open), Target::Missing(path)) => {
            pending.iter().any(|reference| open.misses(reference, path))
        }
        _ => false,
    };
    PlanFile {
        path: group.key.clone(),
        leads_to,
        size: size(snapshot, group),
        paths,
        intent,
        evidence,
        is_done: intent.changes_file() && pending.is_empty(),
        is_missing,
        others: open.map_or_else(Vec::new, |open| others(open, changes, &pending, group)),
        mentions: references
            .iter()
            .map(|reference| Mention::of(plan.document, reference))
            .collect(),
    }
}

fn others(
    open: &OpenPlan<'_>,
    changes: &[(RelPath, &Reference)],
    pending: &[&Reference],
    group: &Group<'_>,
) -> Vec<Other> {
    // Of a set, the files that it stands for are changed one by one.
    let changed = pending
        .iter()
        .flat_map(|reference| changed_files(&open.bases, reference, &group.target));
    let named = group.target.path().cloned();
    let paths: BTreeSet<RelPath> = changed.chain(named).collect();
    let claims = Others::of(open.snapshot, &open.plan);
    let mut others: BTreeMap<RelPath, Other> = BTreeMap::new();
    for path in &paths {
        for rival in claims.changing(path) {
            let Some(plan) = Plan::of(open.snapshot, &rival.document.path) else {
                continue;
            };
            let other = others
                .entry(rival.document.path.clone())
                .or_insert_with(|| Other {
                    plan: PlanName::of(open.snapshot, &plan),
                    is_conflict: false,
                    mentions: Vec::new(),
                });
            let mut mine = changes.iter().filter(|(changed, _)| changed == path);
            other.is_conflict |= mine.any(|(_, mine)| collide(path, mine, rival.reference));
            let mention = Mention::of(rival.document, rival.reference);
            if !other.mentions.contains(&mention) {
                other.mentions.push(mention);
            }
        }
    }
    others.into_values().collect()
}

fn size(snapshot: &Snapshot, group: &Group<'_>) -> Option<FileSize> {
    match &group.target {
        Target::One(path, Kind::File) => FileSize::of(snapshot, path),
        // A pattern with a star names more than anybody has read.
        Target::Set(paths) if !paths.is_empty() && !group.key.contains('*') => {
            let mut sum = (0, 0);
            for path in paths {
                let FileSize::Text { lines, tokens } = FileSize::of(snapshot, path)? else {
                    return None;
                };
                sum = (sum.0 + lines, sum.1 + tokens);
            }
            Some(FileSize::Text {
                lines: sum.0,
                tokens: sum.1,
            })
        }
        _ => None,
    }
}

/// What is to be done with a file that is named in several places: what is still to be done before what is done, what is
/// stated before what is guessed, a change before a mention, and of several changes the one after which least is as
/// before.
fn together(references: &[&Reference]) -> (Intent, Evidence) {
    let weight = |reference: &Reference| {
        let weight = match reference.intent {
            Intent::Delete => 6,
            Intent::Move => 5,
            Intent::MoveTo => 4,
            Intent::Create => 3,
            Intent::Modify => 2,
            Intent::Test => 1,
            Intent::Read => 0,
        };
        let is_change = reference.intent.changes_file();
        let is_pending = is_pending_change(reference);
        (is_change, is_pending, reference.evidence, weight)
    };
    references
        .iter()
        .max_by_key(|reference| weight(reference))
        .map_or((Intent::Read, Evidence::Guessed), |heaviest| {
            (heaviest.intent, heaviest.evidence)
        })
}

/// Where an intent stands in lists.
fn place_of(intent: Intent) -> usize {
    let all = Intent::ALL;
    all.iter().position(|one| *one == intent).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn files(plan: &str) -> Vec<String> {
        let fixture = Fixture::new(&format!(
            "//- /agentops/infrastructure-ops/plans/a-plan.md\n{plan}\n\
             //- /agentops/infrastructure-ops/plans/b-plan.md\n- Modify: `src/x.rs:5`\n- Delete: `src/y.rs`\n\
             //- /src/x.rs\nfn x() {{}}\n//- /src/y.rs\nfn y() {{}}\n//- /lib/y.rs\n\n"
        ));
        let snapshot = fixture.snapshot();
        let path = RelPath::new("agentops/infrastructure-ops/plans/a-plan.md").unwrap();
        let plan = Plan::of(&snapshot, &path).unwrap();
        let shown = |file: PlanFile| {
            let mut line = format!(
                "{} {} {:?} {}",
                file.intent.as_str(),
                file.path,
                file.leads_to,
                file.mentions.len()
            );
            for (is_so, word) in [
                (file.evidence == Evidence::Guessed, "guessed"),
                (file.is_done, "done"),
                (file.is_missing, "missing"),
                (!file.others.is_empty(), "others"),
                (file.others.iter().any(|o| o.is_conflict), "conflict"),
            ] {
                if is_so {
                    line.push(' ');
                    line.push_str(word);
                }
            }
            line
        };
        plan_files(&snapshot, &plan)
            .files
            .into_iter()
            .map(shown)
            .collect()
    }

    #[test]
    fn a_file_is_there_once_with_all_its_mentions() {
        assert_eq!(
            files("- Modify: `src/x.rs:1`\n\nSee `src/x.rs`.\n\n- Create: `src/z.rs`\n"),
            ["create src/z.rs Nothing 1", "modify src/x.rs File 2 others"]
        );
        assert_eq!(
            files("- Modify: `src/x.rs`\n- Delete: `src/x.rs`\n"),
            ["delete src/x.rs File 2 others conflict"]
        );
    }

    #[test]
    fn what_is_still_to_be_done_says_what_a_file_is_for() {
        assert_eq!(
            files("- [x] Create: `src/x.rs`\n- [ ] Modify: `src/x.rs:1`\n"),
            ["modify src/x.rs File 2 others"]
        );
        assert_eq!(
            files("- [x] Create: `src/x.rs`\n- [x] Modify: `src/x.rs:1`\n- [ ] More\n"),
            ["create src/x.rs File 2 done others"]
        );
        assert_eq!(files("All of `src/*.ts`.\n"), [""; 0]);
    }

    #[test]
    fn only_what_is_needed_and_not_made_is_missing() {
        assert_eq!(
            files(
                "- [ ] Modify: `src/gone.rs`\n- [x] Modify: `src/past.rs`\n\nSee `src/never.rs`.\n"
            ),
            [
                "modify src/gone.rs Nothing 1 missing",
                "modify src/past.rs Nothing 1 done",
                "read src/never.rs Nothing 1 guessed",
            ]
        );
        assert_eq!(
            files("- [ ] Create: `src/new.rs`\n- [ ] Modify: `src/new.rs`\n"),
            ["create src/new.rs Nothing 2"]
        );
        assert_eq!(
            files("---\nstatus: complete\n---\n- Modify: `src/gone.rs`\n- Modify: `src/y.rs`\n"),
            [
                "modify src/gone.rs Nothing 1 done",
                "modify src/y.rs File 1 done"
            ]
        );
    }

    #[test]
    fn sets_and_several_say_what_they_could_be() {
        assert_eq!(
            files("- Modify: `y.rs`\n- Modify: `src/{x,y}.rs`\n- Modify: `src/*.rs`\n"),
            [
                "modify y.rs Several 1",
                "modify src/{x,y}.rs Set 1 others conflict",
                "modify src/*.rs Set 1"
            ]
        );
    }
}
