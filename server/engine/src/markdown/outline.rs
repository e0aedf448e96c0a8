//! Headings and the sections below them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::slug::slugify;
use crate::suggest::Words;

/// A heading and its section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text as a reader sees it, without markup.
    pub title: String,
    /// The anchor, unique in its document.
    pub slug: String,
    /// Bytes of the heading, markup included, without a trailing line break.
    pub range: Range<usize>,
    /// Bytes of the heading's text, inside the markup.
    pub title_range: Range<usize>,
    /// Bytes from the heading to the next one of the same or a higher level.
    pub section: Range<usize>,
    /// Whether it stands in a list or a quote: such a heading has an anchor but no section of its own.
    pub nested: bool,
    /// Index of the heading that this one's section lies in.
    pub parent: Option<usize>,
}

/// The headings of a document, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// All headings, nested ones included. They stay as the parser left them.
    pub headings: Vec<Heading>,
    tables: Tables,
}

/// What makes looking up quick where a document has thousands of headings and links to them. It follows from the
/// headings, is made when it is first asked for, and takes no part in comparisons.
#[derive(Clone, Debug, Default)]
struct Tables {
    /// The headings in the order of their slugs.
    by_slug: OnceLock<Box<[u32]>>,
    /// The slugs, to find one that is similar.
    slugs: OnceLock<Words>,
    title: OnceLock<Option<usize>>,
}

impl PartialEq for Tables {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Tables {}

impl Outline {
    /// The document's title: its first heading of level 1 that is not nested.
    pub fn title(&self) -> Option<&Heading> {
        let title = self.tables.title.get_or_init(|| {
            let is_title = |heading: &Heading| !heading.nested && heading.level == 1;
            self.headings.iter().position(is_title)
        });
        title.map(|title| &self.headings[title])
    }

    /// The headings that have sections.
    pub fn sections(&self) -> impl Iterator<Item = &Heading> {
        self.headings.iter().filter(|heading| !heading.nested)
    }

    /// The heading that an anchor names. Links write the slug, wiki links the heading's own text; both are compared
    /// without regard to case, as browsers and editors do.
    pub fn by_anchor(&self, anchor: &str) -> Option<&Heading> {
        self.by_slug(&anchor.to_lowercase()).or_else(|| {
            let slug = slugify(anchor);
            self.by_slug(&slug).filter(|_| !slug.is_empty())
        })
    }

    fn by_slug(&self, slug: &str) -> Option<&Heading> {
        let order = self.tables.by_slug.get_or_init(|| {
            let mut order: Box<[u32]> = (0..self.headings.len() as u32).collect();
            order.sort_by_key(|&index| &self.headings[index as usize].slug);
            order
        });
        let slug_of = |index: &u32| self.headings[*index as usize].slug.as_str();
        let found = order.binary_search_by(|index| slug_of(index).cmp(slug));
        found.ok().map(|at| &self.headings[order[at] as usize])
    }

    /// The slug that is most similar to one that no heading has, when one is similar at all.
    pub(crate) fn nearest_slug(&self, slug: &str) -> Option<&str> {
        let slugs = || self.headings.iter().map(|heading| heading.slug.as_str());
        let words = self.tables.slugs.get_or_init(|| Words::new(slugs()));
        let slug_of = |index: usize| self.headings[index].slug.as_str();
        words.nearest(slug, slug_of, |_| true).map(slug_of)
    }

    /// The heading whose markup holds the byte.
    pub fn heading_at(&self, offset: usize) -> Option<&Heading> {
        let begun = self
            .headings
            .partition_point(|heading| heading.range.start <= offset);
        let last = self.headings[..begun].last()?;
        (offset <= last.range.end).then_some(last)
    }

    /// The innermost section that holds the byte.
    pub fn section_at(&self, offset: usize) -> Option<&Heading> {
        self.sections()
            .filter(|heading| heading.section.contains(&offset))
            .last()
    }
}

#[derive(Default)]
pub(super) struct Collector {
    headings: Vec<Heading>,
    current: Option<Heading>,
}

impl Collector {
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>, depth: usize) {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            self.current = Some(Heading {
                level: *level as u8,
                title: String::new(),
                slug: String::new(),
                range: range.clone(),
                title_range: range.end..range.end,
                section: range.clone(),
                nested: depth > 0,
                parent: None,
            });
            return;
        }
        let Some(heading) = &mut self.current else {
            return;
        };
        if let Event::End(TagEnd::Heading(_)) = event {
            self.headings.extend(self.current.take());
            return;
        }
        if heading.title_range.is_empty() {
            heading.title_range = range.clone();
        } else {
            heading.title_range.end = heading.title_range.end.max(range.end);
        }
        match event {
            Event::Text(text) | Event::Code(text) => heading.title.push_str(text),
            Event::SoftBreak | Event::HardBreak => heading.title.push(' '),
            _ => {}
        }
    }

    pub(super) fn finish(mut self, text: &str) -> Outline {
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.headings.len() {
            let heading = &mut self.headings[index];
            heading.range.end = heading.range.start + text[heading.range.clone()].trim_end().len();
            if heading.title_range.end > heading.range.end {
                // An empty heading has its title where its text would begin.
                heading.title_range = heading.range.end..heading.range.end;
            }
            heading.section.end = text.len();
            if heading.nested {
                heading.section.end = heading.range.end;
                continue;
            }
            let (start, level) = (heading.range.start, heading.level);
            while let Some(&last) = open.last() {
                if self.headings[last].level < level {
                    break;
                }
                self.headings[last].section.end = start;
                open.pop();
            }
            self.headings[index].parent = open.last().copied();
            open.push(index);
        }
        assign_slugs(&mut self.headings);
        Outline {
            headings: self.headings,
            tables: Tables::default(),
        }
    }
}

/// A second `Setup` becomes `setup-1`, unless that is taken too.
fn assign_slugs(headings: &mut [Heading]) {
    let mut used: HashSet<String> = HashSet::new();
    let mut next: HashMap<String, usize> = HashMap::new();
    for heading in headings {
        let base = slugify(&heading.title);
        let mut slug = base.clone();
        while used.contains(&slug) {
            let number = next.entry(base.clone()).or_insert(0);
            *number += 1;
            slug = format!("{base}-{number}");
        }
        used.insert(slug.clone());
        heading.slug = slug;
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::Markdown;

    #[test]
    fn sections_end_where_the_next_of_their_rank_begins() {
        let text = "# A\n\n## B\ntext\n\n### C\n\n## D `x` *y*\n\nE\n=\n> # Q\n";
        let outline = Markdown::parse(text, 0).outline;
        let seen: Vec<_> = outline
            .headings
            .iter()
            .map(|h| {
                (
                    h.level,
                    h.title.as_str(),
                    &text[h.section.clone()],
                    h.parent,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                (
                    1,
                    "A",
                    "# A\n\n## B\ntext\n\n### C\n\n## D `x` *y*\n\n",
                    None
                ),
                (2, "B", "## B\ntext\n\n### C\n\n", Some(0)),
                (3, "C", "### C\n\n", Some(1)),
                (2, "D x y", "## D `x` *y*\n\n", Some(0)),
                (1, "E", "E\n=\n> # Q\n", None),
                (1, "Q", "# Q", None),
            ]
        );
        assert_eq!(
            &text[outline.headings[3].title_range.clone()],
            "`x` *y*".replace("`x`", "D `x`")
        );
        assert!(outline.headings[5].nested);
        assert_eq!(outline.title().unwrap().title, "A");
    }

    #[test]
    fn headings_in_fences_and_empty_ones() {
        let text = "```\n# no\n```\n#\n## \n# x #\n";
        let outline = Markdown::parse(text, 0).outline;
        let titles: Vec<_> = outline.headings.iter().map(|h| h.title.as_str()).collect();
        assert_eq!(titles, ["", "", "x"]);
        for heading in &outline.headings {
            assert!(heading.title_range.end <= heading.range.end);
        }
    }

    #[test]
    fn repeated_titles_get_numbers() {
        let outline = Markdown::parse("# A\n# A\n# A-1\n# A\n", 0).outline;
        let slugs: Vec<_> = outline.headings.iter().map(|h| h.slug.as_str()).collect();
        assert_eq!(slugs, ["a", "a-1", "a-1-1", "a-2"]);
        assert_eq!(
            outline.by_anchor("A-2").unwrap().range.start,
            outline.headings[3].range.start
        );
    }

    #[test]
    fn each_heading_is_found_by_its_anchor_and_its_bytes() {
        let text = "# B\n# A\n\n- # B\n\n> ## C `d`\n\n#\n#\nE\n==\n# b\n";
        let outline = Markdown::parse(text, 0).outline;
        assert_eq!(outline.headings.len(), 8);
        for heading in &outline.headings {
            if !heading.slug.is_empty() {
                assert_eq!(outline.by_anchor(&heading.slug), Some(heading));
            }
            for offset in heading.range.start..=heading.range.end {
                assert_eq!(outline.heading_at(offset), Some(heading), "{offset}");
            }
        }
        assert_eq!(outline.by_anchor("C d").unwrap().slug, "c-d");
        assert_eq!(outline.by_anchor("f"), None);
        assert_eq!(outline.nearest_slug("c-dd"), Some("c-d"));
        assert_eq!(outline.heading_at(text.len()), None);
    }

    #[test]
    fn what_was_looked_up_makes_no_difference() {
        let outline = Markdown::parse("# A\n", 0).outline;
        let other = outline.clone();
        assert!(outline.by_anchor("a").is_some() && outline.title().is_some());
        assert_eq!(outline, other);
    }
}
