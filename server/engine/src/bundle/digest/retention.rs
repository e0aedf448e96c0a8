//! What a digest no longer mentions, whoever wrote it.
//!
//! A false loss costs more trust than a missed one: texts are compared without case, markup, punctuation and endings, and
//! most of the words of an item in one place are enough.

mod musts;
mod places;

use std::fmt;

use super::render::SourceLine;
use crate::document::Document;

pub use musts::Musts;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A decision or recommendation.
    Decision,
    /// An open question.
    Question,
    /// A checkbox without a tick.
    OpenBox,
    /// A file.
    Reference,
    /// A number in a decision.
    Number,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Kind; 5] = [
        Kind::Decision,
        Kind::Question,
        Kind::OpenBox,
        Kind::Reference,
        Kind::Number,
    ];

    /// The word for one or several of them.
    pub fn name(self, count: usize) -> &'static str {
        match (self, count) {
            (Kind::Decision, 1) => "decision",
            (Kind::Decision, _) => "decisions",
            (Kind::Question, 1) => "open question",
            (Kind::Question, _) => "open questions",
            (Kind::OpenBox, 1) => "open box",
            (Kind::OpenBox, _) => "open boxes",
            (Kind::Reference, 1) => "file",
            (Kind::Reference, _) => "files",
            (Kind::Number, 1) => "number",
            (Kind::Number, _) => "numbers",
        }
    }
}

/// Something of the originals that a digest does not mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it is, as the original says it.
    pub text: String,
    /// Where the original says it.
    pub source: SourceLine,
}

/// One kind of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retained {
    /// Which.
    pub kind: Kind,
    /// How many the originals have.
    pub all: usize,
    /// Those that the digest does not mention.
    pub lost: Vec<Lost>,
}

/// What a digest mentions of its originals. Written as a sentence, it says `keeps 12 of 12 decisions, 31 of 34 files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Of each kind, what is lost.
    pub kinds: Vec<Retained>,
}

impl Retention {
    /// Whether all is mentioned.
    pub fn is_complete(&self) -> bool {
        self.kinds.iter().all(|kind| kind.lost.is_empty())
    }

    /// One kind.
    pub fn of(&self, kind: Kind) -> &Retained {
        &self.kinds[kind as usize]
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "keeps ";
        for kind in self.kinds.iter().filter(|kind| kind.all > 0) {
            let kept = kind.all - kind.lost.len();
            write!(
                f,
                "{separator}{kept} of {} {}",
                kind.all,
                kind.kind.name(kind.all)
            )?;
            separator = ", ";
        }
        match separator {
            ", " => Ok(()),
            _ => f.write_str("has nothing that must be kept"),
        }
    }
}

/// Compares a digest, without its front matter, with its originals. [`Musts`] are for those who compare often.
pub fn retention(originals: &[&Document], digest: &str) -> Retention {
    Musts::of(originals).retention(digest)
}
