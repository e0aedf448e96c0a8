//! What is known of the files that plans name beyond that they are there: lines, tokens, whether they are text.
//!
//! Found out off to the side ([`gather`]) and taken by [`Workspace::install_facts`](crate::workspace::Workspace::install_facts).

pub mod archives;
pub mod history;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use archives::Archives;
use history::Answers;
use rayon::prelude::*;

use crate::count_cache::CountCache;
use crate::disk::{self, Disk, Kind, SkipReason};
use crate::path::RelPath;
use crate::plans::{self, Plan};
use crate::profile::Profile;
use crate::references::target::{Bases, Target, candidates_of};
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::text::Text;
use crate::tokens::Encoding;

/// Facts about files that plans name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub(crate) files: BTreeMap<RelPath, FileFact>,
    /// What stands at paths that plans name and the listing does not hold, because git may ignore them, and at the folders
    /// of the profiles, which may be empty.
    pub(crate) kinds: BTreeMap<RelPath, Option<Kind>>,
    pub(crate) answers: Answers,
    pub(crate) archives: Archives,
    /// The settings that all of this was found with. `None` while files have changed since, and before anything was.
    pub(crate) found_with: Option<FactSettings>,
}

/// The settings that decide what is to be found out: with another value everything is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactSettings {
    encoding: Encoding,
    bundles: RelPath,
}

impl FactSettings {
    pub(crate) fn of(settings: &Settings) -> FactSettings {
        FactSettings {
            encoding: settings.budget.measure.encoding,
            bundles: settings.bundles.clone(),
        }
    }
}

impl Facts {
    /// What the repository says.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What is known of the archives of bundles.
    pub fn archives(&self) -> &Archives {
        &self.archives
    }
}

/// What is known of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFact {
    /// It is text.
    Text {
        /// Its lines, in number.
        lines: usize,
        /// Its exact tokens.
        tokens: usize,
        /// The encoding that they were counted in.
        encoding: Encoding,
    },
    /// It is not counted, for this reason.
    Uncounted(SkipReason),
}

/// The size of a file that a plan names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Size {
    /// A text.
    Text {
        /// Its lines, in number.
        lines: usize,
        /// Its exact tokens.
        tokens: usize,
    },
    /// It is not counted, for this reason.
    Uncounted(SkipReason),
}

/// Lines of a text as editors count them: a line break at the end begins no further line.
pub(crate) fn line_count(text: &Text) -> usize {
    let lines = text.line_count();
    let ends_in_break = text.as_str().ends_with(['\n', '\r']);
    lines - usize::from(lines > 1 && ends_in_break)
}

/// The size of a file: as it is open, as a document, or as it was found on disk. `None` while it is not known.
pub fn size(snapshot: &Snapshot, path: &RelPath) -> Option<Size> {
    let encoding = snapshot.settings().budget.measure.encoding;
    if let Some(document) = snapshot.document(path) {
        return Some(Size::Text {
            lines: line_count(&document.text),
            tokens: document.tokens(encoding),
        });
    }
    match snapshot.facts.files.get(path)? {
        FileFact::Text {
            lines,
            tokens,
            encoding: counted,
        } if *counted == encoding => Some(Size::Text {
            lines: *lines,
            tokens: *tokens,
        }),
        FileFact::Text { .. } => None,
        FileFact::Uncounted(reason) => Some(Size::Uncounted(reason.clone())),
    }
}

/// What has to be looked at on disk for a plan.
#[derive(Debug, Default)]
struct Wanted {
    /// Files to be read.
    files: BTreeSet<RelPath>,
    /// Paths at which something may stand that is not listed.
    unlisted: BTreeSet<RelPath>,
}

impl Wanted {
    fn of(snapshot: &Snapshot, plan: &Plan<'_>) -> Wanted {
        let mut wanted = Wanted::default();
        let bases = Bases::of(snapshot, &plan.document.path);
        for named in plans::named_files(snapshot, plan.document) {
            match named.target {
                Target::One(path, Kind::File) => {
                    wanted.files.insert(path);
                }
                Target::Set(paths) if !named.reference.path.contains('*') => {
                    wanted.files.extend(paths);
                }
                Target::Missing(_) => {
                    wanted
                        .unlisted
                        .extend(candidates_of(&bases, named.reference));
                }
                _ => {}
            }
        }
        wanted
            .files
            .retain(|path| snapshot.document(path).is_none());
        wanted
    }
}

/// Whose files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of all plans: after files have changed on disk.
    All,
    /// Those of plans that are open in an editor: after typing.
    Open,
}

/// Plans that are open in an editor.
fn open_plans(snapshot: &Snapshot) -> Vec<Plan<'_>> {
    snapshot
        .open_documents()
        .filter_map(|document| Plan::of(snapshot, &document.path))
        .collect()
}

/// Whether a plan may name a file or folder of one of these names.
fn may_name(plan: &Plan<'_>, names: &BTreeSet<String>) -> bool {
    plan.document.references.iter().any(|reference| {
        let written = reference.path.trim_end_matches('/');
        let name = written.rsplit('/').next().unwrap_or(written);
        names.contains(name) || names.contains(&format!("{name}.md"))
    })
}

/// Finds out what the snapshot does not know yet. `None` when there is nothing new. Reads the disk; blocks until done.
pub fn gather(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    which: Which,
    known: &CountCache,
) -> Option<Facts> {
    let old = &snapshot.facts;
    let mut facts = Facts {
        files: BTreeMap::new(),
        kinds: old.kinds.clone(),
        answers: old.answers.clone(),
        archives: old.archives.clone(),
        found_with: match which {
            Which::All => Some(FactSettings::of(snapshot.settings())),
            Which::Open => old.found_with.clone(),
        },
    };
    let plans: Vec<Plan<'_>> = match which {
        Which::All => plans::all(snapshot).collect(),
        Which::Open => open_plans(snapshot),
    };
    let wanted = plans.par_iter().map(|plan| Wanted::of(snapshot, plan));
    let mut wanted: Vec<Wanted> = wanted.collect();
    let mut unlisted: BTreeSet<&RelPath> =
        wanted.iter().flat_map(|wanted| &wanted.unlisted).collect();
    if which == Which::All {
        unlisted.extend(snapshot.config().profiles.iter().flat_map(Profile::roots));
    }
    let mut found = BTreeSet::new();
    for path in unlisted {
        if snapshot.is_unknown(path) {
            let kind = disk.kind(path);
            found.extend(kind.map(|_| path.file_name().to_owned()));
            facts.kinds.insert(path.clone(), kind);
        }
    }
    if !found.is_empty() {
        // What has been found now is to be read with the rest.
        let mut view = snapshot.clone();
        view.facts = Arc::new(facts.clone());
        let plans = plans.par_iter().zip(wanted.par_iter_mut());
        plans
            .filter(|(plan, _)| may_name(plan, &found))
            .for_each(|(plan, wanted)| *wanted = Wanted::of(&view, plan));
    }
    let wanted = wanted.into_iter().flat_map(|wanted| wanted.files).collect();
    if which == Which::Open {
        facts.files.clone_from(&old.files);
    }
    facts.files.extend(files(disk, snapshot, wanted, known));
    (facts != **old).then_some(facts)
}

/// The facts about files: those that are known, and those that have to be read.
fn files(
    disk: &dyn Disk,
    snapshot: &Snapshot,
    wanted: BTreeSet<RelPath>,
    known: &CountCache,
) -> Vec<(RelPath, FileFact)> {
    let encoding = snapshot.settings().budget.measure.encoding;
    let limit = snapshot.settings().max_file_size;
    let is_good = |fact: &&FileFact| match fact {
        FileFact::Text {
            encoding: counted, ..
        } => *counted == encoding,
        FileFact::Uncounted(_) => true,
    };
    let fact = |path: RelPath| {
        let old = snapshot.facts.files.get(&path).filter(is_good);
        let fact = match old {
            Some(fact) => fact.clone(),
            None => read(disk, &path, limit, encoding, known),
        };
        (path, fact)
    };
    wanted.into_par_iter().map(fact).collect()
}

fn read(
    disk: &dyn Disk,
    path: &RelPath,
    limit: u64,
    encoding: Encoding,
    known: &CountCache,
) -> FileFact {
    match disk::read_text(disk, path, limit) {
        Ok(contents) => FileFact::Text {
            tokens: known.count(encoding, &contents.text),
            lines: line_count(&Text::new(contents.text)),
            encoding,
        },
        Err(reason) => FileFact::Uncounted(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn files_that_plans_name_are_read_once_and_again_when_they_change() {
        let fixture = Fixture::new(
            "//- /agentops/infrastructure-ops/plans/x-plan.md\n- Modify: `src/a.rs`\n- Modify: `src/b.bin`\n//- /src/a.rs\nfn a() {}\nfn b() {}\n//- /src/b.bin\n\0\n//- /src/c.rs\nx\n",
        );
        let snapshot = fixture.snapshot();
        let path = |path: &str| RelPath::new(path).unwrap();
        assert!(matches!(
            size(&snapshot, &path("src/a.rs")),
            Some(Size::Text { lines: 2, tokens }) if tokens > 0
        ));
        assert!(matches!(
            size(&snapshot, &path("src/b.bin")),
            Some(Size::Uncounted(_))
        ));
        assert_eq!(size(&snapshot, &path("src/c.rs")), None, "nobody names it");
        let disk = fixture.workspace.disk();
        assert_eq!(
            gather(&*disk, &snapshot, Which::All, &CountCache::default()),
            None
        );
    }

    #[test]
    fn lines_are_counted_as_editors_do() {
        for (text, lines) in [
            ("", 1),
            ("a", 1),
            ("a\n", 1),
            ("a\nb", 2),
            ("a\r\nb\r\n", 2),
            ("\n", 1),
        ] {
            assert_eq!(line_count(&Text::new(text)), lines, "{text:?}");
        }
    }
}
