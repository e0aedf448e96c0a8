//! What looks like the name of a bundle, and what stands for one.

use std::ops::Range;

/// The longest name in bytes, as names of files are.
const LONGEST: usize = 255;

/// A name as it is written in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub text: &'a str,
    /// Its bytes in what was read.
    pub at: Range<usize>,
    pub shape: Shape,
    /// Whether `.md` stands behind it.
    pub is_file: bool,
    /// Whether it lies in a folder of bundles.
    pub is_in_folder: bool,
}

/// What a name looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Several words: `k8s-upgrade-research`.
    Name,
    /// One word, which may be a word of a sentence.
    Word,
    /// A name that manuals use.
    Sample,
}

const SAMPLES: &[&str] = &[
    "name",
    "bundle-name",
    "bundle-id",
    "example",
    "example-bundle",
    "sample-bundle",
    "some-bundle",
    "foo",
    "topic-phase",
];

impl<'a> Name<'a> {
    /// Reads a name, or the path of a digest in a folder of bundles. Nothing else, and no placeholder, is one.
    pub fn read(written: &'a str) -> Option<Name<'a>> {
        let (folder, last) = written.rsplit_once('/').unwrap_or(("", written));
        let is_in_folder = folder.rsplit('/').next() == Some("bundles");
        if !folder.is_empty() && !is_in_folder || written.starts_with('/') {
            return None;
        }
        let text = last.strip_suffix(".md").unwrap_or(last);
        let is_file = text.len() < last.len();
        if !is_name(text) || is_placeholder(text) {
            return None;
        }
        let start = written.len() - last.len();
        let is_sample =
            SAMPLES.contains(&text) || text.starts_with("my-") || text.starts_with("your-");
        let is_several = text.contains(['-', '_']) || text.contains(|c: char| c.is_ascii_digit());
        Some(Name {
            text,
            at: start..start + text.len(),
            shape: match (is_sample, is_several) {
                (true, _) => Shape::Sample,
                (false, true) => Shape::Name,
                (false, false) => Shape::Word,
            },
            is_file,
            is_in_folder,
        })
    }
}

/// Whether a character can be part of a name.
pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_name(text: &str) -> bool {
    text.len() <= LONGEST
        && text.chars().all(is_of_name)
        && text.starts_with(char::is_alphanumeric)
        && text.ends_with(char::is_alphanumeric)
}

/// `NAME`, `BUNDLE_NAME`, `YYYY-MM-DD-topic`, `xxx`: to be put in place of.
fn is_placeholder(text: &str) -> bool {
    let has_lower = text.contains(char::is_lowercase);
    let has_upper = text.contains(char::is_uppercase);
    has_upper && !has_lower || text.contains("YYYY") || text.contains("xxx") || text.contains("...")
}

#[cfg(test)]
mod tests {
    use super::{Name, Shape};

    #[test]
    fn names_and_what_stands_for_one() {
        let read = |written: &'static str| Name::read(written).map(|name| (name.text, name.shape));
        for (written, name) in [
            (
                "k8s-upgrade-research",
                Some(("k8s-upgrade-research", Shape::Name)),
            ),
            ("queue_2", Some(("queue_2", Shape::Name))),
            ("v1.2", Some(("v1.2", Shape::Name))),
            (
                "produkt-übersicht",
                Some(("produkt-übersicht", Shape::Name)),
            ),
            ("product", Some(("product", Shape::Word))),
            ("my-bundle", Some(("my-bundle", Shape::Sample))),
            ("agentops/bundles/a-b.md", Some(("a-b", Shape::Name))),
            ("agentops/plans/a-b.md", None),
            ("/bundles/a-b.md", None),
            ("NAME", None),
            ("BUNDLE_NAME", None),
            ("YYYY-MM-DD-topic", None),
            ("{topic}-research", None),
            ("<name>", None),
            ("$ARGUMENTS", None),
            ("[bundle]", None),
            ("two words", None),
            ("-a", None),
            (".md", None),
            ("", None),
        ] {
            assert_eq!(read(written), name, "{written:?}");
        }
    }
}
