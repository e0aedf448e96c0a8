//! The first lines of a document or section, to be shown elsewhere.

use crate::document::Document;
use crate::markdown::Heading;
use crate::text::floor_char_boundary;

const MAX_LINES: usize = 10;
const MAX_BYTES: usize = 800;
/// Below this many bytes the beginning of a line tells nothing.
const MIN_BYTES: usize = 80;

/// The first lines below a heading, or below the document's title; Markdown that stands on its own.
pub(super) fn excerpt(document: &Document, heading: Option<&Heading>) -> String {
    let outline = &document.markdown.outline;
    let (start, end) = match heading.or_else(|| outline.title()) {
        Some(heading) if !heading.nested => (heading.range.end, heading.section.end),
        Some(heading) => (heading.range.end, document.text.len()),
        None => {
            let body = document.front_matter.as_ref().map_or(0, |f| f.range.end);
            (body, document.text.len())
        }
    };
    let content = document.text.as_str();
    let start = start + (content[start..end].len() - content[start..end].trim_start().len());
    let first = document.text.line_of(start);
    let mut lines: Vec<&str> = Vec::new();
    let mut bytes = 0;
    let mut is_cut = false;
    for line in first..document.text.line_count() {
        let range = document.text.line_range(line);
        if range.start >= end {
            break;
        }
        let line = &content[range];
        let room = MAX_BYTES.saturating_sub(bytes);
        bytes += line.len();
        // A line may be a whole paragraph, or a whole document: then its beginning is shown.
        is_cut = line.len() > room;
        if lines.len() == MAX_LINES || is_cut && room < MIN_BYTES {
            is_cut = true;
            break;
        }
        lines.push(shortened(line, room));
        if is_cut {
            break;
        }
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let fence = open_fence(&lines);
    let mut text = lines.join("\n");
    if let Some(fence) = fence {
        text.push('\n');
        text.push_str(&fence);
    }
    if is_cut {
        text.push_str("\n\n…");
    }
    text
}

/// The beginning of a line, of at most so many bytes, which ends between two words where it has several.
fn shortened(line: &str, room: usize) -> &str {
    if line.len() <= room {
        return line;
    }
    let beginning = &line[..floor_char_boundary(line, room)];
    match beginning.rsplit_once(char::is_whitespace) {
        Some((words, _)) if words.len() > room / 2 => words,
        _ => beginning,
    }
}

/// The line that closes a fence which the cut has left open.
fn open_fence(lines: &[&str]) -> Option<String> {
    let mut open: Option<String> = None;
    for line in lines {
        let line = line.trim_start_matches([' ', '>']);
        let Some(mark) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            continue;
        };
        let length = line.chars().take_while(|c| *c == mark).count();
        if length < 3 {
            continue;
        }
        match &open {
            Some(fence) if fence.starts_with(mark) && fence.len() <= length => open = None,
            Some(_) => {}
            None => open = Some(mark.to_string().repeat(length)),
        }
    }
    open
}
