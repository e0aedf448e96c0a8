//! How a bundle stands: fresh, stale or broken.

use super::archive::Listed;
use super::catalogue::Bundle;
use super::head::{HeadForm, Source};
use crate::path::RelPath;
use crate::snapshot::Snapshot;
use crate::tokens::Encoding;

/// How a bundle stands against its sources and its archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its sources are as they were when it was saved.
    Fresh,
    /// Sources have changed since.
    Stale(Vec<Changed>),
    /// Its archive is missing, damaged or another one's.
    Broken(Vec<String>),
    /// It does not say what it was made from, or not how that was then: another tool wrote it.
    Unknown,
}

/// A source that has changed since a bundle was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The source.
    pub path: RelPath,
    /// Its tokens when the bundle was saved.
    pub before: Option<usize>,
    /// Its tokens now, in the same encoding; `None` where they are not known.
    pub now: Option<usize>,
}

impl State {
    /// Whether the digest can stand for its sources.
    pub fn is_fresh(&self) -> bool {
        matches!(self, State::Fresh)
    }

    /// Why it is stale or broken, a sentence each.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            State::Fresh | State::Unknown => Vec::new(),
            State::Broken(faults) => faults.clone(),
            State::Stale(changed) => changed
                .iter()
                .map(|changed| format!("`{}` has changed since: {}", changed.path, changed.by()))
                .collect(),
        }
    }

    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            State::Fresh => "fresh",
            State::Stale(_) => "stale",
            State::Broken(_) => "broken",
            State::Unknown => "unknown",
        }
    }
}

impl Changed {
    /// By how much it has changed: `1.2k tokens more`.
    pub fn by(&self) -> String {
        let tokens = crate::report::tokens;
        match (self.before, self.now) {
            (Some(before), Some(now)) if now > before => {
                format!("{} tokens more", tokens(now - before))
            }
            (Some(before), Some(now)) if now < before => {
                format!("{} tokens fewer", tokens(before - now))
            }
            (Some(_), Some(_)) => "as many tokens as before".to_owned(),
            _ => "its content is another one".to_owned(),
        }
    }
}

/// How a bundle stands.
pub(super) fn of(snapshot: &Snapshot, bundle: &Bundle) -> State {
    let faults = faults(snapshot, bundle);
    if !faults.is_empty() {
        return State::Broken(faults);
    }
    let saved = saved(snapshot, bundle);
    let changed = changed(snapshot, bundle, &saved);
    if !changed.is_empty() {
        return State::Stale(changed);
    }
    // A source that is only named may have changed since; nobody can say.
    let is_held = |path: &&RelPath| saved.iter().any(|(held, ..)| held == path);
    match saved.is_empty() || !bundle.sources(snapshot).iter().all(is_held) {
        true => State::Unknown,
        false => State::Fresh,
    }
}

/// What is wrong with the archive, for a person. Bundles of other tools need none.
fn faults(snapshot: &Snapshot, bundle: &Bundle) -> Vec<String> {
    let Some(archive) = &bundle.archive else {
        return match bundle.head.form {
            HeadForm::Own => vec![format!(
                "its archive `{}{}` is missing: restore it from git, or save the bundle again",
                bundle.name,
                super::folders::ARCHIVE
            )],
            _ => Vec::new(),
        };
    };
    let contents = match bundle.known(snapshot) {
        None => return Vec::new(),
        Some(Err(why)) => {
            return vec![format!(
                "its archive `{}` cannot be used: {why}",
                archive.file_name()
            )];
        }
        Some(Ok(contents)) => contents,
    };
    let members = &contents.manifest.members;
    let mut faults = Vec::new();
    for source in &bundle.head.sources {
        let member = members.iter().find(|member| is_of(member, source));
        match (member, &source.blake3) {
            (None, _) => faults.push(format!(
                "`{}` is named as a source and is not in the archive",
                source.path
            )),
            (Some(member), Some(hash)) if member.blake3 != *hash => faults.push(format!(
                "`{}` has another hash in the archive than in the front matter: digest and archive are of different saves",
                source.path
            )),
            _ => {}
        }
    }
    if bundle.head.form == HeadForm::Own {
        let sources = &bundle.head.sources;
        let is_stated = |member: &&Listed| sources.iter().any(|source| is_of(member, source));
        let unstated = members.iter().filter(|member| !is_stated(member));
        faults.extend(unstated.map(|member| {
            format!(
                "`{}` is in the archive and is not named as a source",
                member.path
            )
        }));
    }
    faults
}

/// Whether a source is what a member was made from. One that has been renamed since is known by its content.
fn is_of(member: &Listed, source: &Source) -> bool {
    member.path == source.path || Some(member.blake3) == source.blake3
}

/// The sources that have changed. One that is gone is not among them: the archive keeps it.
fn changed(snapshot: &Snapshot, bundle: &Bundle, saved: &[SavedSource<'_>]) -> Vec<Changed> {
    let mut changed = Vec::new();
    for (path, hash, before) in saved.iter().copied() {
        let document = snapshot.document(path);
        let is_same = match document {
            Some(document) => document.has_hash(&hash),
            None => match snapshot.facts().archives().source(path) {
                Some(Some(now)) => now == hash,
                Some(None) | None => true,
            },
        };
        if is_same {
            continue;
        }
        let encoding = encoding(snapshot, bundle);
        changed.push(Changed {
            path: path.clone(),
            before,
            now: document.and_then(|document| Some(document.tokens(encoding?))),
        });
    }
    changed
}

/// A source, with its hash and tokens when the bundle was saved.
type SavedSource<'a> = (&'a RelPath, blake3::Hash, Option<usize>);

/// What the bundle says that its sources were: the archive's manifest, or else the front matter.
fn saved<'a>(snapshot: &'a Snapshot, bundle: &'a Bundle) -> Vec<SavedSource<'a>> {
    match bundle.known(snapshot) {
        Some(Ok(contents)) => {
            let members = contents.manifest.members.iter();
            let place = |member: &'a Listed| {
                let mut sources = bundle.head.sources.iter();
                let renamed = sources.find(|source| is_of(member, source));
                renamed.map_or(&member.path, |source| &source.path)
            };
            members
                .map(|member| (place(member), member.blake3, member.tokens))
                .collect()
        }
        _ => {
            let sources = bundle.head.sources.iter();
            sources
                .filter_map(|source| Some((&source.path, source.blake3?, source.tokens)))
                .collect()
        }
    }
}

/// The encoding in which the bundle counts; `None` when it is not known here.
pub(super) fn encoding(snapshot: &Snapshot, bundle: &Bundle) -> Option<Encoding> {
    match &bundle.head.encoding {
        Some(name) => name.value.parse().ok(),
        None => Some(snapshot.settings().budget.measure.encoding),
    }
}
