//! Where links lead.

use std::borrow::Cow;
use std::sync::Arc;

use crate::disk::Kind;
use crate::document::Document;
use crate::markdown::{Heading, Link, LinkKind};
use crate::path::RelPath;
use crate::snapshot::Snapshot;

/// Where a link leads.
#[derive(Clone, Debug)]
pub enum Target<'a> {
    /// Out of the workspace, or to something that we do not look into. Nothing is said about it.
    Outside,
    /// A heading or HTML anchor of a document, or the document itself.
    Document {
        /// The document.
        document: &'a Arc<Document>,
        /// The bytes of the heading or anchor; empty at the start when the link names none.
        place: std::ops::Range<usize>,
        /// The heading, when the link names one.
        heading: Option<&'a Heading>,
    },
    /// A file of another kind, or a folder.
    File(RelPath),
    /// Several documents that fit equally well; none is guessed.
    Several(Vec<RelPath>),
    /// The file is there, the heading is not.
    NoHeading(&'a Arc<Document>),
    /// Nothing is there. The path is the one that was looked for first.
    Missing(RelPath),
}

/// What has to be known about files to say where a link leads: those that are there, or those that will be after some
/// of them got another path.
pub(crate) trait Files {
    /// Whether anything stands at a path.
    fn exists(&self, path: &RelPath) -> bool;

    /// The documents of a lower-case name without extension.
    fn by_stem(&self, stem: &str) -> Cow<'_, [RelPath]>;
}

impl Files for Snapshot {
    fn exists(&self, path: &RelPath) -> bool {
        self.kind(path).is_some()
    }

    fn by_stem(&self, stem: &str) -> Cow<'_, [RelPath]> {
        let named = self.index().by_stem.get(stem);
        Cow::Borrowed(named.map_or(&[], Vec::as_slice))
    }
}

/// The paths that a link may mean, in the order in which they are tried. Empty when it leads outside.
pub(crate) fn candidates(from: &RelPath, link: &Link) -> Vec<RelPath> {
    candidates_of(from, link.kind, &link.path)
}

fn candidates_of(from: &RelPath, kind: LinkKind, written: &str) -> Vec<RelPath> {
    let folder = from.parent();
    if written.starts_with("file://") {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    if written.is_empty() {
        return vec![from.clone()];
    }
    if let Some(from_root) = written.strip_prefix('/') {
        candidates.extend(RelPath::new(from_root));
    } else {
        candidates.extend(folder.join(written));
        if kind == LinkKind::Wiki {
            candidates.extend(RelPath::new(written));
        }
    }
    if kind == LinkKind::Wiki && !written.ends_with('/') {
        let with_extension: Vec<_> = candidates
            .iter()
            .filter_map(|path| RelPath::new(&format!("{path}.md")))
            .collect();
        // `[[plan]]` names the document before a folder of the same name.
        candidates.splice(0..0, with_extension);
    }
    candidates
}

/// Documents that a wiki link names by the end of their path, when no candidate exists.
fn by_suffix(files: &impl Files, written: &str) -> Vec<RelPath> {
    let Some(written) = RelPath::new(written.trim_start_matches('/')) else {
        return Vec::new();
    };
    let name = if written.is_markdown() {
        written.stem().to_lowercase()
    } else {
        written.file_name().to_lowercase()
    };
    let wanted: Vec<String> = written.parent().segments().map(str::to_lowercase).collect();
    let fits = |path: &&RelPath| {
        let folder = path.parent();
        let mut folders = folder.segments().rev().map(str::to_lowercase);
        wanted
            .iter()
            .rev()
            .all(|segment| folders.next().as_ref() == Some(segment))
    };
    files.by_stem(&name).iter().filter(fits).cloned().collect()
}

/// The files that a link leads to; several when a wiki link fits several documents equally well.
pub(crate) fn targets(files: &impl Files, from: &RelPath, link: &Link) -> Vec<RelPath> {
    targets_of(files, from, link.kind, &link.path)
}

/// The files that a link with this path, as a reader sees it, would lead to.
pub(crate) fn targets_of(
    files: &impl Files,
    from: &RelPath,
    kind: LinkKind,
    written: &str,
) -> Vec<RelPath> {
    let candidates = candidates_of(from, kind, written);
    if let Some(path) = candidates.iter().find(|path| files.exists(path)) {
        return vec![path.clone()];
    }
    if kind == LinkKind::Wiki && !candidates.is_empty() {
        return by_suffix(files, written);
    }
    Vec::new()
}

/// Where a link of the document at `from` leads.
pub fn resolve<'a>(snapshot: &'a Snapshot, from: &RelPath, link: &Link) -> Target<'a> {
    let candidates = candidates(from, link);
    let Some(first) = candidates.first() else {
        return Target::Outside;
    };
    let mut targets = targets(snapshot, from, link);
    let path = match targets.len() {
        0 => return Target::Missing(first.clone()),
        1 => targets.swap_remove(0),
        _ => return Target::Several(targets),
    };
    let Some(document) = snapshot.document(&path) else {
        return match snapshot.kind(&path) {
            Some(Kind::Other) => Target::Outside,
            _ => Target::File(path),
        };
    };
    let fragment = match link.fragment.as_deref() {
        // Block references and text fragments are for other programs to check.
        Some(fragment) if !fragment.starts_with(['^', ':']) && path.is_markdown() => fragment,
        _ => "",
    };
    if fragment.is_empty() || fragment.eq_ignore_ascii_case("top") || is_line_fragment(fragment) {
        return Target::Document {
            document,
            place: 0..0,
            heading: None,
        };
    }
    // Obsidian writes the way to a nested heading with further `#`.
    let last = fragment.rsplit('#').next().unwrap_or(fragment);
    let markdown = &document.markdown;
    if let Some(heading) = markdown.outline.by_anchor(last) {
        return Target::Document {
            document,
            place: heading.range.clone(),
            heading: Some(heading),
        };
    }
    match markdown.anchors.iter().find(|anchor| anchor.name == last) {
        Some(anchor) => Target::Document {
            document,
            place: anchor.range.clone(),
            heading: None,
        },
        None => Target::NoHeading(document),
    }
}

/// `#L12`, `#L12-L20`: lines, as code hosts write them.
fn is_line_fragment(fragment: &str) -> bool {
    let lines = fragment.strip_prefix(['L', 'l']).unwrap_or("");
    lines.starts_with(|c: char| c.is_ascii_digit())
        && lines
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | 'L' | 'C' | 'l'))
}
