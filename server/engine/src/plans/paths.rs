//! The files that a reference names one by one, be they there or not.

use crate::disk::Kind;
use crate::path::RelPath;
use crate::references::Reference;
use crate::references::target::{Bases, Target, candidates_from_root};

/// More files than this are not written out between braces.
const MAX_EXPANDED: usize = 64;

/// Whether a reference is written as a folder.
pub(crate) fn is_folder(reference: &Reference) -> bool {
    reference.path.ends_with('/')
}

/// The files that a reference names by name: one, or those of a set in braces; not what fits a glob, and no folders.
pub(crate) fn literal_paths(bases: &Bases, reference: &Reference, target: &Target) -> Vec<RelPath> {
    match target {
        Target::One(path, Kind::File) => vec![path.clone()],
        Target::Missing(path) if !is_folder(reference) => vec![path.clone()],
        Target::Set(paths) if !reference.path.contains('*') => {
            // Those that are there say from which folder the others are meant.
            let written = expanded(&reference.path);
            let base = paths.first().and_then(|there| {
                let there = there.as_str();
                written
                    .iter()
                    .find_map(|path| there.strip_suffix(path.as_str()))
            });
            let from_root = |path: &String| candidates_from_root(bases, path);
            match base.and_then(RelPath::new) {
                Some(base) => written.iter().filter_map(|path| base.join(path)).collect(),
                None => written.iter().filter_map(from_root).collect(),
            }
        }
        _ => Vec::new(),
    }
}

/// The folder that is made with whatever will be in it: `src/api/`, `src/api/*.ts`.
pub(crate) fn folder_made(reference: &Reference, target: &Target) -> Option<RelPath> {
    if let Some(star) = reference.path.find('*') {
        let folder = &reference.path[..reference.path[..star].rfind('/')?];
        return RelPath::new(folder.trim_start_matches('/'));
    }
    target.path().filter(|_| is_folder(reference)).cloned()
}

/// The paths that `a/{b,c}.rs` stands for; none when they are too many.
fn expanded(path: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop() {
        if open.len() + done.len() >= MAX_EXPANDED {
            return Vec::new();
        }
        match group(&path) {
            Some((before, inside, behind)) => {
                let ways = inside.split(',').rev();
                open.extend(ways.map(|way| format!("{before}{}{behind}", way.trim())));
            }
            None => done.push(path),
        }
    }
    done
}

/// The first group in braces that holds no other: what stands before it, in it, behind it.
fn group(path: &str) -> Option<(&str, &str, &str)> {
    let close = path.find('}')?;
    let open = path[..close].rfind('{')?;
    Some((&path[..open], &path[open + 1..close], &path[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::expanded;

    #[test]
    fn braces_are_written_out() {
        for (path, all) in [
            ("src/a.rs", "src/a.rs"),
            ("src/{a,b}.rs", "src/a.rs src/b.rs"),
            ("{a,b}/{c, d}.rs", "a/c.rs a/d.rs b/c.rs b/d.rs"),
            ("a{b{c,d},e}", "abc ae abd ae"),
            ("}{", "}{"),
            ("{a,b,c,d}{a,b,c,d}{a,b,c,d}{a,b,c,d}", ""),
        ] {
            assert_eq!(expanded(path).join(" "), all, "{path}");
        }
    }
}
