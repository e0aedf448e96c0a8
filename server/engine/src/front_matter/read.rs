//! From the YAML parser's events to entries with their places.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Entry, Problem, Value, ValueKind};

/// Deepest nesting that is read. Real front matter has two or three levels.
const MAX_DEPTH: usize = 32;

/// Reads the YAML in a part of a document: the entries, as far as they could be read, and what went wrong.
pub(super) fn read(document: &str, inside: Range<usize>) -> (Vec<Entry>, Vec<Problem>) {
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
                let begins_block =
                    matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
                let at = loader.bytes.of(span.start.index());
                if begins_block && loader.problems.is_empty() {
                    loader.problems.extend(tab_before(document, at, &inside));
                }
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

/// A tab in front of the list or mapping that begins at a byte. YAML forbids it there; the parser lets it pass.
fn tab_before(document: &str, at: usize, inside: &Range<usize>) -> Option<Problem> {
    let range = error_range(document, at, inside);
    let before = document[inside.start..range.start]
        .rsplit(['\n', '\r'])
        .next()?;
    let is_block = range.start == at && !document[at..].starts_with(['[', '{']);
    (is_block && before.contains('\t')).then(|| Problem {
        range,
        message: "front matter is not valid YAML: a tab stands here: indent with spaces".to_owned(),
    })
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
