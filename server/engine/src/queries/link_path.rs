//! Writing the path of a link: in the style in which it was written before, or as a new one.

use std::collections::HashMap;

use crate::markdown::{LinkKind, begins_entity, percent_encoded};
use crate::path::RelPath;
use crate::resolve::{Files, targets_of};

/// What ends a destination, and what must therefore be encoded in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// `[x](path)`
    Plain,
    /// `[x](<path>)`
    Angle,
    /// `[[path]]`
    Wiki,
}

/// Where a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The document's folder.
    Folder,
    /// The document's folder, said with `./`.
    DotFolder,
    /// The workspace, said with `/`.
    Root,
}

/// Whether a wiki link names the extension of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extension {
    Written,
    LeftOut,
}

impl Origin {
    /// The origin that a path is written from.
    pub(super) fn of(path: &str) -> Origin {
        if path.starts_with('/') {
            Origin::Root
        } else if path.starts_with("./") {
            Origin::DotFolder
        } else {
            Origin::Folder
        }
    }

    /// The way to a file from the document at `from`, not encoded.
    pub(crate) fn way(self, from: &RelPath, target: &RelPath) -> String {
        let relative = || from.parent().relative_to(target);
        match self {
            Origin::Folder => relative(),
            Origin::DotFolder => format!("./{}", relative()),
            Origin::Root => format!("/{target}"),
        }
    }
}

impl Quoting {
    /// Encodes what would end or change the link.
    pub(super) fn encode(self, path: &str) -> String {
        percent_encoded(path, |c, rest| match (self, c) {
            (_, '#' | '?' | '\\') => true,
            (Quoting::Plain, ' ' | '(' | ')' | '"') => true,
            (Quoting::Plain | Quoting::Angle, '%' | '<' | '>' | '|' | '`' | ':') => true,
            (Quoting::Plain | Quoting::Angle, '&') => begins_entity(rest),
            (Quoting::Wiki, '[' | ']' | '|' | ':') => true,
            (Quoting::Wiki, '%') => {
                let digits = rest.as_bytes().iter().take(2);
                digits.filter(|byte| byte.is_ascii_hexdigit()).count() == 2
            }
            (_, c) => c.is_control(),
        })
    }

    /// Encodes a path; segments that were in the link before stay as they were written.
    pub(crate) fn encode_like(self, path: &str, before: &str, written: &str) -> String {
        let known: HashMap<&str, &str> = if before.split('/').count() == written.split('/').count()
        {
            before.split('/').zip(written.split('/')).collect()
        } else {
            HashMap::new()
        };
        let spells_out = encodes_letters(written);
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| match known.get(segment) {
                Some(written) => (*written).to_owned(),
                None if spells_out => percent_encoded(&self.encode(segment), |c, _| !c.is_ascii()),
                None => self.encode(segment),
            })
            .collect();
        segments.join("/")
    }
}

/// Whether somebody writes `%C3%A9` for `é`.
pub(super) fn encodes_letters(written: &str) -> bool {
    written.split('%').skip(1).any(|part| {
        part.get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .is_some_and(|byte| !byte.is_ascii())
    })
}

/// The shortest path of at least so many segments by which a wiki link of the document at `from` names a file and no
/// other. `None` when there is no such path.
pub(super) fn wiki_way(
    files: &impl Files,
    from: &RelPath,
    target: &RelPath,
    segments: usize,
    extension: Extension,
) -> Option<String> {
    let names_target = |written: &String| {
        let targets = targets_of(files, from, LinkKind::Wiki, written);
        targets.len() == 1 && targets.first() == Some(target)
    };
    let short = without_extension(target);
    let spellings = match extension {
        Extension::LeftOut if short.is_some() => vec![short.unwrap_or_default(), target.as_str()],
        _ => vec![target.as_str()],
    };
    spellings.into_iter().find_map(|full| {
        let all: Vec<&str> = full.split('/').collect();
        (segments.clamp(1, all.len())..=all.len())
            .map(|count| all[all.len() - count..].join("/"))
            .chain([Origin::Root.way(from, target)])
            .find(names_target)
    })
}

/// The path of a document as wiki links write it.
pub(super) fn without_extension(target: &RelPath) -> Option<&str> {
    let extension = target.extension();
    let short = target.as_str().len().checked_sub(extension.len() + 1)?;
    (target.is_markdown() && short > 0).then(|| &target.as_str()[..short])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Markdown;

    #[test]
    fn every_quoting_survives_the_way_through_a_link() {
        for path in [
            "a b.md",
            "x(1).md",
            "50%25.md",
            "a#b?.md",
            "日本/é 😀.md",
            "[x] | y.md",
            "R&D &amp;.md",
            "note: `x`.md",
            "<q>.md",
        ] {
            for (quoting, before, after) in [
                (Quoting::Plain, "[t](", ")"),
                (Quoting::Angle, "[t](<", ">)"),
                (Quoting::Wiki, "[[", "]]"),
            ] {
                let text = format!("{before}{}{after}", quoting.encode(path));
                let links = Markdown::parse(&text, 0).links;
                assert_eq!(links.len(), 1, "{text}");
                assert_eq!(links[0].path, path, "{text}");
            }
        }
    }

    #[test]
    fn what_stays_is_written_as_before() {
        let like = |path, before, written| Quoting::Plain.encode_like(path, before, written);
        assert_eq!(
            like("../é/b c.md", "é/x.md", "%C3%A9/x.md"),
            "../%C3%A9/b%20c.md"
        );
        assert_eq!(like("ö.md", "é.md", "%C3%A9.md"), "%C3%B6.md");
        assert_eq!(like("ö/b.md", "a(1)/b.md", "a(1)/b.md"), "ö/b.md");
        assert_eq!(
            like("a(1)/c(1).md", "a(1)/b.md", "a(1)/b.md"),
            "a(1)/c%281%29.md"
        );
    }
}
