//! What is said about a file that an artifact names.

use crate::disk::Kind;
use crate::document::Document;
use crate::path::RelPath;
use crate::plans;
use crate::plans::claims::telling;
use crate::queries::reference_words as words;
use crate::queries::source_excerpt::SourceExcerpt;
use crate::references::target::{self, Bases, Target, candidates_of};
use crate::references::{Evidence, Intent, Reference};
use crate::snapshot::Snapshot;

use super::{Addresses, Hover, escape, linked};

/// So many files are listed where several fit.
const MAX_FILES: usize = 20;

/// What there is to say about a reference; `None` when it leads nowhere.
pub(super) fn hover(
    snapshot: &Snapshot,
    document: &Document,
    reference: &Reference,
    addresses: Addresses<'_>,
) -> Option<Hover> {
    let target = target::resolve(snapshot, &document.path, reference);
    let mut paragraphs = Vec::new();
    let mut excerpt = None;
    match &target {
        Target::Nowhere => return None,
        Target::One(path, kind) => {
            let size = match kind {
                Kind::File => words::size_of(snapshot, path),
                _ => Some("a folder".to_owned()),
            };
            if *kind == Kind::File {
                excerpt = excerpt_of(reference, path, size.is_some());
            }
            paragraphs.push(head(snapshot, path, reference, Existence::There, size));
        }
        Target::Missing(path) => {
            let tried = candidates_of(&Bases::of(snapshot, &document.path), reference);
            // As long as nobody has looked, nothing is said.
            let is_known = !tried.iter().any(|path| snapshot.is_unknown(path));
            let existence = if is_known {
                Existence::Missing
            } else {
                Existence::There
            };
            paragraphs.push(head(snapshot, path, reference, existence, None));
            if is_known && reference.intent.needs_file() {
                let tried: Vec<_> = tried
                    .iter()
                    .map(|path| words::code(path.as_str()))
                    .collect();
                paragraphs.push(format!(
                    "Looked for as {}, and as the end of every other path",
                    tried.join(", ")
                ));
            }
        }
        Target::Several(paths) => {
            paragraphs.push(format!("**{} files fit**", paths.len()));
            paragraphs.push(list(paths, addresses));
        }
        Target::Set(paths) => {
            let unit = if paths.len() == 1 {
                "file fits"
            } else {
                "files fit"
            };
            let pattern = words::code(&reference.path);
            paragraphs.push(format!(
                "{pattern} · {} · {} {unit}",
                intent(reference),
                paths.len()
            ));
            if !paths.is_empty() {
                paragraphs.push(list(paths, addresses));
            }
        }
    }
    paragraphs.extend(about(snapshot, document, reference, &target, addresses));
    Some(Hover {
        range: reference.range.clone(),
        markdown: paragraphs.join("\n\n"),
        excerpt,
    })
}

/// What is said of a file besides what it is: the step, and who else plans to change it.
pub(super) fn about(
    snapshot: &Snapshot,
    document: &Document,
    reference: &Reference,
    target: &Target,
    addresses: Addresses<'_>,
) -> Vec<String> {
    let mut paragraphs = Vec::new();
    if let Some(step) = words::step(document, reference) {
        let done = if reference.is_ticked { " · done" } else { "" };
        paragraphs.push(format!("Step: {}{done}", escape(&step)));
    }
    if let Some(path) = target.path() {
        let others = others(snapshot, document, path, addresses);
        if !others.is_empty() {
            paragraphs.push(format!("Other open plans:\n{}", others.join("\n")));
        }
    }
    paragraphs
}

/// `modify`, `modify (guessed)`.
pub(super) fn intent(reference: &Reference) -> String {
    let word = words::intent(reference.intent);
    match (reference.evidence, reference.intent) {
        (Evidence::Stated, _) | (_, Intent::Read) => word.to_owned(),
        (Evidence::Guessed, _) => format!("{word} (guessed)"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Existence {
    /// It exists, or nobody has looked.
    There,
    Missing,
}

/// `src/a.rs · modify · 312 lines, 2.4k tokens`
fn head(
    snapshot: &Snapshot,
    path: &RelPath,
    reference: &Reference,
    existence: Existence,
    size: Option<String>,
) -> String {
    let creates = matches!(reference.intent, Intent::Create | Intent::MoveTo);
    let is_missing = existence == Existence::Missing;
    let mut parts = vec![
        format!("**{}**", words::code(path.as_str())),
        intent(reference),
    ];
    if is_missing && creates {
        parts.push("does not exist yet".to_owned());
    } else if is_missing {
        parts.push("does not exist".to_owned());
    } else if creates && !reference.is_ticked && snapshot.kind(path).is_some() {
        parts.push("exists already".to_owned());
    }
    parts.extend(size);
    parts.extend(words::lines(&reference.lines));
    parts.join(" · ")
}

fn excerpt_of(reference: &Reference, path: &RelPath, is_sized: bool) -> Option<SourceExcerpt> {
    let wants = !is_sized || !reference.lines.is_empty() || reference.symbol.is_some();
    wants.then(|| SourceExcerpt {
        path: path.clone(),
        lines: reference.lines.to_vec(),
        symbol: reference.symbol.as_deref().map(str::to_owned),
        is_sized,
    })
}

fn list(paths: &[RelPath], addresses: Addresses<'_>) -> String {
    let line = |path: &RelPath| {
        let code = words::code(path.as_str());
        match addresses(path) {
            Some(uri) => format!("- [{code}](<{uri}>)"),
            None => format!("- {code}"),
        }
    };
    let mut lines: Vec<String> = paths.iter().take(MAX_FILES).map(line).collect();
    if paths.len() > MAX_FILES {
        lines.push(format!("- … {} more", paths.len() - MAX_FILES));
    }
    lines.join("\n")
}

/// The other open plans that change a file, one line each.
fn others(
    snapshot: &Snapshot,
    document: &Document,
    path: &RelPath,
    addresses: Addresses<'_>,
) -> Vec<String> {
    let plans = plans::open_plans_naming(snapshot, path);
    let mut lines = Vec::new();
    for plan in plans
        .iter()
        .filter(|plan| plan.document.path != document.path)
    {
        let mut changes: Vec<&Reference> = plans::references_to(snapshot, plan.document, path)
            .filter(|reference| reference.intent.changes_file() && !reference.is_ticked)
            .collect();
        // A table of all files says less than the steps.
        let is_telling = telling(changes.iter().map(|reference| (path, *reference)));
        let mut is_telling = is_telling.into_iter();
        changes.retain(|_| is_telling.next().unwrap_or(true));
        let Some(first) = changes.first() else {
            continue;
        };
        let mut wants: Vec<String> = Vec::new();
        for reference in &changes {
            let want = match words::lines(&reference.lines) {
                Some(lines) => format!("{} {lines}", intent(reference)),
                None => intent(reference),
            };
            if !wants.contains(&want) {
                wants.push(want);
            }
        }
        lines.push(format!(
            "- {}: {}",
            linked(plan.name(), plan.document, first, addresses),
            wants.join("; ")
        ));
    }
    lines
}
