//! Places as results show them: lines and columns from 1, columns in UTF-16 code units as editors count them.

use std::ops::Range;

use agentops_engine::path::RelPath;
use agentops_engine::snapshot::Snapshot;
use agentops_engine::text::{PositionEncoding, Text};
use serde::Serialize;

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 code units, from 1.
    pub column: u32,
    /// Bytes before it, not counting a byte order mark.
    pub offset: usize,
}

/// A part of a file; the end is the first place that is no longer in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Where it begins.
    pub start: Point,
    /// Where it ends.
    pub end: Point,
}

impl Span {
    /// The bytes of a file as places.
    pub fn of(snapshot: &Snapshot, path: &RelPath, range: &Range<usize>) -> Span {
        let Some(text) = snapshot.text(path) else {
            // Nothing can be said about a file that is not there but that it begins at its beginning.
            let point = Point {
                line: 1,
                column: 1,
                offset: 0,
            };
            return Span {
                start: point,
                end: point,
            };
        };
        Span {
            start: point(text, range.start),
            end: point(text, range.end),
        }
    }
}

fn point(text: &Text, offset: usize) -> Point {
    let position = text.position(offset, PositionEncoding::Utf16);
    Point {
        line: position.line + 1,
        column: position.column + 1,
        offset,
    }
}
