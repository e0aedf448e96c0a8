//! Paths arranged as git's trees are, so that two trees are compared only where somebody asked, and only as deep as they
//! differ.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use gix::objs::TreeRefIter;
use gix::{ObjectId, Repository};

use crate::path::RelPath;

/// Paths with more segments are left out. Git refuses such trees, and a comparison needs stack for each level.
const MAX_DEPTH: usize = 1000;

/// Paths that are asked for, numbered, below the root of the repository.
#[derive(Debug)]
pub(super) struct Places {
    paths: Vec<RelPath>,
    /// The first is the root of the repository. They lie flat because dropping a deep tree of boxes needs stack, too.
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// The nodes in this folder, by name.
    below: BTreeMap<Vec<u8>, usize>,
    /// The path that ends here.
    place: Option<usize>,
    /// The paths that end here or below.
    places: Range<usize>,
}

/// How a path differs between two trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// It is in both, with different contents.
    Content,
    /// It is in one of them only.
    Presence,
    /// A tree on the way could not be read.
    Unknown,
}

/// An entry of a tree, without what does not matter: a file that was made executable has the content that it had.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry {
    id: ObjectId,
    is_tree: bool,
}

struct Unreadable;

impl Places {
    /// Files of a workspace whose folder lies at `workspace` in the repository.
    pub(super) fn new(workspace: &[&[u8]], files: &BTreeSet<RelPath>) -> Places {
        let depth = |path: &RelPath| workspace.len() + path.segments().count();
        let files = files.iter().filter(|path| depth(path) <= MAX_DEPTH);
        let mut paths: Vec<RelPath> = files.cloned().collect();
        // So that what lies in a folder has numbers in a row.
        paths.sort_by(|a, b| a.segments().cmp(b.segments()));
        let mut nodes = vec![Node::default()];
        for (place, path) in paths.iter().enumerate() {
            let mut at = 0;
            nodes[at].places.end = place + 1;
            let names = workspace.iter().copied();
            for name in names.chain(path.segments().map(str::as_bytes)) {
                at = match nodes[at].below.get(name) {
                    Some(node) => *node,
                    None => {
                        let new = nodes.len();
                        nodes[at].below.insert(name.to_vec(), new);
                        nodes.push(Node {
                            places: place..place,
                            ..Node::default()
                        });
                        new
                    }
                };
                nodes[at].places.end = place + 1;
            }
            nodes[at].place = Some(place);
        }
        Places { paths, nodes }
    }

    /// The path with a number.
    pub(super) fn path(&self, place: usize) -> &RelPath {
        &self.paths[place]
    }

    /// The numbers of all paths.
    pub(super) fn all(&self) -> BTreeSet<usize> {
        (0..self.paths.len()).collect()
    }

    /// Which of the paths `among` differ between two trees, either of which may be no tree at all. Where a folder is the
    /// same in both, nothing below it is read.
    pub(super) fn differences(
        &self,
        repository: &Repository,
        among: &BTreeSet<usize>,
        trees: [Option<ObjectId>; 2],
    ) -> Vec<(usize, Difference)> {
        let mut comparison = Comparison {
            places: self,
            repository,
            among,
            found: Vec::new(),
        };
        comparison.node(
            0,
            trees.map(|tree| tree.map(|id| Entry { id, is_tree: true })),
        );
        comparison.found
    }
}

struct Comparison<'a> {
    places: &'a Places,
    repository: &'a Repository,
    among: &'a BTreeSet<usize>,
    found: Vec<(usize, Difference)>,
}

impl<'a> Comparison<'a> {
    fn node(&mut self, at: usize, sides: [Option<Entry>; 2]) {
        let node = &self.places.nodes[at];
        let [old, new] = sides;
        if old == new || self.among.range(node.places.clone()).next().is_none() {
            return;
        }
        if let Some(place) = node.place.filter(|place| self.among.contains(place)) {
            let difference = match (old, new) {
                (Some(_), Some(_)) => Difference::Content,
                _ => Difference::Presence,
            };
            self.found.push((place, difference));
        }
        if node.below.is_empty() {
            return;
        }
        match (self.entries(node, old), self.entries(node, new)) {
            (Ok(old), Ok(new)) => {
                for (name, below) in &node.below {
                    let sides = [&old, &new].map(|entries| entries.get(name.as_slice()).copied());
                    self.node(*below, sides);
                }
            }
            _ => {
                let places = self.among.range(node.places.clone());
                let below = places.filter(|place| Some(**place) != node.place);
                self.found
                    .extend(below.map(|place| (*place, Difference::Unknown)));
            }
        }
    }

    /// What of the names below a node is in a folder of the repository. A file has nothing in it.
    fn entries(
        &self,
        node: &'a Node,
        folder: Option<Entry>,
    ) -> Result<BTreeMap<&'a [u8], Entry>, Unreadable> {
        let mut entries = BTreeMap::new();
        let Some(folder) = folder.filter(|folder| folder.is_tree) else {
            return Ok(entries);
        };
        let tree = self.repository.find_tree(folder.id);
        let tree = tree.map_err(|_| Unreadable)?;
        for entry in TreeRefIter::from_bytes(&tree.data, self.repository.object_hash()) {
            let entry = entry.map_err(|_| Unreadable)?;
            let name: &[u8] = entry.filename;
            let Some((name, _)) = node.below.get_key_value(name) else {
                continue;
            };
            let id = entry.oid.to_owned();
            let is_tree = entry.mode.is_tree();
            entries.insert(name.as_slice(), Entry { id, is_tree });
            if entries.len() == node.below.len() {
                break;
            }
        }
        Ok(entries)
    }
}
