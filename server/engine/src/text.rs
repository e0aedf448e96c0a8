//! Text with a line index. Inside the engine every position is a byte offset; lines and columns exist only at the
//! edge, in whatever unit the client negotiated.

use std::ops::Range;
use std::sync::Arc;

/// The unit in which a client counts the columns of a line (LSP 3.17, `PositionEncodingKind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A place in a text as a client sees it: both numbers start at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// Line, counted by `\n`, `\r\n` and a lone `\r`, as the protocol does.
    pub line: u32,
    /// Column in units of the negotiated [`PositionEncoding`].
    pub column: u32,
}

/// How many UTF-16 units and scalar values stand before a checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Units {
    utf16: u32,
    utf32: u32,
}

impl Units {
    fn add(&mut self, byte: u8) {
        // Only the first byte of a character counts; four-byte characters are surrogate pairs in UTF-16.
        let starts = u32::from(byte & 0xC0 != 0x80);
        self.utf32 += starts;
        self.utf16 += starts + u32::from(byte >= 0xF0);
    }

    fn get(self, encoding: PositionEncoding) -> u32 {
        match encoding {
            PositionEncoding::Utf32 => self.utf32,
            _ => self.utf16,
        }
    }
}

/// Bytes between two checkpoints: converting a position reads at most this many, so that a line of a megabyte with a
/// thousand links costs a thousand short scans, not a thousand long ones.
const STRIDE: usize = 1024;

/// An immutable text and the index that converts between byte offsets and positions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Text {
    content: Arc<str>,
    line_starts: Arc<[u32]>,
    /// Units before every [`STRIDE`]th byte; empty when the text is ASCII and all units agree.
    checkpoints: Arc<[Units]>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Eq for Text {}

impl Default for Text {
    fn default() -> Self {
        Text::new("")
    }
}

impl Text {
    /// Longest text that is indexed, in bytes. Offsets are kept in 32 bits.
    pub const MAX_BYTES: usize = u32::MAX as usize;

    /// Indexes a text. Anything past [`Text::MAX_BYTES`] is cut off at a character border.
    pub fn new(content: impl Into<Arc<str>>) -> Text {
        let mut content: Arc<str> = content.into();
        if content.len() > Text::MAX_BYTES {
            content = content[..floor_char_boundary(&content, Text::MAX_BYTES)].into();
        }
        let line_starts = line_starts(&content);
        let checkpoints = if content.is_ascii() {
            Vec::new()
        } else {
            checkpoints(&content)
        };
        Text {
            content,
            line_starts: line_starts.into(),
            checkpoints: checkpoints.into(),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The text itself, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.content)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Number of lines; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The 0-based line that holds the byte at `offset` (clamped to the end).
    pub fn line_of(&self, offset: usize) -> usize {
        let offset = offset.min(self.len()) as u32;
        self.line_starts.partition_point(|&start| start <= offset) - 1
    }

    /// Bytes of a 0-based line without its line break; past the last line, the empty range at the end.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let Some(&start) = self.line_starts.get(line) else {
            return self.len()..self.len();
        };
        let start = start as usize;
        let end = self
            .line_starts
            .get(line + 1)
            .map_or(self.len(), |&next| next as usize);
        let text = &self.content[start..end];
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        start..start + text.len()
    }

    /// Converts a byte offset. An offset inside a character is moved to its start, one past the end to the end.
    pub fn position(&self, offset: usize, encoding: PositionEncoding) -> Position {
        let offset = floor_char_boundary(&self.content, offset);
        let line = self.line_of(offset);
        let start = self.line_starts[line] as usize;
        let column = if encoding == PositionEncoding::Utf8 || self.checkpoints.is_empty() {
            (offset - start) as u32
        } else {
            self.units_before(offset).get(encoding) - self.units_before(start).get(encoding)
        };
        Position {
            line: line as u32,
            column,
        }
    }

    /// Converts a position. A column past the end of its line means the line's end, a line past the end means the
    /// text's end, and a column inside a character means its start: what the protocol asks for, and never a panic.
    pub fn offset(&self, position: Position, encoding: PositionEncoding) -> usize {
        let line = self.line_range(position.line as usize);
        let column = position.column as usize;
        if encoding == PositionEncoding::Utf8 || self.checkpoints.is_empty() {
            let offset = line.start.saturating_add(column).min(line.end);
            return floor_char_boundary(&self.content, offset);
        }
        let target = self
            .units_before(line.start)
            .get(encoding)
            .saturating_add(position.column);
        // The last checkpoint that is not past the target; from there it is a short walk.
        let checkpoint = self
            .checkpoints
            .partition_point(|units| units.get(encoding) <= target)
            .saturating_sub(1);
        let mut units = self.checkpoints[checkpoint];
        let mut offset = checkpoint * STRIDE;
        let bytes = self.content.as_bytes();
        while offset < line.end {
            let mut next = units;
            next.add(bytes[offset]);
            if next.get(encoding) > target && offset >= line.start {
                break;
            }
            units = next;
            offset += 1;
        }
        floor_char_boundary(&self.content, offset.clamp(line.start, line.end))
    }

    /// A new text in which ranges of bytes are replaced, each of which stands behind the one before it. They are clamped
    /// to character borders.
    pub fn replaced(&self, changes: &[(Range<usize>, &str)]) -> Text {
        let added: usize = changes.iter().map(|(_, with)| with.len()).sum();
        let mut content = String::with_capacity(self.len() + added);
        let mut copied = 0;
        for (range, with) in changes {
            let start = floor_char_boundary(&self.content, range.start).max(copied);
            content.push_str(&self.content[copied..start]);
            content.push_str(with);
            copied = floor_char_boundary(&self.content, range.end).max(start);
        }
        content.push_str(&self.content[copied..]);
        Text::new(content)
    }

    fn units_before(&self, offset: usize) -> Units {
        let checkpoint = (offset / STRIDE).min(self.checkpoints.len() - 1);
        let mut units = self.checkpoints[checkpoint];
        for &byte in &self.content.as_bytes()[checkpoint * STRIDE..offset] {
            units.add(byte);
        }
        units
    }
}

impl From<&str> for Text {
    fn from(content: &str) -> Self {
        Text::new(content)
    }
}

/// The largest character border that is at most `offset`.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn line_starts(content: &str) -> Vec<u32> {
    let bytes = content.as_bytes();
    let mut starts = vec![0];
    for (index, &byte) in bytes.iter().enumerate() {
        let ends_line = match byte {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends_line {
            starts.push(index as u32 + 1);
        }
    }
    starts
}

fn checkpoints(content: &str) -> Vec<Units> {
    let mut units = Units::default();
    let mut checkpoints = Vec::with_capacity(content.len() / STRIDE + 1);
    for chunk in content.as_bytes().chunks(STRIDE) {
        checkpoints.push(units);
        for &byte in chunk {
            units.add(byte);
        }
    }
    if content.len().is_multiple_of(STRIDE) {
        checkpoints.push(units);
    }
    checkpoints
}

#[cfg(test)]
mod tests {
    use super::*;
    use PositionEncoding::{Utf8, Utf16, Utf32};
    use proptest::prelude::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn columns_are_counted_in_the_negotiated_unit() {
        let text = Text::new("aé漢😀z\r\nb");
        let z = text.as_str().find('z').unwrap();
        assert_eq!(text.position(z, Utf8), at(0, 10));
        assert_eq!(text.position(z, Utf16), at(0, 5));
        assert_eq!(text.position(z, Utf32), at(0, 4));
        for encoding in [Utf8, Utf16, Utf32] {
            assert_eq!(text.offset(text.position(z, encoding), encoding), z);
            assert_eq!(text.offset(at(1, 0), encoding), z + 3);
        }
    }

    #[test]
    fn every_line_break_of_the_protocol_counts_once() {
        let text = Text::new("a\nb\r\nc\rd\r\r\n");
        assert_eq!(text.line_count(), 6);
        assert_eq!(text.line_range(1), 2..3);
        assert_eq!(text.line_range(3), 7..8);
        assert_eq!(text.line_range(4), 9..9);
        assert_eq!(text.line_range(99), text.len()..text.len());
    }

    #[test]
    fn positions_outside_are_clamped() {
        let text = Text::new("ab\n😀");
        assert_eq!(text.offset(at(0, 99), Utf16), 2);
        assert_eq!(text.offset(at(9, 0), Utf16), text.len());
        assert_eq!(text.offset(at(1, 1), Utf16), 3, "inside a surrogate pair");
        assert_eq!(text.offset(at(u32::MAX, u32::MAX), Utf16), text.len());
        assert_eq!(text.position(usize::MAX, Utf16), at(1, 2));
        assert_eq!(text.position(5, Utf16), at(1, 0), "inside a character");
    }

    /// The definition, character by character, without any index.
    fn naive(content: &str, offset: usize, encoding: PositionEncoding) -> Position {
        let mut position = at(0, 0);
        let mut chars = content[..offset].chars().peekable();
        let mut rest = content[offset..].chars();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().or_else(|| rest.clone().next());
            if c == '\n' || (c == '\r' && next != Some('\n')) {
                position = at(position.line + 1, 0);
            } else {
                position.column += match encoding {
                    Utf8 => c.len_utf8() as u32,
                    Utf16 => c.len_utf16() as u32,
                    Utf32 => 1,
                };
            }
        }
        let _ = rest.next();
        position
    }

    proptest! {
        #[test]
        fn the_index_agrees_with_the_definition(
            parts in proptest::collection::vec("[a-z\r\né漢😀]{0,40}|[x😀]{900,1200}", 0..6),
            pick in any::<proptest::sample::Index>(),
        ) {
            let content = parts.concat();
            let text = Text::new(content.as_str());
            let borders: Vec<usize> = (0..=content.len()).filter(|&i| content.is_char_boundary(i)).collect();
            let offset = borders[pick.index(borders.len())];
            for encoding in [Utf8, Utf16, Utf32] {
                let position = text.position(offset, encoding);
                prop_assert_eq!(position, naive(&content, offset, encoding));
                // Between CR and LF there is no position of its own; everywhere else the way back is exact.
                let between = content[..offset].ends_with('\r') && content[offset..].starts_with('\n');
                if !between {
                    prop_assert_eq!(text.offset(position, encoding), offset);
                }
            }
        }

        #[test]
        fn replacing_is_what_a_string_does(content in "[a😀\n]{0,60}", insert in "[b漢]{0,5}", a in 0usize..200, b in 0usize..200) {
            let text = Text::new(content.as_str());
            let (start, end) = (floor_char_boundary(&content, a.min(b)), floor_char_boundary(&content, a.max(b)));
            let mut expected = content;
            expected.replace_range(start..end, &insert);
            let replaced = text.replaced(&[(a.min(b)..a.max(b), insert.as_str())]);
            prop_assert_eq!(replaced.as_str(), expected.as_str());
        }
    }
}
