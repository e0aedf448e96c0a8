//! Markdown links and wiki links to places in the workspace.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType, RefDefs, Tag, TagEnd};

/// A link as it is written. Where it leads is for the workspace to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// Bytes of the whole link.
    pub range: Range<usize>,
    /// Bytes of the destination, fragment included, without `<` `>` or title. `None` for the use of a reference,
    /// whose destination stands at its definition.
    pub destination: Option<Range<usize>>,
    /// The path, decoded, without query and fragment; empty for `#heading` alone.
    pub path: String,
    /// What stands behind the `#`, decoded.
    pub fragment: Option<String>,
}

/// The ways to write a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](path)`, `<file:///path>`
    Inline,
    /// `![alt](path)`
    Image,
    /// `[text][label]`: its destination is that of the definition.
    Reference,
    /// `[label]: path`
    Definition,
    /// `[[path]]`, `[[path#heading|text]]`
    Wiki,
}

impl Link {
    /// Bytes of the path inside the destination.
    pub fn path_range(&self, text: &str) -> Option<Range<usize>> {
        let range = self.destination.clone()?;
        let written = &text[range.clone()];
        let end = written.find(['#', '?']).unwrap_or(written.len());
        Some(range.start..range.start + end)
    }

    /// Bytes of the path inside the destination, without the spaces that a wiki link may have around it.
    pub fn trimmed_path_range(&self, text: &str) -> Option<Range<usize>> {
        let range = self.path_range(text)?;
        let written = &text[range.clone()];
        let start = range.start + (written.len() - written.trim_start().len());
        Some(start..start + written.trim().len())
    }

    /// Bytes of the fragment inside the destination, without the `#`.
    pub fn fragment_range(&self, text: &str) -> Option<Range<usize>> {
        let range = self.destination.clone()?;
        let hash = text[range.clone()].find('#')?;
        Some(range.start + hash + 1..range.end)
    }
}

/// A place that HTML in the document gives a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The value of `id` or `name`.
    pub name: String,
    /// Bytes of the tag.
    pub range: Range<usize>,
}

/// Writes a path as the destination of a Markdown link: what would end or change the link is percent-encoded, letters
/// of any script stay readable.
pub fn encode_destination(path: &str) -> String {
    percent_encoded(path, |c, rest| match c {
        ' ' | '(' | ')' | '<' | '>' | '#' | '?' | '%' | '\\' | '"' | '`' | '|' | ':' => true,
        '&' => begins_entity(rest),
        c => c.is_control(),
    })
}

/// Percent-encodes the characters that `is_special` tells, given what follows them.
pub(crate) fn percent_encoded(text: &str, is_special: impl Fn(char, &str) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_special(c, &text[end..]) {
            for byte in &text.as_bytes()[at..end] {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// Whether an `&` with this behind it would be read as a character's name, such as `&amp;`.
pub(crate) fn begins_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let length = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    length > 0 && name[length..].starts_with(';')
}

struct OpenLink {
    kind: LinkKind,
    range: Range<usize>,
    /// Where the text between the brackets ends, as far as it has been seen.
    text_end: usize,
    url: String,
}

pub(super) struct Collector<'a> {
    text: &'a str,
    links: Vec<Link>,
    anchors: Vec<Anchor>,
    open: Vec<OpenLink>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(text: &'a str, body: usize, definitions: &RefDefs<'_>) -> Self {
        let mut links = Vec::new();
        for (_, definition) in definitions.iter() {
            let range = definition.span.start + body..definition.span.end + body;
            let Some(colon) = text[range.clone()].find("]:") else {
                continue;
            };
            let destination = destination(text, range.start + colon + 2, range.end);
            links.extend(link(
                LinkKind::Definition,
                range,
                Some(destination),
                &definition.dest,
            ));
        }
        Collector {
            text,
            links,
            anchors: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if let Some(open) = self.open.last_mut()
            && range.end < open.range.end
        {
            open.text_end = open.text_end.max(range.end);
        }
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                self.start(LinkKind::Inline, *link_type, dest_url, range);
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                ..
            }) => {
                self.start(LinkKind::Image, *link_type, dest_url, range);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(open) = self.open.pop() {
                    self.finish_link(open);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html, range),
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Link>, Vec<Anchor>) {
        self.links
            .sort_by_key(|link| (link.range.start, link.range.end));
        (self.links, self.anchors)
    }

    fn start(&mut self, kind: LinkKind, link_type: LinkType, url: &str, range: &Range<usize>) {
        // An address in `<a@b.c>` has no scheme that would tell it from a path.
        let url = if link_type == LinkType::Email {
            ""
        } else {
            url
        };
        let kind = match link_type {
            LinkType::WikiLink { .. } => LinkKind::Wiki,
            LinkType::Inline | LinkType::Autolink => kind,
            _ => LinkKind::Reference,
        };
        self.open.push(OpenLink {
            kind,
            range: range.clone(),
            text_end: range.start + 1,
            url: url.to_owned(),
        });
    }

    fn finish_link(&mut self, open: OpenLink) {
        let source = &self.text[open.range.clone()];
        let destination = match open.kind {
            LinkKind::Reference | LinkKind::Definition => None,
            LinkKind::Wiki => source.find("[[").and_then(|start| {
                let start = open.range.start + start + 2;
                let inside = &self.text[start..open.range.end];
                let end = inside.find(['|', ']'])?;
                let end = end - usize::from(inside[..end].ends_with('\\'));
                Some(start..start + inside[..end].trim_end().len())
            }),
            LinkKind::Inline | LinkKind::Image => {
                if source.starts_with('<') {
                    Some(open.range.start + 1..open.range.end - 1)
                } else {
                    self.text[open.text_end..open.range.end]
                        .find("](")
                        .map(|at| destination(self.text, open.text_end + at + 2, open.range.end))
                }
            }
        };
        if destination.is_none() && open.kind != LinkKind::Reference {
            return;
        }
        let url = match (&destination, open.kind) {
            // In a table the bar is escaped, and the parser leaves the backslash in.
            (Some(range), LinkKind::Wiki) => &self.text[range.clone()],
            _ => &open.url,
        };
        self.links
            .extend(link(open.kind, open.range, destination, url));
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        for captures in ANCHOR.captures_iter(html) {
            let name = captures.iter().skip(1).flatten().next();
            self.anchors.extend(name.map(|name| Anchor {
                name: name.as_str().to_owned(),
                range: range.clone(),
            }));
        }
    }
}

static ANCHOR: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r#"(?i)<[a-z][^>]*?\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#)
        .expect("the pattern is valid")
});

/// Bytes of a link's destination that begins at or after `start` (CommonMark 6.3): in `<…>`, or up to a space or the
/// closing parenthesis that is not one of its own.
fn destination(text: &str, start: usize, end: usize) -> Range<usize> {
    let source = &text[start..end];
    let start = start + (source.len() - source.trim_start().len());
    let source = &text[start..end];
    if let Some(inside) = source.strip_prefix('<') {
        let length = inside.find('>').unwrap_or(inside.len());
        return start + 1..start + 1 + length;
    }
    let mut depth = 0;
    let mut escaped = false;
    for (offset, c) in source.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return start..start + offset,
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() => return start..start + offset,
            _ => {}
        }
    }
    start..end
}

/// A link to somewhere in the workspace, or nothing when its destination is of the web.
fn link(
    kind: LinkKind,
    range: Range<usize>,
    destination: Option<Range<usize>>,
    url: &str,
) -> Option<Link> {
    let url = url.trim();
    if url.is_empty() {
        return None;
    }
    let path = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => {
            if !scheme.eq_ignore_ascii_case("file") {
                return None;
            }
            rest.strip_prefix("//").unwrap_or(rest)
        }
        _ if url.starts_with("//") => return None,
        _ => url,
    };
    let (path, fragment) = match path.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (path, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    let is_file_url = url
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    let mut path = decode(path);
    if is_file_url {
        path = format!("file://{path}");
    }
    Some(Link {
        kind,
        range,
        destination,
        path: path.replace('\\', "/"),
        fragment: fragment.map(decode),
    })
}

fn is_scheme(scheme: &str) -> bool {
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Markdown;

    fn links(text: &str) -> Vec<(LinkKind, String, Option<String>, String)> {
        let markdown = Markdown::parse(text, 0);
        markdown
            .links
            .into_iter()
            .map(|link| {
                let written = link.destination.map_or("", |range| &text[range]);
                (link.kind, link.path, link.fragment, written.to_owned())
            })
            .collect()
    }

    fn one(text: &str, kind: LinkKind, path: &str, fragment: Option<&str>, written: &str) {
        assert_eq!(
            links(text),
            [(
                kind,
                path.to_owned(),
                fragment.map(str::to_owned),
                written.to_owned()
            )],
            "{text:?}"
        );
    }

    #[test]
    fn every_way_to_write_a_link() {
        use LinkKind::{Image, Inline, Wiki};
        one("[a](b.md)", Inline, "b.md", None, "b.md");
        one(
            "[a](../b%20c.md#d-e \"t\")",
            Inline,
            "../b c.md",
            Some("d-e"),
            "../b%20c.md#d-e",
        );
        one("[a](<b c.md>)", Inline, "b c.md", None, "b c.md");
        one("[](b(1).md)", Inline, "b(1).md", None, "b(1).md");
        one("[**a** `](` x](#h)", Inline, "", Some("h"), "#h");
        one("![i](p.png)", Image, "p.png", None, "p.png");
        one(
            "<file:///x/y.md>",
            Inline,
            "file:///x/y.md",
            None,
            "file:///x/y.md",
        );
        one("[[a/b#C d|text]]", Wiki, "a/b", Some("C d"), "a/b#C d");
        one("|x|\n|-|\n|[[a\\|t]]|\n", Wiki, "a", None, "a");
        one("[漢😀](é.md) after", Inline, "é.md", None, "é.md");
    }

    #[test]
    fn a_reference_has_one_definition_and_many_uses() {
        let text = "[a][x], [x], [b][X]\n\n[x]: <c d.md#e>  \"t\"\n";
        let seen = links(text);
        let kinds: Vec<_> = seen.iter().map(|link| link.0).collect();
        use LinkKind::{Definition, Reference};
        assert_eq!(kinds, [Reference, Reference, Reference, Definition]);
        assert_eq!(seen[0].1, "c d.md");
        assert_eq!(seen[3].3, "c d.md#e");
    }

    #[test]
    fn links_to_the_web_and_code_are_left_alone() {
        let text = "[a](https://x.org/y.md) <mailto:a@b.c> <a@b.c> [b](//cdn/x) `[c](d.md)`\n\n```\n[e](f.md)\n```\n[u][v] [ ] [x]\n";
        assert_eq!(links(text), []);
    }

    #[test]
    fn html_gives_anchors() {
        let text = "<a id=\"one\"></a> text <a name='two'>\n\n<h2 class=x id=three>T</h2>\n";
        let names: Vec<_> = Markdown::parse(text, 0)
            .anchors
            .into_iter()
            .map(|a| a.name)
            .collect();
        assert_eq!(names, ["one", "two", "three"]);
    }

    #[test]
    fn an_encoded_path_survives_the_way_through_a_link() {
        for path in [
            "a b.md",
            "x(1).md",
            "50%.md",
            "a#b.md",
            "日本/é.md",
            "q?.md",
            "<x>.md",
            "a&amp;b.md",
            "note: x.md",
            "a`b`.md",
        ] {
            let text = format!("[t]({})", encode_destination(path));
            assert_eq!(links(&text)[0].1, path, "{text}");
        }
    }
}
