//! The units of a document: what a digest keeps or leaves out as a whole.

use std::ops::Range;

use super::classes::Must;
use super::definitions::Definition;

/// A heading, list item, sentence, table row or code block.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Which of the documents it comes from.
    pub document: usize,
    pub kind: Kind,
    /// What is written into the digest, without the markers of what it lies in.
    pub text: String,
    /// Bytes in the document.
    pub range: Range<usize>,
    /// 0-based line in the document.
    pub line: usize,
    /// The unit without which this one makes no sense: its heading, the row's header, the item that it lies in.
    pub requires: Option<usize>,
    /// The innermost item or quote that it lies in.
    pub container: Option<usize>,
    /// The paragraph, list or table that it is a part of.
    pub block: usize,
    /// What stands between it and the sentence before it in the same paragraph.
    pub joiner: &'static str,
    /// Why it must be kept.
    pub must: Option<Must>,
    /// A ticked checkbox.
    pub is_done: bool,
    /// Its place in its section, from 0.
    pub position: usize,
    /// How much its section matters: 1 is usual.
    pub weight: f64,
    /// Whether it may be chosen for what it says.
    pub is_candidate: bool,
    /// Exact tokens of its text, and one for the line break.
    pub cost: usize,
}

/// Kinds of [`Unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// With its level.
    Heading(u8),
    /// The first paragraph of a list item, or its first sentence.
    Item,
    Sentence,
    /// The header of a table and the line below it.
    TableHead,
    Row,
    /// What stands for a code block.
    Code,
    /// What stands for the ticked items of a list that are left out.
    Done,
}

/// What units lie in.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub parent: Option<usize>,
    pub kind: ContainerKind,
}

/// Kinds of [`Container`].
#[derive(Clone, Debug)]
pub(super) enum ContainerKind {
    Item {
        /// As written, without the space behind it.
        marker: String,
        /// The list that it is an item of.
        list: usize,
        /// The list around all of it.
        outermost: usize,
        /// Its first unit, when that is text.
        lead: Option<usize>,
    },
    Quote,
    /// With its label.
    Footnote(String),
}

/// The units of all documents, in order, and what they lie in.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub units: Vec<Unit>,
    pub containers: Vec<Container>,
    /// Of all documents, in order.
    pub definitions: Vec<Definition>,
    /// Number of blocks so far: each has an id of its own.
    pub blocks: usize,
}

impl Units {
    /// The item, if the unit is the first of one.
    pub fn item_of(&self, unit: usize) -> Option<usize> {
        let container = self.units[unit].container?;
        match self.containers[container].kind {
            ContainerKind::Item {
                lead: Some(lead), ..
            } if lead == unit => Some(container),
            _ => None,
        }
    }

    /// The outermost list that a container lies in.
    pub fn outermost_list(&self, container: Option<usize>) -> Option<usize> {
        match self.containers[container?].kind {
            ContainerKind::Item { outermost, .. } => Some(outermost),
            _ => None,
        }
    }
}
