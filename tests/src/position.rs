//! Positions, computed here a second time so that the server's arithmetic is not tested with itself.

use serde_json::{Value, json};

/// How characters of a line are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The protocol's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf32 => "utf-32",
        }
    }

    /// The encoding of that name.
    ///
    /// # Panics
    /// When the protocol has none of that name.
    pub fn named(name: &str) -> Encoding {
        [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]
            .into_iter()
            .find(|encoding| encoding.name() == name)
            .unwrap_or_else(|| panic!("no position encoding `{name}`"))
    }

    /// Length of a text without line breaks.
    pub fn length(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        }
    }

    /// The position of a byte.
    pub fn position(self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let (line, start) = line_and_start(before);
        json!({"line": line, "character": self.length(&before[start..])})
    }

    /// The byte at a position.
    ///
    /// # Panics
    /// When it lies outside the text, or inside a character.
    pub fn offset(self, text: &str, position: &Value) -> usize {
        let line = number(position, "line");
        let character = number(position, "character");
        let start = line_start(text, line);
        let rest = &text[start..];
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let content = &rest[..end];
        content
            .char_indices()
            .map(|(at, _)| at)
            .chain([content.len()])
            .find(|at| self.length(&content[..*at]) == character)
            .map(|at| start + at)
            .unwrap_or_else(|| panic!("{position} is no position of the line {content:?}"))
    }

    /// The range of bytes as the protocol has it.
    pub fn range(self, text: &str, bytes: std::ops::Range<usize>) -> Value {
        json!({"start": self.position(text, bytes.start), "end": self.position(text, bytes.end)})
    }

    /// The text at a range of the protocol.
    ///
    /// # Panics
    /// When it is no range of the text.
    pub fn slice<'a>(self, text: &'a str, range: &Value) -> &'a str {
        let start = self.offset(text, &range["start"]);
        let end = self.offset(text, &range["end"]);
        &text[start..end]
    }

    /// The text after edits, all of which speak of the text before any of them.
    ///
    /// # Panics
    /// When an edit is malformed, or two of them overlap.
    pub fn apply(self, text: &str, edits: &[Value]) -> String {
        let mut edits: Vec<(usize, usize, &str)> = edits
            .iter()
            .map(|edit| {
                let start = self.offset(text, &edit["range"]["start"]);
                let end = self.offset(text, &edit["range"]["end"]);
                (start, end, edit["newText"].as_str().expect("a new text"))
            })
            .collect();
        edits.sort();
        let mut result = String::new();
        let mut done = 0;
        for (start, end, new) in edits {
            assert!(done <= start, "two edits overlap");
            result.push_str(&text[done..start]);
            result.push_str(new);
            done = end;
        }
        result.push_str(&text[done..]);
        result
    }
}

fn number(position: &Value, key: &str) -> usize {
    let number = position[key].as_u64();
    number.unwrap_or_else(|| panic!("{position} has no {key}")) as usize
}

/// The number of the last line of a text, and the byte where it begins.
fn line_and_start(text: &str) -> (usize, usize) {
    let mut line = 0;
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = at + 1;
        }
    }
    (line, start)
}

fn line_start(text: &str, line: usize) -> usize {
    let bytes = text.as_bytes();
    let mut starts = std::iter::once(0).chain(bytes.iter().enumerate().filter_map(|(at, byte)| {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        ends.then_some(at + 1)
    }));
    starts
        .nth(line)
        .unwrap_or_else(|| panic!("the text has no line {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_in_units_of_their_encoding() {
        let text = "a\r\n🦀é x\n";
        let at = text.find('x').unwrap();
        for (encoding, character) in [
            (Encoding::Utf8, 7),
            (Encoding::Utf16, 4),
            (Encoding::Utf32, 3),
        ] {
            let position = json!({"line": 1, "character": character});
            assert_eq!(encoding.position(text, at), position);
            assert_eq!(encoding.offset(text, &position), at);
        }
    }

    #[test]
    fn edits_apply_to_the_text_before_them() {
        let edit = |from: u32, to: u32, new: &str| json!({"range": {"start": {"line": 0, "character": from}, "end": {"line": 0, "character": to}}, "newText": new});
        let edits = [edit(2, 3, "C"), edit(0, 1, "AA")];
        assert_eq!(Encoding::Utf16.apply("abc", &edits), "AAbC");
    }
}
