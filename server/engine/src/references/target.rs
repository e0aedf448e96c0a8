//! Where references lead: the workspace's root, the document's folder, the topic's folder, a unique end of a path, in
//! this order. Where several files fit, all are offered and none is guessed.

use std::borrow::Cow;

use globset::GlobBuilder;

use crate::disk::Kind;
use crate::path::RelPath;
use crate::snapshot::Snapshot;

pub(crate) use super::bases::Base;
pub use super::bases::Bases;
use super::bases::candidates;
use super::{Certainty, Form, Intent, Reference, written};

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: what looked like a path is none, or it leads out of the workspace.
    Nowhere,
    /// A file or a folder.
    One(RelPath, Kind),
    /// Several files that fit equally well.
    Several(Vec<RelPath>),
    /// All files that fit a pattern; perhaps none yet.
    Set(Vec<RelPath>),
    /// Nothing is there; the path is where it would be.
    Missing(RelPath),
}

impl Target {
    /// The files or the folder that it leads to.
    pub fn paths(&self) -> &[RelPath] {
        match self {
            Target::Nowhere | Target::Missing(_) => &[],
            Target::One(path, _) => std::slice::from_ref(path),
            Target::Several(paths) | Target::Set(paths) => paths,
        }
    }

    /// The one file that it leads to.
    pub fn file(&self) -> Option<&RelPath> {
        match self {
            Target::One(path, Kind::File) => Some(path),
            _ => None,
        }
    }

    /// The path that it is about, whether or not anything is there.
    pub fn path(&self) -> Option<&RelPath> {
        match self {
            Target::One(path, _) | Target::Missing(path) => Some(path),
            _ => None,
        }
    }
}

/// The files of a workspace as resolution needs to know them: those that are there, or those that will be.
pub(crate) trait Paths {
    /// What stands at a path.
    fn kind(&self, path: &RelPath) -> Option<Kind>;

    /// The files of a name in lower case.
    fn named(&self, name: &str) -> Cow<'_, [RelPath]>;

    /// The files whose path begins like this.
    fn beginning(&self, prefix: &str) -> Vec<RelPath>;
}

impl Paths for Snapshot {
    fn kind(&self, path: &RelPath) -> Option<Kind> {
        Snapshot::kind(self, path)
    }

    fn named(&self, name: &str) -> Cow<'_, [RelPath]> {
        Cow::Borrowed(self.files_named(name))
    }

    fn beginning(&self, prefix: &str) -> Vec<RelPath> {
        use std::ops::Bound::{Included, Unbounded};
        self.files()
            .range::<str, _>((Included(prefix), Unbounded))
            .take_while(|path| path.as_str().starts_with(prefix))
            .cloned()
            .collect()
    }
}

/// The folder in the pattern of a set before its first segment that is not literal, and what follows. `None` when it
/// is no set, or has no such folder.
pub(crate) fn literal_folder(reference: &Reference) -> Option<(&str, &str)> {
    if !reference.is_set() || reference.form == Form::Link {
        return None;
    }
    let path: &str = &reference.path;
    let special = path.find(['*', '{'])?;
    let slash = path[..special].rfind('/')?;
    let folder = &path[..slash];
    let is_folder = !folder.trim_start_matches(['.', '/']).is_empty();
    is_folder.then_some((folder, &path[slash + 1..]))
}

/// The folders that a set may be in: in the first of them that holds a file that fits, it is.
pub(crate) fn folders_of_set(bases: &Bases, reference: &Reference) -> Vec<(Base, RelPath)> {
    let Some((folder, _)) = literal_folder(reference) else {
        return Vec::new();
    };
    let folder = folder.trim_start_matches('/');
    [Base::Root, Base::Own, Base::Topic]
        .into_iter()
        .filter_map(|base| Some((base, bases.folder(base).join(folder)?)))
        .collect()
}

/// Where a reference of a document leads.
pub fn resolve(snapshot: &Snapshot, document: &RelPath, reference: &Reference) -> Target {
    resolve_from(snapshot, &Bases::of(snapshot, document), reference)
}

/// Like [`resolve`], for many references of one document.
pub(crate) fn resolve_from(files: &impl Paths, bases: &Bases, reference: &Reference) -> Target {
    let wanted = Wanted {
        path: &reference.path,
        form: reference.form,
        certainty: reference.certainty,
    };
    let target = find(files, bases, &wanted);
    match (&target, reference.certainty) {
        (Target::One(_, Kind::Other), _) => Target::Nowhere,
        (Target::One(_, Kind::Folder), Certainty::IfFile) => Target::Nowhere,
        (Target::Missing(_), Certainty::IfThere | Certainty::IfFile) => Target::Nowhere,
        (Target::Missing(path), Certainty::IfFolderThere) => {
            let first = path.segments().next().unwrap_or("");
            let is_there = bases.folders.iter().any(|base| {
                let folder = base.join(first);
                folder.is_some_and(|folder| files.kind(&folder) == Some(Kind::Folder))
            });
            if is_there { target } else { Target::Nowhere }
        }
        // A path that is to be created is where it says, not where another file has the same end.
        (Target::One(path, _), _) if creates(reference) && !is_direct(bases, reference, path) => {
            bases
                .first(&reference.path)
                .map_or(Target::Nowhere, Target::Missing)
        }
        (Target::Several(_), _) if creates(reference) && reference.path.contains('/') => bases
            .first(&reference.path)
            .map_or(Target::Nowhere, Target::Missing),
        _ => target,
    }
}

fn creates(reference: &Reference) -> bool {
    matches!(reference.intent, Intent::Create | Intent::MoveTo) && reference.form != Form::Link
}

/// Whether a path is one of those that were tried before the end of other paths.
fn is_direct(bases: &Bases, reference: &Reference, path: &RelPath) -> bool {
    candidates(bases, &reference.path, reference.form).contains(path)
}

/// The paths that a reference of a document may mean, in the order in which they are tried, as far as they can be said
/// without a look at the files.
pub(crate) fn candidates_of(bases: &Bases, reference: &Reference) -> Vec<RelPath> {
    if reference.is_set() {
        return Vec::new();
    }
    candidates(bases, &reference.path, reference.form)
}

/// The paths that the folder of a drawn tree may mean, in the order in which they are tried.
pub(crate) fn folder_candidates(bases: &Bases, path: &str) -> Vec<RelPath> {
    candidates(bases, path, Form::Tree)
}

/// Where a path that leads nowhere yet would be.
pub(crate) fn candidates_from_root(bases: &Bases, path: &str) -> Option<RelPath> {
    bases.first(path)
}

struct Wanted<'a> {
    path: &'a str,
    form: Form,
    certainty: Certainty,
}

fn find(files: &impl Paths, bases: &Bases, wanted: &Wanted<'_>) -> Target {
    if written::is_set(wanted.path) && wanted.form != Form::Link {
        return set(files, bases, wanted.path);
    }
    let candidates = candidates(bases, wanted.path, wanted.form);
    let Some(first) = candidates.first() else {
        return Target::Nowhere;
    };
    let is_folder = wanted.path.ends_with('/');
    let fits = |path: &RelPath| {
        let kind = files.kind(path)?;
        let is_wrong = match kind {
            Kind::File => is_folder,
            Kind::Folder => wanted.certainty == Certainty::IfFile,
            Kind::Other => false,
        };
        (!is_wrong).then_some(kind)
    };
    for path in &candidates {
        if let Some(kind) = fits(path) {
            return Target::One(path.clone(), kind);
        }
    }
    // What says where it begins is nowhere else, and folders have no names that are told apart.
    let is_anchored = wanted.path.starts_with(['/'])
        || wanted.path.starts_with("../")
        || wanted.path.starts_with("file://");
    if wanted.form == Form::Link || is_anchored || is_folder {
        return Target::Missing(first.clone());
    }
    let mut ways = vec![wanted.path.trim_start_matches("./").to_owned()];
    if wanted.form == Form::FrontMatter {
        ways.push(format!("{}.md", ways[0]));
    }
    if wanted.form == Form::Tree
        && let Some((_, below)) = wanted.path.split_once('/')
    {
        ways.push(below.to_owned());
    }
    for way in ways {
        let fitting = by_end(files, &way);
        match fitting.len() {
            0 => {}
            1 => {
                return fitting
                    .into_iter()
                    .next()
                    .map_or(Target::Nowhere, |path| Target::One(path, Kind::File));
            }
            _ => return Target::Several(fitting),
        }
    }
    Target::Missing(first.clone())
}

/// The files whose path ends like this.
fn by_end(files: &impl Paths, way: &str) -> Vec<RelPath> {
    let Some(wanted) = RelPath::new(way).filter(|wanted| !wanted.is_root()) else {
        return Vec::new();
    };
    let end = format!("/{wanted}");
    let named = files.named(&wanted.file_name().to_lowercase());
    let fits = |path: &&RelPath| **path == wanted || path.as_str().ends_with(&end);
    named.iter().filter(fits).cloned().collect()
}

/// The files that fit a glob, from the first folder in which any does.
fn set(files: &impl Paths, bases: &Bases, pattern: &str) -> Target {
    let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
    for base in &bases.folders {
        let full = if base.is_root() {
            pattern.to_owned()
        } else {
            format!("{base}/{pattern}")
        };
        // Square brackets in paths are those of web frameworks, not of globs.
        let literal = full.replace('[', "\\[").replace(']', "\\]");
        let glob = GlobBuilder::new(&literal)
            .literal_separator(true)
            .backslash_escape(true)
            .build();
        let Ok(glob) = glob else {
            return Target::Nowhere;
        };
        let matcher = glob.compile_matcher();
        let prefix = &full[..full.find(['*', '{']).unwrap_or(full.len())];
        let mut fitting = files.beginning(prefix);
        fitting.retain(|path| matcher.is_match(path.as_str()));
        if !fitting.is_empty() {
            return Target::Set(fitting);
        }
    }
    Target::Set(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    const SPEC: &str = "agentops/product-dev/specs/2025-11-06-login/planning/requirements.md";

    /// Where the references of a text lead, one line each.
    fn targets(text: &str) -> Vec<String> {
        let fixture = Fixture::new(&format!(
            "//- /{SPEC}\n{text}\n//- /src/a.rs\n//- /src/auth/session.rs\n//- /src/db/mod.rs\n//- /src/http/mod.rs\n\
             //- /src/計 画.rs\n//- /agentops/product-dev/specs/2025-11-06-login/notes.md\n\
             //- /agentops/product-dev/specs/2025-11-06-login/planning/src/b.rs\n\
             //- /agentops/product-dev/specs/2025-11-06-login/planning/src/a.rs\n"
        ));
        let snapshot = fixture.snapshot();
        let path = RelPath::new(SPEC).unwrap();
        let document = snapshot.document(&path).unwrap();
        let own = "agentops/product-dev/specs/2025-11-06-login";
        let short = |path: &RelPath| path.as_str().replace(own, "~");
        let word = |reference: &Reference| match resolve(&snapshot, &path, reference) {
            Target::Nowhere => "nowhere".to_owned(),
            Target::One(path, Kind::Folder) => format!("{}/", short(&path)),
            Target::One(path, _) => short(&path),
            Target::Missing(path) => format!("missing {}", short(&path)),
            Target::Several(paths) => format!("several {}", paths.len()),
            Target::Set(paths) => format!("set {}", paths.len()),
        };
        document.references.iter().map(word).collect()
    }

    #[test]
    fn the_root_the_folder_the_topic_then_a_unique_end() {
        for (text, found) in [
            ("`src/a.rs`", "src/a.rs"),
            ("`src/b.rs`", "~/planning/src/b.rs"),
            ("`notes.md`", "~/notes.md"),
            ("`session.rs`", "src/auth/session.rs"),
            ("`auth/session.rs`", "src/auth/session.rs"),
            ("`uth/session.rs`", "missing uth/session.rs"),
            ("`mod.rs`", "several 2"),
            ("`db/mod.rs`", "src/db/mod.rs"),
            ("`src/none.rs`", "missing src/none.rs"),
            ("`src/auth/`", "src/auth/"),
            ("`src/auth`", "src/auth/"),
            ("`src/none/`", "missing src/none"),
            ("`none/src/`", "nowhere"),
            ("`none/src`", "nowhere"),
            ("`none.rs`", "nowhere"),
        ] {
            assert_eq!(targets(text), [found], "{text}");
        }
    }

    #[test]
    fn paths_that_say_where_they_begin_are_nowhere_else() {
        for (text, found) in [
            ("`/src/a.rs`", "src/a.rs"),
            ("`/src/b.rs`", "missing src/b.rs"),
            ("`../notes.md`", "~/notes.md"),
            ("`../src/a.rs`", "missing ~/src/a.rs"),
            ("`./src/b.rs`", "~/planning/src/b.rs"),
            ("`w/src/auth/session.rs`", "src/auth/session.rs"),
            ("[x](src/a.rs)", "~/planning/src/a.rs"),
            (
                "[x](src/auth/session.rs)",
                "missing ~/planning/src/auth/session.rs",
            ),
            (
                "[x](file:///w/src/%E8%A8%88%20%E7%94%BB.rs#L2)",
                "src/計 画.rs",
            ),
            ("[x](file:///elsewhere/src/a.rs)", "nowhere"),
            ("[x](file:///w/../src/a.rs)", "nowhere"),
            ("[x](../../../../../../src/a.rs)", "nowhere"),
            ("`../../../../../../src/a.rs`", "nowhere"),
        ] {
            assert_eq!(targets(text), [found], "{text}");
        }
    }

    #[test]
    fn what_is_to_be_made_is_where_it_says() {
        for (text, found) in [
            ("- Create: `auth/session.rs`", "missing auth/session.rs"),
            ("- Create: `src/a.rs`", "src/a.rs"),
            ("- Create: `db/none.rs`", "missing db/none.rs"),
            ("- Modify: `none.rs`", "missing none.rs"),
        ] {
            assert_eq!(targets(text), [found], "{text}");
        }
    }

    #[test]
    fn patterns_are_sets_and_never_missing() {
        for (text, found) in [
            ("`src/{a,b}.rs`", "set 1"),
            ("`src/*/mod.rs`", "set 2"),
            ("`src/**/*.rs`", "set 5"),
            ("`planning/src/*.rs`", "set 2"),
            ("- Modify: `src/none/*.rs`", "set 0"),
        ] {
            assert_eq!(targets(text), [found], "{text}");
        }
    }
}
