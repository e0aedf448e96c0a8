//! `broken-link`: a Markdown or wiki link, or its `#heading`, leads nowhere.

use std::ops::Range;

use super::{Check, Code, Related, Rule, Severity, Sink};
use crate::bundle::head::HeadForm;
use crate::document::Document;
use crate::markdown::{Link, LinkKind, encode_destination};
use crate::path::RelPath;
use crate::plans::Plan;
use crate::references::{Evidence, Form, Intent};
use crate::resolve::{Target, resolve};
use crate::snapshot::Snapshot;

pub(super) const RULE: Rule = Rule {
    code: Code::BrokenLink,
    severity: Severity::Warning,
    summary: "a Markdown or wiki link, or its #heading, leads nowhere",
    check: Check::Document(check),
};

fn check(snapshot: &Snapshot, document: &Document, sink: &mut Sink<'_>) {
    // What a profile holds is written for other places than its own.
    if document.path.as_str().starts_with("agentops/profiles/") {
        return;
    }
    // What a digest says is quoted from its sources, and is reported there.
    let bundle = snapshot.bundles().at(&document.path);
    if bundle.is_some_and(|bundle| bundle.head.form == HeadForm::Own) {
        return;
    }
    let plan = Plan::of(snapshot, &document.path);
    for link in &document.markdown.links {
        let Some(range) = link.destination.clone() else {
            continue;
        };
        if is_placeholder(&document.text.as_str()[range.clone()]) {
            continue;
        }
        let target = resolve(snapshot, &document.path, link);
        if matches!(target, Target::Missing(_)) && is_planned(plan.as_ref(), snapshot, &range) {
            continue;
        }
        let Some(message) = complaint(snapshot, &document.path, link, &target) else {
            continue;
        };
        let related = match target {
            Target::NoHeading(target) => vec![Related {
                path: target.path.clone(),
                range: target.title_range(),
                message: "the document that the link leads to".to_owned(),
            }],
            _ => Vec::new(),
        };
        sink.report(range, message, related);
    }
}

/// Whether a plan says of the file at a link's destination that it is not there yet, or no longer, or should be: what is
/// to be said about that, `missing-file` says.
fn is_planned(plan: Option<&Plan<'_>>, snapshot: &Snapshot, destination: &Range<usize>) -> bool {
    let Some(plan) = plan else {
        return false;
    };
    let reference = plan.document.reference_at(destination.start);
    let Some(reference) = reference.filter(|found| found.form == Form::Link) else {
        return false;
    };
    let is_to_do = || !reference.is_ticked && plan.is_open(snapshot);
    let is_told = || {
        let severity = snapshot.settings().severity.get(&Code::MissingFile);
        reference.evidence == Evidence::Stated && severity != Some(&None) && is_to_do()
    };
    match reference.intent {
        Intent::Create | Intent::Test | Intent::MoveTo => true,
        Intent::Delete | Intent::Move => is_told() || !is_to_do(),
        Intent::Modify => is_told(),
        Intent::Read => false,
    }
}

/// Why a link is broken, and what was probably meant. `None` when it is not.
pub(crate) fn complaint(
    snapshot: &Snapshot,
    from: &RelPath,
    link: &Link,
    target: &Target<'_>,
) -> Option<String> {
    let mut message = match target {
        Target::Missing(_) if link.kind == LinkKind::Wiki => {
            format!("no document `{}` to link to", link.path)
        }
        Target::Missing(path) => format!("`{path}` does not exist"),
        Target::NoHeading(target) => {
            let fragment = link.fragment.as_deref().unwrap_or_default();
            format!("`{}` has no heading `#{fragment}`", target.path)
        }
        Target::Outside | Target::Document { .. } | Target::File(_) | Target::Several(_) => {
            return None;
        }
    };
    if let Some(better) = suggestion(snapshot, from, link) {
        message.push_str(&format!("; did you mean `{better}`?"));
    }
    Some(message)
}

/// Text that stands for a path which somebody will fill in.
fn is_placeholder(written: &str) -> bool {
    written.contains(['{', '<', '$', '*', '…'])
        || written.contains("path/to/")
        || written.contains("YYYY")
        || matches!(written, "url" | "link" | "path" | "..." | "TODO" | "TBD")
}

/// What a broken link may have meant, as it would be written in its place.
pub(crate) fn suggestion(snapshot: &Snapshot, from: &RelPath, link: &Link) -> Option<String> {
    match resolve(snapshot, from, link) {
        Target::NoHeading(target) => {
            let slug = nearest_slug(target, link.fragment.as_deref()?)?;
            Some(format!("{}#{slug}", written_path(link)))
        }
        Target::Missing(wanted) => {
            let path = nearest_file(snapshot, &wanted)?;
            let fragment = link.fragment.as_deref().map(|fragment| {
                // The heading may have got another name along with the file.
                let target = snapshot.document(&path);
                let has_it =
                    target.is_some_and(|t| t.markdown.outline.by_anchor(fragment).is_some());
                let slug = target
                    .filter(|_| !has_it)
                    .and_then(|t| nearest_slug(t, fragment));
                slug.unwrap_or(fragment)
            });
            let way = from.parent().relative_to(&path);
            let (way, fragment) = if link.kind == LinkKind::Wiki {
                let way = way.strip_suffix(".md").unwrap_or(&way);
                (way.to_owned(), fragment.map(str::to_owned))
            } else {
                (encode_destination(&way), fragment.map(encode_destination))
            };
            Some(match fragment {
                Some(fragment) => format!("{way}#{fragment}"),
                None => way,
            })
        }
        _ => None,
    }
}

fn nearest_slug<'a>(target: &'a Document, fragment: &str) -> Option<&'a str> {
    let outline = &target.markdown.outline;
    outline.nearest_slug(&fragment.to_lowercase())
}

fn written_path(link: &Link) -> String {
    match link.kind {
        LinkKind::Wiki => link.path.clone(),
        _ => encode_destination(&link.path),
    }
}

/// The one file of the same name not too far away, or the one with the most similar name in the same folder.
fn nearest_file(snapshot: &Snapshot, wanted: &RelPath) -> Option<RelPath> {
    let folder = wanted.parent();
    if let [only] = snapshot.files_named(wanted.file_name())
        && is_near(&folder, only)
    {
        return Some(only.clone());
    }
    let is_document = |path: &RelPath| snapshot.documents.contains_key(path);
    let index = snapshot.index().near_paths(snapshot);
    index.nearest_sibling(wanted, is_document).cloned()
}

/// Whether a file lies in all folders but one of those that it was looked for in. Every topic may have a `spec.md`; that
/// of another one was not meant.
fn is_near(folder: &RelPath, found: &RelPath) -> bool {
    let common = folder
        .segments()
        .zip(found.segments())
        .take_while(|(a, b)| a == b);
    common.count() + 1 >= folder.segments().count()
}
