//! What is said of a reference and its file, in the same words in tooltips and popups.

use crate::disk::SkipReason;
use crate::document::Document;
use crate::facts::{Size, size};
use crate::path::RelPath;
use crate::references::{Intent, LineRange, Reference, Step};
use crate::report::measured;
use crate::snapshot::Snapshot;

/// Steps are shown up to so many characters.
const MAX_STEP: usize = 80;

/// The word for an intent.
pub(super) fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::MoveTo => "move to here",
        other => other.as_str(),
    }
}

/// `312 lines, 2.4k tokens`, or why they are not known. `None` while nobody has looked.
pub(super) fn size_of(snapshot: &Snapshot, path: &RelPath) -> Option<String> {
    Some(match size(snapshot, path)? {
        Size::Text { lines, tokens } => text_size(snapshot, lines, tokens),
        Size::Uncounted(reason) => unread(&reason),
    })
}

/// `312 lines, 2.4k tokens`.
pub(super) fn text_size(snapshot: &Snapshot, lines: usize, tokens: usize) -> String {
    let measure = &snapshot.settings().budget.measure;
    let unit = if lines == 1 { "line" } else { "lines" };
    let tokens = measured(measure, measure.scale(tokens));
    format!("{lines} {unit}, {tokens} tokens")
}

/// Why a file is not shown, in a few words.
pub(super) fn unread(reason: &SkipReason) -> String {
    match reason {
        SkipReason::NotUtf8(_) => "not a text".to_owned(),
        SkipReason::TooLarge { size, .. } => format!("too large to be read, {size} bytes"),
        SkipReason::NotAFile(what) => format!("{what}, not a file"),
        SkipReason::BadLink(why) => format!("a link that {why}"),
        SkipReason::Unreadable(_) => "cannot be read".to_owned(),
    }
}

/// `line 12`, `lines 12-34, 40`; `None` when there are none.
pub(super) fn lines(lines: &[LineRange]) -> Option<String> {
    let unit = match lines {
        [] => return None,
        [only] if only.first == only.last => "line",
        _ => "lines",
    };
    let ranges: Vec<String> = lines.iter().map(LineRange::to_string).collect();
    Some(format!("{unit} {}", ranges.join(", ")))
}

/// What a reference is part of, without back-ticks, cut where it is long. `None` when it is the document as a whole.
pub(super) fn step(document: &Document, reference: &Reference) -> Option<String> {
    let markdown = &document.markdown;
    let text = match reference.step {
        Step::Checkbox(index) => {
            let label = markdown.checkboxes.get(index)?.label.clone();
            document.text.as_str()[label].trim()
        }
        Step::Heading(index) => markdown.outline.headings.get(index)?.title.as_str(),
        Step::Document => return None,
    };
    let text = text.replace('`', "");
    if text.is_empty() {
        return None;
    }
    Some(match text.char_indices().nth(MAX_STEP) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    })
}

/// A path as code in Markdown.
pub(super) fn code(path: &str) -> String {
    let longest = path.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{ticks}{space}{path}{space}{ticks}")
}
