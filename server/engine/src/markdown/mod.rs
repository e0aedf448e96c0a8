//! Markdown: one pass over the parser's events, several collectors that each gather one thing.
//!
//! Parsing cannot fail: every text is some document. All ranges are bytes of the whole text.

mod checkboxes;
mod comments;
mod imports;
mod links;
mod outline;
mod slug;
mod tables;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub use checkboxes::{Checkbox, CheckboxState};
pub use comments::Ignore;
pub(crate) use comments::ignored_codes;
pub use imports::Import;
pub use links::{Anchor, Link, LinkKind, encode_destination};
pub(crate) use links::{begins_entity, percent_encoded};
pub use outline::{Heading, Outline};
pub use slug::slugify;
pub use tables::Table;

/// What the engine knows of a Markdown text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown {
    /// Headings and their sections.
    pub outline: Outline,
    /// Links to places in the workspace, in document order. Links to the web are none of our business.
    pub links: Vec<Link>,
    /// Anchors written as HTML (`<a id="x">`), which links may name like headings.
    pub anchors: Vec<Anchor>,
    /// Checkboxes of lists.
    pub checkboxes: Vec<Checkbox>,
    /// Blocks that can be folded, and code, which is not prose.
    pub blocks: Vec<Block>,
    /// Tables with their cells.
    pub tables: Vec<Table>,
    /// Inline code.
    pub code_spans: Vec<Range<usize>>,
    /// Blocks in which diagnostics are silenced.
    pub ignores: Vec<Ignore>,
    /// `@path` imports, as agents' instruction files use them.
    pub imports: Vec<Import>,
}

/// A block of several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes, without a trailing line break.
    pub range: Range<usize>,
}

/// Kinds of [`Block`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Fenced or indented code.
    Code,
    /// A list with all its items.
    List,
    /// A quote.
    Quote,
    /// A table.
    Table,
    /// Raw HTML, comments included.
    Html,
}

/// Deepest nesting of lists and quotes whose blocks are kept: a hostile document may have ten thousand levels, each
/// a range over nearly the whole text.
const MAX_BLOCK_DEPTH: usize = 64;

impl Markdown {
    /// Reads the part of `text` from the byte `body` on, where the front matter ends.
    pub fn parse(text: &str, body: usize) -> Markdown {
        let parser = parser(&text[body..]);

        let mut outline = outline::Collector::default();
        let mut links = links::Collector::new(text, body, parser.reference_definitions());
        let mut comments = comments::Collector::default();
        let mut tables = tables::Collector::default();
        let mut markdown = Markdown::default();
        let mut depth = 0usize;
        let mut prose = Vec::new();

        for (event, range) in parser.into_offset_iter() {
            let range = range.start + body..range.end + body;
            outline.event(&event, &range, depth);
            links.event(&event, &range);
            comments.event(&event, &range);
            tables.event(&event, &range);
            match &event {
                Event::Start(tag) => {
                    if let Some(kind) = block_kind(tag)
                        && depth < MAX_BLOCK_DEPTH
                    {
                        let end = range.start + text[range.clone()].trim_end().len();
                        let range = range.start..end;
                        markdown.blocks.push(Block { kind, range });
                    }
                    if let Tag::Item = tag {
                        markdown
                            .checkboxes
                            .extend(checkboxes::of_item(text, &range));
                    }
                    depth += usize::from(is_container(tag));
                }
                Event::End(tag) => depth -= usize::from(is_container_end(*tag)),
                Event::Code(_) => markdown.code_spans.push(range),
                Event::Text(_) => prose.push(range),
                _ => {}
            }
        }

        markdown.outline = outline.finish(text);
        (markdown.links, markdown.anchors) = links.finish();
        markdown.ignores = comments.finish();
        markdown.tables = tables.finish();
        markdown.imports = imports::find(text, &prose, &markdown.blocks);
        markdown
    }

    /// The innermost link that holds the byte, or ends right before it.
    pub fn link_at(&self, offset: usize) -> Option<&Link> {
        self.links
            .iter()
            .take_while(|link| link.range.start <= offset)
            .filter(|link| offset <= link.range.end)
            .min_by_key(|link| (offset == link.range.end, link.range.len()))
    }

    /// Whether a byte lies in fenced, indented or inline code.
    pub fn is_code(&self, offset: usize) -> bool {
        self.blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Code)
            .map(|block| &block.range)
            .chain(&self.code_spans)
            .any(|range| range.contains(&offset))
    }
}

/// Bytes of the outermost block that holds a byte. Reads the text anew: it is asked for once, when somebody chooses to
/// write something before a block, and is not worth keeping for every document.
pub(crate) fn outermost_block(text: &str, body: usize, offset: usize) -> Option<Range<usize>> {
    let mut depth = 0usize;
    for (event, range) in parser(&text[body..]).into_offset_iter() {
        match event {
            Event::Start(_) => {
                let range = range.start + body..range.end + body;
                if depth == 0 && range.start <= offset && offset < range.end {
                    return Some(range);
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    None
}

pub(crate) fn parser(source: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    Parser::new_ext(source, options)
}

fn block_kind(tag: &Tag<'_>) -> Option<BlockKind> {
    match tag {
        Tag::CodeBlock(_) => Some(BlockKind::Code),
        Tag::List(_) => Some(BlockKind::List),
        Tag::BlockQuote(_) => Some(BlockKind::Quote),
        Tag::Table(_) => Some(BlockKind::Table),
        Tag::HtmlBlock => Some(BlockKind::Html),
        _ => None,
    }
}

fn is_container(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_)
    )
}

fn is_container_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition
    )
}
