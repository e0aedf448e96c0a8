//! Front matter: the YAML block between `---` lines at the top of a document, with the place of every key and error.
//!
//! Read from the parser's events instead of being deserialised: hover and completion need to know where each key
//! stands, one bad line must not lose the lines before it, and aliases stay unexpanded, so that no document can grow
//! in memory beyond its own size.

mod ignores;
mod read;
pub(crate) mod write;

use std::ops::Range;

use crate::text::Text;

/// The front matter of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// Bytes of the whole block, both `---` lines and the last line break included.
    pub range: Range<usize>,
    /// Bytes between the two `---` lines.
    pub content: Range<usize>,
    /// Top-level keys in document order.
    pub entries: Vec<Entry>,
    /// What could not be read; what stands before it was.
    pub problems: Vec<Problem>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key's text, unquoted.
    pub key: String,
    /// Bytes of the key.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Value,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Bytes of the value; empty at its place when nothing is written.
    pub range: Range<usize>,
    /// What is written there.
    pub kind: ValueKind,
}

/// What a value can be. Scalars stay text: YAML 1.1 and 1.2 disagree on what `yes` and `20:1` mean, and it is for the
/// reader of a key to say what it expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Nothing, `~` or `null`.
    Null,
    /// Any scalar, unquoted.
    Scalar(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping.
    Map(Vec<Entry>),
}

/// A place that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the offending place.
    pub range: Range<usize>,
    /// What is wrong and what to do, for a person.
    pub message: String,
}

impl FrontMatter {
    /// Reads the front matter of a document. `None` when it has none: a document may well begin with a rule (`---`),
    /// so an opening line counts only when a closing line follows, or when a key stands right under it. What YAML cannot
    /// read is front matter gone wrong when it begins right under the opening line, and Markdown between two rules when an
    /// empty line comes first.
    pub fn parse(text: &Text) -> Option<FrontMatter> {
        FrontMatter::parse_from(text, 0)
    }

    /// Reads a block of the same kind that opens on a line: some tools write it below the title.
    pub(crate) fn parse_from(text: &Text, opening: usize) -> Option<FrontMatter> {
        let content = text.as_str();
        let first = text.line_range(opening);
        let start = match opening == 0 && content.starts_with('\u{feff}') {
            true => 3,
            false => first.start,
        };
        if content[start..first.end].trim_end() != "---" {
            return None;
        }
        let body = line_after(text, opening);
        let closing = (opening + 1..text.line_count())
            .find(|&line| matches!(content[text.line_range(line)].trim_end(), "---" | "..."));
        let Some(closing) = closing else {
            return unclosed(text, opening, start..first.end);
        };
        let inside = body..text.line_range(closing).start;
        let (entries, problems) = read::read(content, inside.clone());
        let is_blank = content[inside.clone()].trim().is_empty();
        if entries.is_empty() && problems.is_empty() && !is_blank {
            // Prose between two rules, not a mapping.
            return None;
        }
        let begins_blank = content[text.line_range(opening + 1)].trim().is_empty();
        if begins_blank && !problems.is_empty() && !begins_with_key(&content[inside.clone()]) {
            // Markdown between two rules; that it is no YAML is no fault.
            return None;
        }
        Some(FrontMatter {
            range: start..line_after(text, closing),
            content: inside,
            entries,
            problems,
        })
    }

    /// The entry of a top-level key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The text of a top-level scalar.
    pub fn scalar(&self, key: &str) -> Option<&str> {
        self.get(key)?.value.scalar()
    }
}

impl Value {
    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The values of a list, or the value itself when one stands where a list could.
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            ValueKind::List(items) => items,
            ValueKind::Scalar(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }
}

fn line_after(text: &Text, line: usize) -> usize {
    if line + 1 < text.line_count() {
        text.line_range(line + 1).start
    } else {
        text.len()
    }
}

/// An opening line without a closing one is front matter that never ends only if it looks like front matter.
fn unclosed(text: &Text, opening: usize, fence: Range<usize>) -> Option<FrontMatter> {
    let body = line_after(text, opening);
    begins_with_key(&text.as_str()[text.line_range(opening + 1)]).then(|| FrontMatter {
        range: fence.start..body,
        content: body..body,
        entries: Vec::new(),
        problems: vec![Problem {
            range: fence,
            message:
                "front matter opens here and never closes: put a line `---` after its last key"
                    .to_owned(),
        }],
    })
}

/// Whether the first line that has something on it begins with a key.
fn begins_with_key(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let Some((key, _)) = first.and_then(|line| line.split_once(':')) else {
        return false;
    };
    let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty() && key.chars().all(is_of_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> FrontMatter {
        FrontMatter::parse(&Text::new(text)).expect("front matter")
    }

    #[test]
    fn keys_and_values_know_their_bytes() {
        let text = "---\r\ntitle: \"Añejo\"\r\ntags: [a, b]\r\nsources:\r\n  - path: x.md\r\n---\r\n# T\r\n";
        let front_matter = parse(text);
        assert_eq!(&text[front_matter.range.clone()][..5], "---\r\n");
        assert!(text[front_matter.range.end..].starts_with("# T"));
        let title = front_matter.get("title").unwrap();
        assert_eq!(&text[title.key_range.clone()], "title");
        assert_eq!(&text[title.value.range.clone()], "\"Añejo\"");
        assert_eq!(title.value.scalar(), Some("Añejo"));
        let tags = front_matter.get("tags").unwrap();
        let tags: Vec<_> = tags
            .value
            .items()
            .iter()
            .map(|v| &text[v.range.clone()])
            .collect();
        assert_eq!(tags, ["a", "b"]);
        let ValueKind::List(sources) = &front_matter.get("sources").unwrap().value.kind else {
            panic!("a list");
        };
        assert!(matches!(&sources[0].kind, ValueKind::Map(entries) if entries[0].key == "path"));
        assert_eq!(front_matter.problems, []);
    }

    #[test]
    fn an_error_has_a_place_and_the_keys_before_it_stay() {
        let text = "---\ntopic: k8s\ndescription: Master: of ops\ntags: [x]\n---\n";
        let front_matter = parse(text);
        assert_eq!(front_matter.scalar("topic"), Some("k8s"));
        let problem = &front_matter.problems[0];
        assert_eq!(&text[problem.range.clone()], "description: Master: of ops");
        assert!(problem.message.contains("in quotes"), "{}", problem.message);
    }

    #[test]
    fn every_kind_of_damage_is_a_problem_inside_the_block() {
        for damage in [
            "a: [1, 2",
            "a: \"x",
            "\ta: 1",
            "a: {b",
            "a: *x\nb: &",
            "%YAML 9",
            "- a\nb: c",
            "a: 1\na: 2",
            "? [",
            "a: !<",
        ] {
            let text = format!("---\nok: 1\n{damage}\n---\n# T\n");
            let Some(front_matter) = FrontMatter::parse(&Text::new(text.as_str())) else {
                panic!("{damage:?} hid the front matter");
            };
            for problem in &front_matter.problems {
                assert!(problem.range.end <= front_matter.range.end, "{damage:?}");
                assert!(text.get(problem.range.clone()).is_some(), "{damage:?}");
            }
        }
    }

    #[test]
    fn a_rule_at_the_top_is_not_front_matter() {
        for text in [
            "---\n\nJust prose: with a colon.\n",
            "---\nprose only\n\n---\nmore\n",
            "---\n\nprose\n\n---\n",
            "---\n\n**bold**: `code` and [a link](x.md)\n\n---\n",
            "---\n\n# Title\n\nNote: more: of it\n\n---\n",
            "---\n\n\t- a\n\n---\n",
            "---\n- a\n- b\n---\n",
            "# T\n---\na: b\n---\n",
            "----\na: b\n----\n",
            "",
        ] {
            assert_eq!(FrontMatter::parse(&Text::new(text)), None, "{text:?}");
        }
    }

    #[test]
    fn a_tab_that_no_yaml_allows_has_its_place() {
        for (text, place) in [
            ("---\n\t- a\n---\n", "- a"),
            ("---\n\ta: 1\n---\n", "a: 1"),
            ("---\nok: 1\ntags:\n\t- a\n---\n", "- a"),
            ("---\nok: 1\nx:\n  \ty: 1\n---\n", "y: 1"),
        ] {
            let front_matter = parse(text);
            let [problem] = front_matter.problems.as_slice() else {
                panic!("{text:?}: {:?}", front_matter.problems);
            };
            assert_eq!(&text[problem.range.clone()], place, "{text:?}");
            assert!(
                problem.message.ends_with("indent with spaces"),
                "{problem:?}"
            );
        }
        let allowed = "---\na: 1\nb: [1,\t2]\nc: |\n  x\n  \ty: 1\n---\n";
        assert_eq!(parse(allowed).problems, []);
    }

    #[test]
    fn a_key_after_an_empty_line_is_front_matter_all_the_same() {
        let front_matter = parse("---\n\ntopic: a: b\n---\n");
        assert_eq!(front_matter.problems.len(), 1);
    }

    #[test]
    fn front_matter_that_never_ends_says_so_and_hides_nothing() {
        let front_matter = parse("---\ntopic: x\n\n# Title\n");
        assert!(front_matter.problems[0].message.contains("never closes"));
        assert_eq!(front_matter.range, 0..4);
    }

    #[test]
    fn aliases_are_not_expanded_and_depth_is_bounded() {
        let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n";
        assert_eq!(parse(bomb).entries.len(), 3);
        let deep = format!("---\na: {}\n---\n", "[".repeat(5000));
        assert!(!parse(&deep).problems.is_empty());
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let front_matter = parse("\u{feff}---\na: 1\n---\n");
        assert_eq!(front_matter.scalar("a"), Some("1"));
        assert_eq!(front_matter.range.start, 3);
    }
}
