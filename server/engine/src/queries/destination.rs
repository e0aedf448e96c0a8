//! Places that links and front matter lead to.

use std::ops::Range;

use crate::markdown::Link;
use crate::path::RelPath;
use crate::references::Reference;
use crate::references::target;
use crate::resolve::{Target, resolve};
use crate::snapshot::Snapshot;

/// A place in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The file or folder.
    pub path: RelPath,
    /// Where in it.
    pub spot: Spot,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The file as a whole.
    Whole,
    /// A heading or HTML anchor of a document.
    Part {
        /// Bytes of the section, or of the anchor.
        range: Range<usize>,
        /// Bytes of the heading, or of the anchor.
        selection: Range<usize>,
    },
    /// Lines, counted from 0, the last one included. They may be past the end of the file.
    Lines {
        /// The first line.
        first: u32,
        /// The last line.
        last: u32,
    },
}

impl Destination {
    pub(super) fn whole(path: RelPath) -> Destination {
        let spot = Spot::Whole;
        Destination { path, spot }
    }
}

/// A pattern that more files fit leads to none of them in particular.
const MAX_SET: usize = 100;

/// Where a reference of the document at `from` leads: to the first lines that it names, in each file that it may mean.
pub(super) fn of_reference(
    snapshot: &Snapshot,
    from: &RelPath,
    reference: &Reference,
) -> Vec<Destination> {
    let target = target::resolve(snapshot, from, reference);
    if target.paths().len() > MAX_SET {
        return Vec::new();
    }
    let at = |path: &RelPath| at_lines(path.clone(), reference);
    target.paths().iter().map(at).collect()
}

/// A file, at the first lines that a reference names.
pub(super) fn at_lines(path: RelPath, reference: &Reference) -> Destination {
    let spot = match reference.lines.first() {
        Some(lines) => Spot::Lines {
            first: lines.first.saturating_sub(1),
            last: lines.last.saturating_sub(1),
        },
        None => Spot::Whole,
    };
    Destination { path, spot }
}

/// Where a link of the document at `from` leads; nothing when it is broken or leads outside, several places when
/// several documents fit equally well.
pub(super) fn of_link(snapshot: &Snapshot, from: &RelPath, link: &Link) -> Vec<Destination> {
    let lines = || link.fragment.as_deref().and_then(lines);
    match resolve(snapshot, from, link) {
        Target::Outside | Target::Missing(_) | Target::NoHeading(_) => Vec::new(),
        Target::Several(paths) => paths.into_iter().map(Destination::whole).collect(),
        Target::File(path) => vec![Destination {
            path,
            spot: lines().unwrap_or(Spot::Whole),
        }],
        Target::Document {
            document,
            place,
            heading,
        } => {
            let spot = match heading {
                Some(heading) => Spot::Part {
                    range: heading.section.clone(),
                    selection: heading.range.clone(),
                },
                None if place.is_empty() => lines().unwrap_or(Spot::Whole),
                None => Spot::Part {
                    range: place.clone(),
                    selection: place,
                },
            };
            let path = document.path.clone();
            vec![Destination { path, spot }]
        }
    }
}

/// `L12`, `L12-L20`, `L12C1-L20C5`: lines counted from 1, as code hosts write them.
fn lines(fragment: &str) -> Option<Spot> {
    let number = |text: &str| -> Option<u32> {
        let text = text.trim_start_matches(['L', 'l']);
        let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<u32>().ok()?.checked_sub(1)
    };
    let (first, last) = match fragment.split_once('-') {
        Some((first, last)) => (first, Some(last)),
        None => (fragment, None),
    };
    if !first.starts_with(['L', 'l']) {
        return None;
    }
    let first = number(first)?;
    let last = last.and_then(number).unwrap_or(first).max(first);
    Some(Spot::Lines { first, last })
}

#[cfg(test)]
mod tests {
    use super::{Spot, lines};

    #[test]
    fn lines_are_written_as_code_hosts_do() {
        let found = |fragment| match lines(fragment) {
            Some(Spot::Lines { first, last }) => Some((first, last)),
            _ => None,
        };
        assert_eq!(found("L12"), Some((11, 11)));
        assert_eq!(found("L12-L20"), Some((11, 19)));
        assert_eq!(found("L1C2-L3C4"), Some((0, 2)));
        assert_eq!(found("L9-4"), Some((8, 8)));
        assert_eq!(found("L0"), None);
        assert_eq!(found("later"), None);
        assert_eq!(found("L99999999999"), None);
    }
}
