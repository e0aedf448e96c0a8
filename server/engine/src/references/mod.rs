//! References: the files that a document names, with what it wants of them.
//!
//! Recognition reads the text alone and is done once per text. Where a reference leads is for the workspace to say
//! ([`target`]), and so is, for what only might be a path, whether it is one ([`Certainty`]).

mod bases;
mod context;
mod diffs;
mod extensions;
mod forms;
mod intent;
mod marks;
mod named;
mod plain;
mod scopes;
mod spans;
mod steps;
mod surroundings;
mod tables;
mod tail;
pub mod target;
pub(crate) mod trees;
mod written;

use std::ops::Range;

use serde::Serialize;

use crate::front_matter::FrontMatter;
use crate::markdown::Markdown;

pub use forms::{FORMS, Form, FormExample, LOOK_ALIKES, LookAlike};
pub use intent::{Evidence, Intent};
pub use tail::LineRange;

/// A file, folder or set of files that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is written.
    pub form: Form,
    /// Bytes of the path with the lines and the symbol behind it: what can be clicked.
    pub range: Range<usize>,
    /// Bytes of the path alone, as it is written.
    pub path_range: Range<usize>,
    /// The path as it is meant: decoded, with `/` between segments, a drawn tree's put together from its root.
    pub path: Box<str>,
    /// The lines that it names, in the order in which they are written.
    pub lines: Box<[LineRange]>,
    /// What stands behind a `::`.
    pub symbol: Option<Box<str>>,
    /// What is to be done with the file.
    pub intent: Intent,
    /// How well that is known.
    pub evidence: Evidence,
    /// Whether it is a reference whatever the workspace holds.
    pub certainty: Certainty,
    /// What it is part of.
    pub step: Step,
    /// Whether its step is done: the checkbox that it belongs to is ticked, or all those of its section are.
    pub is_ticked: bool,
    /// Whether it is quoted from the digest of a bundle, which says what others thought of files, not what is to be done.
    pub is_quoted: bool,
}

impl Reference {
    /// Takes it for something that a loaded digest says: no step of this document.
    pub(crate) fn quote(&mut self) {
        self.is_quoted = true;
        self.is_ticked = true;
        self.intent = Intent::Read;
        self.evidence = Evidence::Guessed;
    }

    /// Whether it stands for all files that fit a pattern: a set is never missing.
    pub fn is_set(&self) -> bool {
        written::is_set(&self.path)
    }
}

/// What has to be there for a text to count as a path. `and/or` and `src/api` look the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Nothing: it can be nothing else.
    Sure,
    /// Its first folder.
    IfFolderThere,
    /// What it names, be it a file or a folder.
    IfThere,
    /// What it names, and that is a file.
    IfFile,
}

/// The part of a plan that a reference belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The list item of a checkbox, by its index.
    Checkbox(usize),
    /// The section of a heading, by its index.
    Heading(usize),
    /// The document.
    Document,
}

/// Finds the references of a text, in the order in which they stand in it.
pub fn find(text: &str, front_matter: Option<&FrontMatter>, markdown: &Markdown) -> Vec<Reference> {
    let marks = marks::Marks::of(text, markdown);
    let mut mentions = Vec::new();
    if let Some(front_matter) = front_matter {
        named::find(text, front_matter, &mut mentions);
    }
    spans::find(text, markdown, &marks, &mut mentions);
    plain::find(text, markdown, &marks, &mut mentions);
    let body = front_matter.map_or(0, |front_matter| front_matter.range.end);
    trees::find(text, body, markdown, &mut mentions);
    diffs::find(text, markdown, &mut mentions);
    mentions.sort_by_key(|mention| (mention.path_range.start, mention.path_range.end));
    context::references(text, markdown, mentions)
}

/// A path where it stands, before it is known what is meant with it.
#[derive(Clone, Debug)]
struct Mention {
    form: Form,
    /// Bytes of the mention with the markup around it: back-ticks, the brackets of a link.
    outer: Range<usize>,
    range: Range<usize>,
    path_range: Range<usize>,
    path: String,
    tail: tail::Tail,
    certainty: Certainty,
    /// An intent that the form itself says.
    said: Option<(Intent, Evidence)>,
}

#[cfg(test)]
mod tests;
