//! Front matter: the YAML block between `---` lines at the top of a document, with the place of every key and error.
//!
//! Read from the parser's events instead of being deserialised: hover and completion need to know where each key
//! stands, one bad line must not lose the lines before it, and aliases stay unexpanded, so that no document can grow
//! in memory beyond its own size.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::text::Text;

/// Deepest nesting that is read. Real front matter has two or three levels.
const MAX_DEPTH: usize = 32;

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
    /// so an opening line counts only when a closing line follows, or when a key stands right under it.
    pub fn parse(text: &Text) -> Option<FrontMatter> {
        let content = text.as_str();
        let start = if content.starts_with('\u{feff}') {
            3
        } else {
            0
        };
        let first = text.line_range(0);
        if content[start..first.end].trim_end() != "---" {
            return None;
        }
        let body = line_after(text, 0);
        let closing = (1..text.line_count())
            .find(|&line| matches!(content[text.line_range(line)].trim_end(), "---" | "..."));
        let Some(closing) = closing else {
            return unclosed(text, start..first.end, body);
        };
        let inside = body..text.line_range(closing).start;
        let (entries, problems) = read(content, inside.clone());
        if entries.is_empty() && problems.is_empty() && !content[inside.clone()].trim().is_empty() {
            // Prose between two rules, not a mapping.
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
fn unclosed(text: &Text, fence: Range<usize>, body: usize) -> Option<FrontMatter> {
    let first = text.line_range(1);
    let (key, _) = text.as_str()[first].split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    is_key.then(|| FrontMatter {
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

fn read(document: &str, inside: Range<usize>) -> (Vec<Entry>, Vec<Problem>) {
    let source = &document[inside.clone()];
    let mut loader = Loader {
        bytes: ByteOffsets::new(source, inside.start),
        stack: Vec::new(),
        root: None,
        problems: Vec::new(),
    };
    for event in Parser::new_from_str(source) {
        match event {
            Ok((event, span)) => {
                if !loader.event(event, span) {
                    break;
                }
            }
            Err(error) => {
                let at = loader.bytes.of(error.marker().index());
                loader.problems.push(Problem {
                    range: error_range(document, at, &inside),
                    message: explain(error.info()),
                });
                break;
            }
        }
    }
    loader.finish()
}

/// The line around an error, so that there is something to underline.
fn error_range(document: &str, at: usize, inside: &Range<usize>) -> Range<usize> {
    let mut at = at.clamp(inside.start, inside.end);
    if at == inside.end {
        // Errors at the end belong to the last line that has something on it.
        at = inside.start + document[inside.clone()].trim_end().len();
    }
    let start = document[inside.start..at]
        .rfind(['\n', '\r'])
        .map_or(inside.start, |offset| inside.start + offset + 1);
    let end = document[at..inside.end]
        .find(['\n', '\r'])
        .map_or(inside.end, |offset| at + offset);
    let line = &document[start..end];
    let indent = line.len() - line.trim_start().len();
    start + indent..start + line.trim_end().len().max(indent)
}

fn explain(info: &str) -> String {
    let hint = if info.contains("mapping values are not allowed") {
        ": a value that contains `: ` must be put in quotes"
    } else if info.contains("tab") {
        ": indent with spaces"
    } else if info.contains("quoted") {
        ": a quote that opens must close"
    } else if info.contains("simple key") {
        ": a key needs a `:` and a space behind it"
    } else {
        ""
    };
    format!("front matter is not valid YAML: {info}{hint}")
}

/// The parser counts characters, everything else here counts bytes.
struct ByteOffsets {
    base: usize,
    len: usize,
    /// Byte offset of each character; empty for ASCII, where both counts are the same.
    chars: Vec<u32>,
}

impl ByteOffsets {
    fn new(source: &str, base: usize) -> ByteOffsets {
        let chars = if source.is_ascii() {
            Vec::new()
        } else {
            source.char_indices().map(|(byte, _)| byte as u32).collect()
        };
        ByteOffsets {
            base,
            len: source.len(),
            chars,
        }
    }

    fn of(&self, character: usize) -> usize {
        let offset = if self.chars.is_empty() {
            character.min(self.len)
        } else {
            self.chars
                .get(character)
                .map_or(self.len, |&byte| byte as usize)
        };
        self.base + offset
    }

    fn span(&self, span: Span) -> Range<usize> {
        let start = self.of(span.start.index());
        start..self.of(span.end.index()).max(start)
    }
}

enum Open {
    List {
        start: usize,
        items: Vec<Value>,
    },
    Map {
        start: usize,
        entries: Vec<Entry>,
        key: Option<(String, Range<usize>)>,
    },
}

struct Loader {
    bytes: ByteOffsets,
    stack: Vec<Open>,
    root: Option<Value>,
    problems: Vec<Problem>,
}

impl Loader {
    /// Takes one event; `false` when reading must stop.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        let range = self.bytes.span(span);
        let start = range.start;
        match event {
            Event::Scalar(text, style, ..) => {
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let kind = if is_null {
                    ValueKind::Null
                } else {
                    ValueKind::Scalar(text.into_owned())
                };
                self.value(Value { range, kind });
            }
            Event::Alias(_) => self.value(Value {
                range,
                kind: ValueKind::Null,
            }),
            Event::SequenceStart(..) => self.stack.push(Open::List {
                start: range.start,
                items: Vec::new(),
            }),
            Event::MappingStart(..) => self.stack.push(Open::Map {
                start: range.start,
                entries: Vec::new(),
                key: None,
            }),
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            Event::DocumentEnd => return false,
            _ => {}
        }
        if self.stack.len() > MAX_DEPTH {
            self.problems.push(Problem {
                range: start..start,
                message: format!("front matter is nested more than {MAX_DEPTH} levels deep"),
            });
            return false;
        }
        true
    }

    fn value(&mut self, value: Value) {
        match self.stack.last_mut() {
            None => self.root = Some(value),
            Some(Open::List { items, .. }) => items.push(value),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                None => {
                    let text = value.scalar().unwrap_or_default().to_owned();
                    *key = Some((text, value.range));
                }
                Some((key, key_range)) => {
                    if entries.iter().any(|entry| entry.key == key) {
                        self.problems.push(Problem {
                            range: key_range.clone(),
                            message: format!(
                                "`{key}` stands here twice; the first one counts, so remove one"
                            ),
                        });
                    }
                    entries.push(Entry {
                        key,
                        key_range,
                        value,
                    });
                }
            },
        }
    }

    fn close(&mut self, end: usize) {
        let value = match self.stack.pop() {
            Some(Open::List { start, items }) => Value {
                range: start..end.max(start),
                kind: ValueKind::List(items),
            },
            Some(Open::Map {
                start,
                mut entries,
                key,
            }) => {
                // A key whose value was lost to an error is still a key.
                if let Some((key, key_range)) = key {
                    let value = Value {
                        range: key_range.end..key_range.end,
                        kind: ValueKind::Null,
                    };
                    entries.push(Entry {
                        key,
                        key_range,
                        value,
                    });
                }
                Value {
                    range: start..end.max(start),
                    kind: ValueKind::Map(entries),
                }
            }
            None => return,
        };
        self.value(value);
    }

    fn finish(mut self) -> (Vec<Entry>, Vec<Problem>) {
        while !self.stack.is_empty() {
            self.close(0);
        }
        match self.root.map(|root| root.kind) {
            Some(ValueKind::Map(entries)) => (entries, self.problems),
            _ => (Vec::new(), self.problems),
        }
    }
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
            "# T\n---\na: b\n---\n",
            "----\na: b\n----\n",
            "",
        ] {
            assert_eq!(FrontMatter::parse(&Text::new(text)), None, "{text:?}");
        }
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
