//! A document: a text and everything that can be read off it alone.

use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, OnceLock};
use std::time::SystemTime;

use crate::bundle::context;
use crate::bundle::mentions::{self, Mention};
use crate::front_matter::FrontMatter;
use crate::markdown::{Checkbox, Markdown};
use crate::path::RelPath;
use crate::references::{self, Reference};
use crate::text::Text;
use crate::tokens::{self, Counts, Encoding};

/// A document of a workspace, immutable. What is expensive to know is computed when it is first asked for.
pub struct Document {
    /// Where it is.
    pub path: RelPath,
    /// Its text.
    pub text: Text,
    /// Its front matter, when it has one.
    pub front_matter: Option<FrontMatter>,
    /// What its Markdown says; empty for files of other kinds.
    pub markdown: Markdown,
    /// The files that it names.
    pub references: Vec<Reference>,
    /// The bundles that it names, in the order in which it does.
    pub bundle_mentions: Vec<Mention>,
    /// Bytes of digests that were loaded into it.
    pub quoted: Vec<Range<usize>>,
    /// The version that the client gave the text, for an open buffer.
    pub version: Option<i32>,
    /// When the file was written, for a file from disk.
    pub modified: Option<SystemTime>,
    hash: OnceLock<blake3::Hash>,
    totals: [OnceLock<usize>; Encoding::ALL.len()],
    counts: [OnceLock<Counts>; Encoding::ALL.len()],
    /// An older text with its counts: what an edit did not touch need not be counted again.
    older: Mutex<Option<(Text, Counts)>>,
}

impl Document {
    /// Reads a text.
    pub fn new(path: RelPath, text: Text) -> Document {
        if !path.is_markdown() {
            return Document::unread(path, text);
        }
        let front_matter = FrontMatter::parse(&text);
        let body = front_matter.as_ref().map_or(0, |f| f.range.end);
        let markdown = Markdown::parse(text.as_str(), body);
        let mut references = references::find(text.as_str(), front_matter.as_ref(), &markdown);
        let quoted = context::quoted(text.as_str(), &markdown.outline);
        for reference in &mut references {
            if quoted
                .iter()
                .any(|range| range.contains(&reference.range.start))
            {
                reference.quote();
            }
        }
        let bundle_mentions = mentions::mentions(text.as_str(), front_matter.as_ref(), &markdown);
        Document {
            front_matter,
            markdown,
            references,
            quoted,
            bundle_mentions,
            ..Document::unread(path, text)
        }
    }

    /// A text of which nothing is known but its size: of another kind than Markdown, or too large to be read at every
    /// keystroke.
    pub fn unread(path: RelPath, text: Text) -> Document {
        Document {
            path,
            text,
            front_matter: None,
            markdown: Markdown::default(),
            references: Vec::new(),
            quoted: Vec::new(),
            bundle_mentions: Vec::new(),
            version: None,
            modified: None,
            hash: OnceLock::new(),
            totals: Default::default(),
            counts: Default::default(),
            older: Mutex::default(),
        }
    }

    /// This document in place of an older state of itself: counts that are still good are handed on.
    pub fn after(self, before: &Document) -> Document {
        let computed = before.counts.iter().find_map(OnceLock::get);
        let older = match computed {
            Some(counts) => Some((before.text.clone(), counts.clone())),
            None => before.older.lock().ok().and_then(|older| older.clone()),
        };
        if let Ok(mut slot) = self.older.lock() {
            *slot = older;
        }
        self
    }

    /// Exact tokens of the whole text.
    pub fn tokens(&self, encoding: Encoding) -> usize {
        *self.totals[encoding as usize].get_or_init(|| {
            let counts = &self.counts[encoding as usize];
            // An open document will be asked for its sections too, and be edited.
            if counts.get().is_some() || self.version.is_some() {
                self.counts(encoding).total()
            } else {
                tokens::count(encoding, self.text.as_str())
            }
        })
    }

    /// The checkboxes that are its own, not quoted from a digest.
    pub fn checkboxes(&self) -> impl Iterator<Item = &Checkbox> {
        let all = self.markdown.checkboxes.iter();
        all.filter(|checkbox| !self.is_quoted(checkbox.range.start))
    }

    /// Whether a byte stands in a digest that was loaded.
    pub fn is_quoted(&self, at: usize) -> bool {
        self.quoted.iter().any(|range| range.contains(&at))
    }

    /// Whether this is the text of a hash: of its bytes, with or without the byte order mark that is not part of it.
    pub fn has_hash(&self, hash: &blake3::Hash) -> bool {
        let text = self.text.as_str();
        let own = self.hash.get_or_init(|| blake3::hash(text.as_bytes()));
        own == hash || {
            let mut with_mark = blake3::Hasher::new();
            with_mark.update("\u{feff}".as_bytes());
            with_mark.update(text.as_bytes());
            with_mark.finalize() == *hash
        }
    }

    /// Exact tokens of a part of the text, standing alone.
    pub fn tokens_in(&self, encoding: Encoding, range: std::ops::Range<usize>) -> usize {
        self.counts(encoding).range(self.text.as_str(), range)
    }

    /// Whether the whole text has been counted already.
    pub fn is_counted(&self, encoding: Encoding) -> bool {
        self.totals[encoding as usize].get().is_some()
    }

    /// Takes a total that was counted before for the same text.
    pub fn know_tokens(&self, encoding: Encoding, total: usize) {
        let _ = self.totals[encoding as usize].set(total);
    }

    /// The reference that holds a byte, or ends right before it.
    pub fn reference_at(&self, offset: usize) -> Option<&Reference> {
        let next = self
            .references
            .partition_point(|reference| reference.range.start <= offset);
        let reference = &self.references[next.checked_sub(1)?];
        (offset <= reference.range.end).then_some(reference)
    }

    /// The name of a bundle that holds a byte, or ends right before it.
    pub fn mention_at(&self, offset: usize) -> Option<&Mention> {
        let next = self
            .bundle_mentions
            .partition_point(|mention| mention.range.start <= offset);
        let mention = &self.bundle_mentions[next.checked_sub(1)?];
        (offset <= mention.range.end).then_some(mention)
    }

    /// The document's title, or its file name when it has none.
    pub fn title(&self) -> &str {
        match self.markdown.outline.title() {
            Some(heading) if !heading.title.is_empty() => &heading.title,
            _ => self.path.stem(),
        }
    }

    /// Where a diagnostic about the whole document is shown: its title, or its first line.
    pub fn title_range(&self) -> std::ops::Range<usize> {
        match self.markdown.outline.title() {
            Some(heading) => heading.range.clone(),
            None => {
                let body = self.front_matter.as_ref().map_or(0, |f| f.range.end);
                self.text.line_range(self.text.line_of(body))
            }
        }
    }

    fn counts(&self, encoding: Encoding) -> &Counts {
        self.counts[encoding as usize].get_or_init(|| {
            let older = self.older.lock().ok().and_then(|mut older| older.take());
            match older {
                Some((text, counts)) if counts.encoding() == encoding => {
                    counts.updated(text.as_str(), self.text.as_str())
                }
                _ => Counts::new(encoding, self.text.as_str()),
            }
        })
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("path", &self.path)
            .field("bytes", &self.text.len())
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Equal when they say the same: path and text. Everything else follows from these.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}
