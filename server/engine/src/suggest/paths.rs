//! The files that a written path probably meant.
//!
//! A file is near when its name is the written one, or differs by few letters, and when its folders are the written ones
//! but for some that were left out, are too many, or are misspelt. In the folder that was written, a name that was made
//! longer or shorter by whole words is near as well.
//!
//! Names are kept by length with a [`Signature`](super::signature) each. A search looks up the name itself, then runs
//! over the signatures of names of about the same length, and compares letter by letter in the order of how near each
//! name can be at best, until nothing nearer can come. What it costs grows with the number of different names, by about
//! a nanosecond each, and hardly with the number of files.
//!
//! Limits: nobody guesses among more than [`MAX_PATHS`] files that are equally near (`index.ts` without its folder);
//! folders with other digits are other folders (`v1` is no misspelt `v2`), and other digits in a name count as one letter
//! more; names with many letters wrong, and files
//! that moved to quite another place, are not found; of the names that could be near, the first few thousand are
//! compared.

use std::collections::HashMap;

use super::signature::Signature;
use super::words::Words;
use crate::path::RelPath;

/// Most files that are suggested in place of one.
pub const MAX_PATHS: usize = 3;

/// Most names that are compared letter by letter in one search.
const MAX_COMPARED: usize = 2048;

/// What the farthest file costs that is still near: a letter of the name, or a folder, is one.
const MAX_COST: u32 = 3;

/// What a name costs in the written folder that shares its words, but not its letters.
const WORDS_COST: u32 = 3;

/// The paths of many files, to find those that are near a path that is none of them.
#[derive(Debug, Default)]
pub struct Paths {
    /// In order.
    paths: Vec<RelPath>,
    /// The different lower-case names, by length and then by text, with the signature of each.
    names: Vec<Name>,
    signatures: Vec<Signature>,
    folders: HashMap<RelPath, Folder>,
}

#[derive(Debug)]
struct Name {
    lower: String,
    /// The files of this name.
    paths: Vec<u32>,
}

/// The files of a folder.
#[derive(Debug)]
struct Folder {
    paths: Vec<u32>,
    names: Words,
}

impl Paths {
    /// Prepares paths for searching. This costs some hundred nanoseconds a path.
    pub fn new(paths: impl Iterator<Item = RelPath>) -> Paths {
        let mut paths: Vec<RelPath> = paths.collect();
        paths.sort_unstable();
        paths.dedup();
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
        let mut by_folder: HashMap<&str, Vec<u32>> = HashMap::new();
        for (index, path) in (0u32..).zip(&paths) {
            let (folder, name) = split(path);
            by_name.entry(name.to_lowercase()).or_default().push(index);
            by_folder.entry(folder).or_default().push(index);
        }
        let folders = by_folder.into_values().map(|files| {
            let names = files.iter().map(|&file| paths[file as usize].file_name());
            let names = Words::new(names);
            let folder = paths[files[0] as usize].parent();
            (
                folder,
                Folder {
                    paths: files,
                    names,
                },
            )
        });
        let folders = folders.collect();
        let mut names: Vec<(Signature, Name)> = by_name
            .into_iter()
            .map(|(lower, paths)| (Signature::new(&lower), Name { lower, paths }))
            .collect();
        names.sort_unstable_by(|(a, x), (b, y)| (a.length, &x.lower).cmp(&(b.length, &y.lower)));
        let (signatures, names) = names.into_iter().unzip();
        Paths {
            paths,
            names,
            signatures,
            folders,
        }
    }

    /// The files that a path probably means which is none of theirs, the nearest first: at most [`MAX_PATHS`], none when
    /// nothing is near or too much is equally near.
    pub fn nearest<'a>(&'a self, written: &RelPath) -> Vec<&'a RelPath> {
        let mut search = Search::new(self, written);
        search.same_name();
        search.similar_names();
        search.same_words();
        search.finish()
    }

    /// The file whose name is most similar in the folder of the path, among those that are wanted.
    pub(crate) fn nearest_sibling(
        &self,
        written: &RelPath,
        is_wanted: impl Fn(&RelPath) -> bool,
    ) -> Option<&RelPath> {
        let folder = self.folders.get(split(written).0)?;
        let path = |index: usize| &self.paths[folder.paths[index] as usize];
        let name = written.file_name();
        let found = folder.names.nearest(
            name,
            |index| path(index).file_name(),
            |index| is_wanted(path(index)),
        )?;
        Some(path(found))
    }
}

struct Search<'a, 'w> {
    all: &'a Paths,
    written: &'w RelPath,
    folder: &'w str,
    name: String,
    signature: Signature,
    /// Costs and indices of the files that are near.
    found: Vec<(u32, u32)>,
    /// The least of the costs.
    best: u32,
}

impl<'a, 'w> Search<'a, 'w> {
    fn new(all: &'a Paths, written: &'w RelPath) -> Search<'a, 'w> {
        let (folder, name) = split(written);
        let name = name.to_lowercase();
        Search {
            all,
            written,
            folder,
            signature: Signature::new(&name),
            name,
            found: Vec::new(),
            best: u32::MAX,
        }
    }

    /// The files of a name that is so many letters from the written one.
    fn take(&mut self, name: usize, edits: u32) {
        // A wrong name in quite another folder is another file.
        let max_way = if edits == 0 { 2 } else { 1 };
        for &path in &self.all.names[name].paths {
            let folder = split(&self.all.paths[path as usize]).0;
            if let Some(way) = way_between(self.folder, folder)
                && way <= max_way
                && edits + way <= MAX_COST
            {
                self.best = self.best.min(edits + way);
                self.found.push((edits + way, path));
            }
        }
    }

    fn same_name(&mut self) {
        let key = (self.signature.length, self.name.as_str());
        let at = self.all.names.binary_search_by(|name| {
            // Names are sorted by characters first, which the signatures know.
            (name.lower.chars().count() as u32, name.lower.as_str()).cmp(&key)
        });
        if let Ok(name) = at {
            self.take(name, 0);
        }
    }

    fn similar_names(&mut self) {
        let allowed = allowed_edits(&self.name);
        let length = self.signature.length;
        let signatures = &self.all.signatures;
        let first = signatures.partition_point(|other| other.length + allowed < length);
        let last = signatures.partition_point(|other| other.length <= length + allowed);
        let mut by_bound: [Vec<usize>; MAX_COST as usize + 1] = Default::default();
        for (name, other) in (first..).zip(&signatures[first..last]) {
            let bound = self.signature.min_edits(other);
            if bound <= allowed && by_bound[bound as usize].len() < MAX_COMPARED {
                by_bound[bound as usize].push(name);
            }
        }
        let able = (0..)
            .zip(by_bound)
            .flat_map(|(bound, names)| names.into_iter().map(move |name| (bound, name)));
        for (bound, name) in able.take(MAX_COMPARED) {
            if bound >= self.best {
                break;
            }
            let edits = edits_between(&self.name, &self.all.names[name].lower);
            if (1..=allowed).contains(&edits) {
                let other = u32::from(!has_same_digits(&self.name, &self.all.names[name].lower));
                self.take(name, edits + other);
            }
        }
    }

    fn same_words(&mut self) {
        if self.best <= 1 {
            return;
        }
        let Some(sibling) = self.all.nearest_sibling(self.written, |_| true) else {
            return;
        };
        if let Ok(path) = self.all.paths.binary_search(sibling) {
            let path = path as u32;
            if self.found.iter().all(|(_, known)| *known != path) {
                self.best = self.best.min(WORDS_COST);
                self.found.push((WORDS_COST, path));
            }
        }
    }

    fn finish(mut self) -> Vec<&'a RelPath> {
        self.found.sort_unstable();
        let equal = self.found.iter().filter(|(cost, _)| *cost == self.best);
        if equal.count() > MAX_PATHS {
            return Vec::new();
        }
        let near = self.found.iter().take(MAX_PATHS);
        near.take_while(|(cost, _)| *cost <= self.best + 1)
            .map(|(_, path)| &self.all.paths[*path as usize])
            .collect()
    }
}

/// Folder and name.
fn split(path: &RelPath) -> (&str, &str) {
    path.as_str()
        .rsplit_once('/')
        .unwrap_or(("", path.as_str()))
}

/// How many letters may be wrong in a name: the shorter it is, the sooner it is another one.
fn allowed_edits(name: &str) -> u32 {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => MAX_COST,
    }
}

/// Letters to insert, remove, replace or swap. What both begin and end with is passed over; mistakes stand close together.
fn edits_between(a: &str, b: &str) -> u32 {
    let same = |(x, y): &(char, char)| x == y;
    let prefix = a.chars().zip(b.chars()).take_while(same);
    let prefix: usize = prefix.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.chars().rev().zip(b.chars().rev()).take_while(same);
    let suffix: usize = suffix.map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return a.chars().count().max(b.chars().count()) as u32;
    }
    strsim::osa_distance(a, b) as u32
}

/// How many folders were left out, are too many or are misspelt. `None` when they are others.
fn way_between(written: &str, found: &str) -> Option<u32> {
    let (mut w, mut f) = (written, found);
    let mut shared = 0;
    while let Some((rest_w, rest_f)) = without_shared(w, f, |path| path.split_once('/')) {
        (w, f) = (rest_w, rest_f);
        shared += 1;
    }
    let is_from_root = shared > 0;
    while let Some((rest_w, rest_f)) = without_shared(w, f, |path| {
        path.rsplit_once('/').map(|(rest, last)| (last, rest))
    }) {
        (w, f) = (rest_w, rest_f);
        shared += 1;
    }
    match (segment_count(w), segment_count(f)) {
        (0, 0) => Some(0),
        // Written from some folder inside of the workspace.
        (0, _) if !is_from_root => Some(1),
        (0, more) | (more, 0) => Some(more),
        (1, 1) if is_misspelt(&w.to_lowercase(), &f.to_lowercase()) => Some(1),
        // One folder was renamed, or the file was moved from one to another.
        (1, 1) if shared > 0 && !has_digit(w) && !has_digit(f) => Some(2),
        _ => None,
    }
}

/// What is left of two paths without the segment at one end, when both have the same there, in whatever case.
fn without_shared<'w, 'f>(
    w: &'w str,
    f: &'f str,
    cut: impl Fn(&str) -> Option<(&str, &str)>,
) -> Option<(&'w str, &'f str)> {
    let (a, rest_w) = cut(w).unwrap_or((w, ""));
    let (b, rest_f) = cut(f).unwrap_or((f, ""));
    (!a.is_empty() && a.eq_ignore_ascii_case(b)).then_some((rest_w, rest_f))
}

fn segment_count(path: &str) -> u32 {
    match path {
        "" => 0,
        _ => path.bytes().filter(|byte| *byte == b'/').count() as u32 + 1,
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Digits tell topics, versions and days apart; they are less often misspelt than letters.
fn has_same_digits(a: &str, b: &str) -> bool {
    let digits = |c: &char| c.is_ascii_digit();
    a.chars().filter(digits).eq(b.chars().filter(digits))
}

/// Whether a folder is probably the other one.
fn is_misspelt(a: &str, b: &str) -> bool {
    has_same_digits(a, b) && edits_between(a, b) <= allowed_edits(a).min(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(all: &str, written: &str) -> String {
        let paths = Paths::new(all.split(' ').filter_map(RelPath::new));
        let written = RelPath::new(written).unwrap();
        let found = paths.nearest(&written);
        let found: Vec<&str> = found.into_iter().map(RelPath::as_str).collect();
        found.join(" ")
    }

    #[test]
    fn what_people_get_wrong() {
        let all = "src/auth/session.rs src/auth/login.rs src/auth/mod.rs src/db/mod.rs src/db/pool.rs \
                   src/http/mod.rs src/http/v1/api.rs src/http/v2/api.rs src/lib.rs docs/user-account-service.md \
                   web/components/Button.tsx web/components/Größe.tsx README.md web/config.js \
                   specs/2025-11-06-a/planning/requirements.md";
        for (written, expected) in [
            // The name: a letter left out, two swapped, another one, another case, another ending.
            ("src/auth/sesion.rs", "src/auth/session.rs"),
            ("src/auth/lgoin.rs", "src/auth/login.rs"),
            ("src/db/poll.rs", "src/db/pool.rs"),
            ("web/components/button.tsx", "web/components/Button.tsx"),
            ("web/components/grösse.tsx", "web/components/Größe.tsx"),
            ("web/config.ts", "web/config.js"),
            // A name that was made longer.
            ("docs/user-service.md", "docs/user-account-service.md"),
            // The folder: left out, too many, misspelt, renamed, written from inside.
            ("src/session.rs", "src/auth/session.rs"),
            ("session.rs", "src/auth/session.rs"),
            ("src/auth/web/session.rs", "src/auth/session.rs"),
            ("src/atuh/session.rs", "src/auth/session.rs"),
            ("app/auth/session.rs", "src/auth/session.rs"),
            ("auth/session.rs", "src/auth/session.rs"),
            ("docs/README.md", "README.md"),
            // Both.
            ("src/atuh/sesion.rs", "src/auth/session.rs"),
            // Several, the nearest first.
            ("src/http/api.rs", "src/http/v1/api.rs src/http/v2/api.rs"),
            ("db/mod.rs", "src/db/mod.rs"),
            // Nothing is near.
            ("src/auth/tokens.rs", ""),
            ("src/http/v3/api.rs", ""),
            ("specs/2025-11-07-b/planning/requirements.md", ""),
            ("x.y", ""),
            ("a/b/c/d/session.rs", ""),
        ] {
            assert_eq!(nearest(all, written), expected, "{written}");
        }
    }

    #[test]
    fn nobody_guesses_among_many() {
        assert_eq!(
            nearest("a/mod.rs b/mod.rs c/mod.rs", "mod.rs"),
            "a/mod.rs b/mod.rs c/mod.rs"
        );
        assert_eq!(nearest("a/mod.rs b/mod.rs c/mod.rs d/mod.rs", "mod.rs"), "");
        let numbered = (0..2000).map(|n| format!("plans/topic-{n}-plan.md"));
        let numbered = numbered.collect::<Vec<_>>().join(" ");
        assert_eq!(
            nearest(&numbered, "plans/topc-1234-plan.md"),
            "plans/topic-1234-plan.md"
        );
        assert_eq!(nearest(&numbered, "plans/topic-x-plan.md"), "");
    }

    #[test]
    fn odd_paths_are_survived() {
        for written in ["", "é", "a/", "漢字/漢字.md", "..x", "a//b"] {
            let written = RelPath::new(written).unwrap();
            let paths = Paths::new(
                ["漢字/漢子.md", "é.é", "a"]
                    .into_iter()
                    .filter_map(RelPath::new),
            );
            paths.nearest(&written);
            Paths::default().nearest(&written);
        }
    }
}
