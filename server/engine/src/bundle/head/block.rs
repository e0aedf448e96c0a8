//! Where the YAML about a bundle stands: at the top, or below the title.

use std::ops::Range;

use super::byte_order_mark;
use super::keys::Meaning;
use crate::document::Document;
use crate::front_matter::FrontMatter;
use crate::text::Text;

/// Lines after the title among which the block may begin.
const NEAR: usize = 12;

/// The YAML about a bundle.
#[derive(Clone, Debug)]
pub(in crate::bundle) enum Block<'a> {
    /// Front matter. It need not say anything of a bundle.
    Top(&'a FrontMatter),
    /// A block that says something of a bundle, and what stands before it.
    AfterTitle {
        title: Range<usize>,
        yaml: FrontMatter,
    },
}

impl<'a> Block<'a> {
    /// The block of a document.
    pub fn of(document: &'a Document) -> Option<Block<'a>> {
        match &document.front_matter {
            Some(front_matter) => Some(Block::Top(front_matter)),
            None => after_title(&document.text),
        }
    }

    /// Its keys.
    pub fn yaml(&self) -> &FrontMatter {
        match self {
            Block::Top(yaml) => yaml,
            Block::AfterTitle { yaml, .. } => yaml,
        }
    }

    /// Bytes of the block.
    pub fn range(&self) -> Range<usize> {
        self.yaml().range.clone()
    }

    /// Bytes of what stands before it.
    pub fn title(&self) -> Range<usize> {
        match self {
            Block::Top(_) => 0..0,
            Block::AfterTitle { title, .. } => title.clone(),
        }
    }
}

fn after_title<'a>(text: &Text) -> Option<Block<'a>> {
    let begin = byte_order_mark(text.as_str());
    let line = |number: usize| {
        let line = text.line_range(number);
        text.as_str()[line.start.max(begin)..line.end.max(begin)].trim()
    };
    let lines = text.line_count();
    let title = (0..lines).find(|&number| !line(number).is_empty())?;
    let start = text.line_range(title).start.max(begin);
    if !line(title).starts_with("# ") {
        return None;
    }
    for number in title + 1..lines.min(title + NEAR) {
        if line(number).starts_with('#') {
            return None;
        }
        if line(number) == "---" {
            let yaml = FrontMatter::parse_from(text, number)?;
            let known = yaml.entries.iter();
            let known = known.filter_map(|entry| Meaning::of_key(&entry.key));
            let is_name = |known| matches!(known, Meaning::Bundle | Meaning::BundleId);
            let is_bundle = known.clone().count() >= 2 || known.clone().any(is_name);
            let title = start..yaml.range.start;
            return is_bundle.then_some(Block::AfterTitle { title, yaml });
        }
    }
    None
}
